"""Between a race's rows and the core's values: its points with ranks, and behind every point formula, figures, source.

A race is computed from its scheme's text and its snapshot's bytes alone, so the same two always give the same.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Any

import numpy as np
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.evaluation import points, ranking, review
from luoshi.evaluation.composite import Composite, compose
from luoshi.evaluation.robustness import Robustness, simulate
from luoshi.evaluation.tables import numbers, table
from luoshi_web.models import Race
from luoshi_web.store import figures, schemes
from luoshi_web.store.figures import Drawn
from luoshi_web.store.schemes import Parsed

SHARE = 0.9
"""Share of draws that an interval of ranks holds."""
SURE = 0.95
"""From which probability a place counts as moved, or one office as ahead of another."""


@dataclass(frozen=True)
class Used:
    """A figure that went into a line: its value, None where nobody has it, and where it comes from."""

    name: str
    value: float | None
    source: Mapping[str, Any]


@dataclass(frozen=True)
class Part:
    """One line of an office's points. points: what it adds to the total, None where the index does not add up; most:
    what it can add at most; score: of the indicator; steps: how it was computed; excused: why, if it was."""

    code: str
    name: str
    group: str
    points: float | None
    most: float | None
    score: float
    steps: tuple[str, ...]
    used: tuple[Used, ...]
    excused: str = ""

    @property
    def missing(self) -> bool:
        """Whether a figure is missing."""
        return any(one.value is None for one in self.used)


@dataclass(frozen=True)
class Place:
    """Where an office stands. low, high: between which ranks 90 % of the draws lie, None where the scheme declares no
    errors; ahead: the probability that it is truly ahead of the next one."""

    office: int
    name: str
    region: str
    points: float
    rank: int
    low: int | None
    high: int | None
    ahead: float | None
    parts: tuple[Part, ...]
    groups: tuple[float, ...] = ()
    crossed: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()


@dataclass(frozen=True)
class Standings:
    """A race computed: places from the first to the last; groups: what the columns of `Place.groups` are called."""

    kind: str
    places: tuple[Place, ...]
    groups: tuple[str, ...]
    composite: Composite | None = None
    robustness: Robustness | None = None

    def place(self, office: int) -> Place | None:
        """The place of one office."""
        return next((one for one in self.places if one.office == office), None)


def of(race: Race) -> Standings:
    """The race's standings. Raises LuoshiError where there are no figures, or the scheme cannot be computed on them."""
    if race.snapshot is None:
        raise LuoshiError(_("There are no figures yet: draw them first."))
    return computed(race.scheme.text, bytes(race.snapshot.body))


def lines_of(race: Race, office: int) -> list[str]:
    """The codes of an office's lines."""
    place = of(race).place(office)
    return [part.code for part in place.parts] if place else []


@lru_cache(maxsize=32)
def computed(text: str, body: bytes) -> Standings:
    """The standings that a scheme gives on a snapshot."""
    parsed, drawn = schemes.parse(text), figures.drawn(body)
    return _ranked(parsed, drawn) if parsed.kind == "ranking" else _pointed(parsed, drawn)


# -- a composite index ----------------------------------------------------------------------------------------------


def frame(parsed: Parsed, drawn: Drawn) -> dict[str, list[Any]]:
    """The figures as the table that the core ranks."""
    columns: dict[str, list[Any]] = {parsed.rule.office: [one["name"] for one in drawn.offices]}
    if parsed.rule.group:
        columns[parsed.rule.group] = [one["region"] for one in drawn.offices]
    ids = [str(one["id"]) for one in drawn.offices]
    return columns | {name: [values.get(pk) for pk in ids] for name, values in drawn.figures.items()}


def _ranked(parsed: Parsed, drawn: Drawn) -> Standings:
    made = ranking.run(parsed.rule, frame(parsed, drawn))
    composite, sure = made.composite, made.robustness
    between = sure.interval(SHARE) if sure else None
    ahead = sure.ahead_of_next() if sure else None
    known = {one["name"]: one for one in drawn.offices}
    children = _fields(composite)
    lines = _Lines(parsed, drawn, composite)
    places = []
    for row in np.argsort(composite.ranks, kind="stable").tolist():
        about = known[composite.offices[row]]
        chance = None if ahead is None or np.isnan(ahead[row]) else float(ahead[row])
        low, high = between[row].tolist() if between is not None else (None, None)
        places.append(
            Place(
                about["id"], about["short"], about["region"], float(composite.index[row]), int(composite.ranks[row]),
                low, high, chance, lines.of(row, about["id"]),
                tuple(float(composite.scores[row, column]) for column in children),
            )
        )  # fmt: skip
    codes = tuple(_names(parsed).get(composite.tree.codes[column], "") for column in children)
    return Standings("ranking", tuple(places), codes, composite, sure)


def _fields(composite: Composite) -> list[int]:
    """The columns right below the index: the fields of the heat map."""
    tree = composite.tree
    return list(next(step.children for step in tree.steps if step.column == len(tree.codes) - 1))


