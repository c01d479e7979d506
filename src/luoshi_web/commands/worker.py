"""`luoshi worker`: reads documents in the background and does what is due once a day."""

from __future__ import annotations

import os
import signal
import socket
import sys
import threading
from pathlib import Path

import click
from django.core.management import call_command
from django.utils.translation import gettext as _
from filelock import FileLock, Timeout

from luoshi.errors import LuoshiError
from luoshi_web import commands


def lock(home: Path) -> FileLock:
    """Held by the worker of this data directory as long as it lives."""
    return FileLock(home / "worker.lock")


def worker() -> click.Command:
    """The verb `worker`."""
    commands.speak()
    return click.Command("worker", callback=run, help=_("Work in the background. `luoshi serve` starts one by itself."))


def run(child: bool = False) -> None:
    """Work until told to stop; a `child` also until its standard input is closed.

    A task that an earlier worker of this machine left half done is done again.
    """
    from django.conf import settings

    from luoshi_web import housekeeping

    commands.reach_database()
    try:
        held = lock(settings.HOME).acquire(timeout=30 if child else 0)
    except Timeout:
        raise LuoshiError(_("A worker is running for this data directory already.")) from None
    with held:
        me = f"{socket.gethostname()[:40]}:{os.getpid()}"
        housekeeping.take_up(me.partition(":")[0])
        if child:
            threading.Thread(target=_end_with_parent, daemon=True).start()
        threading.Thread(target=housekeeping.every_day, daemon=True).start()
        call_command("db_worker", worker_id=me, interval=0.5, startup_delay=False, reload=False, verbosity=0)


def _end_with_parent() -> None:
    """The server holds the other end of standard input; when it is gone, however it went, so is the worker."""
    while os.read(sys.stdin.fileno(), 1024):
        pass
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":  # the child of `luoshi serve`
    commands.speak()
    run(child=True)
