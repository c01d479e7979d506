"""The reader and the repair against the reference sets, where these stand beside the project: nothing may get worse.

The weights are fitted on the reading set among others, so this guards against breaking what works; how unseen texts
are read stands in docs/reading.md.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

import luoshi
from luoshi.policy.reader import fields_contract, to_contract

SHARED = Path(__file__).parents[2] / "shared"
REFERENCE = SHARED / "reference"
pytestmark = pytest.mark.skipif(not REFERENCE.is_dir(), reason="needs ../shared/reference, which is not here")

BARS = {
    "commitments": 0.92,
    "target": 0.88,
    "task": 0.90,
    "project": 0.85,
    "achievement": 0.85,
    "quantities": 0.96,
    "deadline": 0.95,
    "lead": 0.95,
    "assist": 0.92,
}


def score(script: str, *arguments: Path | str) -> str:
    command = [sys.executable, str(REFERENCE / script), *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout


@pytest.fixture(scope="module")
def table(tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, float]]:
    out = tmp_path_factory.mktemp("read")
    for path in (REFERENCE / "reading/docs").glob("*.txt"):
        reading = luoshi.read(path)
        rows = [json.dumps(to_contract(item), ensure_ascii=False) for item in reading.items]
        (out / f"{path.stem}.jsonl").write_text("\n".join(rows), encoding="utf-8")
        meta = json.dumps(fields_contract(reading.fields), ensure_ascii=False)
        (out / f"{path.stem}.meta.json").write_text(meta, encoding="utf-8")
    return json.loads(score("score.py", REFERENCE / "reading/gold", out, "--json"))


@pytest.mark.parametrize(("measure", "bar"), BARS.items())
def test_what_was_read_stays_read(table: dict[str, dict[str, float]], measure: str, bar: float) -> None:
    assert table[measure]["f1"] >= bar


def test_damage_is_removed(tmp_path: Path) -> None:
    for path in (REFERENCE / "repair").glob("*.txt"):
        raw = SHARED / "corpus" / path.name
        (tmp_path / path.name).write_text(luoshi.repair(raw).text, encoding="utf-8")
    said = score("score_repair.py", REFERENCE / "repair", tmp_path, SHARED / "corpus")
    assert float(said.rsplit("removed", 1)[1]) >= 0.99
