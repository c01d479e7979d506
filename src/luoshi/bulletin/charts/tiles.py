"""Places as tiles of equal size (格子示意图): a sketch of where they lie, not a map; deeper ink is a larger figure.

Provinces stand about where they lie (rules/tiles.yaml); places below them in the order of their division codes, since
no free geometry of all counties can be shipped.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from luoshi import rules
from luoshi.bulletin.charts.base import INK, LINE, PAPER, TEXT, Chart, cut, number, styled
from luoshi.bulletin.charts.heat import Pixels
from luoshi.i18n import gettext as _
from luoshi.policy import places

if TYPE_CHECKING:
    from altair import LayerChart

SHADES = ("#f0ede5", "#d8d3c7", "#b5aea0", "#6b655a", "#57534b")
"""Ink in five steps."""
ACROSS = 6
"""Tiles in a row where they stand in the order of their codes."""


def tile_map(title: str, unit: str, values: Mapping[str, float]) -> Chart:
    """A tile for each place with its figure in `unit`. Provinces without a figure are drawn empty, if there are any."""
    rows = tuple(sorted(values.items(), key=lambda pair: -pair[1]))
    said = ""
    if rows:
        sentence = _("{n} places, from {least} ({low} {unit}) to {most} ({high} {unit})")
        (most, high), (least, low) = rows[0], rows[-1]
        said = sentence.format(n=len(rows), most=most, high=number(high), least=least, low=number(low), unit=unit)
    return Chart(title, said, (_("Place"), unit), rows, lambda width: _draw(values, width))


def layout(names: list[str]) -> dict[str, tuple[int, int]]:
    """Row and column of each tile: of all provinces where one of the names is a province, else by division codes."""
    grid = rules.load("tiles")["provinces"]
    provinces = {name: (row, col) for row, line in enumerate(grid) for col, name in enumerate(line) if name}
    found = {name: places.at_start(name)[0] for name in names}
    below = [name for name, place in found.items() if place is None or place.level != "province"]
    short = {
        places.short_name(place.name): name for name, place in found.items() if place and place.level == "province"
    }
    out = {short.get(name, name): at for name, at in provinces.items()} if short else {}
    first = len(grid) + 1 if short else 0
    in_order = sorted(below, key=lambda name: (place.code if (place := found[name]) else "~", name))
    return out | {name: (first + n // ACROSS, n % ACROSS) for n, name in enumerate(in_order)}


def _draw(values: Mapping[str, float], width: int) -> LayerChart:
    import altair as alt

    at = layout(list(values))
    across = 1 + max((col for _row, col in at.values()), default=0)
    down = 1 + max((row for row, _col in at.values()), default=0)
    side = min(width / across, 76.0)
    high = 0.62 * side if side > 60 else side
    low, top = min(values.values(), default=0.0), max(values.values(), default=0.0)
    tiles = []
    for name, (row, col) in at.items():
        value = values.get(name)
        step = -1 if value is None else min(int((value - low) / ((top - low) or 1.0) * len(SHADES)), len(SHADES) - 1)
        text = number(value) if value is not None else ""
        place = places.at_start(name)[0]
        label = cut(places.short_name(place.name) if place else name, side - 4)
        tiles.append({
            "x": col * side + 1, "x2": (col + 1) * side - 1, "y": row * high + 1, "y2": (row + 1) * high - 1,
            "cx": (col + 0.5) * side, "cy": (row + 0.5) * high, "text": f"{label}\n{text}" if text else label,
            "fill": PAPER if step < 0 else SHADES[step], "ink": PAPER if step >= 3 else INK,
            "said": f"{name} {text}".strip(),
        })  # fmt: skip
    height = max(down * high, 1.0)
    px = Pixels(width, height)
    base = alt.Chart(alt.Data(values=tiles))
    rect = base.mark_rect(stroke=LINE).encode(
        px.x("x"),
        px.y("y"),
        x2="x2:Q",
        y2="y2:Q",
        fill=alt.Fill("fill:N", scale=None, legend=None),
        description="said:N",
    )
    words = base.mark_text(lineBreak="\n", lineHeight=TEXT + 3, baseline="middle", dy=-(TEXT + 3) / 2 + 2, aria=False)
    ink = alt.Color("ink:N", scale=None, legend=None)
    return styled([rect, words.encode(px.x("cx"), px.y("cy"), text="text:N", color=ink)], width, int(height))
