"""Working days: the national calendar, with an office's own days on top.

A `Calendar` reads a year's table when a day of that year is first asked for. Counting follows 《民法典》 arts. 200-203:
the day on which a period begins is not counted.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from luoshi.calendar.statute import festival, provisional, settled_until, years
from luoshi.calendar.tables import DAY, Holiday, YearTable, shipped
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _


@dataclass(frozen=True, slots=True)
class OwnDays:
    """An office's own days on top of the national calendar: a minority's festival, a fair, a duty weekend."""

    name: str
    off: frozenset[date] = frozenset()
    worked: frozenset[date] = frozenset()


@dataclass(frozen=True, slots=True)
class Year:
    """A year's days. first: the ordinal of 1 January; flags: 1 for a day worked; workdays: their ordinals."""

    first: int
    flags: bytes
    workdays: tuple[int, ...]


@dataclass(frozen=True, eq=False)
class Calendar:
    """Working days of 2000 to 2060. `tables` outweigh the shipped ones: put in the paper that came out last night."""

    own: OwnDays | None = None
    tables: Mapping[int, YearTable] = field(default_factory=dict)
    _years: dict[int, Year] = field(default_factory=dict, init=False, repr=False)

    def table(self, year: int) -> YearTable:
        """The table in force for that year: given, shipped, or provisional by rule."""
        return self.tables.get(year) or shipped(year) or provisional(year)

    def is_workday(self, day: date) -> bool:
        """Whether `day` is worked."""
        year = self.year(day.year)
        return bool(year.flags[day.toordinal() - year.first])

    def next_workday(self, day: date) -> date:
        """The first working day on or after `day`."""
        while not self.is_workday(day):
            day += DAY
        return day

    def previous_workday(self, day: date) -> date:
        """The last working day on or before `day`."""
        while not self.is_workday(day):
            day -= DAY
        return day

    def add_workdays(self, day: date, n: int) -> date:
        """The n-th working day after `day`, which is not counted itself; before it, if n is negative.

        n = 0 gives `day`, or the next working day if it is off.
        """
        if n == 0:
            return self.next_workday(day)
        number, year = day.year, self.year(day.year)
        find, shift = (bisect_right, n - 1) if n > 0 else (bisect_left, n)
        place = find(year.workdays, day.toordinal()) + shift
        while place >= len(year.workdays):
            place -= len(year.workdays)
            number += 1
            year = self.year(number)
        while place < 0:
            number -= 1
            year = self.year(number)
            place += len(year.workdays)
        return date.fromordinal(year.workdays[place])

    def workdays_between(self, start: date, end: date) -> int:
        """How many working days lie after `start` up to and including `end`; negative if `end` is earlier.

        So `add_workdays(start, n) == end` says `workdays_between(start, end) == n`, for n > 0.
        """
        if end < start:
            return -self.workdays_between(end, start)
        return self._before(end) - self._before(start) + self._count(start.year, end.year)

    def _before(self, day: date) -> int:
        """Working days of the year up to and including `day`."""
        return bisect_right(self.year(day.year).workdays, day.toordinal())

    def _count(self, first: int, last: int) -> int:
        return sum(len(self.year(year).workdays) for year in range(first, last))

    def holiday(self, name: str, year: int) -> Holiday:
        """The days off of 春节, 国庆节, … in that year. LuoshiError for a name the law does not know."""
        for holiday in self.table(year).holidays:
            if name in holiday.names:
                return holiday
        day = festival(name, year)
        return Holiday((name,), day, day, official=self.table(year).official)

    def festival(self, name: str, year: int) -> date:
        """The day of the festival itself: 正月初一 for 春节, 10月1日 for 国庆节."""
        return festival(name, year)

    def holidays(self, first: date, last: date) -> Iterator[Holiday]:
        """The holidays with a day off from `first` to `last`, in order."""
        for year in range(first.year, min(last.year + 1, years()[-1]) + 1):
            for holiday in self.table(year).holidays:
                if holiday.first <= last and holiday.last >= first:
                    yield holiday

    def is_official(self, first: date, last: date | None = None) -> bool:
        """Whether papers settle every day from `first` to `last`; a date computed across others is provisional."""
        last = last or first
        for year in range(first.year, last.year + 1):
            if not self.table(year).official:
                return False
        behind = last > settled_until(last.year)
        return not behind or last.year + 1 not in years() or self.table(last.year + 1).official

    def year(self, number: int) -> Year:
        """The working days of that year; LuoshiError outside 2000 to 2060."""
        year = self._years.get(number)
        if year is None:
            year = self._years[number] = self._build(number)
        return year

    def _build(self, number: int) -> Year:
        if number not in years():
            sentence = _("There is no calendar for {year}; it reaches from {first} to {last}.")
            raise LuoshiError(sentence.format(year=number, first=years()[0], last=years()[-1]))
        tables = [self.table(number)]
        if number + 1 in years():
            tables.append(self.table(number + 1))  # it may rule on this December
        flags = bytearray(_weekdays(number))
        first = date(number, 1, 1).toordinal()
        for table in tables:
            _mark(flags, first, table.off(), 0)
            _mark(flags, first, table.workdays, 1)
        if self.own:
            _mark(flags, first, self.own.off, 0)
            _mark(flags, first, self.own.worked, 1)
        return Year(first, bytes(flags), tuple(first + n for n, flag in enumerate(flags) if flag))


def _weekdays(year: int) -> Iterator[int]:
    first, behind = date(year, 1, 1).toordinal(), date(year + 1, 1, 1).toordinal()
    # ordinal 1 was a Monday
    return (int((n - 1) % 7 < 5) for n in range(first, behind))


def _mark(flags: bytearray, first: int, days: Iterable[date], flag: int) -> None:
    for day in days:
        if 0 <= (n := day.toordinal() - first) < len(flags):
            flags[n] = flag


CHINA = Calendar()
"""The national calendar as shipped."""
is_workday = CHINA.is_workday
next_workday = CHINA.next_workday
previous_workday = CHINA.previous_workday
add_workdays = CHINA.add_workdays
workdays_between = CHINA.workdays_between
holiday = CHINA.holiday
