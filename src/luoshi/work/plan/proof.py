"""Why a deadline cannot be kept: the chain of steps and dates that does not fit, as short as it can be.

Of a missed deadline: the links that drive the step's earliest date, from something that cannot be moved (today, an
earliest start, a fixed day, a fact) to the step; of several such chains the one of fewest links. Each shows the whole
delay, so whoever adds up its durations finds it confirmed. Of a contradiction: the circle (see `circles`).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from luoshi.errors import LuoshiError
from luoshi.work.plan.circles import Circle
from luoshi.work.plan.network import Network
from luoshi.work.plan.values import Link

if TYPE_CHECKING:
    from luoshi.work.plan.schedule import Schedule

Root = Literal["today", "earliest", "fixed", "fact", "circle"]


@dataclass(frozen=True, slots=True)
class Proof:
    """A chain that does not fit. keys: its steps; links: between one and the next (of a circle also back to the first).

    root: what holds the first step, from the day `begins`. due: the day asked of the last step, reached: the first day
    possible. excess: days of the last step's calendar too late, or by which each round of the circle comes later.
    """

    root: Root
    keys: tuple[str, ...]
    links: tuple[Link, ...]
    excess: int
    begins: date | None = None
    due: date | None = None
    reached: date | None = None
    fact: Link | None = None


class Contradiction(LuoshiError):  # noqa: N818 - it is the name of the thing
    """The links of a plan contradict each other, whatever the dates. `proof` is the circle."""

    def __init__(self, proof: Proof, sentence: str) -> None:
        super().__init__(sentence)
        self.proof = proof


def of_circle(network: Network, circle: Circle) -> Proof:
    """The circle in the plan's words."""
    links = tuple(network.link[e] for e in circle.links)
    if links[-1].after != links[0].before:  # found by the pass backward
        links = links[::-1]
    return Proof("circle", tuple(link.before for link in links), links, circle.excess)


def of_missed(found: Schedule, key: str) -> Proof:
    """Why the step `key` cannot be finished in time."""
    network, last = found.network, found.network.rank[key]
    chain = driving(found, last)
    links = tuple(network.link[e] for e in chain)
    first = network.src[chain[0]] if chain else last
    root = _root(network, first, found.early[first])
    return Proof(
        root=root,
        keys=(*(link.before for link in links), key),
        links=links,
        excess=found.early[last] - network.upper[last],
        begins=found.dates[network.plan.steps[first].key].early_start,
        due=network.last_day(last, network.upper[last]),
        reached=found.dates[key].early_finish,
        fact=network.facts.get(first) if root == "fact" else None,
    )


def driving(found: Schedule, last: int) -> list[int]:
    """The links, by number, that set the earliest date of step `last`, from the nearest step that waits for none."""
    network, early = found.network, found.early
    into = found.tight
    came: dict[int, int] = {last: -1}
    todo = deque([last])
    while todo:
        v = todo.popleft()
        if early[v] == network.lower[v]:
            return _follow(network.dst, came, v)
        for e in into.get(v, ()):
            if network.src[e] not in came:
                came[network.src[e]] = e
                todo.append(network.src[e])
    return []


def tight(network: Network, early: Sequence[int]) -> dict[int, list[int]]:
    """The links, by number, that set the earliest date of each step."""
    into: dict[int, list[int]] = {}
    for e, (before, after, lag) in enumerate(zip(network.src, network.dst, network.lag, strict=True)):
        found = early[before] + lag if isinstance(lag, int) else lag.ahead(early[before])
        if found == early[after]:
            into.setdefault(after, []).append(e)
    return into


def _follow(dst: Sequence[int], came: dict[int, int], v: int) -> list[int]:
    chain = []
    while came[v] >= 0:
        chain.append(came[v])
        v = dst[came[v]]
    return chain


def _root(network: Network, first: int, early: int) -> Root:
    step, days = network.plan.steps[first], network.days[first]
    if first in network.facts:
        return "fact"
    if network.today:
        moment = days.moment(network.today)
        least = days.first_start(moment) if network.need[first] else days.first_finish(moment + 1)
        if least == early:
            return "today"
    return "fixed" if step.fixed else "earliest"
