"""Due days that show how they were computed.

A rule is plain data, so that it can be kept with an item and computed again when a paper comes out:

    {"from": "2026-02-09", "workdays": 20}      二十个工作日内
    {"from": "2026-02-09", "days": 30}          三十日内
    {"from": "2026-01-31", "months": 1}         一个月内
    {"day": "2026-06-30"}                       6月30日前

`shift` adds the days for which the clock stood still. Counting follows 《民法典》 arts. 200-203: the first day is not
counted; a month ends on the day of the same number, or on its last; a period of days or months that ends on a day off
ends on the next working day. A day that is named is that day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from luoshi.calendar.days import CHINA, Calendar
from luoshi.calendar.tables import DAY
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

Kind = Literal["from", "off", "worked", "workdays", "days", "months", "day", "roll", "shift", "provisional"]
UNITS = ("workdays", "days", "months")


@dataclass(frozen=True, slots=True)
class DueStep:
    """One step of the computation: what counted, over which days."""

    kind: Kind
    first: date
    last: date
    n: int = 0
    name: str = ""

    def __str__(self) -> str:
        sentences = {
            "from": _("Counted from the day after {first}."),
            "off": _("{name}, {first} to {last}: {n} weekdays off, not counted."),
            "worked": _("{first} is a weekend day that is worked; it counts."),
            "workdays": _("{n} working days end on {last}."),
            "days": _("{n} days end on {last}."),
            "months": _("{n} months end on {last}."),
            "day": _("The day is named: {first}."),
            "roll": _("{first} is off; the period ends on the next working day, {last}."),
            "shift": _("The clock stood still for {n} days: {last}."),
            "provisional": _("The paper for {first} to {last} is not out: the day is provisional."),
        }
        return sentences[self.kind].format(first=self.first, last=self.last, n=self.n, name=self.name)


@dataclass(frozen=True, slots=True)
class DueDay:
    """A due day and how it came about. provisional: it was computed across days that no paper settles yet."""

    day: date
    rule: Mapping[str, Any]
    steps: tuple[DueStep, ...]
    provisional: bool


def due_day(rule: Mapping[str, Any], calendar: Calendar = CHINA) -> DueDay:
    """The due day that the rule gives; LuoshiError for a rule that cannot be read."""
    try:
        start, unit, n = _read(rule)
        shift = int(rule.get("shift", 0))
        steps, day, counted = _count(start, unit, n, calendar)
        if shift:
            day += shift * DAY
            steps.append(DueStep("shift", start, day, shift))
    except (ValueError, TypeError, KeyError, OverflowError) as error:
        sentence = _('The rule of a due day {rule} cannot be read; write {{"from": "2026-02-09", "workdays": 20}}.')
        raise LuoshiError(sentence.format(rule=dict(rule))) from error
    provisional = counted and not calendar.is_official(min(start, day), max(start, day))
    if provisional:
        steps.append(_open(start, day, calendar))
    return DueDay(day, rule, tuple(steps), provisional)


def _read(rule: Mapping[str, Any]) -> tuple[date, str, int]:
    if "day" in rule:
        return date.fromisoformat(rule["day"]), "day", 0
    (unit,) = [unit for unit in UNITS if unit in rule]
    n = rule[unit]
    if isinstance(n, bool) or not isinstance(n, int) or n < 0:
        raise ValueError(n)
    return date.fromisoformat(rule["from"]), unit, n


def _count(start: date, unit: str, n: int, calendar: Calendar) -> tuple[list[DueStep], date, bool]:
    """The steps, the day, and whether the calendar had a say in it."""
    if unit == "day":
        return [DueStep("day", start, start)], start, False
    steps = [DueStep("from", start, start)]
    if unit == "workdays":
        day = calendar.add_workdays(start, n)
        steps += _exceptions(start + DAY, day, calendar)
        return [*steps, DueStep("workdays", start, day, n)], day, True
    named = start + n * DAY if unit == "days" else _months(start, n)
    steps.append(DueStep("days" if unit == "days" else "months", start, named, n))
    day = calendar.next_workday(named)
    if day != named:
        steps.append(DueStep("roll", named, day))
    return steps, day, True


def _months(start: date, n: int) -> date:
    from dateutil.relativedelta import relativedelta

    return start + relativedelta(months=n)


def _exceptions(first: date, last: date, calendar: Calendar) -> Iterator[DueStep]:
    """Where the count from `first` to `last` differs from counting Mondays to Fridays."""
    named: set[date] = set()
    for holiday in calendar.holidays(first, last):
        skipped = [day for day in holiday.days() if first <= day <= last and _is_off(day, calendar)]
        named.update(skipped)
        if skipped:
            yield DueStep("off", holiday.first, holiday.last, len(skipped), "、".join(holiday.names))
    for n in range((last - first).days + 1):
        day = first + n * DAY
        if day.weekday() >= 5 and calendar.is_workday(day):
            yield DueStep("worked", day, day, 1)
        elif _is_off(day, calendar) and day not in named:
            yield DueStep("off", day, day, 1, calendar.own.name if calendar.own else "")


def _is_off(day: date, calendar: Calendar) -> bool:
    return day.weekday() < 5 and not calendar.is_workday(day)


def _open(start: date, end: date, calendar: Calendar) -> DueStep:
    """The part of the way that no paper settles."""
    first, last = min(start, end), max(start, end)
    while calendar.is_official(first) and first < last:
        first += DAY
    return DueStep("provisional", first, last)
