"""The passes in Numba. Imported only where Numba is installed and the network is large; compiled once, then cached.

Every step is a block of 8-byte cells: its value; how many links lead to it and how many leave it; then the links that
leave it, each the block it leads to and its lag. So the walk over a network that does not fit the processor's cache
touches one line of it per step and pass: that, not the arithmetic, is what takes the time.
"""

from __future__ import annotations

from typing import Any

import numba
import numpy as np

HEAD = 2
"""Cells of a block before its links."""


def _sort(size: int, src: Any, dst: Any, lag: Any, start: Any, half: Any) -> None:
    """Fills `start` with the steps' blocks, and `half`, the cells seen as pairs of int32, with links and counts."""
    for e in range(len(src)):
        start[src[e] + 1] += 1
    start[0] = 0
    for v in range(size):
        start[v + 1] += start[v] + HEAD
    for e in range(len(src)):
        block, after = start[src[e]], start[dst[e]]
        count = half[block + 1, 1]
        half[block + 1, 1] = count + 1
        half[block + HEAD + count, 0] = after
        half[block + HEAD + count, 1] = lag[e]
        half[after + 1, 0] += 1


def _ahead(start: Any, cells: Any, half: Any, lower: Any, order: Any) -> Any:
    """Kahn's order of the blocks and the earliest values in one walk. Returns how many were reached: all, if no
    circles."""
    last = 0
    for v in range(len(order)):
        block = start[v]
        cells[block] = lower[v]
        if half[block + 1, 0] == 0:
            order[last] = block
            last += 1
    at = 0
    while at < last:
        block = order[at]
        at += 1
        own = cells[block]
        for e in range(block + HEAD, block + HEAD + half[block + 1, 1]):
            after = half[e, 0]
            found = own + half[e, 1]
            if found > cells[after]:
                cells[after] = found
            left = half[after + 1, 0] - 1
            half[after + 1, 0] = left
            if left == 0:
                order[last] = after
                last += 1
    return last


def _back(start: Any, cells: Any, half: Any, upper: Any, order: Any) -> None:
    """The latest values, over the earliest in the blocks."""
    for v in range(len(order)):
        cells[start[v]] = upper[v]
    for i in range(len(order) - 1, -1, -1):
        block = order[i]
        best = cells[block]
        for e in range(block + HEAD, block + HEAD + half[block + 1, 1]):
            found = cells[half[e, 0]] - half[e, 1]
            if found < best:
                best = found
        cells[block] = best


_compile: Any = numba.njit(cache=True)
sort, ahead, back = _compile(_sort), _compile(_ahead), _compile(_back)


class Walk:
    """Both passes over one network; `early` comes first."""

    def __init__(self, size: int, src: Any, dst: Any, lag: Any) -> None:
        # made here, not in Numba: NumPy asks for huge pages, without which the walk waits for the page table
        self._start = np.zeros(size + 1, np.int32)
        self._cells = np.zeros(HEAD * size + len(src), np.int64)
        self._half = self._cells.view(np.int32).reshape(-1, 2)
        sort(size, src, dst, lag, self._start, self._half)
        self._order = np.empty(size, np.int32)

    def early(self, lower: Any) -> Any:
        """The least values on or above `lower`; None if there are circles."""
        if ahead(self._start, self._cells, self._half, lower, self._order) < len(self._order):
            return None
        return self._cells[self._start[:-1]]

    def late(self, upper: Any) -> Any:
        """The greatest values on or below `upper`."""
        back(self._start, self._cells, self._half, upper, self._order)
        return self._cells[self._start[:-1]]
