"""Points as places: the lines that the core computes, with the sources of their figures."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luoshi.evaluation import points, uncertain
from luoshi.evaluation.robustness import Robustness
from luoshi.evaluation.scheme import Error
from luoshi_web.store.figures import Drawn
from luoshi_web.store.schemes import Parsed
from luoshi_web.store.standings.values import SHARE, Part, Place, Standings, Used


def by_name(drawn: Drawn) -> tuple[dict[str, dict[str, float | None]], dict[str, Mapping[str, str]]]:
    """Figures and exemptions by the office's name, as the core takes them for points."""
    ids = {str(one["id"]): one["name"] for one in drawn.offices}
    given = {name: {figure: values.get(pk) for figure, values in drawn.figures.items()} for pk, name in ids.items()}
    return given, {ids[pk]: reasons for pk, reasons in drawn.exemptions.items()}


def statuses(drawn: Drawn) -> dict[str, dict[str, str]]:
    """The statuses of figures that were observed, by the office's name; of others nobody knows one."""
    return {
        one["name"]: {
            figure: status
            for figure, sources in drawn.sources.items()
            if (status := sources.get(str(one["id"]), {}).get("status"))
        }
        for one in drawn.offices
    }


def pointed(parsed: Parsed, drawn: Drawn, _of: object = None) -> Standings:
    given, excused = by_name(drawn)
    scores = points.score_all(parsed.rule, given, excused)
    sure = uncertain.robustness(parsed.rule, given, excused, statuses(drawn))
    certain = _certain(sure)
    known = {one["name"]: one for one in drawn.offices}
    items = {item.code: item for item in parsed.rule.items}
    errors = {one.figure: one for one in parsed.rule.errors}
    places = []
    for score in sorted(scores, key=lambda one: one.rank):
        about = known[score.office]
        sources = {name: values.get(str(about["id"]), {}) for name, values in drawn.sources.items()}
        parts = tuple(_pointed_part(line, items.get(line.code), sources, errors) for line in score.lines)
        places.append(
            Place(
                about["id"], about["short"], about["name"], score.total, score.rank,
                *certain.get(score.office, (None, None, None)), parts,
                tuple(line.points for line in score.lines if line.code in items), score.crossed, score.lists,
                gaps=sum(part.missing for part in parts),
            )
        )  # fmt: skip
    return Standings("points", tuple(places), tuple(items), None, sure)


def _certain(sure: Robustness | None) -> dict[str, tuple[int, int, float | None]]:
    """By office the interval of its rank, and the probability that it is truly ahead of the next."""
    if sure is None:
        return {}
    rows = zip(sure.offices, sure.interval(SHARE).tolist(), sure.ahead_of_next().tolist(), strict=True)
    return {office: (low, high, None if ahead != ahead else ahead) for office, (low, high), ahead in rows}


def _pointed_part(
    line: points.Line, item: Any, sources: Mapping[str, Mapping[str, Any]], errors: Mapping[str, Error]
) -> Part:
    used = tuple(
        Used(name, value, sources.get(name, {}), *_error(errors.get(name), value, sources.get(name, {})))
        for name, value in line.figures
    )
    return Part(
        line.code, line.code, "", line.points, _most(item), line.points, (line.formula,), used, line.exempt
    )  # fmt: skip


def _error(declared: Error | None, value: float | None, source: Mapping[str, Any]) -> tuple[float | None, str]:
    """The standard error of a figure, and the study that says so."""
    if declared is None or value is None:
        return None, ""
    size = declared.of(source.get("status", ""))
    return (size * abs(value) if declared.relative else size), f"{declared.cite}（{declared.as_of}）"


def _most(item: Any) -> float | None:
    """What an item can add at most; None where there is no bound. A cap (no item) only takes away."""
    if item is None:
        return 0.0
    if item.kind == "steps":
        return float(max(at[1] for at in item.steps))
    if item.kind == "attainment":
        return float(item.points * item.cap)
    return 0.0 if item.points < 0 else item.most
