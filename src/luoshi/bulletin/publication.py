"""What a frozen publication says, as plain tables: which race, by which scheme, and the places published."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from luoshi.bulletin.sheets import Cell
from luoshi.evaluation.publication import Publication
from luoshi.evaluation.ranks import spread
from luoshi.i18n import gettext as _

Tables = Iterator[tuple[str, list[list[Cell]]]]


def title(frozen: Publication) -> str:
    """What was published, in one line: name, league, period, scheme with its version."""
    about, scheme = frozen.content["about"], frozen.content["scheme"]
    said = [str(about[name]) for name in ("name", "title", "league") if about.get(name)]
    said += [" — ".join(map(str, about["period"]))] if about.get("period") else []
    return " · ".join([*said, f"{scheme['name']} {scheme['version']}"])


def tables(frozen: Publication) -> Tables:
    """The places that were published, best first, a heading row above; of a race one table a sense and league."""
    result = frozen.content["result"]
    if frozen.content["kind"] == "race":
        for one in result:
            places = one["places"]
            rows = [[p["rank"], spread(p["low"], p["high"]), p["office"], p["shrunk"]] for p in places]
            yield " · ".join(filter(None, (_sense(one["sense"]), one["league"]))), [_heading(True), *rows]
    elif frozen.content["kind"] == "ranking":
        yield "", list(_places(result, result["ranks"], result["offices"], result["index"]))
    else:
        scores = result["scores"] if isinstance(result, Mapping) else result
        ranks, offices, totals = ([one[name] for one in scores] for name in ("rank", "office", "total"))
        yield "", list(_places(result if isinstance(result, Mapping) else {}, ranks, offices, totals))


def _places(
    result: Mapping[str, Any], ranks: Sequence[int], offices: Sequence[str], points: Sequence[float]
) -> Iterator[list[Cell]]:
    between = result.get("interval")
    yield _heading(between is not None)
    for at in sorted(range(len(ranks)), key=lambda at: (ranks[at], offices[at])):
        low_high: list[Cell] = [] if between is None else [spread(*between[at])]
        yield [ranks[at], *low_high, offices[at], points[at]]


def _heading(sure: bool) -> list[Cell]:
    interval: list[Cell] = [_("Interval of the rank ({share})").format(share="90%")] if sure else []
    return [_("Rank"), *interval, _("Office"), _("Points")]


def _sense(code: str) -> str:
    return {"speed": _("First in time"), "quality": _("Best in quality"), "daring": _("First to try")}.get(code, code)
