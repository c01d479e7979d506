"""JSON: an array of records under English keys, one a line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from luoshi.bulletin.formats.jsonl import line
from luoshi.bulletin.table import Row


class Writer:
    """Writes rows as they come."""

    def __init__(self, path: Path, title: str) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")
        self._before = "[\n"

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows."""
        for row in rows:
            self._file.write(self._before + line(row))
            self._before = ",\n"

    def close(self) -> None:
        """Finish the file."""
        self._file.write("[]\n" if self._before == "[\n" else "\n]\n")
        self._file.close()
