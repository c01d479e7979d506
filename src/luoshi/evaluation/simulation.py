"""The next period's scheme on the last period's figures, before it is adopted: who wins, who loses, by how much."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation import ranking
from luoshi.evaluation.points import Score, score_all
from luoshi.evaluation.scheme import Scheme
from luoshi.evaluation.tables import columns_of, numbers
from luoshi.i18n import gettext as _

EXEMPT = ("exempt:", "豁免:", "豁免：")
"""How the heading of a column of exemptions begins; the code of the item follows."""


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
    """The points of every office of a table (pandas, polars, mapping of columns, list of rows), with ranks and lists.

    The first column names the offices; figures are taken by the names in the scheme; a column "exempt:CODE" (豁免：…)
    holds the reasons of exemptions from an item. Raises LuoshiError for a figure that no column has.
    """
    columns = columns_of(frame)
    if not columns:
        raise LuoshiError(_("The table is empty: give at least one office and one indicator."))
    offices = [str(one) for one in next(iter(columns.values()))]
    if len({*offices}) < len(offices):
        twice = next(one for one in offices if offices.count(one) > 1)
        raise LuoshiError(_("“{name}” stands twice in the table: each name may stand once.").format(name=twice))
    names = [name for item in by.items for name in (item.actual, item.plan, item.without) if name]
    values: dict[str, Sequence[float]] = {}
    for name in dict.fromkeys([*names, *(line.actual for line in by.red_lines)]):
        if name not in columns:
            sentence = _("“{name}” is in the scheme but not a column of the table.")
            raise LuoshiError(sentence.format(name=name))
        values[name] = numbers(columns[name], name, offices).tolist()
    figures = {
        office: {name: None if np.isnan(column[row]) else column[row] for name, column in values.items()}
        for row, office in enumerate(offices)
    }
    return score_all(by, figures, _exemptions(by, columns, offices))


def _exemptions(by: Scheme, columns: Mapping[str, list[Any]], offices: list[str]) -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {office: {} for office in offices}
    for heading, column in columns.items():
        start = next((word for word in EXEMPT if heading.lower().startswith(word)), None)
        if start is None:
            continue
        code = heading[len(start) :].strip()
        if code not in {item.code for item in by.items}:
            raise LuoshiError(_("The column “{heading}” exempts from no item of the scheme.").format(heading=heading))
        for office, reason in zip(offices, column, strict=True):
            if reason not in (None, "") and str(reason).strip():
                out[office][code] = str(reason).strip()
    return out


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
