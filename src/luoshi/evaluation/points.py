"""Points by a scheme: every point with the formula and the figures that it comes from."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.ranks import rank, rounded
from luoshi.evaluation.scheme import Cap, Item, Listing, RedLine, Scheme
from luoshi.i18n import gettext as _

Figures = Mapping[str, float | None]


@dataclass(frozen=True)
class Line:
    """Points of one item, how they were computed, from which figures; `exempt`: why, if it was exempted."""

    code: str
    points: float
    formula: str
    figures: tuple[tuple[str, float | None], ...]
    exempt: str = ""


@dataclass(frozen=True)
class Score:
    """An office's points. crossed: the red lines that cap its total; lists: the lists it stands on."""

    office: str
    lines: tuple[Line, ...]
    total: float
    crossed: tuple[str, ...]
    rank: int = 0
    lists: tuple[str, ...] = ()


def score(by: Scheme, office: str, figures: Figures, exemptions: Mapping[str, str] | None = None) -> Score:
    """One office's points. figures: by name, None or absent where missing, which gives an item no points.
    exemptions: the reason by item. Raises LuoshiError for a plan of zero."""
    reasons = exemptions or {}
    lines = tuple(_line(item, office, figures, reasons.get(item.code, "")) for item in by.items)
    lines = _neutral(by, lines)
    lines += tuple(line for cap in by.caps if (line := _capped(cap, lines)))
    crossed = [one for one in by.red_lines if _crosses(one, office, figures)]
    total = min([sum(line.points for line in lines), *(one.most for one in crossed)])
    return Score(office, lines, float(rounded(np.array(total), by.ranks)), tuple(one.code for one in crossed))


def score_all(
    by: Scheme,
    figures: Mapping[str, Figures],
    exemptions: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Score]:
    """All offices' points with ranks (ties by the scheme's rule) and lists, in the order given."""
    if not figures:
        raise LuoshiError(_("The table is empty: give at least one office and one indicator."))
    scores = [score(by, office, of, (exemptions or {}).get(office)) for office, of in figures.items()]
    totals = np.array([one.total for one in scores])
    ranks, worst = rank(totals, by.ranks), rank(-totals, by.ranks)
    return [
        Score(one.office, one.lines, one.total, one.crossed, int(place), _lists(by, one, int(place), int(last)))
        for one, place, last in zip(scores, ranks, worst, strict=True)
    ]


def _lists(by: Scheme, one: Score, place: int, last: int) -> tuple[str, ...]:
    def on(listing: Listing) -> bool:
        if listing.best:
            return one.total >= listing.total and place <= listing.places and not one.crossed
        return one.total <= listing.total and last <= listing.places

    return tuple(listing.code for listing in by.listings if on(listing))


def _neutral(by: Scheme, lines: tuple[Line, ...]) -> tuple[Line, ...]:
    """Lines whose exempted items stand for nothing: such an item gives the share that the office's other items gave of
    what they could, so that it neither wins nor loses by it."""
    out = {item.code for item in by.items if item.exempt == "out" or item.kind != "attainment"}
    full = {item.code: whole(item) for item in by.items}
    others = [line for line in lines if not line.exempt and full[line.code]]
    could, did = sum(full[line.code] for line in others), sum(line.points for line in others)
    share = min(did / could, 1.0) if could else 1.0
    return tuple(
        replace(line, points=full[line.code] * share, formula=f"{full[line.code]:g} × {share:.6g}")
        if line.exempt and line.code in out and full[line.code]
        else line
        for line in lines
    )


def whole(item: Item) -> float:
    """What an item gives when its plan is met; nothing for what is counted beyond a plan, or taken away."""
    if item.kind == "steps":
        return max(points for _at, points in item.steps)
    return item.points if item.kind == "attainment" else 0.0


def _capped(cap: Cap, lines: tuple[Line, ...]) -> Line | None:
    """The line that takes back what several items give beyond their cap; None where they do not."""
    used = tuple((line.code, line.points) for line in lines if line.code in cap.items)
    total = sum(points for _code, points in used)
    if total <= cap.most:
        return None
    return Line(cap.code, cap.most - total, f"{cap.most:g} - {total:.10g} = {cap.most - total:.10g}", used)


def _line(item: Item, office: str, figures: Figures, exempt: str) -> Line:
    names = [name for name in (item.actual, item.plan, item.without) if name]
    used = tuple((name, figures.get(name)) for name in names)
    if exempt:
        full = item.points if item.exempt == "full" and item.kind == "attainment" else 0.0
        return Line(item.code, full, f"{full:g}", used, exempt)
    if any(value is None for name, value in used if name != item.without):
        none = -(item.most or 0.0) if item.points < 0 else 0.0
        return Line(item.code, none, f"{none:g}", used)
    points, formula = _kinds[item.kind](item, office, {name: value or 0.0 for name, value in used})
    points += 0.0  # no minus zero
    return Line(item.code, points, f"{formula} = {points:.10g}", used)


def _attainment(item: Item, office: str, figures: Mapping[str, float]) -> tuple[float, str]:
    actual, plan = figures[item.actual], figures[str(item.plan)]
    if plan <= 0:
        sentence = _("{office}, {item}: the plan is {plan}, so no share of it can be computed; give a plan above zero.")
        raise LuoshiError(sentence.format(office=office, item=item.code, plan=plan))
    if item.good == "less":
        share, shown = (plan / actual if actual > 0 else item.cap), f"{plan:g} / {actual:g}"
    else:
        share, shown = actual / plan, f"{actual:g} / {plan:g}"
    if share < item.least:
        return 0.0, f"{shown} < {item.least:g}"
    kept = min(max(share, item.floor), item.cap)
    return item.points * kept, f"{item.points:g} × {shown if kept == share else f'{kept:g}'}"


def _stepped(item: Item, office: str, figures: Mapping[str, float]) -> tuple[float, str]:
    value = figures[item.actual]
    if item.plan:
        if figures[item.plan] <= 0:
            sentence = _(
                "{office}, {item}: the plan is {plan}, so no share of it can be computed; give a plan above zero."
            )
            raise LuoshiError(sentence.format(office=office, item=item.code, plan=figures[item.plan]))
        value /= figures[item.plan]
    reached = [(at, points) for at, points in item.steps if value >= at]
    at, points = reached[-1] if reached else (item.steps[0][0], 0.0)
    return points, f"{value:.6g} {'≥' if reached else '<'} {at:g}"


def _counted(item: Item, office: str, figures: Mapping[str, float]) -> tuple[float, str]:
    own = figures[item.without] if item.without else 0.0
    counted = max(figures[item.actual] - own, 0.0)
    points = item.points * counted
    if item.most is not None and abs(points) > item.most:
        return (item.most if points > 0 else -item.most), f"{item.points:g} × {counted:g}, ≤ {item.most:g}"
    return points, f"{item.points:g} × {counted:g}"


def _crosses(one: RedLine, office: str, figures: Figures) -> bool:
    value = figures.get(one.actual)
    if value is None:
        sentence = _("{office}: the figure “{name}” is missing, so the red line “{line}” cannot be judged; give it.")
        raise LuoshiError(sentence.format(office=office, name=one.actual, line=one.code))
    return value > one.limit if one.good == "less" else value < one.limit


_kinds = {"attainment": _attainment, "steps": _stepped, "each": _counted}
