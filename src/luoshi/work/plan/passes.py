"""The two passes over a compiled network, and the circles that forbid them.

Each takes links as lists, in plain Python: a plan of some thousand steps is done in milliseconds and needs no library.
`bulk` does the same with NumPy or Numba on arrays, for networks of up to millions of steps.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from luoshi.work.plan.network import NONE, Bend


@dataclass(frozen=True, slots=True)
class Graph:
    """Links by the step they leave: those of step v are `start[v]` to `start[v + 1]` of dst, lag and link."""

    start: list[int]
    dst: list[int]
    lag: list[int | Bend]
    link: list[int]
    waits: list[int]

    @property
    def size(self) -> int:
        """How many steps."""
        return len(self.waits)


def graph(size: int, src: Sequence[int], dst: Sequence[int], lag: Sequence[int | Bend]) -> Graph:
    """The links sorted by `src`, stably; `waits` counts the links that lead to each step."""
    start, waits = [0] * (size + 1), [0] * size
    for before, after in zip(src, dst, strict=True):
        start[before + 1] += 1
        waits[after] += 1
    for v in range(size):
        start[v + 1] += start[v]
    link = sorted(range(len(src)), key=src.__getitem__)
    return Graph(start, [dst[e] for e in link], [lag[e] for e in link], link, waits)


def order(links: Graph) -> list[int]:
    """The steps such that each comes after those it waits for; those in or behind a circle are left out."""
    waits = links.waits.copy()
    found = [v for v, count in enumerate(waits) if not count]
    for v in found:
        for after in links.dst[links.start[v] : links.start[v + 1]]:
            waits[after] -= 1
            if not waits[after]:
                found.append(after)
    return found


def earliest(links: Graph, steps: Sequence[int], lower: Sequence[int]) -> list[int]:
    """The least values that keep every link and lie on or above `lower`; `steps` in order, no circles."""
    x = list(lower)
    start, dst, lag = links.start, links.dst, links.lag
    for v in steps:
        at = x[v]
        if at == -NONE:
            continue
        for e in range(start[v], start[v + 1]):
            more = lag[e]
            found = at + more if type(more) is int else more.ahead(at)  # type: ignore[union-attr]
            if found > x[dst[e]]:
                x[dst[e]] = found
    return x


def latest(links: Graph, steps: Sequence[int], upper: Sequence[int]) -> list[int]:
    """The greatest values that keep every link and lie on or below `upper`; `steps` in order, no circles."""
    y = list(upper)
    start, dst, lag = links.start, links.dst, links.lag
    for v in reversed(steps):
        best = y[v]
        for e in range(start[v], start[v + 1]):
            at = y[dst[e]]
            if at == NONE:
                continue
            more = lag[e]
            found = at - more if type(more) is int else more.back(at)  # type: ignore[union-attr]
            if found < best:
                best = found
        y[v] = best
    return y
