"""Where a plan should stand on any day (序时进度): the curve that lamps and rankings compare with."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Literal

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.schedule import Schedule

Curve = tuple[tuple[date, float], ...]
"""(day, percent that should be done in its evening), days ascending, straight lines between."""

_DAY = timedelta(days=1)


def planned(found: Schedule, by: Literal["late", "early"] = "late") -> Curve:
    """The planned curve of a schedule: each step earns its weight evenly from its first day to its last.

    by: the latest dates, which is what counting back promises, or the earliest. LuoshiError where all weights are 0.
    """
    spans = []
    for step in found.plan.steps:
        dates = found.dates[step.key]
        first, last = (dates.late_start, dates.late_finish) if by == "late" else (dates.early_start, dates.early_finish)
        if first is None or last is None:
            raise LuoshiError(_("The earliest dates are not known; say what day it is."))
        spans.append((first, last, step.weight))
    return of_spans(spans)


def of_spans(spans: Sequence[tuple[date, date, float]]) -> Curve:
    """The curve of pieces of work: (first day, last day, weight)."""
    total = sum(weight for _first, _last, weight in spans)
    if not total > 0:
        raise LuoshiError(_("All weights are 0; give at least one step a weight."))
    days = sorted({day for first, last, _weight in spans for day in (first - _DAY, last)})
    # what is earned per day changes only where a piece begins or ends, so one sweep over the ends gives the curve
    slope: dict[date, float] = dict.fromkeys(days, 0.0)
    for first, last, weight in spans:
        rate = weight / ((last - first).days + 1)
        slope[first - _DAY] += rate
        slope[last] -= rate
    points, done, rate = [], 0.0, 0.0
    for n, day in enumerate(days):
        done += rate * (day - days[n - 1]).days if n else 0.0
        rate += slope[day]
        points.append((day, round(min(100 * done / total, 100.0), 4)))
    points[-1] = (points[-1][0], 100.0)
    return tuple(points)


def at(curve: Curve, day: date) -> float:
    """Percent that should be done in the evening of `day`."""
    place = bisect_right(curve, day, key=lambda point: point[0])
    if place == 0:
        return 0.0
    (before, low) = curve[place - 1]
    if place == len(curve):
        return low
    after, high = curve[place]
    return low + (high - low) * (day - before).days / (after - before).days


def when(curve: Curve, percent: float) -> float:
    """The moment, as an ordinal with its fraction, at which the curve reaches `percent` (the inverse of `at`)."""
    place = bisect_right(curve, percent, key=lambda point: point[1])
    if place == 0:
        return float(curve[0][0].toordinal())
    if place == len(curve):
        place = next(n for n, (_day, value) in enumerate(curve) if value >= min(percent, curve[-1][1]))
        return float(curve[place][0].toordinal())
    (before, low), (after, high) = curve[place - 1], curve[place]
    return before.toordinal() + (percent - low) / (high - low) * (after - before).days
