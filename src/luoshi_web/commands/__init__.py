"""The verbs that the web app adds to the command `luoshi`, one module each (entry points in pyproject.toml)."""

from __future__ import annotations

import os

import django
from django.conf import settings
from django.db import OperationalError, connection
from django.utils import translation
from django.utils.translation import gettext as _

from luoshi import i18n
from luoshi.errors import LuoshiError


def speak() -> None:
    """Let Django's sentences be in the language of the command."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi_web.settings")
    if not settings.configured or not django.apps.apps.ready:
        django.setup()
    translation.activate("en" if i18n.language() == "en" else "zh-hans")


def reach_database() -> None:
    """Raise LuoshiError where the database does not answer or lacks its tables."""
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connection)
    except OperationalError as error:
        reason = str(error).strip().splitlines()[0]
        raise LuoshiError(
            _("The database does not answer (%(reason)s). Check DATABASE_URL or LUOSHI_HOME.") % {"reason": reason}
        ) from None
    if executor.migration_plan(executor.loader.graph.leaf_nodes()):
        raise LuoshiError(_("The tables of the database are not up to date. Run: luoshi migrate"))
