"""Two slow ways to the same dates, which share nothing with the code they check.

`by_networkx`: longest paths (Bellman-Ford) through a graph of starts and finishes counted in working days.
`by_walking`: what a person would do: take the first day, look whether a rule is broken, go one day on.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from functools import cache

import networkx as nx

from luoshi.calendar.days import CHINA
from luoshi.work.plan import DAYS, WORKDAYS, Link, Plan, Step

ONE = timedelta(days=1)
FIRST = date(2019, 1, 1)
WORKED = [day for n in range(366 * 14) if CHINA.is_workday(day := FIRST + n * ONE)]
"""Working days one after the other; the oracle counts by their places here."""


def random_plan(seed: int, *, calendars: tuple[str, ...] = (WORKDAYS,), most: int = 30) -> Plan:
    """Steps of 0 to 15 days, all kinds of links, lags of -6 to 6, some deadlines, earliest and fixed days, maxima."""
    rng = random.Random(seed)
    size = rng.randint(3, most)
    steps = []
    for n in range(size):
        calendar = rng.choice(calendars)
        days = WORKED if calendar == WORKDAYS else [FIRST + k * ONE for k in range(366 * 14)]
        pick = lambda p, days=days: rng.choice(days[1700:1800]) if rng.random() < p else None  # noqa: E731
        steps.append(
            Step(
                str(n),
                duration=rng.choice([0, 1, 2, 3, 5, 8, 15]),
                calendar=calendar,
                earliest=pick(0.15),
                deadline=pick(0.2),
                fixed=pick(0.05),
            )
        )
    links = []
    for _ in range(rng.randint(size // 2, 2 * size)):
        a, b = sorted(rng.sample(range(size), 2))
        links.append(
            Link(str(a), str(b), rng.choice(["FS", "SS", "FF", "SF"]), rng.randint(-6, 6), rng.choice(calendars))
        )
    for _ in range(rng.randint(0, 2)):  # at most so long after: a link back
        a, b = sorted(rng.sample(range(size), 2))
        links.append(
            Link(str(b), str(a), rng.choice(["FS", "SS", "FF", "SF"]), -rng.randint(40, 120), rng.choice(calendars))
        )
    return Plan(tuple(steps), tuple(links))


def by_networkx(plan: Plan, today: date) -> dict[str, tuple[int, int, int, int]] | None:
    """Earliest and latest start and finish of every step, as counts of working days; None if the links contradict."""
    place = {day: n for n, day in enumerate(WORKED)}
    forward = nx.DiGraph()
    for step in plan.steps:
        s, f = (step.key, "S"), (step.key, "F")
        _longer(forward, s, f, step.duration)
        _longer(forward, f, s, -step.duration)
        # a milestone is reached in the evening: one working day more is behind it
        evening = 0 if step.duration else 1
        for day in (today, step.earliest, step.fixed):
            if day:
                _longer(forward, "zero", s, place[_next(day)] + evening)
    for link in plan.links:
        _longer(forward, (link.before, link.kind[0]), (link.after, link.kind[1]), link.lag)
    early = _longest(forward, "zero")
    if early is None:
        return None
    end = max(early.values())
    for step in plan.steps:
        evening = 0 if step.duration else 1
        if step.deadline:
            end = max(end, place[_previous(step.deadline)] + 1)
        if step.fixed:
            end = max(end, place[step.fixed] + evening + step.duration)
    backward = forward.reverse()
    backward.remove_node("zero")
    for step in plan.steps:
        bounds = []
        if step.fixed:
            bounds.append(place[step.fixed] + (0 if step.duration else 1) + step.duration)
        if step.deadline:
            bounds.append(place[_previous(step.deadline)] + 1)
        _longer(backward, "end", (step.key, "F"), -min(bounds, default=end))
    late = _longest(backward, "end")
    return {
        key: (early[key, "S"], early[key, "F"], -late[key, "S"], -late[key, "F"])
        for key in (step.key for step in plan.steps)
    }


def _longer(graph: nx.DiGraph, a: object, b: object, weight: int) -> None:
    if not graph.has_edge(a, b) or graph[a][b]["weight"] > -weight:
        graph.add_edge(a, b, weight=-weight)


def _longest(graph: nx.DiGraph, source: object) -> dict | None:
    try:
        return {node: -value for node, value in nx.single_source_bellman_ford_path_length(graph, source).items()}
    except nx.NetworkXUnbounded:
        return None


def _next(day: date) -> date:
    while not CHINA.is_workday(day):
        day += ONE
    return day


def _previous(day: date) -> date:
    while not CHINA.is_workday(day):
        day -= ONE
    return day


def shown(counts: tuple[int, int], step: Step) -> tuple[date, date]:
    """First and last day of a step whose start and finish have so many working days behind them."""
    start, finish = counts
    return WORKED[start if step.duration else start - 1], WORKED[finish - 1]


# by walking ---------------------------------------------------------------------------------------------------------


@cache
def works(calendar: str, day: date) -> bool:
    """Whether the day counts."""
    return calendar == DAYS or CHINA.is_workday(day)


def worked(calendar: str, first: date, behind: date) -> int:
    """Days that count from `first` on, before `behind`."""
    return sum(works(calendar, first + n * ONE) for n in range((behind - first).days))


def kept(link: Link, moment: date, later: date, calendars: tuple[str, str]) -> bool:
    """Whether the two linked moments (mornings) keep the link."""
    calendar = link.calendar or calendars[1]
    if link.lag > 0:
        return later > moment and worked(calendar, moment, later) >= link.lag
    if link.lag < 0:
        return later >= moment or worked(calendar, later, moment) <= -link.lag
    return later >= moment or (calendars[0] == calendars[1] and worked(calendars[0], later, moment) == 0)


def moments(step: Step, day: date) -> dict[str, date]:
    """The moments S and F, as mornings, of a step whose first day is `day`."""
    if step.duration == 0:
        return {"S": day + ONE, "F": day + ONE}
    last, left = day, step.duration - 1
    while left:
        last += ONE
        left -= works(step.calendar, last)
    return {"S": day, "F": last + ONE}


def _on(step: Step, day: date, way: timedelta) -> date:
    while not works(step.calendar, day):
        day += way
    return day


def by_walking(plan: Plan, today: date, *, limit: int = 900) -> dict[str, tuple[date, date, date, date]] | None:
    """First and last days, earliest and latest; None if the rules cannot be kept within `limit` days."""
    steps = {step.key: step for step in plan.steps}
    first = {
        key: _on(step, max(day for day in (today, step.earliest, step.fixed) if day), ONE)
        for key, step in steps.items()
    }

    def broken(at: dict[str, date]) -> Link | None:
        for link in plan.links:
            a, b = steps[link.before], steps[link.after]
            if not kept(
                link, moments(a, at[a.key])[link.kind[0]], moments(b, at[b.key])[link.kind[1]], (a.calendar, b.calendar)
            ):
                return link
        return None

    early = dict(first)
    while link := broken(early):
        early[link.after] = _on(steps[link.after], early[link.after] + ONE, ONE)
        if (early[link.after] - today).days > limit // 2:
            return None
    end = max(moments(step, early[key])["F"] for key, step in steps.items())
    for step in plan.steps:
        end = max(
            end,
            *(
                day
                for day in (step.deadline and step.deadline + ONE, step.fixed and moments(step, step.fixed)["F"])
                if day
            ),
            end,
        )
    late = {}
    for key, step in steps.items():
        bounds = [step.deadline + ONE] if step.deadline else []
        bounds += [moments(step, step.fixed)["F"]] if step.fixed else []
        day = _on(step, min(bounds, default=end), -ONE)
        while moments(step, day)["F"] > min(bounds, default=end):
            day = _on(step, day - ONE, -ONE)
        late[key] = day
    while link := broken(late):
        late[link.before] = _on(steps[link.before], late[link.before] - ONE, -ONE)
        if (today - late[link.before]).days > limit:
            return None
    return {
        key: (early[key], moments(step, early[key])["F"] - ONE, late[key], moments(step, late[key])["F"] - ONE)
        for key, step in steps.items()
    }
