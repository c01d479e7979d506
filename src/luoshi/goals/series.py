"""An indicator's figures over time: what is known when, and what a single month brought.

A revision is an entry, never an overwrite. Figures of a part of the year (1—9月) are cumulative. Missing is not zero.
"""

from __future__ import annotations

import statistics
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Literal

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

Status = Literal["provisional", "verified", "revised"]
_ORDER = {"provisional": 0, "verified": 1, "revised": 2}


@dataclass(frozen=True)
class Observation:
    """A figure of an office for a month of a year. cumulative: since January. entered: the day it became known.
    value None: known to be missing. reason: why a figure was revised."""

    office: str
    year: int
    month: int
    value: float | None
    entered: date
    status: Status = "provisional"
    cumulative: bool = True
    source: str = ""
    reason: str = ""

    def __post_init__(self) -> None:
        if not 1 <= self.month <= 12:
            sentence = _("{office}: there is no month {month}; months are 1 to 12.")
            raise LuoshiError(sentence.format(office=self.office, month=self.month))


def known(observations: Iterable[Observation], on: date) -> dict[tuple[str, int, int], Observation]:
    """What was known on a day: by office, year and month the entry of the latest day up to then.

    Of entries of the same day the verified stands before the provisional, and the revised before both.
    """
    found: dict[tuple[str, int, int], Observation] = {}
    for one in sorted(observations, key=lambda o: (o.entered, _ORDER[o.status])):
        if one.entered <= on:
            found[one.office, one.year, one.month] = one
    return found


def enter(entries: Iterable[Observation], new: Observation) -> Observation:
    """The new entry, if it may be made after these; it is kept beside them, never instead of them.

    Raises LuoshiError: for the same thing entered twice; for a day before the latest entry's; for a figure other than
    the verified one that is no revision; for a revision of nothing, or without a reason.
    """
    before = history(entries, new.office, new.year, new.month)
    place = {"office": new.office, "year": new.year, "month": new.month}
    last = before[-1] if before else None
    verified = any(one.status != "provisional" for one in before)
    if new.status == "revised" and (last is None or not new.reason.strip()):
        raise LuoshiError(
            _("{office}, {year}-{month}: a revision needs an earlier figure and a reason.").format(**place)
        )
    if last and new.entered < last.entered:
        sentence = _("{office}, {year}-{month}: entered on {day}, before the latest entry of that figure.")
        raise LuoshiError(sentence.format(**place, day=new.entered))
    if last and (last.value, last.cumulative) == (new.value, new.cumulative):
        if new.status == last.status or new.status != "verified" or verified:
            raise LuoshiError(_("{office}, {year}-{month}: this figure is entered already.").format(**place))
    elif verified and new.status != "revised":
        sentence = _("{office}, {year}-{month}: the figure is verified; another one is a revision, with its reason.")
        raise LuoshiError(sentence.format(**place))
    return new


def history(observations: Iterable[Observation], office: str, year: int, month: int) -> list[Observation]:
    """Every entry of one figure, in the order in which they were entered."""
    entries = [one for one in observations if (one.office, one.year, one.month) == (office, year, month)]
    return sorted(entries, key=lambda one: (one.entered, _ORDER[one.status]))


def cumulated(observations: Iterable[Observation], office: str, year: int, on: date) -> dict[int, float]:
    """Figures since January by month, as known on a day. Single months add up while none is missing before them."""
    months = {
        month: one for (who, when, month), one in known(observations, on).items() if (who, when) == (office, year)
    }
    out: dict[int, float] = {}
    for month, one in sorted(months.items()):
        if one.value is None:
            continue
        if one.cumulative or month == 1:
            out[month] = one.value
        elif month - 1 in out:
            out[month] = out[month - 1] + one.value
    return out


def single(cumulative: dict[int, float]) -> dict[tuple[int, int], float]:
    """What each stretch of months brought, by its first and last month.

    {2: 10, 3: 18, 6: 40} gives (1, 2): 10, (3, 3): 8, (4, 6): 22. Offices often publish January and February together;
    a stretch is never split by guessing.
    """
    out: dict[tuple[int, int], float] = {}
    before, so_far = 0, 0.0
    for month, value in sorted(cumulative.items()):
        out[before + 1, month] = value - so_far
        before, so_far = month, value
    return out


def growth(this: dict[int, float], last: dict[int, float], month: int) -> float | None:
    """Growth over the same period of the year before, as a share (0.05 is 5 %): None where either is missing or the
    earlier is not above zero."""
    now, then = this.get(month), last.get(month)
    return None if now is None or then is None or then <= 0 else now / then - 1.0


def falls(cumulative: Mapping[int, float]) -> list[tuple[int, int]]:
    """Where a figure since January is below an earlier one of the year: each month with the known one before it.

    It may be true (a refund of taxes, a correction), but is a slip more often: whoever enters it says why.
    """
    months = sorted(cumulative)
    pairs = zip(months, months[1:], strict=False)
    return [(before, month) for before, month in pairs if cumulative[month] < cumulative[before]]


def out_of_scale(value: float, usual: Iterable[float]) -> bool:
    """Whether a figure is so far from the median of the usual ones that its unit may be another (万元 for 亿元).

    By how many times: rules/goals.yaml. False where nothing usual is known, or it or the figure is zero.
    """
    known = [abs(one) for one in usual if one]
    if not known or not value:
        return False
    times = abs(value) / statistics.median(known)
    return max(times, 1 / times) >= float(rules.load("goals")["out_of_scale"]["times"])
