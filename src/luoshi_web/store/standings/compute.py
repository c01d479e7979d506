"""A race computed from its scheme's text and its snapshot's bytes alone: the same two always give the same."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.evaluation import review, uncertain
from luoshi.evaluation.robustness import Robustness
from luoshi_web.models import Race
from luoshi_web.store import draws, figures, schemes
from luoshi_web.store.standings.index import drawn_by, ranked
from luoshi_web.store.standings.pointed import by_name, pointed, statuses
from luoshi_web.store.standings.senses import sensed
from luoshi_web.store.standings.values import Part, Place, Standings

KINDS = {"ranking": ranked, "points": pointed, "race": sensed}
"""Kind of a scheme → what makes standings of its figures."""


def of(race: Race) -> Standings:
    """The race's standings. Raises LuoshiError where there are no figures, or the scheme cannot be computed on them."""
    if race.snapshot is None:
        raise LuoshiError(_("There are no figures yet: draw them first."))
    return computed(race.scheme.text, bytes(race.snapshot.body))


def lines_of(race: Race, office: int) -> list[str]:
    """The codes of an office's lines."""
    places = (board.place(office) for board in of(race).boards)
    return [part.code for place in places if place for part in place.parts]


def computed(text: str, body: bytes) -> Standings:
    """The standings that a scheme gives on a snapshot."""
    return _computed(text, body, get_language() or "")


@lru_cache(maxsize=32)
def _computed(text: str, body: bytes, language: str) -> Standings:
    """Kept by language too: the core says in words why a line is as it is."""
    parsed = schemes.parse(text)
    return KINDS[parsed.kind](parsed, figures.drawn(body), draws.Of.texts(text, body))


@dataclass(frozen=True)
class Moved:
    """Places risen since the race before (below zero: fallen), and whether that is more than chance; None: unknown."""

    places: int
    counts: bool | None


def moved(race: Race, board: int = 0) -> dict[int, Moved]:
    """How offices moved since the race before it, by office; nothing where none was published, or of another kind."""
    before = race.before
    if before is None or before.snapshot is None or before.state != Race.State.PUBLISHED:
        return {}
    then, now = of(before), of(race)
    if then.kind != now.kind or len(then.boards) != len(now.boards):
        return {}
    return _moved(before, then.boards[board], now.boards[board])


def _moved(before: Race, then: Standings, now: Standings) -> dict[int, Moved]:
    counted = _beyond_chance(before, then, now)
    out = {}
    for place in now.places:
        if earlier := then.place(place.office):
            out[place.office] = Moved(earlier.rank - place.rank, counted.get(place.full_name))
    return out


def _beyond_chance(before: Race, then: Standings, now: Standings) -> dict[str, bool]:
    """Whose movement is more than chance, by name. The draws of the two periods need seeds of their own."""
    earlier: Robustness | None = then.robustness
    if earlier is None or now.robustness is None:
        return {}
    rule = schemes.parse(before.scheme.text).rule
    if then.composite is not None:
        of = draws.Of.texts(before.scheme.text, bytes(before.snapshot.body))  # type: ignore[union-attr]
        earlier = drawn_by(rule, then.composite, of, rule.seed + 1)
    elif then.kind == "points":
        drawn = figures.load(before.snapshot)  # type: ignore[arg-type]
        other = replace(rule, seed=rule.seed + 1)
        earlier = uncertain.robustness(other, *by_name(drawn), statuses(drawn))
    if earlier is None:
        return {}
    return {one.office: one.counts for one in review.moved(earlier, now.robustness)}


Distance = tuple[Part | None, Part | None, float]
"""A line of the one office, of the other, and by how much the one is ahead by it."""


def distance(one: Place, other: Place) -> list[Distance]:
    """Line by line, how many points the one office is ahead of the other; the greatest distance first. The distances
    add up to the difference of their points, unless the index does not add up: then of the indicators' scores."""
    theirs = {part.code: part for part in other.parts}
    mine = {part.code: part for part in one.parts}
    found = [
        (mine.get(code), theirs.get(code), _worth(mine.get(code)) - _worth(theirs.get(code)))
        for code in dict.fromkeys([*mine, *theirs])
    ]
    return sorted(found, key=lambda row: -abs(row[2]))


def distance_of_means(one: Place, other: Place) -> list[Distance]:
    """The same where points are means of items, which are others for each office: by how much each item lifts its
    office's mean above the middle of the two means. The distances add up to the difference of the means."""
    middle = ((one.mean or 0.0) + (other.mean or 0.0)) / 2
    found: list[Distance] = [(part, None, (part.score - middle) / len(one.parts)) for part in one.parts]
    found += [(None, part, (middle - part.score) / len(other.parts)) for part in other.parts]
    return sorted(found, key=lambda row: -abs(row[2]))


def _worth(part: Part | None) -> float:
    if part is None:
        return 0.0
    return part.points if part.points is not None else part.score
