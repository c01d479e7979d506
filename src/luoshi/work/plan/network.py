"""A plan as a graph of whole numbers, on which the passes run.

Each open step has one variable k: the number of the worked day, on the step's own calendar, in whose morning it begins
(of a milestone: how many worked days are behind it). A link says k of one step is at least a growing function of k of
another: plain addition where both steps and the lag run on one calendar, a `Bend` through the tables where not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from functools import cached_property

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.check import check, dates
from luoshi.work.plan.days import Calendars, Days
from luoshi.work.plan.values import DAYS, Link, Plan, Step

NONE = 1 << 60
"""No upper bound; -NONE: no lower bound."""


@dataclass(frozen=True, slots=True)
class Bend:
    """A link across calendars. add, take: worked days of the steps that lie before the linked moments."""

    origin: Days
    add: int
    from_start: bool
    run: Days
    lag: int
    target: Days
    take: int
    to_start: bool

    def ahead(self, k: int) -> int:
        """The least k of the later step, given that of the earlier."""
        moment = self.origin.start(k + self.add) if self.from_start else self.origin.finish(k + self.add)
        if self.lag:
            moment = self.run.finish(self.run.count(moment) + self.lag)
        found = self.target.first_start(moment) if self.to_start else self.target.first_finish(moment)
        return found - self.take

    def back(self, k: int) -> int:
        """The greatest k of the earlier step, given that of the later: ahead(j) <= k exactly if j <= back(k)."""
        moment = self.target.start(k + self.take) if self.to_start else self.target.finish(k + self.take)
        if self.lag:
            moment = self.run.start(self.run.count(moment) - self.lag)
        found = self.origin.last_start(moment) if self.from_start else self.origin.last_finish(moment)
        return found - self.add


@dataclass
class Network:
    """A plan compiled. Lists run by step, or by link where so named; `rank` finds a step by its key.

    need: days still needed, on `days`. lower, upper: bounds of k; -NONE and NONE where there is none. open: whether k
    is to be found (a step that is done has no variable). src, dst, lag: the links between open steps; lag is a number
    or a Bend. link: the plan's link it came from. facts: the steps held back by something done, with the link to it.
    """

    plan: Plan
    today: date | None
    calendars: Calendars
    rank: dict[str, int]
    days: list[Days]
    need: list[int]
    open: list[bool]
    lower: list[int]
    upper: list[int]
    src: list[int] = field(default_factory=list)
    dst: list[int] = field(default_factory=list)
    lag: list[int | Bend] = field(default_factory=list)
    link: list[Link] = field(default_factory=list)
    facts: dict[int, Link] = field(default_factory=dict)

    @cached_property
    def into(self) -> dict[str, list[Link]]:
        """The plan's links by the step they lead to."""
        found: dict[str, list[Link]] = {}
        for link in self.plan.links:
            found.setdefault(link.after, []).append(link)
        return found

    @property
    def straight(self) -> bool:
        """Whether every link is plain addition."""
        return all(type(lag) is int for lag in self.lag)

    def first_day(self, step: int, k: int) -> date:
        """The first day of a step with variable `k`; a milestone's day."""
        return self.days[step].date(k if self.need[step] else k - 1)

    def last_day(self, step: int, k: int) -> date:
        """The last day of a step with variable `k`; a milestone's day."""
        return self.days[step].date(k + self.need[step] - 1)


def compile(plan: Plan, today: date | None = None, calendars: Calendars | None = None) -> Network:
    """The network of `plan` as it stands on the morning of `today`; without it, as if nothing had begun.

    calendars: tables made before, of a plan whose dates and durations reach as far.

    LuoshiError in one sentence for anything that makes no sense.
    """
    check(plan, today)
    calendars = calendars or Calendars(plan.calendars, *_years(plan, today))
    # `Calendars.__getitem__` makes a table once; steps share it
    days = [calendars[step.calendar] for step in plan.steps]
    count = len(plan.steps)
    network = Network(
        plan=plan,
        today=today,
        calendars=calendars,
        rank={step.key: n for n, step in enumerate(plan.steps)},
        days=days,
        need=[remaining(step, table, today) for step, table in zip(plan.steps, days, strict=True)],
        open=[step.done is None for step in plan.steps],
        lower=[-NONE] * count,
        upper=[NONE] * count,
    )
    for n, step in enumerate(plan.steps):
        if network.open[n]:
            _bound(network, n, step)
    for link in plan.links:
        _add_link(network, link)
    return network


