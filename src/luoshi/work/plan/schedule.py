"""Counting back from the deadlines (倒排工期) and forward from today: the dates between which each step must lie.

The earliest dates are the least that respect links, calendars and what has happened, the latest dates the greatest that
still meet every deadline (the critical path method: Kelley and Walker 1959; with all four kinds of link: Elmaghraby and
Kamburowski 1992). Where a deadline cannot be met the float is negative: by so many days it is missed.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan import bulk, sentences
from luoshi.work.plan.circles import Circle, mirrored, settle
from luoshi.work.plan.network import NONE, Network, compile
from luoshi.work.plan.passes import Graph, earliest, graph, latest, order
from luoshi.work.plan.proof import Contradiction, of_circle, tight
from luoshi.work.plan.values import Plan, Step


@dataclass(frozen=True, slots=True)
class Dates:
    """When a step can and must happen, first and last days.

    total: days of the step's calendar by which it may slip without a deadline being missed, negative if one is; free:
    without any other step being moved. None where it is not known: no `today`, or the step is done.
    """

    early_start: date | None
    early_finish: date | None
    late_start: date
    late_finish: date
    total: int | None
    free: int | None
    critical: bool = False


@dataclass(frozen=True)
class Schedule:
    """The dates of a plan's steps, by key. early, late: the values behind them, by the network's ranks; so are `free`
    and `upper`, the bounds of the latest values. links: those of the network, by the step they leave.
    """

    plan: Plan
    today: date | None
    dates: Mapping[str, Dates]
    network: Network
    links: Graph
    early: list[int]
    late: list[int]
    upper: list[int]
    free: list[int]

    @cached_property
    def tight(self) -> dict[int, list[int]]:
        """The links that set the earliest date of each step, by rank and number."""
        return tight(self.network, self.early)

    @property
    def missed(self) -> tuple[Step, ...]:
        """The steps whose own deadline or fixed day cannot be kept."""
        upper, early = self.network.upper, self.early
        return tuple(step for n, step in enumerate(self.plan.steps) if early[n] > upper[n])


def schedule(plan: Plan, today: date | None = None) -> Schedule:
    """The schedule of `plan` as it stands on the morning of `today`; without it only counted back.

    Raises LuoshiError for a plan that makes no sense, Contradiction (one of them) with a proof if its links contradict.
    """
    network = compile(plan, today)
    links = graph(len(plan.steps), network.src, network.dst, network.lag)
    try:
        early, late, upper = _passes(network, links)
    except Circle as circle:
        raise _contradiction(network, circle) from None
    free = [free_float(links, v, early, late) for v in range(links.size)]
    bound = critical_bound(network, early, late)
    found = {step.key: dates_of(network, n, early[n], late[n], free[n], bound) for n, step in enumerate(plan.steps)}
    return Schedule(plan, today, found, network, links, early, late, upper, free)


def critical_bound(network: Network, early: list[int], late: list[int]) -> int:
    """The greatest total float with which a step is critical: the least there is, 0 at least."""
    floats = [b - a for a, b, open_ in zip(early, late, network.open, strict=True) if open_ and a > -NONE]
    return max(min(floats, default=0), 0)


def _contradiction(network: Network, circle: Circle) -> Contradiction:
    proof = of_circle(network, circle)
    ranks = [network.rank[key] for key in proof.keys]
    names = {network.plan.steps[n].key: network.plan.steps[n].name for n in ranks}
    needs = {network.plan.steps[n].key: (network.need[n], network.plan.steps[n].calendar) for n in ranks}
    return Contradiction(proof, sentences.contradiction(proof, names, needs))


def _passes(network: Network, links: Graph) -> tuple[list[int], list[int], list[int]]:
    """The earliest and latest values, and the bounds of the latest."""
    if network.straight and bulk.worthwhile(links.size + len(links.dst)):
        early, late = bulk.of_network(network, lambda early: _upper(network, early))
        return early, late, _upper(network, early)
    steps = order(links)
    if len(steps) == links.size:
        early = earliest(links, steps, network.lower)
        upper = _upper(network, early)
        return early, latest(links, steps, upper), upper
    early = settle(links, network.lower)
    upper = _upper(network, early)
    return early, mirrored(links, upper), upper


def _upper(network: Network, early: list[int]) -> list[int]:
    """The upper bounds; a step without one has until the plan's end: its latest deadline or earliest finish."""
    days, need, upper = network.days, network.need, list(network.upper)
    ends = [days[n].finish(bound + need[n]) for n, bound in enumerate(upper) if bound < NONE]
    ends += [days[n].finish(k + need[n]) for n, k in enumerate(early) if k > -NONE]
    ends += [days[n].moment(step.deadline) + 1 for n, step in enumerate(network.plan.steps) if step.deadline]
    if not ends:
        raise LuoshiError(_("The plan has no date to count from; give it a deadline or say what day it is."))
    end = max(ends)
    lasts: dict[int, int] = {}
    for n, bound in enumerate(upper):
        if bound == NONE:
            table = days[n]
            if id(table) not in lasts:
                lasts[id(table)] = table.last_finish(end)
            upper[n] = lasts[id(table)] - need[n]
    return upper


def free_float(links: Graph, v: int, early: list[int], late: list[int]) -> int:
    """Free float of step `v`: what the links to later steps leave; if none waits for it, its total float."""
    best, own = NONE, early[v]
    for e in range(links.start[v], links.start[v + 1]):
        more, at = links.lag[e], early[links.dst[e]]
        if own == -NONE or at == -NONE:
            continue
        left = (at - more if type(more) is int else more.back(at)) - own  # type: ignore[union-attr]
        if left < best:
            best = left
    return late[v] - own if best == NONE else best


def dates_of(network: Network, n: int, early: int, late: int, free: int, bound: int) -> Dates:
    """The dates of step `n` with these values; bound: see `critical_bound`."""
    step = network.plan.steps[n]
    if step.done:
        start = step.started or step.done
        return Dates(start, step.done, start, step.done, None, None)
    known = early > -NONE
    begun = step.started
    return Dates(
        early_start=begun or (network.first_day(n, early) if known else None),
        early_finish=network.last_day(n, early) if known else None,
        late_start=begun or network.first_day(n, late),
        late_finish=network.last_day(n, late),
        total=late - early if known else None,
        free=free if known else None,
        critical=known and late - early <= bound,
    )


def slack(plan: Schedule) -> dict[str, int]:
    """Working days of the national calendar that each item has to spare, by item: that of its tightest step."""
    from luoshi.calendar.days import workdays_between

    found: dict[str, int] = {}
    for step in plan.plan.steps:
        dates = plan.dates[step.key]
        if dates.total is not None and dates.early_finish:
            days = workdays_between(dates.early_finish, dates.late_finish)
            found[step.item] = min(days, found.get(step.item, days))
    return found
