"""The values of the ledger: what an item is now (`Standing`), what is to be done (`Action`), what was done (`Entry`).

All are immutable; `plain` and `load` turn them into and out of JSON. Persons and offices are ids: names, telephones
and everything else that must be erasable stay outside.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from math import isfinite
from typing import Any, Literal, NamedTuple, TypeVar

from cattrs.errors import CattrsError
from cattrs.preconf.json import make_converter

GENESIS = "0" * 64
"""What stands where an item's first entry names the hash before it."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts: a user id, the office they act for, their roles there, and that office's path of ids from the root.

    others: the paths of all other offices that the person belongs to: nobody checks with one hat what they did with
    another.
    """

    user: str
    office: str
    roles: tuple[str, ...] = ()
    path: tuple[str, ...] = ()
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file (佐证材料) by its id and the SHA-256 of its bytes, hex."""

    id: str
    sha256: str


@dataclass(frozen=True, slots=True)
class Action:
    """What somebody wants done. `data` is what the move needs or may be given (rules/workflow.yaml, `given`).

    item is needed to make one (`draft`) only. expects: the seq the person saw; a later one is refused. at: the moment,
    for the record; rules look at the day alone.
    """

    verb: str
    actor: Actor
    data: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    evidence: tuple[Evidence, ...] = ()
    item: str = ""
    expects: int | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Target:
    """The figure to be reached (目标), in `unit`; `direction` says whether more or less is better."""

    value: float
    unit: str = ""
    indicator: str = ""
    baseline: float | None = None
    direction: Literal["up", "down"] = "up"

    @property
    def has_way(self) -> bool:
        """Whether there is a way from somewhere to the target, so that one can be half way: not so for a mere cap."""
        return self.direction == "up" or self.baseline is not None or self.value < 0


@dataclass(frozen=True, slots=True)
class Milestone:
    """A step with a day of its own (节点); `weight` counts against the other milestones'.

    left: days that it still needs, working days unless its step counts others, as reported on `left_on`.
    """

    key: str
    title: str
    day: date
    weight: float = 1.0
    done_on: date | None = None
    begun_on: date | None = None
    left: int | None = None
    left_on: date | None = None


@dataclass(frozen=True, slots=True)
class Report:
    """The last report (进展反馈), by the seq of its entry. progress in percent, figure in the target's unit."""

    seq: int
    day: date
    office: str
    progress: float | None = None
    figure: float | None = None
    no_change: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Who decided, by ids, and on which day."""

    user: str
    office: str
    day: date
    granted: bool
    leader: bool = False
    path: tuple[str, ...] = ()
    criteria: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Extension:
    """The last request for an extension (延期). `new_day` is what is asked for, or what the last decision granted."""

    status: Literal["asked", "endorsed", "granted", "refused", "withdrawn"]
    asked_on: date
    asked_by: str
    old_day: date
    new_day: date
    first: Decision | None = None
    second: Decision | None = None


@dataclass(frozen=True, slots=True)
class Suspension:
    """A stopped clock (挂起): since when, and the state to go back to."""

    since: date
    resume_to: str


@dataclass(frozen=True, slots=True)
class Leniency:
    """A request to be excused (容错): by which criteria, and what was decided; one appeal."""

    status: Literal["asked", "granted", "refused", "appealed", "refused_finally"]
    asked_on: date
    criteria: tuple[str, ...]
    first: Decision | None = None
    second: Decision | None = None


@dataclass(frozen=True, slots=True)
class Standing:
    """What an item is now, or was after entry `seq`: the fold of its entries. `head` is that entry's hash."""

    item: str
    seq: int = 0
    head: str = GENESIS
    state: str = ""
    day: date = date.min
    title: str = ""
    parent: str = ""
    source: Mapping[str, Any] = field(default_factory=dict)
    fields: Mapping[str, Any] = field(default_factory=dict)
    # offices by role, by id
    issuing: str = ""
    lead: str = ""
    assisting: tuple[str, ...] = ()
    supervising: tuple[str, ...] = ()
    # persons by role, by id
    sponsor: str = ""
    responsible: str = ""
    liaison: str = ""
    # what is to be reached, and when
    start: date | None = None
    due: date | None = None
    first_due: date | None = None
    due_rule: Mapping[str, Any] = field(default_factory=dict)
    ongoing: bool = False
    target: Target | None = None
    milestones: tuple[Milestone, ...] = ()
    curve: tuple[tuple[date, float], ...] = ()
    cycle: str = ""
    # how far it is
    progress: float = 0.0
    figure: float | None = None
    report: Report | None = None
    done_on: date | None = None
    done_by: str = ""
    days: Mapping[str, date] = field(default_factory=dict)
    # what hangs on it
    extension: Extension | None = None
    extensions: int = 0
    suspension: Suspension | None = None
    suspended_days: int = 0
    leniency: Leniency | None = None

    @property
    def marks(self) -> tuple[str, ...]:
        """What the item carries beside its state (rules/workflow.yaml, `marks`)."""
        extension = self.extension.status if self.extension else ""
        leniency = self.leniency.status if self.leniency else ""
        found = {
            "extension_asked": extension in ("asked", "endorsed"),
            "extended": self.extensions > 0,
            "leniency_asked": leniency in ("asked", "appealed"),
            "excused": leniency == "granted",
        }
        return tuple(mark for mark, holds in found.items() if holds)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of the journal (记录): who did what to which item, when. Never edited, never deleted.

    say: what the person gave; set: the fields of the standing it changed, as JSON. body: the canonical bytes that are
    stored and hashed, made once; hash: SHA-256 of the hash before it and body. All other fields can be read from body.
    """

    item: str
    seq: int
    verb: str
    day: date
    user: str
    office: str
    say: Mapping[str, Any]
    set: Mapping[str, Any]
    evidence: tuple[Evidence, ...]
    rules: str
    at: datetime | None
    prev: str
    hash: str
    body: bytes


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why an action was not taken, in one sentence, and which verbs, data or values would be accepted instead.

    code is stable: verb, changed, item, state, who, unknown, missing, wrong, personal, evidence, day, or a guard's
    name.
    """

    code: str
    reason: str
    accepted: tuple[str, ...] = ()


class Step(NamedTuple):
    """An action taken: what the item is now, and the entry to be stored."""

    standing: Standing
    entry: Entry


def _exactly(*kinds: type) -> Callable[[Any, type], Any]:
    """A reader that takes a value as it is or refuses it: 3 is no text, "no" is no yes, and nothing is infinite."""

    def read(value: Any, kind: type) -> Any:
        if type(value) not in kinds or (isinstance(value, float) and not isfinite(value)):
            raise TypeError(value)
        return kind(value)

    return read


_converter = make_converter(omit_if_default=True, forbid_extra_keys=True, detailed_validation=False)
_converter.register_structure_hook(str, _exactly(str))
_converter.register_structure_hook(bool, _exactly(bool))
_converter.register_structure_hook(int, _exactly(int))
_converter.register_structure_hook(float, _exactly(float, int))


def plain(value: Any) -> Any:
    """`value` as what JSON knows: days as ISO texts, defaults left out."""
    return _converter.unstructure(value)


def load(value: Any, kind: type[T]) -> T:
    """The value of type `kind` that `plain` made `value` from; ValueError, TypeError or KeyError where it does not."""
    try:
        return _converter.structure(value, kind)
    except CattrsError as error:
        raise ValueError(error) from error
