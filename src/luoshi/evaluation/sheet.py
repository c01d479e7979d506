"""A table of indicators from a spreadsheet or CSV file: the first row names the columns, an office a row."""

from __future__ import annotations

import csv
import io
from pathlib import Path
from typing import Any

from luoshi import files
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _


def read(path: Path) -> dict[str, list[Any]]:
    """The columns of the first sheet, by name; rows that are all empty are left out. Values as the file has them."""
    data = files.read(path)
    found = _csv(data, path) if path.suffix.lower() == ".csv" else _workbook(data, path)
    rows = [row for row in found if any(cell not in ("", None) for cell in row)]
    if len(rows) < 2:
        raise LuoshiError(_("{path} has no rows of figures below a row with the names of columns.").format(path=path))
    names = [str(name).strip() for name in rows[0]]
    if twice := next((name for name in names if name and names.count(name) > 1), None):
        raise LuoshiError(_("“{name}” stands twice in the table: each name may stand once.").format(name=twice))
    padded = [[*row, *[None] * (len(names) - len(row))] for row in rows[1:]]
    return {name: [row[place] for row in padded] for place, name in enumerate(names) if name}


def _csv(data: bytes, path: Path) -> list[list[Any]]:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            return [list(row) for row in csv.reader(io.StringIO(data.decode(encoding), newline=""))]
        except UnicodeDecodeError:
            continue
    raise LuoshiError(_("{path} is neither UTF-8 nor GB18030: save it again as UTF-8.").format(path=path))


def _workbook(data: bytes, path: Path) -> list[list[Any]]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        return list(CalamineWorkbook.from_filelike(io.BytesIO(data)).get_sheet_by_index(0).to_python())
    except (CalamineError, OSError, IndexError):
        sentence = _("{path} is no spreadsheet that can be read: save it as .xlsx or .csv.")
        raise LuoshiError(sentence.format(path=path)) from None
