"""The passes in NumPy alone: a whole rank of steps at a time, or step by step where the network is deep and narrow."""

from __future__ import annotations

from typing import Any

import numpy as np

from luoshi.work.plan import stepwise

LOOK, NARROW = 64, 25
"""Where the first 64 ranks have fewer steps than this each, going step by step is faster (measured: equal at 25)."""


class Walk:
    """Both passes over one network; `early` comes first."""

    def __init__(self, size: int, src: Any, dst: Any, lag: Any) -> None:
        by_source = np.argsort(src, kind="stable")
        self._dst, self._lag = dst[by_source], lag[by_source].astype(np.int64)
        self._start = np.zeros(size + 1, np.int64)
        np.cumsum(np.bincount(src, minlength=size), out=self._start[1:])
        self._waits = np.bincount(dst, minlength=size)
        self._ranks: list[tuple[Any, Any, Any]] = []
        self._stepwise: stepwise.Walk | None = None

    def early(self, lower: Any) -> Any:
        """The least values on or above `lower`; None if there are circles."""
        x, waits = lower.astype(np.int64), self._waits.copy()
        rank, reached = np.flatnonzero(waits == 0), 0
        while rank.size:
            reached += rank.size
            counts = self._start[rank + 1] - self._start[rank]
            ends = np.cumsum(counts)
            links = np.repeat(self._start[rank] - ends + counts, counts) + np.arange(ends[-1])
            after = self._dst[links]
            self._ranks.append((rank, counts, links))
            np.maximum.at(x, after, np.repeat(x[rank], counts) + self._lag[links])
            np.subtract.at(waits, after, 1)
            rank = np.unique(after[waits[after] == 0])
            if len(self._ranks) == LOOK and reached < LOOK * NARROW:
                return self._early_by_step(lower)
        return x if reached == len(x) else None

    def late(self, upper: Any) -> Any:
        """The greatest values on or below `upper`."""
        if self._stepwise:
            return self._stepwise.late(upper)
        y = upper.astype(np.int64)
        for rank, counts, links in reversed(self._ranks):
            np.minimum.at(y, np.repeat(rank, counts), y[self._dst[links]] - self._lag[links])
        return y

    def _early_by_step(self, lower: Any) -> Any:
        self._ranks.clear()
        self._stepwise = stepwise.Walk(self._start, self._dst, self._lag, self._waits)
        return self._stepwise.early(lower) if self._stepwise.complete else None
