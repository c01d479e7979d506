"""An office's record of delivery (实绩档案) over a period: verified results with their evidence, the offices that it
helped, extensions and leniency. Of offices only: it holds no score, and no field for a person.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _


@dataclass(frozen=True)
class Result:
    """An item that its office led and somebody else checked. due: as first planned; verified: when its check passed;
    attained: in words, as "新建口袋公园12个"; evidence: what proves it, by name."""

    item: str
    title: str
    due: date | None
    verified: date
    attained: str
    evidence: tuple[str, ...]


@dataclass(frozen=True)
class Helped:
    """A verified item of another office, in which this one assisted. lead: whose it was."""

    item: str
    title: str
    lead: str
    verified: date


@dataclass(frozen=True)
class Extension:
    """A due day put off, with its reason and the day on which that was decided."""

    item: str
    title: str
    before: date
    after: date
    reason: str
    decided: date


@dataclass(frozen=True)
class Lenience:
    """A failure excused (容错), by which criterion, why, and when that was decided."""

    item: str
    title: str
    criterion: str
    reason: str
    decided: date


@dataclass(frozen=True)
class Record:
    """A record, each part by day. Made by `record`."""

    office: str
    since: date
    until: date
    results: tuple[Result, ...]
    helped: tuple[Helped, ...]
    extensions: tuple[Extension, ...]
    lenience: tuple[Lenience, ...]

    @property
    def in_time(self) -> int:
        """Results whose check passed by the day first planned."""
        return sum(one.due is not None and one.verified <= one.due for one in self.results)


def record(
    office: str,
    since: date,
    until: date,
    *,
    results: Iterable[Result] = (),
    helped: Iterable[Helped] = (),
    extensions: Iterable[Extension] = (),
    lenience: Iterable[Lenience] = (),
) -> Record:
    """The record of a period, its first and last day included; what lies outside is left out.

    Raises LuoshiError for a result without evidence, and for an office that is said to have helped itself.
    """
    done = sorted((one for one in results if since <= one.verified <= until), key=lambda one: (one.verified, one.item))
    if bare := next((one for one in done if not one.evidence), None):
        sentence = _("{office}, {item}: a result without evidence cannot stand in a record of delivery.")
        raise LuoshiError(sentence.format(office=office, item=bare.item))
    others = sorted((one for one in helped if since <= one.verified <= until), key=lambda one: (one.verified, one.item))
    if own := next((one for one in others if one.lead == office), None):
        sentence = _("{office}, {item}: an office helps others, this item is its own.")
        raise LuoshiError(sentence.format(office=office, item=own.item))
    later = sorted(
        (one for one in extensions if since <= one.decided <= until), key=lambda one: (one.decided, one.item)
    )
    excused = sorted(
        (one for one in lenience if since <= one.decided <= until), key=lambda one: (one.decided, one.item)
    )
    return Record(office, since, until, tuple(done), tuple(others), tuple(later), tuple(excused))
