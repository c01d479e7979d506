"""The ledger as a workbook: the rows that a page shows, all of them, with exact values, to print on A4 landscape."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import date
from io import BytesIO
from itertools import chain
from typing import Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from luoshi_web.models import Item
from luoshi_web.views import columns, words

WIDTHS = {"title": 44, "lead": 18, "assist": 22, "source": 24, "quote": 44}


def workbook(parts: Iterable[QuerySet[Item]], title: str, today: date) -> bytes:
    """The bytes of an xlsx file with these lists, one behind the other.

    Words are written as words, never as formulas, whatever they begin with.
    """
    target = BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True})
    cells = _cells()
    sheet = book.add_worksheet(_("Ledger"))
    base = {"font_name": "宋体", "font_size": 10, "valign": "top", "text_wrap": True, "border": 1}
    plain, head = book.add_format(base), book.add_format(base | {"bold": True, "font_name": "黑体", "align": "center"})
    sheet.write_string(0, 0, f"{title}  {today.isoformat()}", book.add_format({"bold": True, "font_size": 14}))
    for at, (key, heading, _read) in enumerate(cells):
        sheet.set_column(at, at, WIDTHS.get(key, 12))
        sheet.write_string(1, at, heading, head)
    rows = (part.select_related("lead", "document").prefetch_related("offices__office") for part in parts)
    for at, item in enumerate(chain.from_iterable(part.iterator(chunk_size=500) for part in rows), 2):
        for column, (_key, _heading, read) in enumerate(cells):
            _write(sheet, at, column, read(item), plain)
    _page(sheet, len(cells))
    book.close()
    return target.getvalue()


def _cells() -> list[tuple[str, str, Callable[[Item], Any]]]:
    """Key, heading, and what is written."""

    def named(key: str) -> tuple[str, str, Callable[[Item], Any]]:
        return key, columns.label(key), lambda item: columns.cell(item, key)

    return [
        named("number"),
        ("title", columns.label("title"), lambda item: item.title),
        ("lamp", columns.label("lamp"), words.lamp_of),
        named("kind"),
        ("indicator", _("Indicator"), lambda item: item.indicator),
        ("value", columns.label("figure"), lambda item: item.value),
        ("unit", _("Unit"), lambda item: item.unit),
        *(named(key) for key in ("deadline", "lead", "assist", "state")),
        ("progress", f"{columns.label('progress')} (%)", lambda item: item.progress),
        *(named(key) for key in ("field", "source", "moved")),
        ("quote", _("Quotation"), lambda item: item.quote),
    ]


def _write(sheet: Any, row: int, column: int, value: Any, style: Any) -> None:
    if value is None:
        sheet.write_blank(row, column, None, style)
    elif isinstance(value, int | float):
        sheet.write_number(row, column, value, style)
    else:
        sheet.write_string(row, column, str(value), style)


def _page(sheet: Any, width: int) -> None:
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(1)
    sheet.freeze_panes(2, 2)
    sheet.autofilter(1, 0, 1, width - 1)
    sheet.set_footer("&C&P / &N")
