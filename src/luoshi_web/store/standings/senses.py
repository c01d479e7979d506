"""A race in its three senses (三争) as places: first in time, best in quality, first to try."""

from __future__ import annotations

from datetime import date
from typing import Any

from luoshi.evaluation import race
from luoshi.evaluation.delivered import Delivered, Line, Tried
from luoshi_web.store.figures import Drawn
from luoshi_web.store.schemes import Parsed
from luoshi_web.store.standings.values import Part, Place, Standings


def given(drawn: Drawn) -> dict[str, Any]:
    """The items and exemplars as the core takes and freezes them."""
    return {"items": drawn.items, "tried": drawn.tried, "today": drawn.until, "seed": 1}


def sensed(parsed: Parsed, drawn: Drawn) -> Standings:
    """The standings of the three senses; an office of which nothing counts stands in none."""
    leagues = race.run(
        parsed.rule,
        [race.from_mapping(Delivered, one) for one in drawn.items],
        [race.from_mapping(Tried, one) for one in drawn.tried],
        today=date.fromisoformat(drawn.until),
        seed=1,
    )
    known = {one["name"]: one for one in drawn.offices}
    senses = tuple(
        Standings(
            "race",
            tuple(_place(one, league.sense, known[one.office], drawn) for one in league.places),
            robustness=league.robustness,
            sense=league.sense,
        )
        for league in leagues
    )
    first = senses[0].places if senses else ()
    return Standings("race", first, senses=senses)


def _place(one: race.Place, sense: str, about: dict[str, Any], drawn: Drawn) -> Place:
    return Place(
        about["id"], about["short"], about["name"], one.shrunk, one.rank, one.low, one.high, one.ahead,
        tuple(_part(line, sense, drawn) for line in one.lines), mean=one.points,
    )  # fmt: skip


def _part(line: Line, sense: str, drawn: Drawn) -> Part:
    pk, title = drawn.titles.get(line.item, [0, line.item])
    name = f"{line.item} {title}" if pk else title
    return Part(f"{sense}:{line.item}", name, "", line.points, None, line.points, (line.formula,), (), "", line.why, pk)
