"""The race (赛马) in its three senses: first in time, best in quality and effect, first to try. How sure is each place?

An office's speed and quality are the means of its items, drawn to the middle of its league by how much chance there is
in them (empirical Bayes: Morris, JASA 78 (1983) 47-55), so that a lucky office with two items does not win. The
interval of a rank is Monte Carlo over what the true means may be. Exemplars are counted: of these nothing is by chance.
Of offices, never of persons.
"""

from __future__ import annotations

import zlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from datetime import date
from functools import cache
from typing import Any, TypeVar

import numpy as np

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.evaluation import delivered, leagues
from luoshi.evaluation.delivered import SENSES, Delivered, Line, Sense, Tried
from luoshi.evaluation.ranks import Rule as RankRule
from luoshi.evaluation.ranks import rank, spread
from luoshi.evaluation.robustness import Robustness
from luoshi.evaluation.schemes import Dated, dated
from luoshi.evaluation.sources import DataError, cloud
from luoshi.evaluation.tables import Array
from luoshi.i18n import gettext as _
from luoshi.rules import schema

DIGITS = RankRule(6)
"""Points are ranked to six digits behind the point: what chance computes is not told apart further."""


@dataclass(frozen=True)
class Rule:
    """A race rule: what it says of itself, and its values (schema: rules/schemas/race.json)."""

    said: Dated
    values: Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """An office's place in a league. points: the mean of its lines (of exemplars: the sum), n of them; shrunk: what it
    is ranked by; low, high: the interval of its rank; ahead: the probability that it is truly ahead of the next, None
    for the last and where chance has no part."""

    office: str
    rank: int
    low: int
    high: int
    points: float
    shrunk: float
    n: int
    ahead: float | None
    lines: tuple[Line, ...]

    @property
    def tie(self) -> str:
        """Ranks that cannot be told apart, as people write them: "3" or "3–7"."""
        return spread(self.low, self.high)


@dataclass(frozen=True)
class League:
    """A league in one sense: its places, best first. robustness: the draws behind the intervals, None for exemplars."""

    sense: Sense
    name: str
    places: tuple[Place, ...]
    robustness: Robustness | None


def rule(data: Mapping[str, Any], where: str) -> Rule:
    """The rule in a mapping as YAML has it. Raises LuoshiError for the first fault."""
    given = schema.check(data, "race", where)
    return Rule(dated(given, where), {"small": "shrink", "share": 0.9, "draws": 2000, **given})


@cache
def shipped() -> Rule:
    """The rule that comes with Luoshi (rules/race.yaml)."""
    return rule(rules.load("race"), "race.yaml")


def run(
    by: Rule,
    items: Iterable[Delivered],
    tried: Iterable[Tried] = (),
    *,
    today: date,
    divide: Sequence[str] = (),
    sizes: Mapping[str, float] | None = None,
    seed: int = 1,
) -> tuple[League, ...]:
    """All leagues of the three senses, as of a day, by sense and name.

    divide: "region", "field", "level", "size" or several; sizes: of the offices, for "size". An office of which nothing
    counts stands in no league. A seed gives the same result on every machine.
    """
    leagues.check(divide)
    if "size" in divide and not sizes:
        raise LuoshiError(_("To divide by size, give the sizes of the offices."))
    classes = leagues.size_classes(sizes) if sizes and "size" in divide else {}
    found: dict[tuple[Sense, str], list[Line]] = {}
    given, exemplars = list(items), list(tried)
    for sense in SENSES:
        of = getattr(delivered, sense)
        for one in exemplars if sense == "daring" else given:
            if line := of(by.values, one, today):
                found.setdefault((sense, leagues.label(one, divide, classes)), []).append(line)
    order = sorted(found, key=lambda key: (SENSES.index(key[0]), key[1]))
    return tuple(_league(by, sense, name, found[sense, name], (seed, today)) for sense, name in order)


T = TypeVar("T", Delivered, Tried)


def from_mapping(kind: type[T], one: Mapping[str, Any]) -> T:
    """A delivered item or an exemplar from its fields, as in YAML or JSON: days as 2026-01-31."""
    values: dict[str, Any] = dict(one)
    for field in fields(kind):
        if "date" in str(field.type) and values.get(field.name):
            values[field.name] = date.fromisoformat(values[field.name])
    if "adopted_by" in values:
        values["adopted_by"] = tuple(values["adopted_by"])
    return kind(**values)


def _league(by: Rule, sense: Sense, name: str, lines: list[Line], draw: tuple[int, date]) -> League:
    of: dict[str, list[Line]] = {}
    for line in lines:
        of.setdefault(line.office, []).append(line)
    ordered = [tuple(of[office]) for office in sorted(of)]
    if sense == "daring":
        return _counted(name, ordered)
    points = [np.array([line.points for line in own]) for own in ordered]
    means = np.array([one.mean() for one in points])
    true, spread_ = _true(points, means)
    centre = true if by.values["small"] == "shrink" else means
    key = zlib.crc32(f"{sense}\0{name}".encode())
    seeds = np.random.SeedSequence(draw[0], spawn_key=(key, draw[1].toordinal()))
    noise = np.random.Generator(np.random.PCG64(seeds)).standard_normal((by.values["draws"], len(ordered)))
    sure = Robustness(tuple(sorted(of)), rank(centre, DIGITS), rank(true + noise * spread_, DIGITS).astype(np.uint32))
    between, ahead = sure.interval(by.values["share"]).tolist(), sure.ahead_of_next()
    places = (
        Place(
            own[0].office, int(sure.nominal[at]), between[at][0], between[at][1], float(means[at]), float(centre[at]),
            len(own), None if np.isnan(ahead[at]) else float(ahead[at]), own,
        )
        for at, own in enumerate(ordered)
    )  # fmt: skip
    return League(sense, name, tuple(sorted(places, key=lambda one: (one.rank, one.office))), sure)


def _counted(name: str, ordered: Sequence[tuple[Line, ...]]) -> League:
    """Ranks of exemplars: offices with as many points share their ranks."""
    totals = np.array([sum(line.points for line in own) for own in ordered])
    first, last = rank(totals, DIGITS), rank(totals, replace(DIGITS, ties="max"))
    places = [
        Place(own[0].office, int(low), int(low), int(high), float(total), float(total), len(own), None, own)
        for own, low, high, total in zip(ordered, first, last, totals, strict=True)
    ]
    return League("daring", name, tuple(sorted(places, key=lambda one: (one.rank, one.office))), None)


def _true(points: Sequence[Array], means: Array) -> tuple[Array, Array]:
    """What the true means may be, given the points seen: their middles and spreads, shapes (offices,)."""
    if len(points) < 2:
        return means, np.zeros(1)
    found = cloud(means[:, None], DataError(_errors(points)[:, None]))
    return found.centre[:, 0], found.spread[:, 0]


def _errors(points: Sequence[Array]) -> Array:
    """The standard error of each office's mean, from how much items of one office differ, pooled over the league; of
    all items where every office has but one."""
    within = sum(float(((one - one.mean()) ** 2).sum()) for one in points)
    freedom = sum(len(one) - 1 for one in points)
    every = np.concatenate(points)
    variance = within / freedom if freedom else float(every.var(ddof=1)) if len(every) > 1 else 0.0
    return np.array([np.sqrt(variance / len(one)) for one in points])
