"""Cases that evaluators write into a scheme: what some figures must give. `luoshi score --check` runs them."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.evaluation import race, ranking, schemes
from luoshi.evaluation.delivered import SENSES, Delivered, Tried
from luoshi.evaluation.points import score
from luoshi.evaluation.ranks import rounded
from luoshi.evaluation.scheme import Scheme
from luoshi.goals.indicators import Catalogue, derive
from luoshi.goals.match import indicator
from luoshi.i18n import gettext as _
from luoshi.rules import schema


@dataclass(frozen=True)
class Failure:
    """A case that does not hold: its name, and what came out instead."""

    case: str
    sentence: str


def failures(data: Mapping[str, Any], where: str) -> list[Failure]:
    """The cases of a scheme that do not hold, in their order. Raises LuoshiError where the scheme itself is wrong."""
    kind = schemes.kind_of(data)
    by = schemes.load(data, where, kind)
    out = []
    for case in schema.plainly(data).get("cases") or ():
        try:
            differing = list(_runs[kind](by, case))
        except LuoshiError as error:
            differing = [str(error)]
        out += [Failure(case["name"], sentence) for sentence in differing]
    return out


def _points(by: Scheme, case: Mapping[str, Any]) -> Iterator[str]:
    found = score(by, case["name"], case["figures"], case.get("exempt"))
    lines = {line.code: line.points for line in found.lines}
    for code, points in (case.get("points") or {}).items():
        yield from _differs(code, points, lines.get(code))
    if "total" in case:
        yield from _differs(_("total"), case["total"], found.total)
    if "crossed" in case:
        yield from _differs(_("red lines crossed"), case["crossed"], list(found.crossed))


def _ranking(by: ranking.Scheme, case: Mapping[str, Any]) -> Iterator[str]:
    made = ranking.compose_of(by, case["table"])
    ranks = dict(zip(made.offices, made.ranks.tolist(), strict=True))
    index = dict(zip(made.offices, rounded(made.scores[:, -1], by.method.ranks).tolist(), strict=True))
    for office, place in (case.get("ranks") or {}).items():
        yield from _differs(office, place, ranks.get(office))
    for office, value in (case.get("index") or {}).items():
        yield from _differs(office, value, index.get(office))


def _race(by: race.Rule, case: Mapping[str, Any]) -> Iterator[str]:
    items = [race.from_mapping(Delivered, one) for one in case.get("items") or ()]
    tried = [race.from_mapping(Tried, one) for one in case.get("tried") or ()]
    leagues = race.run(by, items, tried, today=date.fromisoformat(case["today"]))
    for sense in SENSES:
        found = {place.office: place.points for league in leagues if league.sense == sense for place in league.places}
        for office, points in (case.get(sense) or {}).items():
            yield from _differs(f"{sense}: {office}", points, found.get(office))


def _indicators(by: Catalogue, case: Mapping[str, Any]) -> Iterator[str]:
    if "text" in case:
        found = indicator(case["text"], case.get("unit", ""), by)
        yield from _differs(case["text"], case.get("is"), None if isinstance(found, str) else found[0].code)
    if "figures" in case:
        yield from _differs(case["is"], case.get("value"), derive(by.get(case["is"]), case["figures"], by))


def _differs(what: str, wanted: Any, found: Any) -> Iterator[str]:
    """A sentence where something came out otherwise; figures count as equal to nine digits."""
    numbers = isinstance(wanted, int | float) and isinstance(found, int | float)
    if abs(wanted - found) > 1e-9 * max(abs(wanted), abs(found)) if numbers else wanted != found:
        wanted, found = ("—" if one is None else one for one in (wanted, found))
        yield _("{what}: {wanted} was expected, {found} came out.").format(what=what, wanted=wanted, found=found)


_runs: dict[str, Callable[[Any, Mapping[str, Any]], Iterator[str]]] = {
    "points": _points,
    "ranking": _ranking,
    "race": _race,
    "indicators": _indicators,
}
