"""Ids that are known before their rows are stored."""

from __future__ import annotations

from django.db import connection
from django.db.models import Model


def reserve(model: type[Model], count: int) -> list[int]:
    """Ids for that many new rows, inside of a transaction; nobody else gets them."""
    table = model._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            statement = "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)"
            cursor.execute(statement, [table, count])
            return [row[0] for row in cursor.fetchall()]
        # the transaction is IMMEDIATE: nobody else can take these ids before it ends
        cursor.execute("SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = %s), 0)", [table])
        last = cursor.fetchone()[0]
        return list(range(last + 1, last + 1 + count))
