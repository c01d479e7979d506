"""A figure beside others': of the level above, the nation, peers of like size, the best of them, its own past.

(向前看齐、和强者比) Offices are compared, persons never.
"""

from __future__ import annotations

import math
import statistics
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

Beside = Literal["above", "nation", "peers", "best peer", "own past"]


@dataclass(frozen=True)
class Comparison:
    """A figure beside another. value: what it stands beside; of peers their median, of the own past the year before.
    difference: how far the office is ahead in the figure's unit (behind: below zero). ratio: its figure by the other,
    None where that is zero. of: the offices or years that it is made of."""

    beside: Beside
    value: float
    difference: float
    ratio: float | None
    of: tuple[str, ...]


def compare(
    figures: Mapping[str, float | None],
    office: str,
    *,
    above: str | None = None,
    nation: str | None = None,
    sizes: Mapping[str, float] | None = None,
    past: Mapping[int, float] | None = None,
    good: int = 1,
    peers: int = 5,
) -> tuple[Comparison, ...]:
    """An office's figure beside what is known. figures: of all offices by name, None where missing.

    above, nation: names in `figures`, or what is not known is left out. sizes: by which the `peers` nearest in size
    (as ratios) are chosen. past: the office's own figures by year. good: 1 more is better, -1 less.
    Raises LuoshiError where the office has no figure.
    """
    own = figures.get(office)
    if own is None:
        raise LuoshiError(_("{office} has no figure to compare.").format(office=office))
    known = {name: value for name, value in figures.items() if value is not None}
    found: list[tuple[Beside, float, tuple[str, ...]]] = []
    if above in known:
        found.append(("above", known[above], (above,)))
    if nation in known:
        found.append(("nation", known[nation], (nation,)))
    if alike := like_size(office, {name: size for name, size in (sizes or {}).items() if name in known}, peers):
        found.append(("peers", statistics.median(known[name] for name in alike), alike))
        best = max(alike, key=lambda name: (known[name] * good, name))
        found.append(("best peer", known[best], (best,)))
    if past:
        found.append(("own past", past[max(past)], (str(max(past)),)))
    return tuple(
        Comparison(beside, value, (own - value) * good, own / value if value else None, of)
        for beside, value, of in found
    )


def like_size(office: str, sizes: Mapping[str, float], peers: int = 5) -> tuple[str, ...]:
    """The offices nearest in size by ratio, nearest first, up to so many times larger or smaller as rules/goals.yaml
    says; none where the office's own size is not known."""
    own = sizes.get(office, 0.0)
    if own <= 0:
        return ()
    most = math.log(times()) + 1e-9
    others = {name: abs(math.log(size / own)) for name, size in sizes.items() if name != office and size > 0}
    alike = [name for name, far in others.items() if far <= most]
    return tuple(sorted(alike, key=lambda name: (others[name], name))[:peers])


def times() -> float:
    """Up to how many times larger or smaller an office is of like size."""
    return float(rules.load("goals")["like_size"]["times"])
