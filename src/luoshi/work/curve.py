"""The planned curve (序时进度): how far an item should be on any day, in percent.

A curve is a list of days with percentages, straight between them. An item without one that has a target is planned
evenly from its start (or the day it was issued) to its due day; one without a target, or with a mere
cap, has no curve.
"""

from __future__ import annotations

from datetime import date, timedelta
from math import ceil, floor

from luoshi.work.values import Standing

Curve = tuple[tuple[date, float], ...]
EPSILON = 1e-9


def curve(standing: Standing) -> Curve:
    """The item's planned curve in order of days; empty if it has none."""
    if standing.curve:
        return tuple(sorted(standing.curve))
    start = standing.start or standing.days.get("issued")
    if standing.target is None or not standing.target.has_way:
        return ()
    if start is None or standing.due is None or standing.due <= start:
        return ()
    return ((start, 0.0), (standing.due, 100.0))


def planned(points: Curve, day: date) -> float | None:
    """The percentage planned for `day`: 0 before the first point, that of the last after it; None without a curve."""
    if not points:
        return None
    if day < points[0][0]:
        return 0.0
    for (day0, percent0), (day1, percent1) in zip(points, points[1:], strict=False):
        if day < day1:
            return percent0 + (percent1 - percent0) * (day - day0).days / (day1 - day0).days
    return points[-1][1]


def first_day(points: Curve, percent: float, beyond: bool = False) -> date | None:
    """The first day for which at least `percent` is planned (`beyond`: more than that); None if there is none."""
    before = 0.0
    for n, (day, reached) in enumerate(points):
        if reached > percent + EPSILON or (not beyond and reached >= percent - EPSILON):
            if n == 0 or reached <= before:
                return day
            start = points[n - 1][0]
            share = (percent - before) / (reached - before) * (day - start).days
            days = floor(share + EPSILON) + 1 if beyond else ceil(share - EPSILON)
            return start + timedelta(days=max(days, 0))
        before = reached
    return None
