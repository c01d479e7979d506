"""Passes over networks of up to millions of steps, as arrays: in Numba if it is installed, else in NumPy.

Values are whole numbers, lags included; circles are for `circles`. What it takes is in benchmarks/planning.py.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from typing import Any, Literal

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.circles import mirrored, settle
from luoshi.work.plan.network import Network
from luoshi.work.plan.passes import graph

LARGE = 200_000
"""Steps and links from which arrays are worth making."""

ENGINES = {"numba": "luoshi.work.plan.kernel", "numpy": "luoshi.work.plan.frontier"}


@cache
def installed() -> str:
    """The faster engine that is installed, or ""."""
    return next((name for name in ENGINES if find_spec(name)), "")


def worthwhile(size: int) -> bool:
    """Whether a network of so many steps and links should go through arrays."""
    return size >= LARGE and bool(installed())


def passes(
    size: int,
    src: Any,
    dst: Any,
    lag: Any,
    lower: Any,
    upper: Any = None,
    *,
    engine: Literal["numba", "numpy"] | str = "",
) -> tuple[Any, Any]:
    """The earliest and latest values of `size` steps: each on or above `lower`, on or below `upper`, value[dst] >=
    value[src] + lag. Arrays of integers; without `upper`, the greatest of the earliest values bounds all.

    LuoshiError where no engine is installed, and for circles.
    """
    walk = _walk(size, src, dst, lag, engine)
    early = walk.early(lower)
    if early is None:
        raise LuoshiError(_("These links close a circle; schedule them as a plan, which can say which."))
    if upper is None:
        import numpy as np

        upper = np.full(size, early.max(initial=0))
    return early, walk.late(upper)


def _walk(size: int, src: Any, dst: Any, lag: Any, engine: str = "") -> Any:
    engine = engine or installed()
    if engine not in ENGINES or not find_spec(engine):
        raise LuoshiError(_("Passes over arrays need NumPy, which is not installed: pip install 'luoshi[plan]'"))
    return import_module(ENGINES[engine]).Walk(size, src, dst, lag)


def of_network(network: Network, upper: Callable[[list[int]], list[int]]) -> tuple[list[int], list[int]]:
    """Both passes over a compiled network without bends; `upper` gives the upper bounds for its earliest values."""
    import numpy as np

    size = len(network.lower)
    src, dst, lag = (np.array(each, np.int32) for each in (network.src, network.dst, network.lag))
    walk = _walk(size, src, dst, lag)
    early = walk.early(np.array(network.lower))
    if early is None:
        links = graph(size, network.src, network.dst, network.lag)
        values = settle(links, network.lower)
        return values, mirrored(links, upper(values))
    values = early.tolist()
    return values, walk.late(np.array(upper(values))).tolist()