def _names(parsed: Parsed) -> dict[str, str]:
    nodes = [*parsed.data.get("groups", ()), *parsed.data.get("indicators", ())]
    return {str(one["code"]): str(one.get("name") or one["code"]) for one in nodes}


class _Lines:
    """The lines of an office: what each indicator adds, and how it was computed."""

    def __init__(self, parsed: Parsed, drawn: Drawn, composite: Composite) -> None:
        self.drawn, self.made, self.names = drawn, composite, _names(parsed)
        self.shares = review.shares(composite.tree, composite.weights)
        method = composite.method
        steps = composite.tree.steps
        self.adds_up = all((step.own or method.aggregation) == "arithmetic" for step in steps)
        self.rows = {name: row for row, name in enumerate(composite.raw.offices)}

    def of(self, row: int, office: int) -> tuple[Part, ...]:
        return tuple(self._part(row, column, office) for column in range(len(self.made.tree.indicators)))

    def _part(self, row: int, column: int, office: int) -> Part:
        one = self.made.tree.indicators[column]
        score, share = float(self.made.normalised[row, column]), float(self.shares[column])
        codes = [code for code in (one.code, one.denominator) if code]
        used = tuple(
            Used(
                code,
                self.drawn.figures.get(code, {}).get(str(office)),
                self.drawn.sources.get(code, {}).get(str(office), {}),
            )
            for code in codes
        )
        added = score * share if self.adds_up and score == score else None
        most = self.made.method.normalisation.high * share if self.adds_up else None
        steps = self._steps(row, column, used)
        if added is not None:
            steps += (f"{score:.6g} × {share:.4g} = {added:.6g}",)
        return Part(one.code, self.names[one.code], self.names[one.parent], added, most, score, steps, used)

    def _steps(self, row: int, column: int, used: tuple[Used, ...]) -> tuple[str, ...]:
        """From the figures to the score; the words around it are the page's."""
        made, one = self.made, self.made.tree.indicators[column]
        score, how = float(made.normalised[row, column]), made.method.normalisation
        steps: list[str] = []
        raw = self.rows[made.offices[row]]
        value = float(made.denominated.values[raw, column])
        if one.denominator and value == value:
            steps.append(f"{used[0].value:.6g} ÷ {used[1].value:.6g} = {value:.6g}")
        counted = float(made.treated.values[row, column])
        if one.logarithm and value == value:
            steps.append(f"ln {value:.6g} = {counted:.6g}")
        if how.way != "goalposts":
            return (*steps, f"{how.way}({counted:.6g}) = {score:.6g}")
        scales = made.tree.scales
        low, high, aim = (float(ends[column]) for ends in (scales.lows, scales.highs, scales.targets))
        scale = f" × {how.high:g}" if how.low == 0 else f" × {how.high - how.low:g} + {how.low:g}"
        if one.good == 1:
            shown = f"({counted:.6g} − {low:g}) ÷ ({high:g} − {low:g})"
        elif one.good == -1:
            shown = f"({high:g} − {counted:.6g}) ÷ ({high:g} − {low:g})"
        else:
            shown = f"1 − |{counted:.6g} − {aim:g}| ÷ {max(high - aim, aim - low):g}"
        shown = shown if one.good else f"({shown})"
        beyond = how.cap and not low <= counted <= high
        bound = f" → {score:.6g}" if beyond else f" = {score:.6g}"
        return (*steps, shown + scale + bound)


# -- points ---------------------------------------------------------------------------------------------------------


def _by_name(drawn: Drawn) -> tuple[dict[str, dict[str, float | None]], dict[str, Mapping[str, str]]]:
    ids = {str(one["id"]): one["name"] for one in drawn.offices}
    given = {name: {figure: values.get(pk) for figure, values in drawn.figures.items()} for pk, name in ids.items()}
    return given, {ids[pk]: reasons for pk, reasons in drawn.exemptions.items()}


def _pointed(parsed: Parsed, drawn: Drawn) -> Standings:
    given, excused = _by_name(drawn)
    scores = points.score_all(parsed.rule, given, excused)
    known = {one["name"]: one for one in drawn.offices}
    items = {item.code: item for item in parsed.rule.items}
    places = []
    for score in sorted(scores, key=lambda one: one.rank):
        about = known[score.office]
        sources = {name: values.get(str(about["id"]), {}) for name, values in drawn.sources.items()}
        parts = tuple(_pointed_part(line, items[line.code], sources) for line in score.lines)
        places.append(
            Place(
                about["id"], about["short"], about["region"], score.total, score.rank, None, None, None, parts,
                tuple(line.points for line in score.lines), score.crossed, score.lists,
            )
        )  # fmt: skip
    return Standings("points", tuple(places), tuple(items), None, None)


def _pointed_part(line: points.Line, item: Any, sources: Mapping[str, Mapping[str, Any]]) -> Part:
    used = tuple(Used(name, value, sources.get(name, {})) for name, value in line.figures)
    return Part(
        line.code, line.code, "", line.points, _most(item), line.points, (line.formula,), used, line.exempt
    )  # fmt: skip


