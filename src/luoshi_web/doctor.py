"""What `luoshi doctor` looks at in the web app: data directory, database, tables, worker, journal's triggers."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _
from filelock import Timeout

from luoshi.cli.doctor import Finding
from luoshi.errors import LuoshiError
from luoshi_web import commands
from luoshi_web.commands.worker import lock
from luoshi_web.store import guards


def checks() -> Iterator[Finding]:
    """All checks of the web app. They change nothing; without a data directory there is nothing to check yet."""
    try:
        commands.speak()
    except LuoshiError as refusal:
        yield Finding(_("settings from the environment"), str(refusal))
        return
    home = Path(settings.HOME)
    if not home.is_dir():
        yield Finding(_("no data directory yet (%(home)s)") % {"home": home}, "luoshi migrate", must=False)
        return
    yield from directory(home)
    found = database()
    yield found
    if not found.mend:
        yield journal()
        yield worker(home)


def directory(home: Path) -> Iterator[Finding]:
    """Whether the data directory can be written and its secret key is nobody else's to read."""
    writable = os.access(home, os.W_OK | os.X_OK)
    mend = _("let the user who runs Luoshi write there: chown -R USER %(home)s") % {"home": home}
    yield Finding(_("data directory %(home)s") % {"home": home}, "" if writable else mend)
    key = home / "secret_key"
    if key.exists() and os.name == "posix" and key.stat().st_mode & 0o077:
        yield Finding(_("others can read the secret key"), f"chmod 600 {key}")


def database() -> Finding:
    """Whether the database answers and its tables are up to date."""
    name = "PostgreSQL" if connection.vendor == "postgresql" else "SQLite"
    what = _("database (%(name)s)") % {"name": name}
    if connection.vendor == "sqlite" and not Path(settings.DATABASES["default"]["NAME"]).exists():
        return Finding(what, "luoshi migrate")
    try:
        commands.reach_database()
    except LuoshiError as refusal:
        return Finding(what, str(refusal))
    return Finding(what)


def journal() -> Finding:
    """Whether the database refuses to change the journal."""
    mend = _("put the triggers back: luoshi migrate")
    return Finding(_("the journal cannot be changed"), "" if guards.present(connection) else mend)


def worker(home: Path) -> Finding:
    """Whether a worker of this machine is alive."""
    if not (home / "worker.lock").exists():
        return Finding(_("no worker has run yet"), "luoshi serve", must=False)
    try:
        with lock(home).acquire(timeout=0):
            return Finding(_("no worker is running: documents wait"), "luoshi serve", must=False)
    except Timeout:
        return Finding(_("a worker is running"))
