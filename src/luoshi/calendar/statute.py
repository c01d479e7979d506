"""The provisional rule: a table for a year whose paper is not out, from the law in force (rules/workdays/statute.yaml).

The spans of days off follow from the law and the principles published with it. Which weekend days are worked instead
is a guess, the nearest that the law allows; docs/calendar.md says how often it was right.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from luoshi.calendar.tables import DAY, Holiday, Paper, YearTable, load_yaml
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

LUNAR = ("spring", "clear", "dragon", "moon")


@dataclass(slots=True)
class _Span:
    names: tuple[str, ...]
    first: date
    last: date
    statutory: int
    alone: date | None = None  # the festival day, where the law gives one day only


@cache
def statute() -> Any:
    """The rule as data."""
    return load_yaml(files("luoshi.rules").joinpath("workdays", "statute.yaml").read_text(encoding="utf-8"))


def years() -> range:
    """The years for which festivals are known."""
    known = statute()["lunar"]
    return range(min(known), max(known) + 1)


def festival(name: str, year: int) -> date:
    """The day of the festival itself: 正月初一 for 春节, and so on. LuoshiError for one that the law does not know."""
    row = _law(year)["holidays"].get(name) or _law(years()[-1])["holidays"].get(name)
    if row is None:
        names = ", ".join(_law(years()[-1])["holidays"])
        raise LuoshiError(_("There is no holiday “{name}”; known are {names}.").format(name=name, names=names))
    return _festival(row, year)


def _law(year: int) -> Mapping[str, Any]:
    if year not in years():
        sentence = _("There is no calendar for {year}; it reaches from {first} to {last}.")
        raise LuoshiError(sentence.format(year=year, first=years()[0], last=years()[-1]))
    law: Mapping[str, Any] = next(law for law in statute()["since"] if law["from"] <= year)
    return law


def _festival(row: Mapping[str, Any], year: int) -> date:
    words = statute()["lunar"][year][LUNAR.index(row["day"])] if row["day"] in LUNAR else row["day"]
    return date.fromisoformat(f"{year}-{words}")


@cache
def provisional(year: int) -> YearTable:
    """The table that the rule gives for that year."""
    law = _law(year)
    spans = list(_spans(law["holidays"], year))
    table = _Made(spans)
    for span in spans:
        table.work_off(span, law["in_a_row"])
    holidays = tuple(Holiday(span.names, span.first, span.last, official=False) for span in spans)
    return YearTable(year, (Paper(law["cite"]),), holidays, frozenset(table.worked), official=False)


def _spans(holidays: Mapping[str, Any], year: int) -> Iterator[_Span]:
    days = {name: _festival(row, year) for name, row in holidays.items()}
    joined = _joined(holidays, days)
    for name, row in holidays.items():
        if name == joined:
            continue
        if row["statutory"] == 1:
            yield _around(name, days[name])
            continue
        first = days[name] + row.get("starts", 0) * DAY
        merged = row.get("joined")
        if merged and merged["with"] == joined:
            first = min(first, days[joined])
            yield _Span((name, joined), first, first + (merged["span"] - 1) * DAY, merged["statutory"])
        else:
            yield _Span((name,), first, first + (row["span"] - 1) * DAY, row["statutory"])


def _joined(holidays: Mapping[str, Any], days: Mapping[str, date]) -> str:
    """The name of the holiday that falls into a longer one or touches it; empty if none does."""
    for name, row in holidays.items():
        if merged := row.get("joined"):
            gap = (days[merged["with"]] - days[name]).days
            if -2 <= gap <= merged["span"] - 1:
                return str(merged["with"])
    return ""


def _around(name: str, day: date) -> _Span:
    """One day joined to the weekend beside it; on a Wednesday it stays alone."""
    back, ahead = {0: (2, 0), 1: (2, 0), 2: (0, 0), 3: (0, 2), 4: (0, 2), 5: (0, 2), 6: (1, 1)}[day.weekday()]
    return _Span((name,), day - back * DAY, day + ahead * DAY, 1, alone=day)


class _Made:
    """Days off and worked so far, while the weekend days to be worked are chosen."""

    def __init__(self, spans: list[_Span]) -> None:
        holidays = (Holiday(span.names, span.first, span.last) for span in spans)
        self.off = {day for holiday in holidays for day in holiday.days()}
        self.worked: set[date] = set()

    def work_off(self, span: _Span, in_a_row: int) -> None:
        """Choose the weekend days worked for the days that the span has beyond the law."""
        owed = sum(day.weekday() < 5 for day in Holiday((), span.first, span.last).days()) - span.statutory
        if owed <= 0:
            return
        if span.alone is not None:
            # the other day of the same weekend
            self.worked.add(span.first - DAY if span.alone > span.first else span.last + DAY)
            return
        before = list(self._candidates(span.first, -1, in_a_row))
        after = list(self._candidates(span.last, 1, in_a_row))
        if owed == 1:
            nearest = before[:1] + after[:1]
            self.worked.add(min(nearest, key=lambda day: (self._stretch(day), day)))
            return
        chosen = [day for pair in zip(before, after, strict=False) for day in pair]
        self.worked.update(chosen[:owed])

    def _candidates(self, edge: date, way: int, in_a_row: int) -> Iterator[date]:
        """Weekend days within three weeks of the edge, nearest first, whose stretch of work the law allows."""
        for n in range(1, 22):
            day = edge + way * n * DAY
            free = day.weekday() >= 5 and day not in self.off and day not in self.worked
            # a day of work alone between days off would be no help to anybody
            if free and 2 <= self._stretch(day) <= in_a_row:
                yield day

    def _stretch(self, day: date) -> int:
        """How many days in a row are worked if `day` is."""
        return 1 + self._run(day, -1) + self._run(day, 1)

    def _run(self, day: date, way: int) -> int:
        n = 0
        while self._is_worked(day + way * (n + 1) * DAY):
            n += 1
        return n

    def _is_worked(self, day: date) -> bool:
        return day in self.worked or (day.weekday() < 5 and day not in self.off)


def settled_until(year: int) -> date:
    """The last day of the year that the paper of the year alone settles: the next one may rule on the days behind."""
    return date(year, 12, statute()["december"]) - timedelta(days=1)
