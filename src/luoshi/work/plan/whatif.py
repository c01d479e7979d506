"""One step changed in a plan that is scheduled already: only what it moves is computed again.

A county's plan has tens of thousands of steps; pulling one moves a few. The answer is the same as `schedule` of the
changed plan: from the step on values are settled in the network's order, as long as they differ from what they were.
"""

from __future__ import annotations

from collections.abc import Iterable
from copy import copy
from dataclasses import replace
from heapq import heappop, heappush

from luoshi.errors import LuoshiError
from luoshi.work.plan.network import NONE, Bend, Network, apply_fact, binds, compile, link_lag
from luoshi.work.plan.passes import Graph, graph, order
from luoshi.work.plan.schedule import Dates, Schedule, critical_bound, dates_of, free_float, schedule
from luoshi.work.plan.values import Plan, Step


class Workbench:
    """A schedule with what is needed to change it step by step; making one costs about as much as scheduling."""

    def __init__(self, before: Schedule) -> None:
        links, network = before.links, before.network
        self._order = order(links)
        self._place = [0] * links.size
        for place, v in enumerate(self._order):
            self._place[v] = place
        back = graph(links.size, network.dst, network.src, network.lag)
        self._back = back
        self._at = [0] * len(links.link)  # where a link of the network stands in the graph
        for place, e in enumerate(links.link):
            self._at[e] = place
        self._look(before)

    def _look(self, before: Schedule) -> None:
        """What must be known of the schedule as a whole."""
        self.before = before
        ends = _ends(before.network, range(before.links.size), before.early)
        self._end = max(ends, default=0)
        self._last = ends.count(self._end)
        self._limit = critical_bound(before.network, before.early, before.late)

    def then(self, step: Step) -> Workbench:
        """A workbench for the schedule with `step` in it."""
        found = self.changed(step)
        if found.links.start is not self.before.links.start:  # what waits for what has changed
            return Workbench(found)
        bench = copy(self)
        bench._look(found)
        return bench

    def changed(self, step: Step) -> Schedule:
        """The schedule with `step` in place of the one with its key. LuoshiError for a step that makes no sense."""
        before, n = self.before, self.before.network.rank[step.key]
        old = before.plan.steps[n]
        steps = (*before.plan.steps[:n], step, *before.plan.steps[n + 1 :])
        plan = replace(before.plan, steps=steps)
        said, was = ((it.started, it.done, it.calendar, it.duration == 0) for it in (step, old))
        happened = said != was
        if happened or not before.network.open[n] or len(self._order) < before.links.size:
            return schedule(plan, before.today)
        try:
            return self._moved(plan, n)
        except LuoshiError:  # a slip in the step, or days beyond the tables that are there
            return schedule(plan, before.today)

    def _moved(self, plan: Plan, n: int) -> Schedule:
        network, links = self._network(plan, n)
        early, first = self._forward(network, links, n)
        upper = self._bounds(network, n, self._plan_end(network, n, first, early))
        late, last = self._backward(network, links, n, upper)
        dates, free = self._dates(network, links, early, late, {n, *first, *last})
        return Schedule(plan, self.before.today, dates, network, links, early, late, upper, free)

    def _network(self, plan: Plan, n: int) -> tuple[Network, Graph]:
        """The network with the step's bounds and links made anew."""
        old = self.before.network
        alone = compile(Plan((plan.steps[n],), (), plan.calendars), old.today, old.calendars)
        network = replace(
            old,
            plan=plan,
            need=list(old.need),
            lower=list(old.lower),
            upper=list(old.upper),
            lag=list(old.lag),
            facts=dict(old.facts),
        )
        network.need[n], network.lower[n], network.upper[n] = alone.need[0], alone.lower[0], alone.upper[0]
        for link in old.into.get(plan.steps[n].key, ()):
            if binds(network, link):
                apply_fact(network, link)
        links = replace(self.before.links, lag=list(self.before.links.lag))
        if alone.need[0] != old.need[n]:
            for e in self._touching(n):
                network.lag[e] = links.lag[self._at[e]] = link_lag(network, network.link[e])
        return network, links

    def _touching(self, n: int) -> list[int]:
        links, back = self.before.links, self._back
        out = links.link[links.start[n] : links.start[n + 1]]
        return [*out, *back.link[back.start[n] : back.start[n + 1]]]

    def _forward(self, network: Network, links: Graph, n: int) -> tuple[list[int], set[int]]:
        """The earliest values, and whose have changed."""
        early, changed = list(self.before.early), set[int]()
        waiting = [self._place[n], *(self._place[v] for v in links.dst[links.start[n] : links.start[n + 1]])]
        waiting, queued = sorted(set(waiting)), set(waiting)
        while waiting:
            v = self._order[heappop(waiting)]
            value = self._least(network, links, early, v)
            if value != early[v]:
                early[v] = value
                changed.add(v)
                _push(waiting, queued, (self._place[w] for w in links.dst[links.start[v] : links.start[v + 1]]))
        return early, changed

    def _least(self, network: Network, links: Graph, early: list[int], v: int) -> int:
        best, back = network.lower[v], self._back
        for e in range(back.start[v], back.start[v + 1]):
            at, more = early[back.dst[e]], links.lag[self._at[back.link[e]]]
            if at != -NONE:
                best = max(best, more.ahead(at) if isinstance(more, Bend) else at + more)
        return best

    def _plan_end(self, network: Network, n: int, changed: set[int], early: list[int]) -> int:
        """The moment by which steps without a deadline are bound."""
        touched = changed | {n}
        new, old = _ends(network, touched, early), _ends(self.before.network, touched, self.before.early)
        latest = max(new, default=0)
        if latest > self._end or self._last - old.count(self._end) + new.count(self._end) > 0:
            return max(latest, self._end)
        return max(_ends(network, range(len(early)), early), default=0)

    def _bounds(self, network: Network, n: int, end: int) -> list[int]:
        """The bounds of the latest values: each step's own, or the plan's end."""
        upper, days = list(self.before.upper), network.days
        for v in (n,) if end == self._end else range(len(upper)):
            own = network.upper[v]
            upper[v] = own if own < NONE else days[v].last_finish(end) - network.need[v]
        return upper

    def _backward(self, network: Network, links: Graph, n: int, upper: list[int]) -> tuple[list[int], set[int]]:
        """The latest values, and whose have changed."""
        late, changed, back = list(self.before.late), set[int](), self._back
        steps = {n, *back.dst[back.start[n] : back.start[n + 1]]}
        if upper != (was := self.before.upper):
            steps.update(v for v, (a, b) in enumerate(zip(was, upper, strict=True)) if a != b and not a > late[v] < b)
        queued = {-self._place[v] for v in steps}
        waiting = sorted(queued)
        while waiting:
            v = self._order[-heappop(waiting)]
            best = upper[v]
            for e in range(links.start[v], links.start[v + 1]):
                at, more = late[links.dst[e]], links.lag[e]
                if at != NONE:
                    best = min(best, more.back(at) if isinstance(more, Bend) else at - more)
            if best != late[v]:
                late[v] = best
                changed.add(v)
                _push(waiting, queued, (-self._place[w] for w in back.dst[back.start[v] : back.start[v + 1]]))
        return late, changed

    def _dates(
        self, network: Network, links: Graph, early: list[int], late: list[int], changed: set[int]
    ) -> tuple[dict[str, Dates], list[int]]:
        """The dates and free floats: made anew for what has changed, and for what that waits for."""
        before, back = self.before, self._back
        touched = set(changed)
        for v in changed:
            touched.update(back.dst[back.start[v] : back.start[v + 1]])
        limit = critical_bound(network, early, late)
        free, dates = list(before.free), dict(before.dates)
        for v in touched:
            free[v] = free_float(links, v, early, late)
            dates[network.plan.steps[v].key] = dates_of(network, v, early[v], late[v], free[v], limit)
        if limit != self._limit:
            dates = {key: _criticality(one, limit) for key, one in dates.items()}
        return dates, free


def _push(waiting: list[int], queued: set[int], places: Iterable[int]) -> None:
    for place in places:
        if place not in queued:
            queued.add(place)
            heappush(waiting, place)


def _ends(network: Network, steps: Iterable[int], early: list[int]) -> list[int]:
    """The moments by which the steps keep the plan from ending earlier."""
    found = []
    for v in steps:
        days, need, step = network.days[v], network.need[v], network.plan.steps[v]
        found += [days.finish(network.upper[v] + need)] if network.upper[v] < NONE else []
        found += [days.finish(early[v] + need)] if early[v] > -NONE else []
        found += [days.moment(step.deadline) + 1] if step.deadline else []
    return found


def _criticality(dates: Dates, limit: int) -> Dates:
    critical = dates.total is not None and dates.total <= limit
    return dates if critical == dates.critical else replace(dates, critical=critical)
