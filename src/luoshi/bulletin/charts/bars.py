"""Offices side by side: ranked bars that show how sure a rank is; where the distance between two comes from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from luoshi.bulletin.charts.base import INK, LINE, NARROW, SHADE, SOFT, Chart, cut, number, styled, width_of
from luoshi.i18n import gettext as _

if TYPE_CHECKING:
    from altair import LayerChart

ROW, HEAD, RANKS = 28, 22, 32
"""Heights in px, of a row and of the heading; width of the column of ranks."""


@dataclass(frozen=True)
class Bar:
    """An office in a ranking. low, high: the interval of its rank. moved: places gained (above zero) or lost since last
    time, None where it was not ranked. beyond: the movement is more than chance. own: the reader's own office."""

    name: str
    value: float
    rank: int
    low: int | None = None
    high: int | None = None
    moved: int | None = None
    beyond: bool = False
    own: bool = False


@dataclass(frozen=True)
class Part:
    """What one indicator adds to the distance between two offices: above zero in favour of the first."""

    name: str
    difference: float
    first: float | None = None
    second: float | None = None


def ranked_bars(title: str, unit: str, bars: Sequence[Bar]) -> Chart:
    """Bars in the order given, best first; beside each the interval of its rank as a line, and its movement.

    A movement within chance is written in brackets.
    """
    head = (_("Rank"), _("Interval"), _("Office"), unit or _("Points"), _("Moved"))
    rows = tuple((bar.rank, _interval(bar), bar.name, bar.value, _moved(bar)) for bar in bars)
    said = ""
    if bars:
        first, last = bars[0], bars[-1]
        sentence = _("{n} offices, from {first} ({most} {unit}) to {last} ({least} {unit})")
        said = sentence.format(
            n=len(bars), first=first.name, last=last.name, most=number(first.value), least=number(last.value), unit=unit
        )
    return Chart(title, said, head, rows, lambda width: _draw_ranked(bars, unit, width))


def comparison(title: str, unit: str, first: str, second: str, parts: Sequence[Part]) -> Chart:
    """Where the distance between two offices comes from, the largest part first.

    To the right, filled: what puts the first ahead. To the left, hollow: what puts the second ahead.
    """
    parts = sorted(parts, key=lambda part: -abs(part.difference))
    total = sum(part.difference for part in parts)
    head = (_("Indicator"), first, second, _("Difference ({unit})").format(unit=unit or _("points")))
    rows = [(part.name, part.first, part.second, part.difference) for part in parts]
    rows.append((_("All together"), None, None, total))
    ahead, behind = (first, second) if total >= 0 else (second, first)
    sentence = _("{ahead} is ahead of {behind} by {distance} {unit}")
    said = sentence.format(ahead=ahead, behind=behind, distance=number(abs(total)), unit=unit)
    return Chart(title, said, head, tuple(rows), lambda width: _draw_compared(first, second, parts, width))


def _interval(bar: Bar) -> str:
    if bar.low is None or bar.high is None:
        return ""
    return str(bar.low) if bar.low == bar.high else f"{bar.low}–{bar.high}"


def _moved(bar: Bar) -> str:
    if bar.moved is None:
        return ""
    said = f"▲{bar.moved}" if bar.moved > 0 else f"▼{-bar.moved}" if bar.moved < 0 else "="
    return said if bar.beyond or not bar.moved else f"({said})"


def _draw_ranked(bars: Sequence[Bar], unit: str, width: int) -> LayerChart:
    import altair as alt

    narrow = width <= NARROW * 1.2
    names = RANKS + min(max((width_of(bar.name) for bar in bars), default=0), 84 if narrow else 190) + 10
    sure = any(bar.low is not None for bar in bars)
    moved = any(bar.moved is not None for bar in bars)
    right = width - (44 if moved else 0)
    ranks = (66 if narrow else 200) if sure else 0
    figures = max((width_of(number(bar.value)) for bar in bars), default=0) + 8
    ends = (names, right - ranks - figures - (12 if ranks else 0))
    rows = [
        {
            "n": n, "name": cut(bar.name, names - RANKS - 8), "value": bar.value,
            "zero": 0, "text": number(bar.value), "rank": bar.rank,
            "low": bar.low, "high": bar.high, "moved": _moved(bar), "own": bar.own,
            "said": f"{bar.rank} {bar.name} {number(bar.value)} {unit} {_interval(bar)}".strip(),
        }
        for n, bar in enumerate(bars)
    ]  # fmt: skip
    place = _Rows(rows)
    value = alt.X("value:Q", axis=None, scale=alt.Scale(range=list(ends), domain=_domain(bars), nice=False))
    weight = alt.condition("datum.own", alt.value(INK), alt.value("#a8a296"))
    layers = [
        place.text("rank", RANKS - 8, "right"),
        place.text("name", RANKS, "left"),
        place.base.mark_bar(height=14).encode(value, place.y, x2="zero:Q", color=weight, description="said:N"),
        place.base.mark_text(align="left", dx=6, aria=False).encode(value, place.y, text="text:N"),
    ]
    if sure:
        layers += _intervals(place, len(bars), right - ranks + 8, right - 8)
        layers.append(_heading(_("interval") if narrow else _("interval of the rank"), right - ranks / 2, "center"))
    if moved:
        layers += [place.text("moved", width - 4, "right"), _heading(_("moved"), width - 2, "right")]
    layers.append(_heading(unit, names, "left"))
    return _framed(layers, width, len(bars))


