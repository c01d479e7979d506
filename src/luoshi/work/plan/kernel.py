"""The passes in Numba. Imported only where Numba is installed and the network is large; compiled once, then cached.

Links leave a step in a row and every step is one record, so that the walk over a network that does not fit the
processor's cache touches one line of it per step and pass: that, not the arithmetic, is what takes the time.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

WAITS, START = 2, 3


def _sort(size: int, src: Any, dst: Any, lag: Any, half: Any, link: Any) -> None:
    """Fills `link` with the links (step, lag) by the step they leave, and the steps' records with how many lead to each
    and which is its first."""
    for e in range(len(src)):
        half[src[e], START] += 1
        half[dst[e], WAITS] += 1
    total = 0
    for v in range(size + 1):
        count = half[v, START]
        half[v, START] = total
        total += count
    for e in range(len(src)):
        place = half[src[e], START]
        half[src[e], START] = place + 1
        link[place, 0] = dst[e]
        link[place, 1] = lag[e]
    for v in range(size, 0, -1):
        half[v, START] = half[v - 1, START]
    half[0, START] = 0


def _ahead(value: Any, half: Any, link: Any, lower: Any, order: Any) -> Any:
    """Kahn's order and the earliest values in one walk. Returns how many steps it reached: all, if no circles."""
    last = 0
    for v in range(len(order)):
        value[v, 0] = lower[v]
        if half[v, WAITS] == 0:
            order[last] = v
            last += 1
    at = 0
    while at < last:
        v = order[at]
        at += 1
        own = value[v, 0]
        for e in range(half[v, START], half[v + 1, START]):
            after = link[e, 0]
            found = own + link[e, 1]
            if found > value[after, 0]:
                value[after, 0] = found
            left = half[after, WAITS] - 1
            half[after, WAITS] = left
            if left == 0:
                order[last] = after
                last += 1
    return last


def _back(value: Any, half: Any, link: Any, upper: Any, order: Any) -> None:
    """The latest values, over the earliest in the records."""
    for i in range(len(order) - 1, -1, -1):
        v = order[i]
        best = upper[v]
        for e in range(half[v, START], half[v + 1, START]):
            found = value[link[e, 0], 0] - link[e, 1]
            if found < best:
                best = found
        value[v, 0] = best


_compile: Any = numba.njit(cache=True)
sort, ahead, back = _compile(_sort), _compile(_ahead), _compile(_back)


class Walk:
    """Both passes over one network; `early` comes first.

    A step's record is 16 bytes, seen through two arrays: `value` (int64), and `half` (int32) for the rest.
    """

    def __init__(self, size: int, src: Any, dst: Any, lag: Any) -> None:
        self._value = np.zeros((size + 1, 2), np.int64)
        self._half = self._value.view(np.int32)
        # made here, not in Numba: NumPy asks for huge pages, without which the walk waits for the page table
        self._link = np.empty((len(src), 2), np.int32)
        sort(size, src, dst, lag, self._half, self._link)
        self._order = np.empty(size, np.int32)

    def early(self, lower: Any) -> Any:
        """The least values on or above `lower`; None if there are circles."""
        if ahead(self._value, self._half, self._link, lower, self._order) < len(self._order):
            return None
        return self._value[:-1, 0].copy()

    def late(self, upper: Any) -> Any:
        """The greatest values on or below `upper`."""
        back(self._value, self._half, self._link, upper, self._order)
        return self._value[:-1, 0].copy()
