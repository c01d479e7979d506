"""Tables: a row is one commitment, and its other cells are the fields (docs/reading.md).

In the text a row is a line with its cells separated by tabs, the heading row first (luoshi.policy.intake). What a
column holds is told by its heading; the words are in rules/tables.yaml.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import NamedTuple

from luoshi.document import Span
from luoshi.policy import dates, loose_tables, measures, offices
from luoshi.policy.clauses import Structure
from luoshi.policy.items import Draft
from luoshi.policy.model import Deadline, DocumentKind, Kind, Reason
from luoshi.rules import load

_MAIN = ("name", "indicator", "task", "content")
_BRACKETED = re.compile(r"[（(][^（）()]*[）)]|\s")
_SAYS = re.compile(r"[一-鿿]{2}|[A-Za-z]{3}")  # a cell that says something, not a mere number
_FIGURE = re.compile(r"\s*([≥≤><＞＜]?\s?\d[\d,.]*)\s?(左右|以上|以内|以下)?\s*")
_YEARS = re.compile(r"(?:20[0-9]{2}\s?年?\s?[—–~～至-]+\s?)?(20[0-9]{2})\s?年?")  # 2030—2032
_WAS = re.compile(r"实际|完成值|完成情况|现状|基期|基数|基准|上年|现有")
_TO_BE = re.compile(r"目标|计划|预期|规划")
_LAST_NUMBER = re.compile(r"\d[\d,.]*(?!.*\d)")
_SIZE = re.compile(r"(?:总投资|概算投资|投资概算|估算投资)[额约为达：:]{0,3}\d")
Reference = date | str | None


class Table(NamedTuple):
    """A table in a text: its place, what its columns hold (role -> columns), and the cells of its rows."""

    span: Span
    columns: Mapping[str, list[int]]
    rows: list[list[Span]]
    heading: list[Span]


@lru_cache(maxsize=1)
def _headings() -> list[tuple[str, str]]:
    """(word, role), the longest words first."""
    pairs = [(word, role) for role, words in load("tables").items() for word in words]
    return sorted(pairs, key=lambda pair: -len(pair[0]))


def _role(heading: str) -> str | None:
    heading = _BRACKETED.sub("", heading)
    if len(heading) > 14:  # a sentence, not a heading
        return None
    return next((role for word, role in _headings() if word in heading), None)


def find(text: str) -> list[Table]:
    """The tables of a text whose headings say what is to be done; other tables are left alone."""
    out = _loose(text)
    if "\t" not in text:
        return out
    columns: dict[str, list[int]] = {}
    for line in _lines(text):
        cells = _cells(text, line)
        headings = _columns([cell.of(text) for cell in cells])
        if headings:
            columns = headings
            out.append(Table(line, columns, [], cells))
        elif len(cells) > 1 and columns:
            out[-1].rows.append(cells)
            out[-1] = out[-1]._replace(span=Span(out[-1].span.start, line.end))
        elif len(cells) == 1 and len(line.of(text)) > 40:
            columns = {}  # running text: the table is over (a short line is a heading between rows)
    return [table for table in out if table.rows]


def _loose(text: str) -> list[Table]:
    """Tables whose cells stand one a line, or apart by spaces."""
    out = []
    for heading, *rows in [*loose_tables.rows_of(text), *loose_tables.spaced(text)]:
        columns = _columns([cell.of(text) for cell in heading])
        if columns:
            out.append(Table(Span(heading[0].start, rows[-1][-1].end), columns, rows, heading))
    return out


def _lines(text: str) -> Iterator[Span]:
    start = 0
    while start <= len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        if end > start:
            yield Span(start, end)
        start = end + 1


def _cells(text: str, line: Span) -> list[Span]:
    out, start = [], line.start
    while True:
        end = text.find("\t", start, line.end)
        stop = line.end if end < 0 else end
        words = text[start:stop]
        left = len(words) - len(words.lstrip())
        out.append(Span(start + left, max(start + left, start + len(words.rstrip()))))
        if end < 0:
            return out
        start = end + 1


def _columns(headings: list[str]) -> dict[str, list[int]]:
    """Role -> columns, if these cells are a heading row that names something to be done; else nothing."""
    if len(headings) < 2:
        return {}
    out: dict[str, list[int]] = {}
    for column, heading in enumerate(headings):
        role = _role(heading)
        if role is None and _BRACKETED.sub("", heading) == "单位":
            role = "unit" if "indicator" in out else "responsible"
        if role:
            out.setdefault(role, []).append(column)
    known = sum(map(len, out.values()))
    is_heading = known >= 2 and known * 2 >= len([h for h in headings if h]) and any(role in out for role in _MAIN)
    return out if is_heading else {}


def drafts(text: str, reference: Reference = None) -> tuple[list[Draft], list[Span]]:
    """The commitments of all tables, one a row, and the places that the tables take in the text."""
    tables = find(text)
    found = [d for t in tables for row in t.rows for d in _drafts(text, t, row, reference)]
    return found, [t.span for t in tables]


def _drafts(text: str, table: Table, row: list[Span], reference: Reference) -> list[Draft]:
    """A row as one commitment, or, where several of its columns hold bare numbers, as one target for each."""
    draft = _draft(text, table, row, reference)
    if draft is None:
        return []
    numbers = _number_columns(text, table)
    unit = next((row[c].of(text) for c in table.columns.get("unit", ()) if c < len(row)), "")
    if "indicator" not in table.columns or not numbers or not unit:
        return [draft]
    name = row[table.columns["indicator"][0]]
    binding = any(cell.of(text) == "约束性" for cell in row)
    out: list[Draft] = []
    for column in numbers:
        place = row[column] if column < len(row) else name
        number = _FIGURE.fullmatch(place.of(text))
        found = measures.find(name.of(text) + number[1] + unit + (number[2] or "")) if number else []
        if not found:
            continue
        heading = table.heading[column].of(text)
        said = dates.inherited(heading, reference)
        start = place.start if out else min(name.start, place.start)
        figure = found[-1]._replace(start=place.start, end=place.end, number=place)
        kind: Kind = "achievement" if _is_base(heading, said, reference) else "target"
        one = replace(draft, kind=kind, start=start, end=place.end, figure=figure, binding=binding)
        out.append(replace(one, indicator=name.of(text), deadline=said or draft.deadline))
    return out or [draft]


def _is_base(heading: str, year: Deadline | None, reference: Reference) -> bool:
    """Whether a column holds what was, not what is to be: 2030年实际, 现状值, or a year before the paper's own."""
    if _TO_BE.search(heading):
        return False
    known = dates.Reference.of(reference).year
    past = year is not None and year.day is not None and known is not None and year.day.year < known
    return past or _WAS.search(heading) is not None


