"""Triggers by which the database itself refuses to change or remove what must only ever be added.

A published scheme is guarded in the same way, row by row: a draft may still be changed.
"""

from __future__ import annotations

from django.db.backends.base.base import BaseDatabaseWrapper

JOURNAL = ("luoshi_web_entry", "luoshi_web_dailyroot")
RACES = ("luoshi_web_raceentry", "luoshi_web_snapshot", "luoshi_web_publication")
SCHEMES = "luoshi_web_scheme"
FIGURES = ("luoshi_web_observation",)
LOADS = ("luoshi_web_figureload",)
TABLES = JOURNAL + RACES + FIGURES + LOADS
_REFUSAL = "the journal is only ever added to"

_POSTGRESQL_FUNCTION = f"""
CREATE OR REPLACE FUNCTION luoshi_refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION '{_REFUSAL}' USING ERRCODE = 'integrity_constraint_violation'; END $$
"""


def guard(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = (*TABLES, SCHEMES)) -> None:
    """Put the triggers up."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(_POSTGRESQL_FUNCTION)
        for table in tables:
            for statement in _statements(connection, table):
                cursor.execute(statement)


def _statements(connection: BaseDatabaseWrapper, table: str) -> list[str]:
    only = "WHEN (OLD.published IS NOT NULL) " if table == SCHEMES else ""
    if connection.vendor == "postgresql":
        when = "UPDATE OR DELETE" if only else "UPDATE OR DELETE OR TRUNCATE"
        each = f"FOR EACH ROW {only}" if only else "FOR EACH STATEMENT "
        start = f"CREATE OR REPLACE TRIGGER {table}_refuse BEFORE {when} ON {table} "
        return [f"{start}{each}EXECUTE FUNCTION luoshi_refuse()"]
    return [
        f"CREATE TRIGGER IF NOT EXISTS {table}_refuse_{verb.lower()} BEFORE {verb} ON {table} "
        f"{only}BEGIN SELECT RAISE(ABORT, '{_REFUSAL}'); END"
        for verb in ("UPDATE", "DELETE")
    ]


def unguard(connection: BaseDatabaseWrapper, tables: tuple[str, ...] = (*TABLES, SCHEMES)) -> None:
    """Take the triggers down: for undoing the migration and for tests that damage the journal on purpose."""
    with connection.cursor() as cursor:
        for table in tables:
            for end in _ends(connection):
                on = f" ON {table}" if connection.vendor == "postgresql" else ""
                cursor.execute(f"DROP TRIGGER IF EXISTS {table}_refuse{end}{on}")


def present(connection: BaseDatabaseWrapper) -> bool:
    """Whether all triggers are up."""
    wanted = {f"{table}_refuse{end}" for table in (*TABLES, SCHEMES) for end in _ends(connection)}
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE '%refuse' AND tgenabled <> 'D'")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
        return wanted <= {row[0] for row in cursor.fetchall()}


def _ends(connection: BaseDatabaseWrapper) -> tuple[str, ...]:
    return ("",) if connection.vendor == "postgresql" else ("_update", "_delete")
