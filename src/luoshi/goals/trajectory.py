"""Where a target stands: the plan by month, the share that earlier years had reached by now, a forecast, red lines.

The forecast is simple and says what it is: this year's figure divided by the share of the year that earlier years had
reached by the same month; its interval is Student's, from how much these shares differed on a logarithmic scale
(Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd ed., sections 5.5-5.6, on ratios to a seasonal
base). With fewer earlier years than rules/goals.yaml asks for there is none.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

Course = Literal["on course", "at risk", "lost", "unknown"]


@dataclass(frozen=True)
class Target:
    """A yearly target. good: 1 at least, -1 at most. path: cumulative plan by month; else in equal parts."""

    year: int
    value: float
    good: int = 1
    path: Mapping[int, float] | None = None

    def planned(self, month: int) -> float:
        """What should stand by the end of a month (序时进度)."""
        if self.path and month in self.path:
            return self.path[month]
        return self.value * month / 12


@dataclass(frozen=True)
class Forecast:
    """The figure expected at the end of the year, between low and high with probability `level`. years: how many
    earlier years it rests on. low and high are None where these are too few; `why` then says so."""

    value: float | None
    low: float | None
    high: float | None
    level: float
    years: int
    why: str = ""


def shares(earlier: Sequence[Mapping[int, float]], month: int) -> list[float]:
    """The share of their years that earlier years had reached by a month (for 开门红 the third), where known."""
    return [year[month] / year[12] for year in earlier if month in year and year.get(12, 0.0) > 0 and year[month] > 0]


def forecast(now: Mapping[int, float], earlier: Sequence[Mapping[int, float]], level: float = 0.9) -> Forecast:
    """The year's figure, from this year's cumulative figures by month and those of earlier years.

    level: 0.8, 0.9 or 0.95. Raises LuoshiError for another level.
    """
    least = rules.load("goals")["forecast"]["years"]
    student(level, 1)
    month = max(now, default=0)
    if month == 12:
        return Forecast(now[12], now[12], now[12], level, len(earlier))
    reached = shares(earlier, month) if month else []
    if not month or now[month] <= 0 or len(reached) < least:
        why = _("{n} earlier years are known, a forecast needs {least}").format(n=len(reached), least=least)
        return Forecast(None, None, None, level, len(reached), why)
    logs = [math.log(share) for share in reached]
    middle, spread = statistics.mean(logs), statistics.stdev(logs) * math.sqrt(1 + 1 / len(logs))
    width = student(level, len(logs) - 1) * spread
    low, high = (now[month] / math.exp(middle + side * width) for side in (1, -1))
    return Forecast(now[month] / math.exp(middle), low, high, level, len(reached))


def course(target: Target, now: Mapping[int, float], expected: Forecast) -> Course:
    """On course: all of the interval meets the target; at risk: some; lost: none. Unknown without a forecast."""
    if expected.low is None or expected.high is None:
        return "unknown"
    worst, best = (expected.low, expected.high) if target.good > 0 else (expected.high, expected.low)
    if worst * target.good >= target.value * target.good:
        return "on course"
    return "lost" if best * target.good < target.value * target.good else "at risk"


def ahead(target: Target, now: Mapping[int, float]) -> float | None:
    """How far the latest figure is ahead of the plan by month, in the unit of the target (behind: below zero)."""
    month = max(now, default=0)
    return (now[month] - target.planned(month)) * target.good if month else None


@dataclass(frozen=True)
class RedLine:
    """A line that must not be crossed (底线、双控). good: -1 the figure must stay at or under it, 1 at or above it."""

    name: str
    limit: float
    good: int = -1


def distance(line: RedLine, value: float) -> float:
    """How far a figure is from the line, in its unit: below zero once it is crossed."""
    return (value - line.limit) * line.good


def alarm(line: RedLine, value: float, expected: Forecast | None = None) -> Literal["clear", "near", "crossed"]:
    """Near: within the share of the limit in rules/goals.yaml, or with the forecast's bad end beyond the line."""
    left = distance(line, value)
    if left < 0:
        return "crossed"
    bad = None if expected is None else (expected.high if line.good < 0 else expected.low)
    share = rules.load("goals")["red_line"]["near"]
    if left < share * abs(line.limit) or (bad is not None and distance(line, bad) < 0):
        return "near"
    return "clear"


def student(level: float, freedom: int) -> float:
    """Student's two-sided quantile, of the highest number of degrees of freedom in the table that is not above.

    level: 0.8, 0.9 or 0.95. Raises LuoshiError for another level.
    """
    tables: Mapping[float, Mapping[int, float]] = rules.load("goals")["forecast"]["student"]
    if level not in tables:
        levels = " ".join(map(str, tables))
        raise LuoshiError(
            _("No interval of {level} is known; choose one of: {levels}.").format(level=level, levels=levels)
        )
    table = tables[level]
    return table[max(known for known in table if known <= freedom)]
