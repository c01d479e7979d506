"""A figure over time: what was observed, what was planned, what is expected, and the line that must not be crossed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from luoshi import i18n
from luoshi.bulletin.charts.base import (
    INK,
    NARROW,
    PAPER,
    RED,
    SHADE,
    SOFT,
    TEXT,
    Cell,
    Chart,
    number,
    scale_of,
    styled,
    width_of,
)
from luoshi.i18n import gettext as _

if TYPE_CHECKING:
    from altair import LayerChart

HEIGHT = {True: 240, False: 300}
"""Height in px, of a narrow chart and of a wide one."""


@dataclass(frozen=True)
class Point:
    """A value at the end of a period. value None: known to be missing, the line breaks there. low, high: the interval
    of a forecast. firm: verified, drawn full; what is provisional is drawn hollow. said: words shown on hover."""

    at: date
    value: float | None
    low: float | None = None
    high: float | None = None
    firm: bool = True
    said: str = ""


@dataclass(frozen=True)
class _Given:
    unit: str
    observed: Sequence[Point]
    plan: Sequence[Point]
    forecast: Sequence[Point]
    target: float | None
    line: float | None
    line_name: str


def trajectory(
    title: str,
    unit: str,
    observed: Sequence[Point],
    *,
    plan: Sequence[Point] = (),
    forecast: Sequence[Point] = (),
    target: float | None = None,
    line: float | None = None,
    line_name: str = "",
) -> Chart:
    """The trajectory of one figure, all values in `unit`.

    plan: the monthly path (序时进度). forecast: from the period after the latest observation on, with its interval.
    target: the value asked for at the end. line: the red line. All sequences are in order of time.
    """
    given = _Given(unit, observed, plan, forecast, target, line, line_name or _("red line"))
    head = (_("Period"), _("Observed"), _("Planned"), _("Forecast"), _("From"), _("To"), _("Note"))
    return Chart(title, _described(given), head, _rows(given), lambda width: _draw(given, width))


def period(day: date) -> str:
    """The month that ends on a day, as in a table: 2026-09."""
    return f"{day:%Y-%m}"


def _rows(given: _Given) -> tuple[tuple[Cell, ...], ...]:
    by = [{point.at: point for point in points} for points in (given.observed, given.plan, given.forecast)]
    nothing = Point(date.min, None)
    out: list[tuple[Cell, ...]] = []
    for day in sorted(set().union(*by)):
        seen, planned, expected = (points.get(day, nothing) for points in by)
        forecast = (expected.value, expected.low, expected.high)
        out.append((period(day), seen.value, planned.value, *forecast, seen.said))
    return tuple(out)


def _described(given: _Given) -> str:
    known = [point for point in given.observed if point.value is not None]
    said = []
    if known:
        said.append(
            _("Observed by {period}: {value} {unit}").format(
                period=period(known[-1].at), value=number(known[-1].value), unit=given.unit
            )
        )
        planned = [point for point in given.plan if point.at == known[-1].at]
        said += [_("planned {value}").format(value=number(point.value)) for point in planned]
    if given.forecast:
        end = given.forecast[-1]
        sentence = _("forecast for {period}: {value} ({low} to {high})")
        words = {"period": period(end.at), "value": number(end.value), "low": number(end.low), "high": number(end.high)}
        said.append(sentence.format(**words))
    if given.target is not None:
        said.append(_("target {value}").format(value=number(given.target)))
    if given.line is not None:
        said.append(f"{given.line_name} {number(given.line)}")
    return _("; ").join(said)


def _draw(given: _Given, width: int) -> LayerChart:
    narrow = width <= NARROW * 1.2
    points = [*given.observed, *given.plan, *given.forecast]
    values = [v for p in points for v in (p.value, p.low, p.high) if v is not None]
    values += [v for v in (given.target, given.line) if v is not None]
    low, high = bounds(values)
    by, word = scale_of(max(abs(low), abs(high)))
    labels = _labels(given, (high - low) / (HEIGHT[narrow] - 48))
    right = max((width_of(text) for _y, text, _c in labels), default=0) + 12
    left = max(width_of(number(v / by)) for v in (low, high)) + 10
    ticks, names = _months([point.at for point in points], narrow)
    frame = _Frame(low, high, by, ticks, names, word + given.unit)
    layers = [*_expected(given, frame), *_planned(given, frame), *_observed(given, frame), *_lines(given, frame)]
    layers += [_text(text, y, colour, frame) for y, text, colour in labels]
    padding = {"left": left, "right": right, "top": 24, "bottom": 24}
    return styled(layers, int(width - left - right), HEIGHT[narrow] - 48, padding=padding)


@dataclass(frozen=True)
class _Frame:
    """The axes: bounds of y, what it is divided by, ticks of x by day and name."""

    low: float
    high: float
    by: float
    ticks: Sequence[int]
    names: Sequence[str]
    unit: str

    def x(self, name: str = "x") -> Any:
        import altair as alt

        names = "{" + ",".join(f"'{t}':'{n}'" for t, n in zip(self.ticks, self.names, strict=True)) + "}"
        axis = alt.Axis(values=list(self.ticks), labelExpr=f"{names}[datum.value]", title=None, grid=False)
        return alt.X(f"{name}:Q", axis=axis, scale=alt.Scale(zero=False, nice=False))

    def y(self, name: str = "y") -> Any:
        import altair as alt

        scale = alt.Scale(domain=[self.low, self.high], nice=False, zero=False)
        expression = "format(datum.value, ',')" if self.by == 1 else f"format(datum.value / {self.by}, ',')"
        axis = alt.Axis(
            title=self.unit, titleAngle=0, titleAlign="left", titleAnchor="start", titleX=2, titleY=-10,
            labelExpr=expression, tickCount=5, domain=False, ticks=False,
        )  # fmt: skip
        return alt.Y(f"{name}:Q", axis=axis, scale=scale)


def _mark(frame: _Frame, points: Sequence[Point]) -> Any:
    import altair as alt

    values = [
        {"x": p.at.toordinal(), "y": p.value, "low": p.low, "high": p.high, "firm": p.firm, "said": _said(p, frame)}
        for p in points
    ]
    return alt.Chart(alt.Data(values=values))


def _said(point: Point, frame: _Frame) -> str:
    return f"{period(point.at)} {number(point.value)}" + (f" {point.said}" if point.said else "")


def _observed(given: _Given, frame: _Frame) -> list[Any]:
    import altair as alt

    if not given.observed:
        return []
    base = _mark(frame, given.observed).encode(frame.x(), frame.y())
    dots = base.transform_filter("isValid(datum.y)").mark_point(size=36, opacity=1, strokeWidth=1.75, stroke=INK)
    fill = alt.condition("datum.firm", alt.value(INK), alt.value(PAPER))
    line = base.mark_line(color=INK, strokeWidth=2, aria=False)
    last = next((point for point in reversed(given.observed) if point.value is not None), None)
    beside = _near(frame, last, number(last.value), below=True) if last else []
    return [line, dots.encode(fill=fill, description="said:N"), *beside]


def _planned(given: _Given, frame: _Frame) -> list[Any]:
    if not given.plan:
        return []
    base = _mark(frame, given.plan).encode(frame.x(), frame.y())
    middle = given.plan[len(given.plan) // 2]
    seen = [p.value for p in given.observed if p.value is not None and p.at <= middle.at][-1:]
    below = bool(seen and middle.value is not None and seen[0] > middle.value)
    line = base.mark_line(color=SOFT, strokeWidth=1.5, strokeDash=[5, 4], aria=False)
    return [line, *_near(frame, middle, _("planned path"), below=below, colour=SOFT)]


def _near(frame: _Frame, point: Point, words: str, below: bool, colour: str = INK) -> list[Any]:
    """Words beside a point of a rising line: above it to the left, or below it to the right."""
    import altair as alt

    base = alt.Chart(alt.Data(values=[{"x": point.at.toordinal(), "y": point.value, "text": words}]))
    at = {"align": "left", "dx": 6, "dy": 12} if below else {"align": "right", "dx": -6, "dy": -8}
    return [base.mark_text(color=colour, aria=False, **at).encode(frame.x(), frame.y(), text="text:N")]


def _expected(given: _Given, frame: _Frame) -> list[Any]:
    """A band that opens from the latest observation, and a dotted line in it."""
    if not given.forecast:
        return []
    known = [point for point in given.observed if point.value is not None][-1:]
    points = [Point(p.at, p.value, p.value, p.value) for p in known] + list(given.forecast)
    base = _mark(frame, points)
    band = base.mark_area(color=SHADE, opacity=1, aria=False).encode(frame.x(), frame.y("low"), y2="high:Q")
    return [
        band,
        base.mark_line(color=INK, strokeWidth=1.5, strokeDash=[1, 3], aria=False).encode(frame.x(), frame.y()),
    ]


def _lines(given: _Given, frame: _Frame) -> list[Any]:
    import altair as alt

    rows = [(given.line, RED, [1, 0]), (given.target, SOFT, [2, 2])]
    return [
        alt.Chart(alt.Data(values=[{"y": value}]))
        .mark_rule(color=colour, strokeWidth=1.5, strokeDash=dash, aria=False)
        .encode(frame.y())
        for value, colour, dash in rows
        if value is not None
    ]


def _labels(given: _Given, per_px: float) -> list[tuple[float, str, str]]:
    """The names at the right end, each at its value, pushed apart so that none covers another."""
    found: list[tuple[float, str, str]] = []
    if given.line is not None:
        found.append((given.line, f"{given.line_name} {number(given.line)}", RED))
    if given.target is not None:
        found.append((given.target, _("target {value}").format(value=number(given.target)), SOFT))
    if given.forecast and given.forecast[-1].value is not None:
        found.append(
            (given.forecast[-1].value, _("forecast {value}").format(value=number(given.forecast[-1].value)), INK)
        )
    found.sort(key=lambda label: -label[0])
    room = (TEXT + 5) * per_px
    out: list[tuple[float, str, str]] = []
    for value, text, colour in found:
        out.append((min(value, out[-1][0] - room) if out else value, text, colour))
    return out


def _text(text: str, y: float, colour: str, frame: _Frame) -> Any:
    import altair as alt

    base = alt.Chart(alt.Data(values=[{"y": y, "text": text}]))
    mark = base.mark_text(align="left", baseline="middle", dx=6, color=colour, aria=False, clip=False)
    return mark.encode(frame.y(), text="text:N", x=alt.value("width"))


def bounds(values: Sequence[float]) -> tuple[float, float]:
    """Ends of an axis that hold the values: from zero unless they all lie close together far from it."""
    low, high = min(values, default=0.0), max(values, default=1.0)
    if low > 0 and (high - low) > 0.35 * high:
        low = 0.0
    room = (high - low) * 0.06 or abs(high) * 0.05 or 1.0
    return (low - room if low else 0.0), high + room


def _months(days: Sequence[date], narrow: bool) -> tuple[list[int], list[str]]:
    """Ticks: months within about a year, the ends of years beyond."""
    if not days:
        return [], []
    first, last = min(days), max(days)
    found = sorted(set(days))
    if (last - first).days <= 400:
        every = max(1, math.ceil(len(found) / (5 if narrow else 12)))
        found = found[::-1][::every][::-1]
        return [day.toordinal() for day in found], [_month(day) for day in found]
    found = [day for day in found if day.month == 12] or found
    every = max(1, math.ceil(len(found) / (4 if narrow else 10)))
    found = found[::-1][::every][::-1]
    return [day.toordinal() for day in found], [_year(day) for day in found]


def _month(day: date) -> str:
    return f"{day:%b}" if i18n.language() == "en" else f"{day.month}月"


def _year(day: date) -> str:
    return f"{day.year}" if i18n.language() == "en" else f"{day.year}年"
