"""The passes in Numba. Imported only where Numba is installed and the network is large; compiled once, then cached.

Links leave a step in a row and every step is one record, so that the walk over a network that does not fit the
processor's cache touches one line of it per step and pass: that, not the arithmetic, is what takes the time.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

VALUE, WAITS, START = 0, 1, 2


def _sort(size: int, src: Any, dst: Any, lag: Any) -> Any:
    """Records of the steps (value, links that lead to it, first link) and of the links (step, lag)."""
    node = np.zeros((size + 1, 3), np.int64)
    for e in range(len(src)):
        node[src[e], START] += 1
        node[dst[e], WAITS] += 1
    total = 0
    for v in range(size + 1):
        count = node[v, START]
        node[v, START] = total
        total += count
    link = np.empty((len(src), 2), np.int32)
    for e in range(len(src)):
        place = node[src[e], START]
        node[src[e], START] = place + 1
        link[place, 0] = dst[e]
        link[place, 1] = lag[e]
    for v in range(size, 0, -1):
        node[v, START] = node[v - 1, START]
    node[0, START] = 0
    return node, link


def _ahead(node: Any, link: Any, lower: Any, order: Any) -> Any:
    """Kahn's order and the earliest values in one walk. Returns how many steps it reached: all, if no circles."""
    size = len(node) - 1
    last = 0
    for v in range(size):
        node[v, VALUE] = lower[v]
        if node[v, WAITS] == 0:
            order[last] = v
            last += 1
    at = 0
    while at < last:
        v = order[at]
        at += 1
        value = node[v, VALUE]
        for e in range(node[v, START], node[v + 1, START]):
            after = link[e, 0]
            found = value + link[e, 1]
            if found > node[after, VALUE]:
                node[after, VALUE] = found
            left = node[after, WAITS] - 1
            node[after, WAITS] = left
            if left == 0:
                order[last] = after
                last += 1
    return last


def _back(node: Any, link: Any, upper: Any, order: Any) -> None:
    """The latest values, over the earliest in the records."""
    for i in range(len(order) - 1, -1, -1):
        v = order[i]
        best = upper[v]
        for e in range(node[v, START], node[v + 1, START]):
            found = node[link[e, 0], VALUE] - link[e, 1]
            if found < best:
                best = found
        node[v, VALUE] = best


_compile: Any = numba.njit(cache=True)
sort, ahead, back = _compile(_sort), _compile(_ahead), _compile(_back)


class Walk:
    """Both passes over one network; `early` comes first."""

    def __init__(self, size: int, src: Any, dst: Any, lag: Any) -> None:
        self._node, self._link = sort(size, src, dst, lag)
        self._order = np.empty(size, np.int32)

    def early(self, lower: Any) -> Any:
        """The least values on or above `lower`; None if there are circles."""
        if ahead(self._node, self._link, lower, self._order) < len(self._order):
            return None
        return self._node[:-1, VALUE].copy()

    def late(self, upper: Any) -> Any:
        """The greatest values on or below `upper`."""
        back(self._node, self._link, upper, self._order)
        return self._node[:-1, VALUE].copy()
