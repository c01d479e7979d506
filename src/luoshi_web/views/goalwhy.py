"""What every figure of a goal's page rests on: sentence, entries with status and source, formula with its inputs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.goals import comparison, series, targets, trajectory
from luoshi_web.models import Goal, Indicator
from luoshi_web.queries import goals as queries
from luoshi_web.store import courses, sizes
from luoshi_web.store.courses import Standing
from luoshi_web.store.observed import Cell, Figures
from luoshi_web.store.sizes import Sizes
from luoshi_web.views import goalwords

PEERS = 200
"""Offices that a comparison looks at."""


@dataclass(frozen=True, slots=True)
class Why:
    """A figure of the page, and the sentences that say what it rests on."""

    name: str
    value: str
    said: list[str] = field(default_factory=list)
    cell: Cell | None = None


def whys(person: Any, goal: Goal, figures: Figures, found: Standing) -> list[Why]:
    """Target, latest figure, plan, forecast, room: each with its reasons."""
    unit = goal.indicator.unit
    out = [
        Why(_("Limit") if goal.kind == Goal.Kind.LINE else _("Asked for"), goalwords.asked(goal), _target(goal, found))
    ]
    latest = figures.latest(found.year)
    if latest:
        (year, month), cell = latest
        name = _("Latest figure, %(month)s") % {"month": goalwords.month(year, month, goal.indicator)}
        out.append(Why(name, goalwords.figure(cell.value, unit), of_cell(goal.indicator, cell), cell))
    if found.planned is not None:
        said = goalwords.expected(found.planned, unit) + (f" ({goalwords.ahead(found, unit)})" if found.ahead else "")
        out.append(Why(_("Planned by then"), said, [_path(goal, figures, found)]))
    out.append(_forecast(goal, figures, found))
    if found.room is not None:
        said = _("(limit − figure) ÷ limit") if found.good < 0 else _("(figure − limit) ÷ limit")
        out.append(Why(_("Left to the line"), f"{found.room * 100:.1f} %", [said]))
    return out


def of_cell(indicator: Indicator, cell: Cell) -> list[str]:
    """What a figure rests on: its last entry, or its formula with the inputs."""
    if cell.row:
        row = cell.row
        words = {
            "status": row.get_status_display(),
            "office": row.entered_for,
            "day": row.entered.isoformat(),
            "n": row.seq,
        }
        said = [_("%(status)s; entered by %(office)s on %(day)s, entry %(n)d.") % words]
        said += [_("Source: %(source)s.") % {"source": row.source}] if row.source else []
        said += [_("Document: %(document)s.") % {"document": row.document}] if row.document else []
        said += [_("Reason of the revision: %(reason)s.") % {"reason": row.reason}] if row.reason else []
        return said
    inputs = "; ".join(
        f"{part.indicator} {goalwords.figure(part.value, part.indicator.unit)} "
        f"({goalwords.month(*part.when, part.indicator)})"
        for part in cell.inputs
    )
    return [_("Computed: %(formula)s, with %(inputs)s.") % {"formula": indicator.formula, "inputs": inputs}]


def _target(goal: Goal, found: Standing) -> list[str]:
    unit = goal.indicator.unit
    said = []
    if goal.growth and found.base is not None and found.target is not None:
        words = {
            "base": goalwords.figure(found.base, unit),
            "growth": goalwords.figure(goal.value, "%"),
            "target": goalwords.figure(found.target, unit),
        }
        said.append(_("%(base)s of the year before, and %(growth)s more: %(target)s.") % words)
    if found.why == "base":
        said.append(_("The figure of the year before is not known, so the growth has no base."))
    if goal.since and goal.baseline is not None and found.year < goal.year and found.target is not None:
        words = {
            "since": goal.since, "base": goalwords.figure(goal.baseline, unit), "year": found.year,
            "target": goalwords.figure(found.target, unit),
        }  # fmt: skip
        said.append(_("On the straight way from %(base)s at the end of %(since)d, %(target)s by %(year)d.") % words)
    words = {"office": goal.owner, "day": goal.set_on.isoformat()}
    said.append(_("Set for %(office)s on %(day)s.") % words)
    return said


def _path(goal: Goal, figures: Figures, found: Standing) -> str:
    if goal.path:
        return _("The monthly path was set by hand.")
    if goal.indicator.kind == Indicator.Kind.RATE:
        return _("A rate is to hold all year.")
    target = courses.target_of(goal, figures, found.year)
    if goal.indicator.kind == Indicator.Kind.FLOW and target and target.path:
        years = [year for year in figures.years() if year < found.year]
        words = {"first": min(years), "last": max(years)}
        return _("By the share of the year that had been reached by then in %(first)d–%(last)d (median).") % words
    return _("In equal parts month by month: too few earlier years are known for their seasons.")


def _forecast(goal: Goal, figures: Figures, found: Standing) -> Why:
    unit = goal.indicator.unit
    if found.expected is None:
        said = _("No forecast: %(n)d earlier years are known, and at least three are needed.") % {"n": found.years}
        if goal.indicator.kind != Indicator.Kind.FLOW:
            said = _("No forecast: too few figures at equal distances, without a gap, are known.")
        return Why(_("Forecast"), "—", [said])
    value = goalwords.expected(found.expected, unit)
    if found.month == 12:
        return Why(_("Forecast"), value, [_("The year is over.")])
    if found.low is not None and found.high is not None:
        value += f" ({goalwords.number(found.low)}—{goalwords.number(found.high)})"
    if goal.indicator.kind != Indicator.Kind.FLOW:
        said = _("Exponential smoothing of the earlier months (ETS); nine years of ten end within the interval.")
        return Why(_("Forecast"), value, [said])
    shares = [
        f"{year}: {100 * share:.1f} %"
        for year in figures.years()
        if year < found.year and (share := _share(figures.year(year), found.month))
    ]
    method = _(
        "This year's figure divided by the share of the year that earlier years had reached by then: %(shares)s."
    )
    interval = _("In nine years of ten the year ends within the interval.")
    return Why(_("Forecast"), value, [method % {"shares": _("; ").join(shares)}, interval])


def _share(year: dict[int, float], month: int | None) -> float | None:
    return year[month] / year[12] if month in year and year.get(12) else None


def opening(goal: Goal, figures: Figures, found: Standing) -> dict[str, Any] | None:
    """How the year began (开门红): the share that should stand by March, from earlier years."""
    if goal.indicator.kind != Indicator.Kind.FLOW or goal.kind == Goal.Kind.LINE:
        return None
    target, now = courses.target_of(goal, figures, found.year), figures.year(found.year)
    if target is None or not target.value:
        return None
    first = targets.opening(target, now, figures.earlier(found.year), min(max(now, default=3), 3))
    if first.share is None or first.stands is None:
        return None
    unit = goal.indicator.unit
    words = {
        "month": goalwords.month(found.year, first.month, goal.indicator),
        "stands": f"{first.stands * 100:.1f}",
        "should": f"{first.share * 100:.1f}",
        "low": f"{(first.low or 0) * 100:.1f}",
        "high": f"{(first.high or 0) * 100:.1f}",
        "years": first.years,
        "ahead": goalwords.expected(abs(first.ahead or 0), unit),
    }
    stood = _("By %(month)s %(stands)s %% of the year's target stood.")
    should = _("By the %(years)d earlier years it should be %(should)s %% (%(low)s–%(high)s %%).")
    end = _("Ahead by %(ahead)s.") if (first.ahead or 0) >= 0 else _("Behind by %(ahead)s.")
    return {"said": [stood % words, should % words], "end": end % words, "ahead": (first.ahead or 0) >= 0}


@dataclass(frozen=True, slots=True)
class Beside:
    """A figure beside others', and who its peers are and why."""

    rows: list[dict[str, Any]]
    peers: str = ""
    cite: str = ""


