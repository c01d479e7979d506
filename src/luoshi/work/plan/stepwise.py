"""The passes step by step, for large networks that are deep and narrow, where NumPy has no rank to take at once.

What takes the time is memory far apart. So the order is found on packed arrays, then steps and links are renumbered
in that order, and both passes run straight through.
"""

from __future__ import annotations

from array import array
from typing import Any

import numpy as np


class Walk:
    """Both passes over one network; `early` comes first. start, dst, lag: links by the step they leave."""

    def __init__(self, start: Any, dst: Any, lag: Any, waits: Any) -> None:
        found = _order(start, dst, waits)
        self.complete = len(found) == len(waits)
        if not self.complete:
            return
        self._order = np.array(found)
        rank = np.empty(len(found), np.int64)
        rank[self._order] = np.arange(len(found))
        src = np.repeat(rank, np.diff(start))
        sorted_ = np.argsort(src, kind="stable")
        self._src, self._dst, self._lag = (each[sorted_].tolist() for each in (src, rank[dst], lag))

    def early(self, lower: Any) -> Any:
        """The least values on or above `lower`."""
        x = lower[self._order].tolist()
        for before, after, found in zip(self._src, self._dst, self._lag, strict=True):
            found += x[before]
            if found > x[after]:
                x[after] = found
        return self._as_given(x)

    def late(self, upper: Any) -> Any:
        """The greatest values on or below `upper`."""
        y = upper[self._order].tolist()
        for before, after, lag in zip(reversed(self._src), reversed(self._dst), reversed(self._lag), strict=True):
            found = y[after] - lag
            if found < y[before]:
                y[before] = found
        return self._as_given(y)

    def _as_given(self, values: list[int]) -> Any:
        result = np.empty(len(values), np.int64)
        result[self._order] = values
        return result


def _order(start: Any, dst: Any, waits: Any) -> list[int]:
    first, after = array("q", start.astype(np.int64).tobytes()), array("i", dst.astype(np.int32).tobytes())
    few = waits.max(initial=0) < 256
    left: Any = bytearray(waits.astype(np.uint8).tobytes()) if few else array("i", waits.astype(np.int32).tobytes())
    found: list[int] = np.flatnonzero(waits == 0).tolist()
    for v in found:
        for w in after[first[v] : first[v + 1]]:
            count = left[w] - 1
            left[w] = count
            if not count:
                found.append(w)
    return found