def _domain(bars: Sequence[Bar]) -> list[float]:
    values = [bar.value for bar in bars]
    return [min(0.0, *values) if values else 0.0, max([0.0, *values]) or 1.0]


class _Rows:
    """Rows of one picture: their data, and their place from the top."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        import altair as alt

        self.base = alt.Chart(alt.Data(values=rows))
        bottom = HEAD + ROW * max(len(rows), 1)
        scale = alt.Scale(domain=[-0.5, max(len(rows), 1) - 0.5], range=[HEAD, bottom], nice=False, zero=False)
        self.y = alt.Y("n:Q", axis=None, scale=scale)

    def text(self, name: str, x: float, align: Any) -> Any:
        import altair as alt

        mark = self.base.mark_text(align=align, baseline="middle", aria=False)
        return mark.encode(self.y, x=alt.value(x), text=f"{name}:N")


def _heading(text: str, x: float, align: Any) -> Any:
    import altair as alt

    mark = alt.Chart(alt.Data(values=[{"text": text}])).mark_text(align=align, color=SOFT, aria=False)
    return mark.encode(x=alt.value(x), y=alt.value(8), text="text:N")


def _intervals(place: _Rows, n: int, left: float, right: float) -> list[Any]:
    """A light track from the first rank to the last, on it the interval as a line and the rank as a dot."""
    import altair as alt

    scale = alt.Scale(domain=[1, max(n, 2)], range=[left, right], nice=False, zero=False)
    track = place.base.mark_rule(color=LINE, aria=False).encode(place.y, x=alt.value(left), x2=alt.value(right))
    span = place.base.transform_filter("isValid(datum.low)").mark_rule(color=SOFT, strokeWidth=5, aria=False)
    dot = place.base.mark_point(size=50, fill=INK, stroke="#fffefb", opacity=1, aria=False)
    low, rank = alt.X("low:Q", axis=None, scale=scale), alt.X("rank:Q", axis=None, scale=scale)
    return [track, span.encode(low, place.y, x2="high:Q"), dot.encode(rank, place.y)]


def _framed(layers: list[Any], width: int, rows: int) -> LayerChart:
    made = styled(layers, width, HEAD + ROW * max(rows, 1))
    return made.resolve_scale(x="independent", color="independent")


def _draw_compared(first: str, second: str, parts: Sequence[Part], width: int) -> LayerChart:
    import altair as alt

    narrow = width <= NARROW * 1.2
    names = min(max((width_of(part.name) for part in parts), default=0), 116 if narrow else 220) + 12
    most = max((abs(part.difference) for part in parts), default=1.0) or 1.0
    figures = width_of(f"+{number(most)}") + 8
    rows = [
        {
            "n": n, "name": cut(part.name, names - 12), "value": part.difference, "zero": 0,
            "ahead": part.difference >= 0,
            "text": ("+" if part.difference > 0 else "−" if part.difference < 0 else "") + number(abs(part.difference)),
            "said": f"{part.name}: {first} {number(part.first)}, {second} {number(part.second)}",
        }
        for n, part in enumerate(parts)
    ]  # fmt: skip
    place = _Rows(rows)
    scale = alt.Scale(domain=[-most, most], range=[names + figures, width - figures], nice=False)
    value = alt.X("value:Q", axis=None, scale=scale)
    bar = place.base.mark_bar(height=14, stroke=INK, strokeWidth=1).encode(
        value,
        place.y,
        x2="zero:Q",
        fill=alt.condition("datum.ahead", alt.value(INK), alt.value(SHADE)),
        description="said:N",
    )
    words = [
        place.base.transform_filter(f"datum.ahead == {str(side).lower()}")
        .mark_text(align="left" if side else "right", dx=6 if side else -6, aria=False)
        .encode(value, place.y, text="text:N")
        for side in (True, False)
    ]
    middle, half = (names + width) / 2, (width - names) / 2 - 6
    heads = [
        _heading(cut(f"← {second}", half), middle - 6, "right"),
        _heading(cut(f"{first} →", half), middle + 6, "left"),
    ]
    return _framed([place.text("name", names - 8, "right"), bar, *words, *heads], width, len(parts))