def beside(person: Any, goal: Goal, figures: Figures, found: Standing, on: date) -> Beside:
    """The latest figure beside others': of what adds up its growth, since offices differ in size; else its level."""
    if found.month is None:
        return Beside([])
    month = (found.year, found.month)
    offices = list(queries.measurable(person, goal.indicator)[:PEERS])
    known = queries.figures(person, goal.indicator, offices, on)
    names = {str(office.pk): str(office) for office in offices}
    places = queries.places_known(person, goal.indicator, on)
    shown = {
        names.get(whose, whose): _compared(goal.indicator, one, month) for whose, one in {**known, **places}.items()
    }
    own = str(goal.office)
    shown[own] = _compared(goal.indicator, figures, month)
    if shown[own] is None:
        return Beside([])
    like = [
        one for one in offices if (one.level, one.kind) == (goal.office.level, goal.office.kind) and one != goal.office
    ]
    declared = sizes.beside(goal.office, like, on)
    by_size = {str(one): declared.values[one.pk] for one in like if one.pk in declared.values} if declared else {}
    peers = by_size | {own: declared.own.value} if declared else dict.fromkeys((own, *map(str, like)), 1.0)
    past = {
        year: value
        for year in figures.years()
        if year < month[0] and (value := _compared(goal.indicator, figures, (year, month[1]))) is not None
    }
    nation = next((place for place in places if place == "全国"), None)
    compared: list[comparison.Comparison] = []
    for above in [place for place in places if place != nation] or [None]:
        for one in comparison.compare(
            shown, own, above=above, nation=nation, sizes=peers, past=past, good=found.good or 1
        ):
            compared += [one] if one not in compared else []
    unit = "%" if goal.indicator.kind == Indicator.Kind.FLOW else goal.indicator.unit
    rows = [_beside(one, unit, declared, by_size) for one in compared]
    return Beside(rows, _peers(goal, declared, any(one.beside == "peers" for one in compared)), _cited(declared))