def _most(item: Any) -> float | None:
    """What an item can add at most; None where there is no bound."""
    if item.kind == "steps":
        return float(max(at[1] for at in item.steps))
    if item.kind == "attainment":
        return float(item.points * item.cap)
    return 0.0 if item.points < 0 else item.most


# -- what if, moved, compared ---------------------------------------------------------------------------------------


def weights(parsed: Parsed) -> dict[str, float]:
    """What may be weighed anew, by code: the indicators' weights, or the items' points."""
    if parsed.kind == "ranking":
        return {one.code: one.weight for one in parsed.rule.tree.indicators}
    return {item.code: 1.0 for item in parsed.rule.items}


@dataclass(frozen=True)
class Otherwise:
    """Where an office would stand with other weights."""

    office: int
    name: str
    points: float
    rank: int
    was: int


def what_if(text: str, body: bytes, changed: Mapping[str, float]) -> list[Otherwise]:
    """The places with other weights (of indicators) or factors (of items), the first first. Stores nothing."""
    now, parsed, drawn = computed(text, body), schemes.parse(text), figures.drawn(body)
    if any(value < 0 or not value < 1e6 for value in changed.values()):
        raise LuoshiError(_("A weight is a number from 0 up."))
    found = _reweighed(parsed, drawn, now, changed) if now.composite else _rescored(parsed, drawn, changed)
    was = {one.office: one for one in now.places}
    made = [Otherwise(pk, was[pk].name, total, rank, was[pk].rank) for pk, (total, rank) in found.items() if pk in was]
    return sorted(made, key=lambda one: (one.rank, one.was))


def _reweighed(
    parsed: Parsed, drawn: Drawn, now: Standings, changed: Mapping[str, float]
) -> dict[int, tuple[float, int]]:
    tree = parsed.rule.tree
    indicators = tuple(replace(one, weight=changed.get(one.code, one.weight)) for one in tree.indicators)
    method = replace(parsed.rule.method, weights="given")
    columns = frame(parsed, drawn)
    values = table(columns, parsed.rule.office, [one.code for one in indicators])
    sizes = {
        one.denominator: numbers(columns[one.denominator], one.denominator, values.offices)
        for one in indicators
        if one.denominator
    }
    groups = columns[parsed.rule.group] if parsed.rule.group else []
    made = compose(values, replace(tree, indicators=indicators), method, sizes, groups)
    ids = {one["name"]: one["id"] for one in drawn.offices}
    rows = zip(made.offices, made.index.tolist(), made.ranks.tolist(), strict=True)
    return {ids[name]: (points_, rank) for name, points_, rank in rows}


def _rescored(parsed: Parsed, drawn: Drawn, changed: Mapping[str, float]) -> dict[int, tuple[float, int]]:
    def scaled(item: Any) -> Any:
        by = changed.get(item.code, 1.0)
        most = None if item.most is None else item.most * by
        steps = tuple((at, given * by) for at, given in item.steps)
        return replace(item, points=item.points * by, most=most, steps=steps)

    rule = replace(parsed.rule, items=tuple(scaled(item) for item in parsed.rule.items))
    ids = {one["name"]: one["id"] for one in drawn.offices}
    return {ids[one.office]: (one.total, one.rank) for one in points.score_all(rule, *_by_name(drawn))}


@dataclass(frozen=True)
class Moved:
    """Places risen since the race before (below zero: fallen), and whether that is more than chance; None: unknown."""

    places: int
    counts: bool | None


def moved(race: Race) -> dict[int, Moved]:
    """How offices moved since the race before it, by office; nothing where there is none that was published."""
    if race.before is None or race.before.snapshot is None or race.before.state != Race.State.PUBLISHED:
        return {}
    then, now = of(race.before), of(race)
    risen = _risen(race.before, then, now)
    out = {}
    for place in now.places:
        if earlier := then.place(place.office):
            chance = risen.get(place.name)
            counts = None if chance is None else chance >= SURE or chance <= 1 - SURE
            out[place.office] = Moved(earlier.rank - place.rank, counts)
    return out


def _risen(before: Race, then: Standings, now: Standings) -> dict[str, float]:
    """The probability of a true rise, by short name. The draws of the two periods need seeds of their own."""
    if not (then.composite and now.composite and then.robustness and now.robustness):
        return {}
    rule = schemes.parse(before.scheme.text).rule
    earlier = simulate(then.composite, rule.sources, draws=rule.draws, seed=rule.seed + 1)
    names = {row["name"]: row["short"] for row in figures.load(before.snapshot).offices}  # type: ignore[arg-type]
    return {names[name]: chance for name, chance in review.risen(earlier, now.robustness).items() if name in names}


def distance(standings: Standings, one: Place, other: Place) -> list[tuple[Part, Part, float]]:
    """Line by line, how many points the one office is ahead of the other; the greatest distance first. The distances
    add up to the difference of their points, unless the index does not add up: then of the indicators' scores."""
    pairs = zip(one.parts, other.parts, strict=True)
    found = [
        (a, b, (a.points - b.points) if a.points is not None and b.points is not None else a.score - b.score)
        for a, b in pairs
    ]
    return sorted(found, key=lambda row: -abs(row[2]))
