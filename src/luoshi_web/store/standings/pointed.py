"""Points as places: the lines that the core computes, with the sources of their figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luoshi.evaluation import points
from luoshi_web.store.figures import Drawn
from luoshi_web.store.schemes import Parsed
from luoshi_web.store.standings.values import Part, Place, Standings, Used


def by_name(drawn: Drawn) -> tuple[dict[str, dict[str, float | None]], dict[str, Mapping[str, str]]]:
    """Figures and exemptions by the office's name, as the core takes them for points."""
    ids = {str(one["id"]): one["name"] for one in drawn.offices}
    given = {name: {figure: values.get(pk) for figure, values in drawn.figures.items()} for pk, name in ids.items()}
    return given, {ids[pk]: reasons for pk, reasons in drawn.exemptions.items()}


def pointed(parsed: Parsed, drawn: Drawn) -> Standings:
    given, excused = by_name(drawn)
    scores = points.score_all(parsed.rule, given, excused)
    known = {one["name"]: one for one in drawn.offices}
    items = {item.code: item for item in parsed.rule.items}
    places = []
    for score in sorted(scores, key=lambda one: one.rank):
        about = known[score.office]
        sources = {name: values.get(str(about["id"]), {}) for name, values in drawn.sources.items()}
        parts = tuple(_pointed_part(line, items.get(line.code), sources) for line in score.lines)
        places.append(
            Place(
                about["id"], about["short"], about["name"], score.total, score.rank, None, None, None, parts,
                tuple(line.points for line in score.lines if line.code in items), score.crossed, score.lists,
            )
        )  # fmt: skip
    return Standings("points", tuple(places), tuple(items), None, None)


def _pointed_part(line: points.Line, item: Any, sources: Mapping[str, Mapping[str, Any]]) -> Part:
    used = tuple(Used(name, value, sources.get(name, {})) for name, value in line.figures)
    return Part(
        line.code, line.code, "", line.points, _most(item), line.points, (line.formula,), used, line.exempt
    )  # fmt: skip


def _most(item: Any) -> float | None:
    """What an item can add at most; None where there is no bound. A cap (no item) only takes away."""
    if item is None:
        return 0.0
    if item.kind == "steps":
        return float(max(at[1] for at in item.steps))
    if item.kind == "attainment":
        return float(item.points * item.cap)
    return 0.0 if item.points < 0 else item.most
