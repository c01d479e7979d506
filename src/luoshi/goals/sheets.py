"""Figures from tables as offices keep them: office by month on a sheet an indicator, office by indicator for a month,
indicator by month for an office, or a figure a row. Each figure keeps the cell that it stands in.

A table is read by what its headings name (offices, indicators, periods, units), not by where they stand. What is not
understood is a fault with its cell; an empty cell says nothing, and missing is not zero.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.goals.cells import dimension, ignored, is_figure, known_unit, label_of, number, text_of, total
from luoshi.goals.periods import Period, period, within
from luoshi.i18n import gettext as _

Rows = Sequence[Sequence[Any]]
HEADS = 3
"""Rows that the heading of a table may have."""
_BRACKET = re.compile(r"^(.*?)[（(\[【]([^（()）\[\]【】]*)[）)\]】]$")
_UNIT = re.compile(r"(?:计量)?单位[:：]([^\s，,;；]+)")


@dataclass(frozen=True)
class Naming:
    """What the texts of a table may mean: `office` gives the key of the office of a name, `indicator` the code of the
    indicator; both None where there is none."""

    office: Callable[[str], str | None]
    indicator: Callable[[str], str | None]


@dataclass(frozen=True)
class Said:
    """What is said of a figure besides its value; None and "" where nothing is."""

    office: str | None = None
    indicator: str | None = None
    period: Period = Period()
    unit: str = ""
    source: str = ""
    reason: str = ""

    def __or__(self, other: Said) -> Said:
        """This, completed by the other where this says nothing: what stands nearer to the cell goes before."""
        names = ("office", "indicator", "unit", "source", "reason")
        return Said(
            **{name: getattr(self, name) or getattr(other, name) for name in names}, period=self.period | other.period
        )


@dataclass(frozen=True)
class Figure:
    """A figure in its cell. value None: the cell says that it is missing. office, indicator: keys of the Naming."""

    where: str
    said: Said
    value: float | None


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell, or (of `left`) why it was left out."""

    where: str
    sentence: str


@dataclass
class Found:
    """What the tables hold. left: what was not taken, and why; faults: what cannot be taken as it stands."""

    figures: list[Figure] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: list[Fault] = field(default_factory=list)


def read(sheets: Mapping[str, Rows], naming: Naming, given: Said | None = None) -> Found:
    """The figures of all sheets. given: what the person said of all of them (year, office, indicator …)."""
    found = Found()
    for name, rows in sheets.items():
        if any(text_of(cell) for row in rows for cell in row):
            _Table(name if len(sheets) > 1 else "", name, rows, naming, given or Said(), found).read()
    if not found.figures and not found.faults:
        found.faults.append(Fault("", _("There is no figure in it: a row of headings, and figures below it.")))
    return found


def texts(sheets: Mapping[str, Rows]) -> set[str]:
    """Every text that may be a name, for a naming that looks them up together."""
    cells = {text for rows in sheets.values() for row in rows for cell in row if (text := text_of(cell))}
    return {part for text in (*sheets, *cells) if len(text) < 80 for part in _parts(text)}


def _parts(text: str) -> tuple[str, ...]:
    """A title, and what stands apart in it: 2026年 东镇, 填报单位：东镇."""
    return (text, *(part for part in re.split(r"[\s:：]+", text) if part and part != text))


def place(row: int, column: int, sheet: str = "") -> str:
    """The name of a cell, counted from zero: A1, or 工业!A1."""
    letters, column = "", column + 1
    while column:
        column, digit = divmod(column - 1, 26)
        letters = chr(65 + digit) + letters
    return f"{sheet}!{letters}{row + 1}" if sheet else f"{letters}{row + 1}"


@dataclass(frozen=True)
class _Column:
    """A column: `names` a dimension (office, unit, value …), or `said` of the figures below it; "" what is neither."""

    names: str = ""
    said: Said = Said()
    left: bool = False
    wrong: str = ""


