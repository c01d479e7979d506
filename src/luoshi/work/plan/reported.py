"""Progress as offices report it, in a table of days and percentages: what a forecast is made from."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.rules import load

Reports = list[tuple[date, float]]


def read_reports(path: Path, today: date) -> Reports:
    """The reports in a workbook or a CSV file: a column of days and one of percentages, known by their headings.

    LuoshiError with the row for what cannot be read, or lies ahead of today.
    """
    lines = list(_lines(path))
    names = load("planning")["progress"]
    head = [str(cell).strip().casefold() for cell in lines[0]] if lines else []
    places = [
        next((place for place, cell in enumerate(head) if cell in map(str.casefold, names[column])), None)
        for column in ("day", "percent")
    ]
    if places[0] is None or places[1] is None:
        raise LuoshiError(_("{path} has no row of headings; name the columns 日期 and 进度.").format(path=path))
    found = []
    for number, line in enumerate(lines[1:], 2):
        cells = [line[place] if place is not None and place < len(line) else "" for place in places]
        if any(str(cell).strip() for cell in cells):
            found.append(_report(number, cells[0], cells[1], today))
    return sorted(found)


def _lines(path: Path) -> Iterator[Sequence[Any]]:
    if path.suffix.lower() == ".csv":
        try:
            yield from csv.reader(path.read_text(encoding="utf-8-sig").splitlines())
        except (OSError, UnicodeDecodeError) as error:
            sentence = _("{path}: cannot be read ({reason}); save it as UTF-8.")
            raise LuoshiError(sentence.format(path=path, reason=error)) from None
        return
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        yield from CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0).to_python()
    except (CalamineError, OSError) as error:
        sentence = _("{path}: cannot be read as a workbook ({reason}); give an .xlsx file.")
        raise LuoshiError(sentence.format(path=path, reason=error)) from None


def _report(number: int, day: Any, percent: Any, today: date) -> tuple[date, float]:
    try:
        when = day.date() if isinstance(day, datetime) else day
        when = when if isinstance(when, date) else date.fromisoformat(str(when).strip())
        share = float(str(percent).strip().rstrip("%％"))
    except ValueError:
        sentence = _("Row {row}: {day} {percent} is no day with a percentage; write 2026-03-31 and 25.")
        raise LuoshiError(sentence.format(row=number, day=day, percent=percent)) from None
    if not 0 <= share <= 100 or when > today:
        sentence = _("Row {row}: progress is from 0 to 100 and on a day that is past; {day} {percent} is not.")
        raise LuoshiError(sentence.format(row=number, day=when, percent=percent))
    return when, share
