"""Circles of links: a maximum time between two steps closes one, and so does a slip of the pen.

A circle that asks for nothing (A within 10 days of B) is kept by repeating the pass until nothing moves. One that asks
each step to come after itself contradicts; it is found where the links that set the values close a circle (the parent
graph of Bellman-Ford, whose circles are the positive ones: Cherkassky and Goldberg 1999), and is then made as short as
can be found. A solver's core is no proof: presolve may have moved it.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from luoshi.errors import LuoshiError
from luoshi.work.plan.network import NONE, Bend
from luoshi.work.plan.passes import Graph, graph, order

BUDGET = 20_000_000
"""Link visits spent on making a contradiction shorter; about ten seconds."""


@dataclass(frozen=True, slots=True)
class Circle(Exception):  # noqa: N818 - it is raised, but it is a finding
    """Links, by their number, that lead from a step back to itself. excess: days by which each round comes later;
    of a circle across calendars, by which the first round does."""

    links: tuple[int, ...]
    excess: int


def settle(links: Graph, values: Sequence[int]) -> list[int]:
    """As `passes.earliest`, circles allowed. Raises Circle where they contradict."""
    x, parent = list(values), [-1] * links.size
    first = order(links)
    rest = [True] * links.size
    for v in first:
        rest[v] = False
    queue = deque([*first, *(v for v in range(links.size) if rest[v])])
    waiting = [True] * links.size
    owner = _owners(links)
    moves = 0
    while queue:
        v = queue.popleft()
        waiting[v] = False
        if x[v] == -NONE:
            continue
        for e in range(links.start[v], links.start[v + 1]):
            try:
                found = _ahead(links.lag[e], x[v])
            except LuoshiError:
                _search(links, owner, parent, x)
                raise
            after = links.dst[e]
            if found > x[after]:
                x[after], parent[after] = found, e
                if not waiting[after]:
                    waiting[after] = True
                    queue.append(after)
                moves += 1
                if moves % (links.size + 1) == 0:
                    _search(links, owner, parent, x)
    return x


def mirrored(links: Graph, upper: Sequence[int]) -> list[int]:
    """As `passes.latest`, circles allowed: the same search on the links turned round, with values negated."""
    owner = _owners(links)
    turned = [_turned(lag) for lag in links.lag]
    back = graph(links.size, links.dst, owner, turned)
    return [-value for value in settle(back, [-value for value in upper])]


@dataclass(frozen=True, slots=True)
class _Turned(Bend):
    """A Bend seen from behind."""

    def ahead(self, k: int) -> int:
        return -Bend.back(self, -k)


def _turned(lag: int | Bend) -> int | Bend:
    if isinstance(lag, int):
        return lag
    return _Turned(lag.origin, lag.add, lag.from_start, lag.run, lag.lag, lag.target, lag.take, lag.to_start)


def _ahead(lag: int | Bend, at: int) -> int:
    return at + lag if isinstance(lag, int) else lag.ahead(at)


def _owners(links: Graph) -> list[int]:
    return [v for v in range(links.size) for _ in range(links.start[v], links.start[v + 1])]


def _search(links: Graph, owner: list[int], parent: list[int], x: list[int]) -> None:
    """Raise Circle if the links that set the values close a circle that contradicts."""
    seen = [0] * links.size
    for root in range(links.size):
        v = root
        while not seen[v] and parent[v] >= 0:
            seen[v] = root + 1
            v = owner[parent[v]]
        if seen[v] == root + 1 and parent[v] >= 0:
            circle = _trace(owner, parent, v)
            excess = _excess(links, circle, x[v])
            if excess:
                best = shortest(links, owner, circle)
                gain = sum(links.lag[e] for e in best) if best != circle else excess  # type: ignore[misc]
                raise Circle(tuple(links.link[e] for e in best), gain)
        seen[v] = seen[v] or root + 1


def _trace(owner: list[int], parent: list[int], last: int) -> list[int]:
    circle, v = [parent[last]], owner[parent[last]]
    while v != last:
        circle.append(parent[v])
        v = owner[parent[v]]
    return circle[::-1]


def _excess(links: Graph, circle: list[int], at: int) -> int:
    """By how many days one round comes later, if every further round does too; else 0 (across calendars only)."""
    lags = [links.lag[e] for e in circle]
    if all(isinstance(lag, int) for lag in lags):
        return max(sum(lags), 0)  # type: ignore[arg-type]
    first, value = 0, at
    try:
        while True:
            start = value
            for lag in lags:
                value = _ahead(lag, value)
            if value <= start:
                return 0
            first = first or value - start
    except LuoshiError:
        return max(first, 1)  # it leaves the calendar


def shortest(links: Graph, owner: list[int], circle: list[int]) -> list[int]:
    """A contradicting circle of as few links as can be found; of plain lags only. `circle` if there is none shorter.

    The links reached in n rounds of Bellman-Ford from a step are the best walks of n links (Lawler 1976, 3.10), so the
    first walk back with a positive sum is the shortest through that step. All steps tied to the circle are tried while
    the budget lasts, its own first.
    """
    if any(not isinstance(links.lag[e], int) for e in circle):
        return circle
    inside = _component(links, owner, owner[circle[0]])
    edges = [e for e in range(len(links.dst)) if owner[e] in inside and links.dst[e] in inside]
    edges = [e for e in edges if isinstance(links.lag[e], int)]
    own = [owner[e] for e in circle]
    best, spent = circle, 0
    for root in [*own, *sorted(inside.difference(own))]:
        spent += len(edges) * (len(best) - 1)
        if spent > BUDGET or len(best) <= 2:
            break
        best = _through(links, owner, edges, root, len(best) - 1) or best
    return best


def _through(links: Graph, owner: list[int], edges: list[int], root: int, most: int) -> list[int]:
    value = {root: 0}
    rounds: list[dict[int, int]] = []
    for n in range(most):
        ahead: dict[int, int] = {}
        came: dict[int, int] = {}
        for e in edges:
            if owner[e] in value:
                found = value[owner[e]] + links.lag[e]  # type: ignore[operator]
                if found > ahead.get(links.dst[e], -NONE):
                    ahead[links.dst[e]], came[links.dst[e]] = found, e
        rounds.append(came)
        value = ahead
        if value.get(root, 0) > 0:
            walk, v = [], root
            for came in rounds[n::-1]:
                walk.append(came[v])
                v = owner[came[v]]
            return walk[::-1]
    return []


def _component(links: Graph, owner: list[int], root: int) -> set[int]:
    """The steps from which `root` is reached and that are reached from it."""

    def reached(out: Callable[[int], Sequence[int]]) -> set[int]:
        found, todo = {root}, [root]
        while todo:
            for v in out(todo.pop()):
                if v not in found:
                    found.add(v)
                    todo.append(v)
        return found

    back: list[list[int]] = [[] for _ in range(links.size)]
    for e, v in enumerate(links.dst):
        back[v].append(owner[e])
    return reached(lambda v: links.dst[links.start[v] : links.start[v + 1]]) & reached(back.__getitem__)
