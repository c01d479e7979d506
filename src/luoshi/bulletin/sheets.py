"""Workbooks of plain tables: no cell is a formula or a link, whatever it says."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from luoshi import files

Cell = str | int | float | None
MOST_FITTED = 5000
"""Rows up to which columns are made as wide as their words: it takes longer than writing them."""
Rows = Sequence[Sequence[Cell]]


def write(path: Path, sheets: Mapping[str, Rows]) -> None:
    """Write sheets by name, the first row of each a heading. Raises LuoshiError for a place that takes no file."""
    import xlsxwriter

    content = io.BytesIO()
    book = xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    bold = book.add_format({"bold": True})
    for name, rows in sheets.items():
        sheet = book.add_worksheet(name)
        for row, line in enumerate(rows):
            for column, value in enumerate(line):
                if value is not None:
                    sheet.write(row, column, value, bold if row == 0 else None)
        sheet.freeze_panes(1, 0)
        if len(rows) <= MOST_FITTED:
            sheet.autofit()
    book.close()
    files.write(path, content.getvalue())