def remaining(step: Step, days: Days, today: date | None) -> int:
    """The days a step still needs: as reported, less those gone by since; else the duration less the days worked; 1 at
    least while it runs."""
    if step.done:
        return 0
    if step.remaining is not None:
        gone = _between(step.remaining_on, today, days) if today and step.remaining_on else 0
        return max(step.remaining - max(gone, 0), min(step.remaining, 1))
    if step.started is None or today is None or step.duration == 0:
        return step.duration
    return max(step.duration - _between(step.started, today, days), 1)


def _between(first: date, last: date, days: Days) -> int:
    return days.count(days.moment(last)) - days.count(days.moment(first))


def _years(plan: Plan, today: date | None) -> tuple[int, int]:
    known = [day for step in plan.steps for day in dates(step)]
    known += [today] if today else []
    if not known:
        raise LuoshiError(_("The plan has no date to count from; give it a deadline or say what day it is."))
    # even with every second day off, this is more than all steps one after the other can take
    length = sum(step.duration + (step.remaining or 0) for step in plan.steps) + sum(abs(it.lag) for it in plan.links)
    years = length // 100 + 3
    return min(known).year - years, max(known).year + years


def _bound(network: Network, n: int, step: Step) -> None:
    days, need = network.days[n], network.need[n]
    first = days.first_start if need else lambda moment: days.first_finish(moment + 1)
    lowers = [day for day in (step.earliest if step.started is None else None, network.today) if day]
    if step.fixed and step.started is None:
        if not days.works(step.fixed):
            raise LuoshiError(
                _("{step} is fixed on {day}, a day off; choose a working day.").format(step=step.name, day=step.fixed)
            )
        lowers.append(step.fixed)
        network.upper[n] = first(days.moment(step.fixed))
    if lowers:
        network.lower[n] = max(first(days.moment(day)) for day in lowers)
    if step.deadline:
        network.upper[n] = min(network.upper[n], days.last_finish(days.moment(step.deadline) + 1) - need)


def _add_link(network: Network, link: Link) -> None:
    if not binds(network, link):
        return
    if apply_fact(network, link):
        return
    network.src.append(network.rank[link.before])
    network.dst.append(network.rank[link.after])
    network.link.append(link)
    network.lag.append(link_lag(network, link))


def binds(network: Network, link: Link) -> bool:
    """Whether the link binds anything still: what has happened waits for nothing."""
    after = network.rank[link.after]
    begun = network.plan.steps[after].started and link.kind in ("FS", "SS")
    return network.open[after] and not begun


def _run(network: Network, link: Link) -> Days:
    """The calendar on which the lag runs."""
    calendar = link.calendar or network.plan.steps[network.rank[link.after]].calendar
    return network.calendars[calendar if link.lag else DAYS]


def link_lag(network: Network, link: Link) -> int | Bend:
    """What a link between open steps asks of their variables."""
    before, after = network.rank[link.before], network.rank[link.after]
    to_start, from_start = link.kind in ("FS", "SS"), link.kind in ("SS", "SF")
    run, origin, target = _run(network, link), network.days[before], network.days[after]
    add, take = (0 if from_start else network.need[before]), (0 if to_start else network.need[after])
    if origin is target and (run is target or link.lag == 0):
        return add + link.lag - take
    starts = from_start and bool(network.need[before]), to_start and bool(network.need[after])
    return Bend(origin, add, starts[0], run, link.lag, target, take, starts[1])


def apply_fact(network: Network, link: Link) -> bool:
    """Hold a step back by a start or finish that has happened: a lower bound instead of a link. False if none has."""
    before, after = network.rank[link.before], network.rank[link.after]
    first, from_start = network.plan.steps[before], link.kind in ("SS", "SF")
    fact = first.done if not from_start else first.started or first.done
    if fact is None:
        return False
    run = _run(network, link)
    moment = run.moment(fact) + (0 if from_start and first.duration > 0 else 1)
    if link.lag:
        moment = run.finish(run.count(moment) + link.lag)
    target, need = network.days[after], network.need[after]
    to_start = link.kind in ("FS", "SS")
    found = target.first_start(moment) if to_start and need else target.first_finish(moment)
    found -= 0 if to_start else need
    if found > network.lower[after]:
        network.lower[after] = found
        network.facts[after] = link
    return True