class _Table:
    """One table while it is read."""

    def __init__(self, shown: str, name: str, rows: Rows, naming: Naming, given: Said, found: Found) -> None:
        self.shown, self.name, self.naming, self.given, self.found = shown, name, naming, given, found
        self.rows = [[*row] for row in rows]
        self.width = max(len(row) for row in rows)
        for row in self.rows:
            row += [None] * (self.width - len(row))

    def read(self) -> None:
        top = next((n for n in range(len(self.rows) - 1) if self._heads(n)), None)
        if top is None:
            self._leave(0, 0, _("The sheet holds no table, so it is left out."))
            return
        self.about = self._title(self.rows[:top]) | self.given
        depth = self._depth(top)
        columns = self._columns(top, depth)
        self.by_month = any(one.names == "month" for one in columns)
        for at, one in enumerate(columns):
            if one.wrong and any(text_of(row[at]) for row in self.rows[depth:]):
                self._fault(top, at, one.wrong)
            elif one.left and any(text_of(row[at]) for row in self.rows[depth:]):
                self._leave(top, at, _("“{name}” is left out.").format(name=self._heading(top, depth, at)))
        before = Said()
        for n in range(depth, len(self.rows)):
            before = self._row(n, columns, before)
        if not any(_holds(one) for one in columns) and not any(one.wrong for one in columns):
            self._fault(top, 0, _("No column of the table holds figures; head them by indicators, months or “Figure”."))

    def _heads(self, n: int) -> bool:
        """Whether the table begins with this row: with several headings, or one over the numbers of the next row."""
        filled = [at for at, cell in enumerate(self.rows[n]) if label_of(cell)]
        below = self.rows[n + 1]
        if all(re.search(r"[:：]", label_of(self.rows[n][at])) for at in filled):
            return False  # 填报单位：县财政局  单位：万元
        return len(filled) > 1 or bool(filled and filled[0] and isinstance(below[filled[0]], int | float))

    # -- title and headings -------------------------------------------------------------------------------------------

    def _title(self, rows: Rows) -> Said:
        """What the lines above the table, and the name of the sheet, say of all its figures."""
        about = Said()
        for text in [text for row in rows for cell in row if (text := text_of(cell))] + [self.name]:
            unit = known_unit(hit[1]) if (hit := _UNIT.search(text)) else ""
            bracket = known_unit(hit[2]) if (hit := _BRACKET.match(text)) else ""
            about = about | Said(None, self._named_in(text), within(text), unit or bracket)
            about = about | Said(next((key for part in _parts(text) if (key := self.naming.office(part))), None))
        return about

    def _named_in(self, text: str) -> str | None:
        """The indicator with the longest name in a title."""
        text = "".join(text.split())[:60]
        spans = sorted(
            ((i, j) for i in range(len(text)) for j in range(i + 2, len(text) + 1)), key=lambda s: s[0] - s[1]
        )
        return next((code for i, j in spans if (code := self.naming.indicator(text[i:j]))), None)

    def _depth(self, top: int) -> int:
        """The first row of figures: below the row of headings, and further ones that stand under merged cells."""
        depth = top + 1
        while depth < min(len(self.rows), top + HEADS):
            row = self.rows[depth]
            words = [cell for cell in row if text_of(cell) and not isinstance(cell, int | float)]
            if text_of(row[0]) or not words or any(is_figure(cell) for cell in row):
                break
            depth += 1
        return depth

    def _columns(self, top: int, depth: int) -> list[_Column]:
        labels: list[list[Any]] = [[] for _n in range(self.width)]
        for n in range(top, depth):
            above: Any = None
            for at, cell in enumerate(self.rows[n]):
                if label_of(cell):
                    above = cell
                elif n == depth - 1 or dimension(label_of(above)):  # only a heading over others is drawn to the right
                    above = None
                if label_of(above):
                    labels[at].append(above)
        return [self._column(parts, at, depth) for at, parts in enumerate(labels)]

    def _column(self, parts: Sequence[Any], at: int, depth: int) -> _Column:
        """What the headings of a column, from the top, say together."""
        said, left, names = Said(), False, ""
        for part in reversed(parts):
            text = label_of(part)
            if name := dimension(text):
                names = names or name
            elif one := self._said(part):
                said = said | one
            elif ignored(text) or total(text):
                left = True
            elif not (names := names or self._by_content(at, depth)):
                sentence = _("“{name}” is neither an indicator of the catalogue, nor an office, nor a period.")
                return _Column(wrong=sentence.format(name=text))
        if not parts or names == "either":
            names = self._by_content(at, depth) or ("office" if names else "")
        return _Column(names, said, left)

    def _said(self, part: Any) -> Said | None:
        """What one heading says: a period, an indicator with or without its unit, an office, a unit."""
        text = label_of(part)
        if when := Period(last=int(part)) if part in range(1, 13) else period(part):
            return Said(period=when)
        if code := self.naming.indicator(text):
            return Said(indicator=code)
        if (hit := _BRACKET.match(text)) and (outer := self._said(hit[1])):
            return outer | (self._said(hit[2]) or Said(unit=hit[2].strip()))
        if key := self.naming.office(text):
            return Said(office=key)
        for at in range(2, min(len(text), 40) - 1):  # 1—8月财政收入, 财政收入累计
            for when, rest in ((period(text[:at]), text[at:]), (period(text[at:]), text[:at])):
                if when and (inner := self._said(rest)):
                    return inner | Said(period=when)
        return Said(unit=unit) if (unit := known_unit(text)) else None

    def _by_content(self, at: int, depth: int) -> str:
        """Of a column without a telling heading: what most of its cells name."""
        cells = [row[at] for row in self.rows[depth:] if text_of(row[at]) and not total(text_of(row[at]))]
        tests: dict[str, Callable[[Any], Any]] = {
            "office": lambda cell: self.naming.office(text_of(cell)),
            "indicator": lambda cell: self._indicator(text_of(cell)),
            "period": lambda cell: not is_figure(cell) and period(cell),
            "unit": lambda cell: known_unit(text_of(cell)),
        }
        counts = {name: sum(bool(test(cell)) for cell in cells) for name, test in tests.items()}
        best = max(counts, key=lambda name: counts[name])
        if counts[best] * 2 > len(cells):
            return best
        return "office" if at == 0 and cells and not any(is_figure(cell) for cell in cells) else ""

    def _indicator(self, text: str) -> str | None:
        one = self._said(text) if text else None
        return one.indicator if one else None

    # -- rows ---------------------------------------------------------------------------------------------------------

    def _row(self, n: int, columns: Sequence[_Column], before: Said) -> Said:
        """Take the figures of a row; what its first cells say, for rows below in which these are merged."""
        row = self.rows[n]
        valued = [at for at, one in enumerate(columns) if not one.left and not one.wrong and _holds(one)]
        filled = [at for at in valued if text_of(row[at])]
        stub = [at for at, one in enumerate(columns) if one.names and one.names != "value"]
        if not filled or any(total(text_of(row[at])) for at in stub):
            if filled:
                self._leave(n, filled[0], _("A row of totals is left out."))
            return before
        said = Said()
        for at in stub:
            said = said | self._stub(n, at, columns[at].names)
        if len([at for at in stub if columns[at].names in {"office", "indicator"}]) > 1:
            said = replace(said, office=said.office or before.office, indicator=said.indicator or before.indicator)
        for at in filled:
            self._cell(n, at, columns[at].said | said)
        return said

    def _stub(self, n: int, at: int, names: str) -> Said:
        """What a cell says in a column that names offices, indicators, periods …"""
        cell, text = self.rows[n][at], text_of(self.rows[n][at])
        if not text:
            return Said()
        if names == "office":
            return self._named(
                n, at, "office", self.naming.office(text), _("“{name}” is no office that is known here.")
            )
        if names in {"indicator", "code"}:
            one = self._said(text)
            if one and one.indicator:
                return one
            return self._named(n, at, "indicator", None, _("“{name}” is no indicator of the catalogue."))
        if names in {"period", "year", "month"}:
            when = _numbered(cell, names) or period(cell)
            if when is None:
                self._fault(n, at, _("“{name}” is no period; write 2026年3月, 1—9月 or 2026-03.").format(name=text))
            return Said(period=when or Period())
        one_of: dict[str, Any] = {names: text} if names in {"unit", "source", "reason"} else {}
        return Said(**one_of)

    def _named(self, n: int, at: int, name: str, key: str | None, sentence: str) -> Said:
        if key is None:
            self._fault(n, at, sentence.format(name=text_of(self.rows[n][at])))
        found: dict[str, Any] = {name: key or _UNKNOWN}
        return Said(**found)

    def _cell(self, n: int, at: int, said: Said) -> None:
        if said.period.year and not (said.period.last or self.about.period.last or self.by_month):
            said = replace(said, period=replace(said.period, first=1, last=12))  # 2025年 over figures is the whole year
        said = said | self.about
        if _UNKNOWN in (said.office, said.indicator):
            return  # the row's fault is told already
        lacking = {
            _("of which office it is"): said.office,
            _("of which indicator it is"): said.indicator,
            _("of which month it is"): said.period.last,
            _("of which year it is"): said.period.year,
        }
        if none := [words for words, value in lacking.items() if not value]:
            sentence = _("Nothing says {what}; write it in a heading, a column or the title.")
            self._fault(n, at, sentence.format(what=none[0]))
            return
        try:
            value, unit = number(self.rows[n][at])
        except LuoshiError as error:
            self._fault(n, at, str(error))
            return
        self.found.figures.append(Figure(place(n, at, self.shown), replace(said, unit=unit or said.unit), value))

    def _heading(self, top: int, depth: int, at: int) -> str:
        return " ".join(text for n in range(top, depth) if (text := label_of(self.rows[n][at])))

    def _fault(self, row: int, column: int, sentence: str) -> None:
        self.found.faults.append(Fault(place(row, column, self.shown), sentence))

    def _leave(self, row: int, column: int, sentence: str) -> None:
        self.found.left.append(Fault(place(row, column, self.shown), sentence))


_UNKNOWN = "?"
"""Of a name that means nothing here: its row's fault is told where the name stands."""


def _numbered(cell: Any, names_: str) -> Period | None:
    """A bare number in a column of years or months."""
    text = text_of(cell)
    if names_ == "month" and text.isdecimal() and 1 <= int(text) <= 12:
        return Period(last=int(text))
    if names_ == "year" and text.isdecimal() and len(text) == 4:
        return Period(int(text))
    return None


def _holds(one: _Column) -> bool:
    """Whether figures stand in a column."""
    return one.names == "value" or (not one.names and one.said != Said())
