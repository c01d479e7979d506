"""Targets over years: from a baseline to a five-year aim, year by year, month by month; and the first quarter's look.

A monthly path (序时进度) follows the seasons of earlier years where these are known, else goes in equal parts.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.goals.indicators import Kind
from luoshi.goals.trajectory import Target, shares, student
from luoshi.i18n import gettext as _


@dataclass(frozen=True)
class Plan:
    """An office's target for an indicator, in its unit, by the end of the year `until`.

    since, baseline: the year from whose end it counts, and the figure that stood then; without these there is no path
    between. shape: "linear" by equal amounts a year, "compound" by an equal rate. years: values fixed by hand. good: 1
    at least, -1 at most. kind: of the indicator: a flow begins each year at zero, a stock where the last year ended, a
    rate holds all year.
    """

    indicator: str
    office: str
    until: int
    value: float
    since: int | None = None
    baseline: float | None = None
    shape: Literal["linear", "compound"] = "linear"
    good: int = 1
    kind: Kind = "flow"
    years: Mapping[int, float] | None = None

    def __post_init__(self) -> None:
        if (self.since is None) != (self.baseline is None) or (self.since is not None and self.since >= self.until):
            sentence = _("{indicator}, {office}: a baseline needs a figure and a year before {until}.")
            raise LuoshiError(sentence.format(indicator=self.indicator, office=self.office, until=self.until))
        if self.shape == "compound" and not (self.baseline and self.baseline > 0 and self.value > 0):
            sentence = _("{indicator}, {office}: an equal rate of growth needs a baseline and a target above zero.")
            raise LuoshiError(sentence.format(indicator=self.indicator, office=self.office))

    def yearly(self) -> dict[int, float]:
        """What should stand at the end of each year."""
        found = {self.until: self.value}
        if self.since is not None and self.baseline is not None:
            span = self.until - self.since
            for year in range(self.since + 1, self.until):
                gone = (year - self.since) / span
                if self.shape == "compound":
                    found[year] = self.baseline * (self.value / self.baseline) ** gone
                else:
                    found[year] = self.baseline + (self.value - self.baseline) * gone
        return dict(sorted({**found, **(self.years or {})}.items()))

    def of(self, year: int, earlier: Sequence[Mapping[int, float]] = (), before: float | None = None) -> Target:
        """The target of one year with its path by month. earlier: cumulative figures by month of earlier years, whose
        seasons it then follows. before: of a stock, what stood at the end of the year before, if not by this plan.

        Raises LuoshiError for a year of which the plan says nothing.
        """
        yearly = self.yearly()
        if year not in yearly:
            sentence = _("{indicator}, {office}: the plan says nothing of {year}.")
            raise LuoshiError(sentence.format(indicator=self.indicator, office=self.office, year=year))
        value = yearly[year]
        if self.kind == "flow":
            path = {month: value * share for month, share in _seasons(earlier).items()}
        elif self.kind == "stock":
            start = before if before is not None else yearly.get(year - 1, self.baseline)
            path = {} if start is None else {month: start + (value - start) * month / 12 for month in range(1, 13)}
        else:
            path = dict.fromkeys(range(1, 13), value)
        return Target(year, value, self.good, path or None)


def of_growth(indicator: str, office: str, year: int, percent: float, base: float, good: int = 1) -> Plan:
    """A target of growth over the year before (增长6%) as a level: base is that year's figure."""
    return Plan(indicator, office, year, base * (1 + percent / 100), year - 1, base, good=good)


@dataclass(frozen=True)
class Opening:
    """What share of the year should stand by a month (开门红), from earlier years.

    share: the middle of earlier years, between low and high in nine of ten. should: that share of the target. stands:
    the share of the target that stands. ahead: by how much, in the target's unit (behind: below zero). None where too
    few earlier years are known, `why` says so.
    """

    month: int
    share: float | None
    low: float | None
    high: float | None
    years: int
    should: float | None
    stands: float | None
    ahead: float | None
    why: str = ""


def opening(
    target: Target, now: Mapping[int, float], earlier: Sequence[Mapping[int, float]], month: int = 3, level: float = 0.9
) -> Opening:
    """How this year began, against the same office's earlier years. now: this year's cumulative figures by month."""
    reached = shares(earlier, month)
    figure = now.get(month)
    stands = figure / target.value if figure is not None and target.value else None
    least = rules.load("goals")["forecast"]["years"]
    if len(reached) < least:
        why = _("{n} earlier years are known, a forecast needs {least}").format(n=len(reached), least=least)
        return Opening(month, None, None, None, len(reached), None, stands, None, why)
    logs = [math.log(share) for share in reached]
    middle = statistics.mean(logs)
    width = student(level, len(logs) - 1) * statistics.stdev(logs) * math.sqrt(1 + 1 / len(logs))
    share, low, high = (math.exp(middle + side * width) for side in (0, -1, 1))
    should = share * target.value
    ahead = None if figure is None else (figure - should) * target.good
    return Opening(month, share, low, min(high, 1.0), len(reached), should, stands, ahead)


def _seasons(earlier: Sequence[Mapping[int, float]]) -> dict[int, float]:
    """The middle share of earlier years by month, never falling; nothing with fewer years than a forecast needs."""
    out: dict[int, float] = {}
    least = rules.load("goals")["forecast"]["years"]
    for month in range(1, 12):
        found = shares(earlier, month)
        if len(found) >= least:
            out[month] = max([statistics.median(found), *out.values()])
    return {**out, 12: 1.0} if out else {}
