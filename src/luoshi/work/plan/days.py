"""Days of a calendar as two tables: how many worked days lie before a moment, and which day is the n-th.

A moment is the morning of a day, as an ordinal less `origin`; so a day lasts from its moment to the next. Two facts
carry all arithmetic (N = `before`, day = `day`): a step that begins in the morning of worked day number k begins at
day[k]; one that has c worked days behind it is finished at day[c - 1] + 1. `first_start`, `first_finish` and
`last_start`, `last_finish` are the inverses, rounded to the safe side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from itertools import accumulate

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.values import DAYS, WORKDAYS, Workdays

FIRST_YEAR, LAST_YEAR = 2000, 2060


@dataclass(frozen=True, slots=True)
class Days:
    """One calendar's tables. origin: the ordinal of moment 0. dates: the worked days themselves."""

    name: str
    origin: int
    before: list[int]
    day: list[int]
    dates: list[date]

    def start(self, k: int) -> int:
        """The moment at which worked day number `k` begins."""
        if not 0 <= k < len(self.day):
            raise beyond()
        return self.day[k]

    def finish(self, c: int) -> int:
        """The moment at which `c` worked days are behind."""
        if not 0 < c <= len(self.day):
            raise beyond()
        return self.day[c - 1] + 1

    def count(self, moment: int) -> int:
        """Worked days before `moment`; also the number of the first worked day that begins at or after it."""
        if not 0 <= moment < len(self.before):
            raise beyond()
        return self.before[moment]

    first_start = count

    def first_finish(self, moment: int) -> int:
        """The least c such that c worked days end at or after `moment`."""
        return self.count(moment - 1) + 1

    def last_start(self, moment: int) -> int:
        """The number of the last worked day that begins at or before `moment`."""
        return self.count(moment + 1) - 1

    last_finish = count

    def moment(self, day: date) -> int:
        """The moment at which `day` begins."""
        return day.toordinal() - self.origin

    def works(self, day: date) -> bool:
        """Whether `day` is worked."""
        moment = self.moment(day)
        return self.count(moment + 1) > self.count(moment)

    def date(self, k: int) -> date:
        """The worked day number `k`."""
        if not 0 <= k < len(self.dates):
            raise beyond()
        return self.dates[k]


def beyond() -> LuoshiError:
    """The plan leaves the years of which there are calendars."""
    sentence = _(
        "The plan runs out of the calendar, which reaches from {first} to {last}; check its durations and dates."
    )
    return LuoshiError(sentence.format(first=FIRST_YEAR, last=LAST_YEAR))


@lru_cache(maxsize=64)
def _tables(name: str, origin: int, flags: bytes) -> Days:
    """The tables of these days; shared by all plans over the same years."""
    worked = [n for n, flag in enumerate(flags) if flag]
    dates = [date.fromordinal(origin + n) for n in worked]
    return Days(name, origin, list(accumulate(flags, initial=0)), worked, dates)


class Calendars:
    """The tables of a plan's calendars for the years concerned, each made when first asked for."""

    def __init__(self, named: Mapping[str, Workdays], first: int, last: int) -> None:
        self._named = named
        self._first, self._last = max(first, FIRST_YEAR), min(last, LAST_YEAR)
        self._tables: dict[str, Days] = {}

    def __getitem__(self, name: str) -> Days:
        table = self._tables.get(name)
        if table is None:
            table = self._tables[name] = self._table(name)
        return table

    def _table(self, name: str) -> Days:
        flags = b""
        for number in range(self._first, self._last + 1):
            years = [self._year(part.strip(), number) for part in name.split("&")]
            flags += bytes(map(min, *years)) if len(years) > 1 else years[0]
        if not any(flags):
            raise LuoshiError(
                _("The calendar {name} leaves no working day; take a day off its holidays.").format(name=name)
            )
        return _tables(name, date(self._first, 1, 1).toordinal(), flags)

    def _year(self, name: str, number: int) -> bytes:
        if name == DAYS:
            return b"\1" * (date(number + 1, 1, 1) - date(number, 1, 1)).days
        if name in self._named:
            return self._named[name].year(number).flags
        if name == WORKDAYS:
            from luoshi.calendar.days import CHINA

            return CHINA.year(number).flags
        known = ", ".join([WORKDAYS, DAYS, *self._named])
        raise LuoshiError(_("There is no calendar {name}; there are {known}.").format(name=name, known=known))
