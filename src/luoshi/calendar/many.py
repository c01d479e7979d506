"""Adding working days to many dates at once: one lookup per date, in a table made once for the years and N concerned.

NumPy is not needed. An array of datetime64[D] comes back as one; any other sequence of dates as a list.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from functools import lru_cache
from itertools import accumulate, chain
from typing import Any

from luoshi.calendar.days import CHINA, Calendar

EPOCH = date(1970, 1, 1).toordinal()


def add_workdays_many(dates: Any, n: int, calendar: Calendar = CHINA) -> Any:
    """`calendar.add_workdays(day, n)` for every day of `dates`, an array of datetime64[D] or a sequence of dates."""
    if hasattr(dates, "astype"):
        return _to_array(dates, n, calendar)
    return _to_list(dates, n, calendar)


def _to_list(dates: Sequence[date], n: int, calendar: Calendar) -> list[date]:
    if not dates:
        return []
    first = min(dates).year
    table = _days(calendar, first, max(dates).year, n)
    base = date(first, 1, 1).toordinal()
    return [table[day.toordinal() - base] for day in dates]


def _to_array(dates: Any, n: int, calendar: Calendar) -> Any:
    if not dates.size:
        return dates
    numbers = dates.astype("datetime64[D]", copy=False).view("int64")
    first, last = (date.fromordinal(EPOCH + int(number)).year for number in (numbers.min(), numbers.max()))
    base = date(first, 1, 1).toordinal() - EPOCH
    return _array(calendar, first, last, n).take(numbers - base).view("datetime64[D]")


@lru_cache(maxsize=64)
def _array(calendar: Calendar, first: int, last: int, n: int) -> Any:
    import numpy as np  # whoever gave an array has it

    return np.array(_table(calendar, first, last, n), dtype="int64") - EPOCH


@lru_cache(maxsize=64)
def _days(calendar: Calendar, first: int, last: int, n: int) -> list[date]:
    return [date.fromordinal(day) for day in _table(calendar, first, last, n)]


def _table(calendar: Calendar, first: int, last: int, n: int) -> list[int]:
    """For each day from 1 January of `first` to 31 December of `last`: the ordinal of the n-th working day after it."""
    low = min(first, calendar.add_workdays(date(first, 1, 1), n).year)
    high = max(last, calendar.add_workdays(date(last, 12, 31), n).year)
    workdays = tuple(chain.from_iterable(calendar.year(number).workdays for number in range(low, high + 1)))
    ahead = sum(len(calendar.year(number).workdays) for number in range(low, first))
    flags = b"".join(calendar.year(number).flags for number in range(first, last + 1))
    counts = accumulate(flags, initial=ahead)
    if n > 0:
        next(counts)  # the day itself is behind
        return [workdays[count + n - 1] for count in counts]
    return [workdays[count + n] for count, _ in zip(counts, flags, strict=False)]
