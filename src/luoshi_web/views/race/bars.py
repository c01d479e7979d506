"""A row's picture on the race board: a bar of points, and the ranks between which an office may truly stand.

Each is a small SVG in a cell whose text says the same; places are percentages, so that it serves phone and paper.
"""

from __future__ import annotations

from django.utils.html import format_html
from django.utils.safestring import SafeString


def bar(value: float, least: float, most: float, own: bool = False) -> SafeString:
    """A bar from zero, to the left where it is below."""
    span = max(most, 0.0) - min(least, 0.0) or 1.0
    zero = -min(least, 0.0) / span * 100
    width = abs(value) / span * 100
    start = zero if value >= 0 else zero - width
    return format_html(
        '<svg class="points-bar" aria-hidden="true"><rect class="{}" x="{}" y="3" width="{}" height="10"/>'
        '<line x1="{}" x2="{}" y1="0" y2="16"/></svg>',
        "own" if own else "plain", _at(start), _at(width), _at(zero), _at(zero),
    )  # fmt: skip


def interval(low: int, high: int, rank: int, ranked: int) -> SafeString:
    """A line from the best to the worst rank that may be true, with a dot at the rank by points."""
    step = 100 / max(ranked, 1)
    ends = max((low - 0.75) * step, 0.0), min((high - 0.25) * step, 100.0)
    return format_html(
        '<svg class="rank-strip" aria-hidden="true"><line class="all" x1="0" x2="100%" y1="8" y2="8"/>'
        '<line class="sure" x1="{}" x2="{}" y1="8" y2="8"/><circle cx="{}" cy="8" r="4"/></svg>',
        _at(ends[0]), _at(ends[1]), _at((rank - 0.5) * step),
    )  # fmt: skip


def _at(percent: float) -> str:
    return f"{percent:.2f}%"
