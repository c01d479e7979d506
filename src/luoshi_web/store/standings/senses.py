"""A race in its three senses (三争) as places: first in time, best in quality, first to try."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
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


KNOBS = (
    "speed.most", "quality.cap", "quality.per_return", "daring.innovative", "daring.leading", "daring.breakthrough",
    "daring.adoption", "daring.most_adoptions",
)  # fmt: skip
"""The values of a race rule that a what-if may change: those that the ledger's items and exemplars feel."""


def values(rule: race.Rule) -> dict[str, float]:
    """The values that a what-if may change, by part and name."""
    parts = (knob.partition(".") for knob in KNOBS)
    return {f"{part}.{name}": float(rule.values[part][name]) for part, _dot, name in parts}


def changed(rule: race.Rule, by: Mapping[str, float]) -> race.Rule:
    """The rule with other values."""
    found: dict[str, Any] = dict(rule.values)
    for knob in KNOBS:
        part, _dot, name = knob.partition(".")
        found[part] = {**found[part], name: by.get(knob, found[part][name])}
    return replace(rule, values=found)


def sensed(parsed: Parsed, drawn: Drawn, _of: object = None) -> Standings:
    """The standings of the three senses; an office of which nothing counts stands in none."""
    leagues = race.run(
        parsed.rule,
        [race.from_mapping(Delivered, one) for one in drawn.items],
        [race.from_mapping(Tried, one) for one in drawn.tried],
        today=date.fromisoformat(drawn.until),
        seed=1,
    )
    known = {one["name"]: one for one in drawn.offices}
    fields = {one["item"]: one.get("field", "") for one in drawn.items}
    senses = tuple(
        Standings(
            "race",
            tuple(_place(one, league.sense, known[one.office], (drawn, fields)) for one in league.places),
            robustness=league.robustness,
            sense=league.sense,
        )
        for league in leagues
    )
    first = senses[0].places if senses else ()
    return Standings("race", first, senses=senses)


Told = tuple[Drawn, Mapping[str, str]]
"""What the lines name: the figures drawn, and the field of each item."""


def _place(one: race.Place, sense: str, about: dict[str, Any], told: Told) -> Place:
    return Place(
        about["id"], about["short"], about["name"], one.shrunk, one.rank, one.low, one.high, one.ahead,
        tuple(_part(line, sense, told) for line in one.lines), mean=one.points,
    )  # fmt: skip


def _part(line: Line, sense: str, told: Told) -> Part:
    drawn, fields = told
    pk, title = drawn.titles.get(line.item, [0, line.item])
    name, group = f"{line.item} {title}" if pk else title, fields.get(line.item, "")
    return Part(
        f"{sense}:{line.item}", name, group, line.points, None, line.points, (line.formula,), (), "", line.why, pk
    )  # fmt: skip
