"""What offices delivered and tried, as plain values, and what each is worth in the race: every point with its formula.

Verified only: a result gains when its check has passed. A problem that an office reports itself costs nothing, and
leniency (容错) changes points visibly: a line says what it would be without. Of offices, never of persons.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from luoshi.i18n import gettext as _

Sense = Literal["speed", "quality", "daring"]
SENSES: tuple[Sense, ...] = ("speed", "quality", "daring")
"""抢速度, 质效求最优, 敢闯敢试."""


@dataclass(frozen=True)
class Delivered:
    """An item of an office. due: its day as planned; done: when it was reported done; evidence: when the evidence came
    (None: with the report); verified: when its check passed, None while it has not. attained: the share of its target,
    None where it has none. returned: how often it was sent back. problems: all that were found in it, of which the
    office reported `self_reported` itself. lenient: why it was excused. region, field, level: its leagues."""

    office: str
    item: str
    due: date | None = None
    done: date | None = None
    verified: date | None = None
    evidence: date | None = None
    attained: float | None = None
    returned: int = 0
    problems: int = 0
    self_reported: int = 0
    lenient: str = ""
    region: str = ""
    field: str = ""
    level: str = ""


@dataclass(frozen=True)
class Tried:
    """Something an office tried first (典型). accepted: when it was judged worth copying; adopted_by: who copied it."""

    office: str
    name: str
    kind: Literal["innovative", "leading", "breakthrough"]
    accepted: date | None = None
    adopted_by: tuple[str, ...] = ()
    region: str = ""
    field: str = ""
    level: str = ""


@dataclass(frozen=True)
class Line:
    """What an item is worth: points, how they were computed, and why, where something else than figures spoke.
    without: what it would be without leniency."""

    office: str
    item: str
    points: float
    formula: str
    why: str = ""
    without: float | None = None


def speed(rule: Mapping[str, Any], one: Delivered, today: date) -> Line | None:
    """Days ahead of plan: of what is verified, and of what is overdue; None for what counts in neither way."""
    most = float(rule["speed"]["most"])
    if one.due is None or (one.verified is None and one.due >= today):
        return None
    if one.verified is None or one.done is None:
        days, why = (one.due - today).days, _("its check has not passed, so it counts as late by now")
        formula = f"{one.due:%Y-%m-%d} - {today:%Y-%m-%d} = {days}"
    else:
        days, why = (one.due - one.done).days, ""
        formula = f"{one.due:%Y-%m-%d} - {one.done:%Y-%m-%d} = {days}"
    points = float(max(-most, min(most, days)))
    if points != days:
        formula += f" → {points:g}"
    if points > 0:
        return _late(rule, one, Line(one.office, one.item, points, formula, why))
    if one.lenient and points < 0:
        return Line(one.office, one.item, 0.0, f"{formula} → 0", _excused(one), points)
    return Line(one.office, one.item, points, formula, why)


def quality(rule: Mapping[str, Any], one: Delivered, today: date) -> Line | None:
    """A hundred times what was attained, less for what was sent back and for problems that others found."""
    by = rule["quality"]
    if one.verified is None:
        if one.due is None or one.due >= today:
            return None
        why = _("its check has not passed")
        if one.lenient:
            return Line(one.office, one.item, 100.0, "100", _excused(one), 0.0)
        return Line(one.office, one.item, 0.0, "0", why)
    share = min(max(1.0 if one.attained is None else one.attained, 0.0), by["cap"])
    found = max(one.problems - one.self_reported, 0)
    lost = by["per_return"] * one.returned + by["per_problem"] * found
    points, formula = 100 * share - lost, f"100 × {share:.6g}"
    if one.returned:
        formula += f" - {by['per_return']:g} × {one.returned}"
    if found:
        formula += f" - {by['per_problem']:g} × {found}"
    if points <= 0:
        points, formula = 0.0, f"{formula} → 0"
    made = _late(rule, one, Line(one.office, one.item, points, formula))
    if one.lenient and made.points < 100:
        return Line(one.office, one.item, 100.0, f"{made.formula} → 100", _excused(one), made.points)
    return made


def daring(rule: Mapping[str, Any], one: Tried, today: date) -> Line | None:
    """An accepted exemplar, and those who copied it; None where it is not accepted by now."""
    by = rule["daring"]
    if one.accepted is None or one.accepted > today:
        return None
    copies = min(len(set(one.adopted_by) - {one.office}), by["most_adoptions"])
    points = float(by[one.kind] + by["adoption"] * copies)
    return Line(one.office, one.name, points, f"{by[one.kind]:g} + {by['adoption']:g} × {copies} = {points:g}")


def _late(rule: Mapping[str, Any], one: Delivered, line: Line) -> Line:
    """The same, or less where the evidence came late (rule: evidence)."""
    by = rule["evidence"]
    if one.evidence is None or one.done is None or (one.evidence - one.done).days <= by["grace"]:
        return line
    days = (one.evidence - one.done).days
    why = _("the evidence came {days} days after completion, more than {grace}").format(days=days, grace=by["grace"])
    return Line(one.office, one.item, line.points * by["late"], f"({line.formula}) × {by['late']:g}", why)


def _excused(one: Delivered) -> str:
    return _("leniency: {reason}").format(reason=one.lenient)
