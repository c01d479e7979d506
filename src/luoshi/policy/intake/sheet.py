"""Spreadsheets (xlsx, xlsm, xls, et): every visible sheet as lines of cells."""

from __future__ import annotations

import io
import re
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import python_calamine as calamine

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.intake import package, sheet_formats, tables
from luoshi.policy.intake.given import Extract

MAX_CELLS = 5_000_000
"""Cells from a sheet's first to its last: the library holds them all, also the empty ones."""

_UNNAMED = re.compile(r"(?:sheet|工作表|表)\s*\d*", re.I)


def extract(data: bytes, max_size: int) -> Extract:
    """The rows of all visible sheets, each a line; a sheet's name stands above it where there are several."""
    forms = sheet_formats.NONE
    if data.startswith(b"PK"):
        with package.check(data, max_tags=package.MAX_XML) as parts:  # read cell by cell, no tree is built
            forms = sheet_formats.read(parts, MAX_CELLS)
    try:
        book = calamine.load_workbook(io.BytesIO(data))
        sheets = [(sheet.name, _lines(book, sheet.name, forms)) for sheet in book.sheets_metadata if _visible(sheet)]
    except calamine.PasswordError:
        raise LuoshiError(_("it is encrypted; remove the password and try again")) from None
    except calamine.CalamineError:
        raise LuoshiError(_("the file is damaged or incomplete; fetch it again")) from None
    return Extract("\n".join(_joined([(name, lines) for name, lines in sheets if lines])))


def _joined(sheets: list[tuple[str, list[str]]]) -> Iterator[str]:
    for name, lines in sheets:
        if len(sheets) > 1 and not _UNNAMED.fullmatch(name) and name not in lines[0]:
            yield name
        yield from lines


def _visible(sheet: Any) -> bool:
    return bool(sheet.visible == calamine.SheetVisibleEnum.Visible and sheet.typ == calamine.SheetTypeEnum.WorkSheet)


def _lines(book: Any, name: str, forms: sheet_formats.Forms) -> list[str]:
    sheet = book.get_sheet_by_name(name)
    if sheet.height * sheet.width > MAX_CELLS:
        raise sheet_formats.too_many_cells()
    values = sheet.to_python(skip_empty_area=False)
    _spread(values, sheet.merged_cell_ranges or ())
    form = forms.get(name, {})
    return tables.lines(
        [words(cell, form.get((r, c), "")) for c, cell in enumerate(row)] for r, row in enumerate(values)
    )


def _spread(values: list[list[Any]], merged: Iterable[tuple[tuple[int, int], tuple[int, int]]]) -> None:
    """Say a merged cell in every row that it covers."""
    budget = MAX_CELLS  # a made-up file may merge the same cells over and over
    for (top, left), (bottom, right) in merged:
        for row in values[top : bottom + 1]:
            budget -= right - left + 1
            if budget < 0:
                return
            row[left : right + 1] = [values[top][left], *[""] * (len(row[left : right + 1]) - 1)]


def words(cell: Any, form: str) -> str:
    """A cell as a person sees it. form: "percent", "month" or "year" where the cell is shown so."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, int | float):
        return f"{_digits(cell * 100)}%" if form == "percent" else _digits(cell)
    if isinstance(cell, datetime | date):
        shown = {"year": f"{cell.year}年", "month": f"{cell.year}年{cell.month}月"}
        return shown.get(form, f"{cell.year}年{cell.month}月{cell.day}日")
    if isinstance(cell, time | timedelta):
        return str(cell)
    return str(cell)


def _digits(value: float) -> str:
    return f"{value:.10f}".rstrip("0").rstrip(".") if abs(value) < 1e15 else str(value)
