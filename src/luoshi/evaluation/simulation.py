"""The next period's scheme on the last period's figures, before it is adopted: who wins, who loses, by how much."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.evaluation import ranking
from luoshi.evaluation.given import of_table
from luoshi.evaluation.points import Score, score_all
from luoshi.evaluation.scheme import Scheme
from luoshi.i18n import gettext as _


@dataclass(frozen=True)
class Change:
    """What a new scheme would have done to an office: points and rank by the scheme in force and by the new one; None
    where it was not ranked. parts: points by item, of points schemes, as (old, new)."""

    office: str
    points: tuple[float | None, float | None]
    ranks: tuple[int | None, int | None]
    parts: Mapping[str, tuple[float, float]]

    @property
    def places(self) -> int | None:
        """How many places it would have risen (fallen: below zero)."""
        old, new = self.ranks
        return None if old is None or new is None else old - new


def simulate(now: Any, new: Any, frame: Any) -> list[Change]:
    """Both schemes (of points or of rankings) on one table; those who would have risen most come first."""
    old, fresh = outcome(now, frame), outcome(new, frame)
    found = [_change(office, old.get(office), fresh.get(office)) for office in dict.fromkeys([*old, *fresh])]
    return sorted(found, key=lambda one: (-(one.places or 0), one.ranks[1] or 0, one.office))


@dataclass(frozen=True)
class Outcome:
    """An office's points and rank by one scheme, and its points by item."""

    points: float
    rank: int
    parts: Mapping[str, float]


def outcome(by: Any, frame: Any) -> dict[str, Outcome]:
    """What a scheme of points or of a ranking makes of a table, by office."""
    if isinstance(by, Scheme):
        return {
            one.office: Outcome(one.total, one.rank, {line.code: line.points for line in one.lines})
            for one in points_of(by, frame)
        }
    if not isinstance(by, ranking.Scheme):
        raise LuoshiError(_("Only schemes of points and of rankings make something of a table."))
    made = ranking.compose_of(by, frame)
    rows = zip(made.offices, made.index.tolist(), made.ranks.tolist(), strict=True)
    return {office: Outcome(index, place, {}) for office, index, place in rows}


def points_of(by: Scheme, frame: Any) -> list[Score]:
    """The points of every office of a table (`given.of_table` says what it holds), with ranks and lists."""
    found = of_table(by, frame)
    return score_all(by, found.figures, found.exemptions)


def _change(office: str, old: Outcome | None, new: Outcome | None) -> Change:
    names = dict.fromkeys([*(old.parts if old else ()), *(new.parts if new else ())])
    parts = {name: (old.parts.get(name, 0.0) if old else 0.0, new.parts.get(name, 0.0) if new else 0.0)
             for name in names}  # fmt: skip
    return Change(
        office,
        (old.points if old else None, new.points if new else None),
        (old.rank if old else None, new.rank if new else None),
        parts,
    )