def _peers(goal: Goal, declared: Sizes | None, found: bool) -> str:
    """Who the peers are, and why."""
    if declared is None and not found:
        return _("No peers: no other office of the same level and kind has a figure that is known here.")
    if declared is None:
        return _("Peers: up to five offices of the same level and kind; no size is declared for them in the register.")
    words = {
        "measure": declared.own.measure,
        "own": goalwords.figure(declared.own.value, declared.own.unit),
        "times": f"{comparison.times():g}",
    }
    if not found:
        sentence = _(
            "No peers: no office of the same level and kind that has a figure is at most %(times)s times larger or "
            "smaller by %(measure)s (its own: %(own)s)."
        )
        return sentence % words
    return (
        _(
            "Peers: of the same level and kind, and at most %(times)s times larger or smaller by %(measure)s (its own: "
            "%(own)s); the five nearest."
        )
        % words
    )


def _cited(declared: Sizes | None) -> str:
    return f"{declared.own.measure}：{declared.own.cite}，{declared.own.on.isoformat()}" if declared else ""


def _beside(
    one: comparison.Comparison, unit: str, declared: Sizes | None, by_size: Mapping[str, float]
) -> dict[str, Any]:
    names = {
        "above": _("level above"),
        "nation": _("nation"),
        "peers": _("peers (median)"),
        "best peer": _("the best of them"),
        "own past": _("own past"),
    }
    sign = "+" if one.difference > 0 else "−" if one.difference < 0 else "±"
    sized = [
        f"{name}（{goalwords.figure(by_size[name], declared.own.unit)}）" if declared and name in by_size else name
        for name in one.of[:6]
    ]
    return {
        "name": names[one.beside],
        "of": "、".join(sized) + ("…" if len(one.of) > 6 else ""),
        "value": goalwords.figure(one.value, unit),
        "ahead": one.difference >= 0,
        "difference": sign
        + goalwords.expected(round(abs(one.difference), 2), _("percentage points") if unit == "%" else unit),
    }


def _compared(indicator: Indicator, figures: Figures, month: tuple[int, int]) -> float | None:
    """What is compared: growth in % over the same months of the year before, or the level."""
    if indicator.kind != Indicator.Kind.FLOW:
        cell = figures.cells.get(month)
        return cell.value if cell else None
    grown = series.growth(figures.year(month[0]), figures.year(month[0] - 1), month[1])
    return None if grown is None else grown * 100


def table(goal: Goal, figures: Figures, year: int) -> list[dict[str, Any]]:
    """The months of a year: since January, of the stretch alone, growth, planned."""
    now, before = figures.year(year), figures.year(year - 1)
    flow = goal.indicator.kind == Indicator.Kind.FLOW
    alone = {last: (first, value) for (first, last), value in series.single(now).items()} if flow else {}
    target: trajectory.Target | None = courses.target_of(goal, figures, year) if goal.kind == Goal.Kind.TARGET else None
    rows = []
    for month in sorted({*now, *(m for y, m in figures.missing if y == year)}, reverse=True):
        cell = figures.cells.get((year, month))
        grown = series.growth(now, before, month) if flow else None
        first, value = alone.get(month, (month, None))
        rows.append({
            "month": goalwords.month(year, month, goal.indicator),
            "cell": cell,
            "anchor": f"#m-{year}-{month}",
            "value": cell.value if cell else None,
            "alone": value,
            "stretch": f"{first}—{month}" if first != month else "",
            "growth": None if grown is None else f"{grown * 100:+.1f} %",
            "planned": target.planned(month) if target else None,
            "status": cell.row.get_status_display() if cell and cell.row else _("computed") if cell else _("missing"),
            "why": of_cell(goal.indicator, cell) if cell else [],
        })  # fmt: skip
    return rows
