"""CSV for spreadsheets: the printed columns, UTF-8 with the mark by which Excel knows it."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from pathlib import Path

from luoshi.bulletin.table import Row, columns


def harmless(cell: str | int) -> str | int:
    """A cell that no spreadsheet takes for a formula: words that begin like one get an apostrophe in front."""
    if isinstance(cell, str) and cell.lstrip(" \t\r\n\u3000\ufeff")[:1] in tuple("=+-@＝＋－＠"):
        return "'" + cell
    return cell


class Writer:
    """Writes rows as they come."""

    def __init__(self, path: Path, title: str) -> None:
        self._columns = columns()
        self._file = path.open("w", encoding="utf-8-sig", newline="")
        self._csv = csv.writer(self._file)
        self._csv.writerow(column.heading for column in self._columns)

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows."""
        self._csv.writerows([harmless(column.cell(row)) for column in self._columns] for row in rows)

    def close(self) -> None:
        """Finish the file."""
        self._file.close()
