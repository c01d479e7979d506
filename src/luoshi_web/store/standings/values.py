"""What a race comes to: places with points and ranks, and behind every point formula, figures and source."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any, overload

from luoshi.evaluation.composite import Composite
from luoshi.evaluation.robustness import Robustness

SHARE = 0.9
"""Share of draws that an interval of ranks holds."""
SURE = 0.95
"""From which probability a place counts as moved, or one office as ahead of another."""


@dataclass(frozen=True)
class Used:
    """A figure that went into a line: its value, None where nobody has it, and where it comes from. error: the standard
    error that the scheme declares of it, None where it declares none; cite: the study that says so."""

    name: str
    value: float | None
    source: Mapping[str, Any]
    error: float | None = None
    cite: str = ""


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
    why: str = ""
    item: int = 0
    """The item that the line is of, in a race of three senses."""

    @property
    def missing(self) -> bool:
        """Whether a figure is missing."""
        return any(one.value is None for one in self.used)


class Parts(Sequence[Part]):
    """Lines that are made when somebody asks for them: a board of a thousand offices shows none."""

    def __init__(self, make: Callable[[], tuple[Part, ...]]) -> None:
        self._make = make

    @cached_property
    def _made(self) -> tuple[Part, ...]:
        return self._make()

    @overload
    def __getitem__(self, at: int) -> Part: ...
    @overload
    def __getitem__(self, at: slice) -> tuple[Part, ...]: ...
    def __getitem__(self, at: int | slice) -> Part | tuple[Part, ...]:
        return self._made[at]

    def __len__(self) -> int:
        return len(self._made)


@dataclass(frozen=True)
class Place:
    """Where an office stands. low, high: between which ranks 90 % of the draws lie, None where the scheme declares no
    errors; ahead: the probability that it is truly ahead of the next one; mean: in a race of three senses, of its
    lines, before it was drawn to the middle of its league; gaps: of how many lines a figure is missing."""

    office: int
    name: str
    full_name: str
    points: float
    rank: int
    low: int | None
    high: int | None
    ahead: float | None
    parts: Sequence[Part]
    groups: tuple[float, ...] = ()
    crossed: tuple[str, ...] = ()
    lists: tuple[str, ...] = ()
    mean: float | None = None
    gaps: int = 0


@dataclass(frozen=True)
class Standings:
    """A race computed: places from the first to the last; groups: what the columns of `Place.groups` are called. In a
    race of three senses there is one for each, and `boards` holds all of them; else it holds this one alone."""

    kind: str
    places: tuple[Place, ...]
    groups: tuple[str, ...] = ()
    composite: Composite | None = None
    robustness: Robustness | None = None
    sense: str = ""
    senses: tuple[Standings, ...] = ()

    @property
    def boards(self) -> tuple[Standings, ...]:
        """The standings one by one."""
        return self.senses or (self,)

    def place(self, office: int) -> Place | None:
        """The place of one office."""
        return next((one for one in self.places if one.office == office), None)
