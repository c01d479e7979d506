"""Where goals stand: computed by the core from what is known, stored with the goal in the transaction of the figure.

It depends on the figures alone, not on the day, so that lists are read and never recomputed.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, replace
from datetime import date
from typing import Any

from django.db import transaction

from luoshi.errors import LuoshiError
from luoshi.goals import targets, trajectory, trend
from luoshi_web.models import Goal, Indicator
from luoshi_web.store import observed
from luoshi_web.store.observed import Figures

Course = Goal.Course
FIRST = {Course.CROSSED: 0.0, Course.NEAR: 1.0, Course.LOST: 2.0, Course.RISK: 3.0, Course.UNKNOWN: 4.0, Course.ON: 5.0}
"""Where one looks first; what is clear of its line comes last."""


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a goal stands. All values in the unit of the level, that is the indicator's.

    year: the one that is looked at, of a goal over several years the latest with figures. month, value, status: the
    latest figure. target: the level asked for by the end of that year; of growth it follows from `base`, the figure of
    the year before. planned, ahead: by the monthly path. expected, low, high: the forecast for the end of the year;
    where there is none `why` is "few" (earlier figures) or "base" (of a growth not known). years: earlier years it
    rests on. room: how far a red line is, as a share of its limit.
    """

    year: int
    course: str
    target: float | None = None
    good: int = 1
    base: float | None = None
    month: int | None = None
    value: float | None = None
    status: str = ""
    planned: float | None = None
    ahead: float | None = None
    expected: float | None = None
    low: float | None = None
    high: float | None = None
    years: int = 0
    why: str = ""
    room: float | None = None

    @property
    def urgency(self) -> float:
        """Small: look here first."""
        near = min(max(self.room, 0.0), 0.99) if self.room is not None else 0.5
        if self.course == Course.CLEAR:
            return 6.0 + near
        if self.course in {Course.NEAR, Course.CROSSED}:
            return FIRST[Course(self.course)] + near
        return FIRST[Course(self.course)] + self._likely()

    def _likely(self) -> float:
        """Between 0 and .99: how much of the target is expected."""
        if not self.target or self.expected is None:
            return 0.5
        share = self.expected / self.target if self.good > 0 else self.target / (self.expected or self.target)
        return min(max(share / 2, 0.0), 0.99)


def good_of(goal: Goal) -> int:
    """1 at least, -1 at most, by the goal's sign, else by the indicator; 0: as near as possible."""
    signs = {">=": 1, ">": 1, "<=": -1, "<": -1}
    if goal.comparator in signs:
        return signs[goal.comparator]
    by_line = 1 if goal.indicator.line == "above" else -1
    return {"more": 1, "less": -1, "near": 0, "line": by_line}[goal.indicator.direction]


def standing(goal: Goal, figures: Figures) -> Standing:
    """Where the goal stands by these figures."""
    year = _year(goal, figures)
    found = Standing(year, Course.UNKNOWN, good=good_of(goal))
    if latest := figures.latest(year):
        (_y, month), cell = latest
        found = replace(found, month=month, value=cell.value, status=cell.status)
    expected = expectation(goal.indicator, figures, year)
    found = replace(
        found,
        expected=expected.value,
        low=expected.low,
        high=expected.high,
        years=expected.years,
        why="few" if expected.value is None else "",
    )
    return (
        _to_line(goal, found, expected) if goal.kind == Goal.Kind.LINE else _to_target(goal, figures, found, expected)
    )


def target_of(goal: Goal, figures: Figures, year: int) -> trajectory.Target | None:
    """The level asked for by the end of a year, with its monthly path; None where a growth has no base yet."""
    plan = _plan(goal, figures)
    if plan is None or year not in plan.yearly():
        return None
    if goal.path and year == goal.year:
        return trajectory.Target(year, plan.value, plan.good, {int(m): v for m, v in goal.path.items()})
    before = figures.year(year - 1).get(12)
    return plan.of(year, figures.earlier(year), before if goal.indicator.kind == "stock" else None)


def expectation(indicator: Indicator, figures: Figures, year: int) -> trajectory.Forecast:
    """The figure expected by the end of a year, by the method for its kind."""
    now = figures.year(year)
    if indicator.kind == Indicator.Kind.FLOW:
        return trajectory.forecast(now, figures.earlier(year))
    if 12 in now:
        return trajectory.Forecast(now[12], now[12], now[12], 0.9, len(figures.years()))
    return _outlook({month: cell.value for month, cell in figures.cells.items()}, year)


