"""Excel: the table as it is printed and handed round, on A4 landscape."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError

from luoshi.bulletin.table import Row, columns
from luoshi.i18n import gettext as _

_MOST_ROWS = 1_048_000  # a sheet ends at 1,048,576
_LINE = 13.5
"""Points of height that a line of text takes at 10 points."""
_HIGHEST = 409
_CENTRED = ("number", "kind", "deadline", "place")


class Writer:
    """Writes rows as they come; what is written is flushed, so that a table of any length costs little memory.

    Cells are written as strings and never as formulas, whatever they begin with.
    """

    def __init__(self, path: Path, title: str) -> None:
        self._columns = columns()
        self._title = title
        self._book = xlsxwriter.Workbook(str(path), {"constant_memory": True})
        self._book.set_properties({"title": title or _("Task decomposition table"), "comments": "Luoshi 落实"})
        self._styles = self._formats()
        self._sheets = 0
        self._open_sheet()

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows."""
        for row in rows:
            if self._next >= _MOST_ROWS:
                self._close_sheet()
                self._open_sheet()
            self._write(row)

    def close(self) -> None:
        """Finish the file."""
        self._close_sheet()
        try:
            self._book.close()
        except FileCreateError as error:  # wraps what the system said
            raise OSError(getattr(error.args[0], "errno", None), str(error)) from None

    def _write(self, row: Row) -> None:
        cells = [column.cell(row) for column in self._columns]
        lines = max(_lines(str(cell), column.width) for cell, column in zip(cells, self._columns, strict=True))
        self._sheet.set_row(self._next, min(_LINE * lines + 6, _HIGHEST))
        for at, (cell, column) in enumerate(zip(cells, self._columns, strict=True)):
            style = self._styles["centred" if column.key in _CENTRED else "cell"]
            if isinstance(cell, int):
                self._sheet.write_number(self._next, at, cell, style)
            elif cell:
                self._sheet.write_string(self._next, at, cell, style)
            else:
                self._sheet.write_blank(self._next, at, None, style)
        self._next += 1

    def _formats(self) -> dict[str, Any]:
        base = {"font_name": "宋体", "font_size": 10, "valign": "vcenter", "text_wrap": True, "border": 1}
        heading = base | {"font_name": "黑体", "bold": True, "align": "center", "bg_color": "#F2F2F2"}
        title = {"font_name": "方正小标宋简体", "font_size": 18, "align": "center", "valign": "vcenter"}
        return {
            "cell": self._book.add_format(base),
            "centred": self._book.add_format(base | {"align": "center"}),
            "heading": self._book.add_format(heading),
            "title": self._book.add_format(title),
        }

    def _open_sheet(self) -> None:
        self._sheets += 1
        name = _("Task decomposition table") + (f" {self._sheets}" if self._sheets > 1 else "")
        sheet = self._sheet = self._book.add_worksheet(name[:31])
        for at, column in enumerate(self._columns):
            sheet.set_column(at, at, column.width)
        head = 1 if self._title else 0
        if self._title:
            sheet.set_row(0, 36)
            sheet.merge_range(0, 0, 0, len(self._columns) - 1, "", self._styles["title"])
            sheet.write_string(0, 0, self._title, self._styles["title"])
        sheet.set_row(head, 28)
        for at, column in enumerate(self._columns):
            sheet.write_string(head, at, column.heading, self._styles["heading"])
        sheet.freeze_panes(head + 1, 2)
        self._set_page(sheet, head)
        self._head, self._next = head, head + 1

    def _set_page(self, sheet: Any, head: int) -> None:
        sheet.set_landscape()
        sheet.set_paper(9)  # A4
        sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(0, head)
        sheet.set_footer("&C" + _("page {page} of {pages}").format(page="&P", pages="&N"))

    def _close_sheet(self) -> None:
        self._sheet.autofilter(self._head, 0, max(self._next - 1, self._head), len(self._columns) - 1)


def _lines(words: str, width: int) -> int:
    """Lines that a cell takes when wrapped: said in the file, since not every program works it out on opening."""
    taken = sum(2 if unicodedata.east_asian_width(character) in "WFA" else 1 for character in words)
    return max(1, -(-taken // (width - 1)))
