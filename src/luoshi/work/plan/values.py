"""What a plan is made of: steps, links between them, and the calendars on which they run.

A day is a whole day: a step begins in the morning of its first day and is finished in the evening of its last, a
milestone (节点) is reached in the evening of its day. Durations and lags are whole days of a named calendar.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Literal, Protocol

Kind = Literal["FS", "SS", "FF", "SF"]
KINDS: tuple[Kind, ...] = ("FS", "SS", "FF", "SF")
WORKDAYS = "workdays"
"""Name of the national calendar of working days (工作日)."""
DAYS = "days"
"""Name of the calendar on which every day counts (日历日)."""


class YearOfDays(Protocol):
    """A year: the ordinal of 1 January, and for each of its days 1 if it is worked, else 0."""

    @property
    def first(self) -> int: ...
    @property
    def flags(self) -> bytes: ...


class Workdays(Protocol):
    """Anything that knows which days of a year are worked, as `luoshi.calendar.Calendar` does."""

    def year(self, number: int) -> YearOfDays: ...


@dataclass(frozen=True, slots=True)
class Basis:
    """Where a duration comes from.

    kind: law (`text` names the article), assumed (`text` says why), or entered. template: the kind of stages it was
    taken from. compared: the day on which the article was compared with the law's text; None, if it was not. by, day:
    who entered it, by id, and when.
    """

    text: str
    kind: Literal["law", "assumed", "entered"] = "assumed"
    template: str = ""
    compared: date | None = None
    by: str = ""
    day: date | None = None


@dataclass(frozen=True, slots=True)
class Step:
    """A step of a plan; a milestone if `duration` is 0.

    duration: days of `calendar`. earliest: not to begin before (a milestone: not to be reached before). fixed: begins
    on this very day (a milestone: is reached on it). deadline: finished by the evening of it. started, done: what has
    happened. remaining: days still needed by a step that runs, as said on the morning of `remaining_on`, else today.
    weight: its share of the whole, against the others'. item: the ledger's item it belongs to. basis: where its
    duration comes from.
    """

    key: str
    title: str = ""
    duration: int = 0
    calendar: str = WORKDAYS
    earliest: date | None = None
    fixed: date | None = None
    deadline: date | None = None
    started: date | None = None
    done: date | None = None
    remaining: int | None = None
    remaining_on: date | None = None
    weight: float = 1.0
    item: str = ""
    office: str = ""
    basis: Basis | None = None

    @property
    def name(self) -> str:
        """How people call it."""
        return self.title or self.key


@dataclass(frozen=True, slots=True)
class Link:
    """`after` waits for `before`: FS its start for the other's finish, SS start for start, FF finish for finish, SF
    finish for start, and `lag` days of `calendar` more (fewer, if negative). A lag of 0 runs on no calendar.

    calendar: "" for that of `after`. A maximum (B begins at most 10 days after A) is the link back: B to A, SS, -10.
    """

    before: str
    after: str
    kind: Kind = "FS"
    lag: int = 0
    calendar: str = ""


@dataclass(frozen=True)
class Plan:
    """Steps and links. calendars: working days by name, beside `workdays` and `days`; `a&b` works where both do."""

    steps: tuple[Step, ...]
    links: tuple[Link, ...] = ()
    calendars: Mapping[str, Workdays] = field(default_factory=dict)
    title: str = ""
