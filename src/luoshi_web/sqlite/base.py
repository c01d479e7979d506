"""SQLite with a queue: who asks first writes first, across threads and processes.

SQLite lets one write at a time and keeps no queue: who waits looks again every tenth of a second, and somebody who
writes again and again takes the lock in between. Here only one waits for SQLite at a time; the others wait for that one
in a lock of the operating system, which wakes them in their order. Nothing rests on the queue: who writes without it is
only less patient, and a process that dies leaves it.
"""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from django.db.backends.sqlite3 import base

try:
    import fcntl
except ImportError:  # Windows: SQLite's own waiting
    fcntl = None  # type: ignore[assignment]

WRITES = ("BEGIN", "INSERT", "UPDATE", "DELETE", "REPLAC")
"""How statements begin that take the lock when no transaction is open."""
PAUSE = 0.002
"""Seconds between two looks of the one whose turn it is."""


class Cursor(base.SQLiteCursorWrapper):
    """Waits for its turn before it begins to write."""

    queue: Path | None = None
    patience = 0.0

    def execute(self, query: str, params: Any = None) -> Any:
        return self._in_turn(query, lambda: super(Cursor, self).execute(query, params))

    def executemany(self, query: str, param_list: Iterable[Any]) -> Any:
        rows = list(param_list)
        return self._in_turn(query, lambda: super(Cursor, self).executemany(query, rows))

    def _in_turn(self, query: str, do: Callable[[], Any]) -> Any:
        if self.queue is None or self.connection.in_transaction or not query.lstrip()[:6].upper().startswith(WRITES):
            return do()
        until = time.monotonic() + self.patience
        with self.queue.open("ab") as file:
            fcntl.flock(file, fcntl.LOCK_EX)  # given up when the file is closed
            self._patient(0)
            try:
                return _until(until, do)
            finally:
                self._patient(self.patience)

    def _patient(self, seconds: float) -> None:
        """How long SQLite itself waits; it would look too seldom."""
        self.connection.execute(f"PRAGMA busy_timeout = {int(seconds * 1000)}").close()


def _until(end: float, do: Callable[[], Any]) -> Any:
    """Do it as soon as nobody else writes; after `end` what SQLite says is passed on."""
    while True:
        try:
            return do()
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or time.monotonic() > end:
                raise
        time.sleep(PAUSE)


class DatabaseWrapper(base.DatabaseWrapper):
    """Django's, with that cursor."""

    def create_cursor(self, name: Any = None) -> Cursor:
        cursor: Cursor = self.connection.cursor(factory=Cursor)
        if fcntl and not self.is_in_memory_db():
            cursor.queue = Path(f"{self.settings_dict['NAME']}-queue")
            cursor.patience = self.settings_dict["OPTIONS"].get("timeout", 5.0)
        return cursor
