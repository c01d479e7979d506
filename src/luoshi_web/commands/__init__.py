"""The verbs that the web app adds to the command `luoshi`, one module each (entry points in pyproject.toml)."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.core.management import call_command
from django.db import OperationalError, connection
from django.utils import translation
from django.utils.translation import gettext as _

from luoshi import i18n
from luoshi.errors import LuoshiError
from luoshi_web import home


def speak() -> None:
    """Let Django's sentences be in the language of the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi_web.settings")
    if not settings.configured or not django.apps.apps.ready:
        django.setup()
    translation.activate("en" if i18n.language() == "en" else "zh-hans")
    fit()


def fit() -> None:
    """Raise LuoshiError where the environment says what cannot be used."""
    told = {
        "DATABASE_URL": _("DATABASE_URL must name a PostgreSQL, as postgres://user:password@host/name."),
        "LUOSHI_MAX_MB": _("LUOSHI_MAX_MB must be a whole number of megabytes, as 50."),
    }
    for name in home.UNFIT:
        raise LuoshiError(told[name])


def prepare() -> None:
    """Make the data directory and bring the tables up to date; raise LuoshiError where that cannot be done."""
    from luoshi_web.store import beside, guards

    try:
        settings.HOME.mkdir(parents=True, exist_ok=True)
        call_command("migrate", verbosity=0)
        guards.guard(connection)  # a backup may have been restored without them
        beside.begin()
    except (OSError, OperationalError) as error:
        raise _unreachable(error) from None


def _unreachable(error: Exception) -> LuoshiError:
    reason = str(error).strip().splitlines()[0]
    sentence = _("The database does not answer (%(reason)s). Check DATABASE_URL or LUOSHI_HOME.")
    return LuoshiError(sentence % {"reason": reason})


def reach_database() -> None:
    """Raise LuoshiError where the database does not answer or lacks its tables."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        raise _unreachable(error) from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LuoshiError(_("The tables of the database are not up to date. Run: luoshi migrate"))
