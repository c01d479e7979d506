"""The power fails: nothing acknowledged is lost, nothing is half done. benchmarks/kill.py does it a hundred times."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import ports
import pytest

ROOT = Path(__file__).parents[2]
MOMENTS = 5


@pytest.mark.skipif("DATABASE_URL" in os.environ, reason="would fill a database that is not its own")
def test_nothing_is_lost_when_server_and_worker_are_killed(tmp_path):
    command = [sys.executable, str(ROOT / "benchmarks" / "kill.py"), str(MOMENTS), str(ports.free())]
    sources = os.pathsep.join([str(ROOT / "src"), os.environ.get("PYTHONPATH", "")])
    environment = os.environ | {"LUOSHI_HOME": str(tmp_path), "PYTHONPATH": sources}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=1800)
    assert done.returncode == 0, done.stdout + done.stderr[-2000:]
