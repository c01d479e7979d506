"""JSON Lines: a record a line, under English keys."""

from __future__ import annotations

import json
from collections.abc import Iterable
from pathlib import Path

from luoshi.bulletin.table import Row, record


def line(row: Row) -> str:
    """A row's record as JSON, days in ISO form, Chinese as it is."""
    return json.dumps(record(row), ensure_ascii=False, default=str)


class Writer:
    """Writes rows as they come."""

    def __init__(self, path: Path, title: str) -> None:
        self._file = path.open("w", encoding="utf-8", newline="\n")

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows."""
        self._file.writelines(line(row) + "\n" for row in rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
