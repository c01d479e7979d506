"""Markdown: a table for a note or an issue."""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

from luoshi.bulletin.table import Row, columns

_ACTIVE = re.compile(r"([\\`*_\[\]<>|#~])")


class Writer:
    """Writes rows as they come."""

    def __init__(self, path: Path, title: str) -> None:
        self._columns = columns()
        self._file = path.open("w", encoding="utf-8", newline="\n")
        if title:
            self._file.write(f"# {_ACTIVE.sub(_escaped, title)}\n\n")
        self._line(column.heading for column in self._columns)
        self._line("---:" if column.key == "number" else "---" for column in self._columns)

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows."""
        for row in rows:
            self._line(_ACTIVE.sub(_escaped, str(column.cell(row))) for column in self._columns)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()

    def _line(self, cells: Iterable[str]) -> None:
        self._file.write("| " + " | ".join(cells) + " |\n")


def _escaped(match: re.Match[str]) -> str:
    return "\\" + match[0]