def _number_columns(text: str, table: Table) -> list[int]:
    """Columns behind the name that hold a figure, maybe with its bound (≥3000, 6.5左右), in nearly every row."""
    width = max(len(row) for row in table.rows)
    known = {c for role in ("number", "unit", "deadline") for c in table.columns.get(role, ())}
    cells = {c: [row[c].of(text) for row in table.rows if c < len(row)] for c in range(1, width) if c not in known}
    return [c for c, words in cells.items() if sum(map(_is_figure, words)) * 5 >= len(table.rows) * 4]


def _is_figure(words: str) -> bool:
    return _FIGURE.fullmatch(words) is not None


def kind_of(text: str) -> DocumentKind:
    """What a text is that says so by nothing but its tables."""
    tables = find(text)
    named = sum(len(table.rows) for table in tables if "name" in table.columns)
    rows = sum(len(table.rows) for table in tables)
    return "other" if not rows else "project_list" if 2 * named > rows else "task_table"


def clauses_in(structure: Structure, taken: list[Span]) -> Iterator[int]:
    """The clauses that stand in tables."""
    for span in taken:
        first = bisect_left(structure.clauses, span.start, key=lambda clause: clause.start)
        for i in range(first, len(structure.clauses)):
            if structure.clauses[i].start >= span.end:
                break
            yield i


def _draft(text: str, table: Table, row: list[Span], reference: Reference) -> Draft | None:
    def cell(role: str) -> str:
        found = [row[c].of(text) for c in table.columns.get(role, ()) if c < len(row)]
        return next((words for words in found if words), "")

    role, span = _main(text, table, row)
    words = span.of(text)
    if not _SAYS.search(words) or words in ("合计", "总计", "小计"):
        return None
    draft = Draft("project" if role == "name" else "task", span.start, span.end, -1)
    if role != "name":
        _measure(text, table, row, draft, cell("unit"))
    lead, beside = offices.names(cell("lead")), offices.names(cell("responsible"))
    draft.lead = lead or beside
    draft.assist = offices.names(cell("assist")) + (beside if lead else ())
    draft.deadline = _deadline(text, table, row, reference)
    draft.reasons = (Reason("row of a table", "、".join(table.columns)),)
    return draft


def _main(text: str, table: Table, row: list[Span]) -> tuple[str, Span]:
    """What kind of column says what is to be done in this row, and its cell: the last filled of several."""
    for role in _MAIN:
        filled = [row[c] for c in table.columns.get(role, ()) if c < len(row) and row[c].end > row[c].start]
        if filled:
            return role, filled[-1]
    return "", Span(row[0].start, row[0].start)


def _measure(text: str, table: Table, row: list[Span], draft: Draft, unit: str) -> None:
    """Make the row a target if a figure stands in its own words, or in a column of targets."""
    own = Span(draft.start, draft.end)
    targets = [row[c] for c in table.columns.get("target", ()) if c < len(row)]
    for place in (own, *targets):
        words = place.of(text)
        if _SIZE.search(words):  # what it costs is no figure to be reached
            continue
        found = measures.find(words) or measures.find(_LAST_NUMBER.sub(rf"\g<0>{unit}", words))
        if found:
            draft.kind, draft.figure = "target", _moved(found[0], place)
            draft.indicator = own.of(text) if place is not own else ""
            return


def _moved(measure: measures.Measure, place: Span) -> measures.Measure:
    """The measure of a cell at its place in the text; a unit from another column adds no length."""
    start, end = (min(offset + place.start, place.end) for offset in measure.span)
    number = Span(*(min(offset + place.start, place.end) for offset in measure.number))
    return measure._replace(start=start, end=end, number=number)


def _deadline(text: str, table: Table, row: list[Span], reference: Reference) -> Deadline | None:
    """From the column of time limits, else from what the row says itself."""
    for column in table.columns.get("deadline", ()):
        words = row[column].of(text) if column < len(row) else ""
        years = _YEARS.fullmatch(words)
        if years:
            return Deadline(date(int(years[1]), 12, 31), "stated", row[column])
        if words and (limit := dates.read_limit(words, reference)):
            return replace(limit, span=row[column])
    whole = Span(row[0].start, row[-1].end)
    words = whole.of(text)
    said = dates.deadline_for(words, dates.find(words, reference), Span(0, len(words)))
    return said and replace(said, span=Span(said.span.start + whole.start, said.span.end + whole.start))
