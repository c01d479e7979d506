"""Tables of figures as files: read with every cell in its place, and the empty one that offices fill."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

import xlsxwriter
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.goals.sheets import Rows
from luoshi_web.models import Indicator, Office

ENDINGS = (".xlsx", ".xls", ".ods", ".csv", ".tsv", ".txt")
MOST_CELLS = 400_000
"""Cells that one sheet may span."""


def read(name: str, content: bytes) -> dict[str, Rows]:
    """The sheets of a workbook by name, or the one table of a text. Raises LuoshiError for what is neither."""
    ending = PurePath(name).suffix.lower()
    if ending not in ENDINGS:
        raise LuoshiError(_("Give a table as one of: %(endings)s.") % {"endings": " ".join(ENDINGS)})
    return _workbook(name, content) if ending in ENDINGS[:3] else {PurePath(name).stem: _text(name, content)}


def _workbook(name: str, content: bytes) -> dict[str, Rows]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        found: dict[str, Rows] = {}
        for title in book.sheet_names:
            sheet = book.get_sheet_by_name(title)
            if sheet.total_height * sheet.total_width > MOST_CELLS:
                sentence = _("%(file)s: the sheet “%(sheet)s” spans too many cells; delete the empty rows and columns.")
                raise LuoshiError(sentence % {"file": name, "sheet": title})
            found[title] = sheet.to_python(skip_empty_area=False)
        return found
    except (CalamineError, OSError, ValueError):
        sentence = _("%(file)s cannot be read as a spreadsheet: save it as .xlsx or .csv.")
        raise LuoshiError(sentence % {"file": name}) from None


def _text(name: str, content: bytes) -> Rows:
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        return list(csv.reader(io.StringIO(text, newline=""), delimiter="\t" if "\t" in text else ","))
    raise LuoshiError(_("%(file)s is neither UTF-8 nor GB18030: save it again as UTF-8.") % {"file": name})


@dataclass(frozen=True)
class Blank:
    """A sheet to be filled: an indicator with its offices, or (of one office) several indicators; months to come."""

    indicators: Sequence[Indicator]
    offices: Sequence[Office]
    months: Sequence[int]


def template(year: int, blanks: Iterable[Blank], known: Mapping[tuple[int, str, int], float]) -> bytes:
    """A workbook with the office's own indicators, and what is known of them by (indicator, whose, month)."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"strings_to_formulas": False, "strings_to_urls": False})
    bold = book.add_format({"bold": True, "bottom": 1})
    used: set[str] = set()
    for blank in blanks:
        first = blank.indicators[0]
        several = len(blank.indicators) > 1
        sheet = book.add_worksheet(_sheet_name(str(blank.offices[0] if several else first.name), used))
        title = blank.offices[0].name if several else f"{first.name}（{first.unit}）"
        sheet.write_string(0, 0, f"{year}年 {title}", bold)
        heads = [_("Indicator"), _("Unit")] if several else [_("Whose figure")]
        heads += [_month(year, month, flow=not several and first.kind == "flow") for month in blank.months]
        for at, head in enumerate(heads):
            sheet.write_string(1, at, head, bold)
        rows = [(one, blank.offices[0]) for one in blank.indicators] if several else [(first, o) for o in blank.offices]
        for at, (one, office) in enumerate(rows, 2):
            stub = [one.name, one.unit] if several else [str(office)]
            for column, text in enumerate(stub):
                sheet.write_string(at, column, text)
            for column, month in enumerate(blank.months, len(stub)):
                if (value := known.get((one.pk, str(office.pk), month))) is not None:
                    sheet.write_number(at, column, value)
        sheet.freeze_panes(2, len(stub_of(several)))
        sheet.set_column(0, 0, 28)
    _notes(book, used)
    book.close()
    return target.getvalue()


def stub_of(several: bool) -> tuple[str, ...]:
    """The columns before the months."""
    return ("indicator", "unit") if several else ("office",)


def _month(year: int, month: int, flow: bool) -> str:
    if (get_language() or "").startswith("en"):
        return f"{year}-{month:02d}"
    return f"1—{month}月" if flow and month > 1 else f"{month}月"


def _sheet_name(name: str, used: set[str]) -> str:
    """A name as workbooks take it: 31 characters, none of []:*?/\\, each once."""
    plain = re.sub(r"[\[\]:*?/\\']", " ", name).strip()[:28] or "1"
    found, n = plain, 1
    while found.casefold() in used:
        n += 1
        found = f"{plain} {n}"
    used.add(found.casefold())
    return found


def _notes(book: Any, used: set[str]) -> None:
    sheet = book.add_worksheet(_sheet_name(_("How to fill it in"), used))
    lines = (
        _("Figures are those since January, unless a heading says that they are of the month alone (当月)."),
        _("An empty cell enters nothing. A dash (—) says that the figure is missing; zero is a figure."),
        _("Write another unit behind the indicator, as 财政收入（万元）: figures are converted, and you are told."),
        _("What stands there already is known; leave it, or write another figure. A verified one needs a reason."),
    )
    for at, line in enumerate(lines):
        sheet.write_string(at, 0, line)
    sheet.set_column(0, 0, 90)
