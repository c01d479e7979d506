"""Regions by fields: a grid of figures, each with its state as tint, shape and number: colour says nothing alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from luoshi.bulletin.charts.base import GREEN, INK, NARROW, RED, SHADE, SOFT, TEXT, YELLOW, Chart, cut, styled, width_of
from luoshi.i18n import gettext as _

if TYPE_CHECKING:
    from altair import LayerChart

State = Literal["good", "risk", "bad", "unknown"]
ROW = 34
"""Height of a row in px."""
TINTS: dict[str, str] = {"good": "#e3f1e6", "risk": "#fdf1c7", "bad": "#f8d9d6", "unknown": "#f5f3ee"}
MARKS: dict[str, str] = {"good": "●", "risk": "▲", "bad": "■", "unknown": "–"}
_STROKES = {"good": GREEN, "risk": YELLOW, "bad": RED, "unknown": SHADE}


@dataclass(frozen=True)
class Cell:
    """A figure of a row (a region) in a column (a field). text: the figure as it is written."""

    row: str
    column: str
    text: str
    state: State = "unknown"


def heat_map(title: str, rows: Sequence[str], columns: Sequence[str], cells: Sequence[Cell]) -> Chart:
    """The grid, rows and columns in the order given; where there is no cell the place stays empty."""
    by = {(cell.row, cell.column): cell for cell in cells}
    table = tuple((row, *(_written(by.get((row, column))) for column in columns)) for row in rows)
    counts = {state: sum(cell.state == state for cell in cells) for state in TINTS}
    sentence = _("{good} on course, {risk} at risk, {bad} lost or crossed, {unknown} unknown")
    said = sentence.format(**counts)
    return Chart(title, said, (_("Region"), *columns), table, lambda width: _draw(rows, columns, by, width))


def _written(cell: Cell | None) -> str:
    return f"{MARKS[cell.state]} {cell.text}" if cell else ""


def _draw(rows: Sequence[str], columns: Sequence[str], by: dict[tuple[str, str], Cell], width: int) -> LayerChart:
    import altair as alt

    names = min(max((width_of(row) for row in rows), default=0), 84 if width <= NARROW * 1.2 else 180) + 10
    each = (width - names) / max(len(columns), 1)
    heads = [_broken(column, each - 4) for column in columns]
    top = max((len(lines) for lines in heads), default=1) * (TEXT + 4) + 6
    values = [
        {
            "x": names + n * each + 1, "x2": names + (n + 1) * each - 1,
            "y": top + m * ROW + 1, "y2": top + (m + 1) * ROW - 1,
            "cx": names + (n + 0.5) * each, "cy": top + (m + 0.5) * ROW, "text": cut(_written(cell), each + 4),
            "state": cell.state, "said": f"{row} {column} {_written(cell)}",
        }
        for m, row in enumerate(rows)
        for n, column in enumerate(columns)
        if (cell := by.get((row, column)))
    ]  # fmt: skip
    height = top + ROW * max(len(rows), 1)
    at = Pixels(width, height)
    tint = alt.Color("state:N", legend=None, scale=alt.Scale(domain=list(TINTS), range=list(TINTS.values())))
    base = alt.Chart(alt.Data(values=values))
    layers = [
        base.mark_rect().encode(at.x("x"), at.y("y"), x2="x2:Q", y2="y2:Q", color=tint, description="said:N"),
        base.mark_text(aria=False).encode(at.x("cx"), at.y("cy"), text="text:N"),
        at.words(
            [(names - 8, top + (m + 0.5) * ROW, [cut(row, names - 8)]) for m, row in enumerate(rows)], "right", INK
        ),
        at.words(
            [
                (names + (n + 0.5) * each, top - 6 - (len(lines) - 1) * (TEXT + 4), lines)
                for n, lines in enumerate(heads)
            ],
            "center",
            SOFT,
        ),
    ]
    return styled(layers, width, int(height))


class Pixels:
    """Places in px."""

    def __init__(self, width: float, height: float) -> None:
        self.width, self.height = width, height

    def x(self, name: str) -> Any:
        import altair as alt

        return alt.X(f"{name}:Q", axis=None, scale=alt.Scale(domain=[0, self.width], range=[0, self.width], nice=False))

    def y(self, name: str) -> Any:
        import altair as alt

        return alt.Y(
            f"{name}:Q", axis=None, scale=alt.Scale(domain=[0, self.height], range=[0, self.height], nice=False)
        )

    def words(self, places: list[tuple[float, float, list[str]]], align: Any, colour: str) -> Any:
        import altair as alt

        values = [{"x": x, "y": y, "text": "\n".join(lines)} for x, y, lines in places]
        mark = alt.Chart(alt.Data(values=values)).mark_text(
            align=align, baseline="middle", color=colour, lineBreak="\n", lineHeight=TEXT + 4, aria=False
        )
        return mark.encode(self.x("x"), self.y("y"), text="text:N")


def _broken(text: str, room: float) -> list[str]:
    """Words of a heading in lines: between words where there are any, else between characters."""
    pieces = [piece + " " for piece in text.split(" ")] if " " in text else list(text)
    lines = [""]
    for piece in pieces:
        if lines[-1] and width_of((lines[-1] + piece).rstrip()) > room:
            lines.append("")
        lines[-1] += piece
    return [cut(line.strip(), room) for line in lines]
