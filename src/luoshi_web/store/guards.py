"""Triggers by which the database itself refuses to change or remove what must only ever be added."""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

TABLES = ("luoshi_web_entry", "luoshi_web_dailyroot")
_REFUSAL = "the journal is only ever added to"

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION luoshi_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def guard(connection: BaseDatabaseWrapper) -> None:
    """Put the triggers up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
            for table in TABLES:
                cursor.execute(
                    f"CREATE OR REPLACE TRIGGER {table}_refuse BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                    "FOR EACH STATEMENT EXECUTE FUNCTION luoshi_refuse()"
                )
            return
        for table in TABLES:
            for verb in ("UPDATE", "DELETE"):
                cursor.execute(
                    f"CREATE TRIGGER IF NOT EXISTS {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
                    f"BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
                )


def unguard(connection: BaseDatabaseWrapper) -> None:
    """Take the triggers down: for undoing the migration and for tests that damage the journal on purpose."""
    with connection.cursor() as cursor:
        for table in TABLES:
            if connection.vendor == "postgresql":
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse ON {table}")
            else:
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_update")
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse_delete")


def present(connection: BaseDatabaseWrapper) -> bool:
    """Whether all triggers are up."""
    wanted = {f"{table}_refuse{end}" for table in TABLES for end in _ends(connection)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE '%refuse' AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return wanted <= {row[0] for row in cursor.fetchall()}


def _ends(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("",) if connection.vendor == "postgresql" else ("_update", "_delete")