@transaction.atomic
def refresh(indicators: Iterable[Indicator], whose: Iterable[str], today: date) -> None:
    """Compute anew the goals that these figures bear on, also through formulas."""
    offices = [int(one) for one in whose if one.isdecimal()]
    bearing = observed.derived_from(indicators)
    goals = Goal.objects.filter(indicator__in=[row.pk for row in bearing], office__in=offices, ended=None)
    compute(goals.select_related("indicator"), today)


def compute(goals: Iterable[Goal], today: date) -> list[Goal]:
    """Compute these goals anew; those that changed."""
    goals = list(goals)
    known = observed.known(
        {(g.indicator_id, g.office_id): (g.indicator, str(g.office_id)) for g in goals}.values(), today
    )
    changed = []
    for goal in goals:
        found = standing(goal, known[goal.indicator_id, str(goal.office_id)])
        columns = {"course": found.course, "urgency": found.urgency, "standing": asdict(found)}
        if any(getattr(goal, name) != value for name, value in columns.items()):
            for name, value in columns.items():
                setattr(goal, name, value)
            changed.append(goal)
    Goal.objects.bulk_update(changed, ["course", "urgency", "standing"], batch_size=500)
    return changed


def again(today: date) -> list[Goal]:
    """Compute all goals anew; those that stood wrong."""
    return compute(Goal.objects.filter(ended=None).select_related("indicator"), today)


def of(goal: Goal) -> Standing:
    """Where the goal stands, as stored."""
    return Standing(**goal.standing) if goal.standing else Standing(goal.year, Course.UNKNOWN)


# -- by kind ----------------------------------------------------------------------------------------------------------


def _year(goal: Goal, figures: Figures) -> int:
    """The year to look at: the goal's, or of several the latest with figures."""
    first = goal.since + 1 if goal.since is not None else goal.year
    known = [year for year in figures.years() if first <= year <= goal.year]
    return max(known, default=goal.year if goal.since is None else first)


def _plan(goal: Goal, figures: Figures) -> targets.Plan | None:
    name, office, good = goal.indicator.name, str(goal.office_id), good_of(goal)
    kind: Any = goal.indicator.kind
    if not goal.growth:
        span: Mapping[str, Any] = {}
        if goal.since is not None and goal.baseline is not None:
            span = {"since": goal.since, "baseline": goal.baseline}
        return targets.Plan(name, office, goal.year, goal.value, good=good, kind=kind, **span)
    since = goal.since if goal.since is not None else goal.year - 1
    base = goal.baseline if goal.baseline is not None else figures.year(since).get(12)
    if base is None:
        return None
    rate = ((1 + goal.value / 100) ** (goal.year - since) - 1) * 100
    return replace(targets.of_growth(name, office, goal.year, rate, base, good), since=since, kind=kind)


def _to_target(goal: Goal, figures: Figures, found: Standing, expected: trajectory.Forecast) -> Standing:
    target = target_of(goal, figures, found.year)
    if target is None:
        return replace(found, why="base")
    now = figures.year(found.year)
    plan = _plan(goal, figures)
    found = replace(found, target=target.value, base=plan.baseline if plan and goal.growth else None)
    if found.month is None or found.value is None:
        return found
    found = replace(found, planned=target.planned(found.month), ahead=trajectory.ahead(target, now))
    return replace(found, course=_course(goal, target, found, expected))


def _course(goal: Goal, target: trajectory.Target, found: Standing, expected: trajectory.Forecast) -> str:
    assert found.value is not None  # noqa: S101  (the caller has looked)
    if target.good == 0:
        return Course.UNKNOWN
    if goal.indicator.kind == Indicator.Kind.FLOW and (found.value - target.value) * target.good >= 0:
        if target.good > 0:  # what adds up is not lost again
            return Course.ON
    elif goal.indicator.kind == Indicator.Kind.FLOW and target.good < 0:
        return Course.LOST
    return str(trajectory.course(target, {}, expected))


def _to_line(goal: Goal, found: Standing, expected: trajectory.Forecast) -> Standing:
    line = trajectory.RedLine(goal.indicator.name, goal.value, found.good or -1)
    found = replace(found, target=goal.value, good=line.good)
    if found.value is None:
        return found
    room = trajectory.distance(line, found.value) / abs(goal.value) if goal.value else None
    return replace(found, course=str(trajectory.alarm(line, found.value, expected)), room=room)


def _outlook(series: Mapping[tuple[int, int], float], year: int) -> trajectory.Forecast:
    try:
        return trend.outlook(dict(series), (year, 12))
    except LuoshiError:  # figures that come at no rhythm, or without statsmodels: none, and the page says so
        return trajectory.Forecast(None, None, None, 0.9, 0, "kind")
