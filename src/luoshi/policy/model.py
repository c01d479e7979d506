"""The values that reading a policy document yields. The contract is docs/reading.md."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Literal

from luoshi.document import Document, Span

Kind = Literal["target", "task", "project", "achievement"]
Comparator = Literal[">=", ">", "<=", "<", "=", "~", "range"]
Strength = Literal["must", "plan", "stretch"]
Basis = Literal["stated", "inherited"]
DocumentKind = Literal[
    "work_report", "plan", "task_table", "project_list", "meeting", "speech", "interview", "notice", "other"
]


@dataclass(frozen=True, slots=True)
class Quantity:
    """A figure with its unit. `value` is in `unit`, the multiplier worked in; a pair for a range."""

    value: float | tuple[float, float] | None
    unit: str
    comparator: Comparator = "="
    change: bool = False
    indicator: str = ""
    span: Span = Span(0, 0)


@dataclass(frozen=True, slots=True)
class Deadline:
    """The last day by which something is to be done, and the words that say so.

    recurrence: the rule (RFC 5545) where the words give one; a day beside it is the last on which the duty may fall,
    and `basis` says where that day comes from. day is None where none is known, and for an ongoing duty (`ongoing`).
    provisional: computed from a working-day table that is not yet official.
    """

    day: date | None
    basis: Basis = "stated"
    span: Span = Span(0, 0)
    recurrence: str = ""
    ongoing: bool = False
    provisional: bool = False


@dataclass(frozen=True, slots=True)
class OfficeName:
    """An office as the document calls it, and its full name in the register; None where that is not certain."""

    written: str
    resolved: str | None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something was read as it was: the rule, and the words that set it off."""

    rule: str
    cue: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Commitment:
    """One commitment (落实事项) or achievement (既往成效). All spans are places in the *given* text.

    lead, assist: offices as written. offices: both again, resolved, where a register was given.
    """

    kind: Kind
    span: Span
    quote: str
    quantity: Quantity | None = None
    deadline: Deadline | None = None
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    strength: Strength = "plan"
    reasons: tuple[Reason, ...] = ()
    offices: tuple[OfficeName, ...] = ()

    def __repr__(self) -> str:
        from luoshi.policy import notebook

        return notebook.item(self)


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What a document says of itself."""

    title: str = ""
    issuer: str = ""
    place: str = ""
    date: str = ""
    kind: DocumentKind = "other"
    number: str = ""


@dataclass(frozen=True, slots=True, repr=False)
class Reading:
    """A document and what was read out of it, in the order of the text."""

    document: Document
    fields: DocumentFields = field(default_factory=DocumentFields)
    items: tuple[Commitment, ...] = ()

    @property
    def commitments(self) -> tuple[Commitment, ...]:
        """Targets, tasks and projects."""
        return tuple(item for item in self.items if item.kind != "achievement")

    @property
    def achievements(self) -> tuple[Commitment, ...]:
        """Past and present figures."""
        return tuple(item for item in self.items if item.kind == "achievement")

    def __repr__(self) -> str:
        from luoshi.policy import notebook

        return notebook.line(self)

    def _repr_html_(self) -> str:
        from luoshi.policy import notebook

        return notebook.page(self)
