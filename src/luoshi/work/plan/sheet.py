"""A plan or a ledger as offices keep it, in a workbook: one row a step, columns known by their headings.

A table that says neither durations nor predecessors is a ledger: each commitment with a deadline gets the stages of its
kind proposed (see `templates`), or stands as one milestone where no kind is known.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.rules import load
from luoshi.work.plan.templates import Template, propose, suggest
from luoshi.work.plan.values import DAYS, KINDS, WORKDAYS, Basis, Kind, Link, Plan, Step

MOST_ROWS = 100_000
_HEAD_WITHIN = 10
_LENGTH = re.compile(r"\s*(?P<n>[+-]?[0-9]+)(?:\.0+)?\s*(?P<unit>.*?)\s*")
# small letters only after a number: a step may be called staff
_PREDECESSOR = re.compile(r"(?P<key>.+?)\s*(?:(?P<kind>FS|SS|FF|SF|(?<=[0-9])(?:fs|ss|ff|sf))\s*(?P<lag>[+-].+)?)?")
_ARTICLE = re.compile("《.+》第.+条")
_WRITTEN = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")


@dataclass(frozen=True, slots=True)
class Row:
    """One row under the headings: its number in the sheet, and the cells by column (see rules/planning.yaml)."""

    number: int
    cells: Mapping[str, Any]

    def text(self, column: str) -> str:
        """A cell as text; a whole number without its decimals."""
        value = self.cells.get(column, "")
        return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value).strip()


def read_plan(path: Path, today: date, template: str | Template = "") -> Plan:
    """The plan in the first sheet of the workbook at `path`. template: the kind, or the template itself, for every
    commitment.

    LuoshiError in one sentence for what cannot be read, with the row.
    """
    rows = list(_rows(path))
    if not any(row.text("duration") or row.text("predecessors") for row in rows):
        return _ledger(rows, today, template, path.stem)
    return of_rows(rows, today, path.stem)


def of_rows(rows: Sequence[Row], today: date, title: str = "") -> Plan:
    """The plan that the rows say. LuoshiError in one sentence for what cannot be read, with the row."""
    steps = tuple(_step(row, today) for row in rows)
    links = tuple(link for row in rows for link in _links(row))
    return Plan(steps, links, title=title)


def _rows(path: Path) -> Iterator[Row]:
    from python_calamine import CalamineError, CalamineWorkbook

    try:
        sheet = CalamineWorkbook.from_path(str(path)).get_sheet_by_index(0)
    except (CalamineError, OSError) as error:
        raise LuoshiError(
            _("{path}: cannot be read as a workbook ({reason}); give an .xlsx file.").format(path=path, reason=error)
        ) from None
    if sheet.height > MOST_ROWS:
        sentence = _("{path} has {n} rows; a plan has at most {most}: split it by item.")
        raise LuoshiError(sentence.format(path=path, n=sheet.height, most=MOST_ROWS))
    lines = sheet.to_python(skip_empty_area=False)
    head, columns = _head(path, lines)
    for number, line in enumerate(lines[head + 1 :], head + 2):
        cells = {column: line[place] for place, column in columns.items() if place < len(line) and line[place] != ""}
        if "title" in cells:
            yield Row(number, cells)


def _head(path: Path, lines: Sequence[Sequence[Any]]) -> tuple[int, dict[int, str]]:
    names = {name.casefold(): key for key, known in load("planning")["columns"].items() for name in known}
    for number, line in enumerate(lines[:_HEAD_WITHIN]):
        columns: dict[int, str] = {}
        for place, cell in enumerate(line):
            column = names.get(str(cell).strip().casefold())
            if column and column not in columns.values():
                columns[place] = column
        if "title" in columns.values() and len(columns) > 1:
            return number, columns
    sentence = _("{path} has no row of headings; name the columns 序号, 步骤, 工期, 前置, 期限.")
    raise LuoshiError(sentence.format(path=path))


def _step(row: Row, today: date) -> Step:
    duration, calendar = length_of(row, "duration") if row.text("duration") else (0, WORKDAYS)
    return Step(
        key=_key(row),
        title=row.text("title"),
        duration=duration,
        calendar=calendar,
        earliest=_day(row, "earliest", today),
        fixed=_day(row, "fixed", today),
        deadline=_day(row, "deadline", today),
        started=_day(row, "started", today),
        done=_day(row, "done", today),
        remaining=length_of(row, "remaining")[0] if row.text("remaining") else None,
        weight=_weight(row, duration),
        item=row.text("item"),
        office=row.text("office"),
        basis=basis_of(row.text("basis")),
    )


def basis_of(text: str) -> Basis | None:
    """The basis that a cell says: an article in 《》 is law that nobody has compared, 假定 or assumed begins what is
    assumed, anything else was entered."""
    text = text.strip()
    for word in load("planning")["assumed"]:
        if text.casefold().startswith(word):
            return Basis(text[len(word) :].lstrip("：:，, "))
    if not text:
        return None
    return Basis(text, "law" if _ARTICLE.search(text) else "entered")


def _key(row: Row) -> str:
    return row.text("key") or str(row.number)


def _weight(row: Row, duration: int) -> float:
    text = row.text("weight")
    try:
        return float(text) if text else float(max(duration, 1))
    except ValueError:
        raise LuoshiError(_("Row {row}: the weight {cell} is no number.").format(row=row.number, cell=text)) from None


def length_of(row: Row, column: str, text: str = "") -> tuple[int, str]:
    """A number of days, and the calendar they are counted on."""
    text = text or row.text(column)
    match = _LENGTH.fullmatch(text)
    unit = match["unit"] if match else None
    for calendar in (WORKDAYS, DAYS):
        factor = load("planning")["lengths"][calendar].get(unit)
        if match and factor:
            return int(match["n"]) * factor, calendar
    sentence = _("Row {row}: {cell} is no number of days; write 20 or 20个工作日, or 30天 for calendar days.")
    raise LuoshiError(sentence.format(row=row.number, cell=text))


def _links(row: Row) -> Iterator[Link]:
    for part in re.split(r"[,，;；、\n]", row.text("predecessors")):
        if not (text := part.strip()):
            continue
        match = _PREDECESSOR.fullmatch(text)
        if not match:
            sentence = _("Row {row}: {cell} is no predecessor; write 3, 3FS+5 or 3SS-2天.")
            raise LuoshiError(sentence.format(row=row.number, cell=text))
        kind: Kind = next((kind for kind in KINDS if kind == (match["kind"] or "FS").upper()), "FS")
        lag, calendar = length_of(row, "predecessors", match["lag"].replace(" ", "")) if match["lag"] else (0, "")
        yield Link(match["key"].strip(), _key(row), kind, lag, calendar)


def _day(row: Row, column: str, today: date) -> date | None:
    value = row.cells.get(column)
    if isinstance(value, datetime):
        return value.date()
    if value is None or isinstance(value, date):
        return value
    text = row.text(column)
    sentence = _("Row {row}: {cell} is no date; write 2026-06-30.").format(row=row.number, cell=text)
    if match := _WRITTEN.fullmatch(text):
        try:
            return date(int(match[1]), int(match[2]), int(match[3]))
        except ValueError:
            raise LuoshiError(sentence) from None
    from luoshi.policy.dates import read_limit

    limit = read_limit(text, today)
    if limit is None:
        raise LuoshiError(sentence)
    return limit.day  # none for 长期坚持


def _ledger(rows: Sequence[Row], today: date, template: str | Template, title: str) -> Plan:
    steps: list[Step] = []
    links: list[Link] = []
    for row in rows:
        deadline = _day(row, "deadline", today)
        if deadline is None:
            continue
        key, name = _key(row), row.text("title")
        kind = row.text("template") or template or suggest(name)
        if kind:
            stages = propose(kind, deadline, item=key, office=row.text("office"))
            # the last stage is what was promised: it bears the commitment's name
            steps += [replace(it, title=f"{name}（{it.title}）") if it.deadline else it for it in stages.steps]
            links += stages.links
        else:
            steps.append(Step(key, name, deadline=deadline, item=key, office=row.text("office")))
    if not steps:
        raise LuoshiError(_("No row of the ledger has a deadline; there is nothing to count back from."))
    return Plan(tuple(steps), tuple(links), title=title)
