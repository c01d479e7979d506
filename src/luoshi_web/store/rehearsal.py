"""A scheme tried on a race's figures before it is adopted: who would win, who would lose?"""

from __future__ import annotations

from dataclasses import dataclass

from luoshi_web.models import Race
from luoshi_web.store import figures, schemes, standings
from luoshi_web.store.schemes import Parsed


@dataclass(frozen=True)
class Change:
    """An office's points and rank by the scheme of the race, and by the other one."""

    name: str
    before: float
    after: float
    was: int
    rank: int


def figures_of(parsed: Parsed) -> list[str]:
    """The figures that a scheme needs."""
    return figures.names(parsed)


def rehearse(race: Race, text: str) -> tuple[list[Change], list[str]]:
    """The changes, most risen first, and the figures that the race does not have: they count as gaps.

    Raises LuoshiError where the scheme cannot be computed on these figures.
    """
    parsed = schemes.parse(text)
    drawn = figures.load(race.snapshot)  # type: ignore[arg-type]
    missing = [name for name in figures.names(parsed) if name not in drawn.figures]
    for name in missing:
        drawn.figures[name] = {str(one["id"]): None for one in drawn.offices}
    now, new = standings.of(race), standings.computed(text, figures.packed(drawn))
    old = {place.office: place for place in now.places}
    changes = [
        Change(place.name, old[place.office].points, place.points, old[place.office].rank, place.rank)
        for place in new.places
        if place.office in old
    ]
    return sorted(changes, key=lambda one: (one.rank - one.was, one.rank)), missing
