"""Sub-items: what follows for a parent from the items given down the tree.

The rule, stated once: children that were cancelled do not count. A parent's progress is the mean of its children's,
weighted by their field `weight` (1 if it has none). Its figure is the sum of theirs where all are measured in the
parent's unit. It can be reported done when every child has passed its check.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from luoshi.work.values import Standing

PASSED = ("checked", "closed")


@dataclass(frozen=True, slots=True)
class RollUp:
    """What the children come to. progress in percent, figure in the parent's unit (None: not to be added up)."""

    children: int
    passed: int
    progress: float
    figure: float | None
    latest_due: date | None


def open_children(children: Iterable[Standing]) -> tuple[Standing, ...]:
    """Those that count and have not passed their check: as long as there are any, the parent is not done."""
    return tuple(child for child in children if child.state not in (*PASSED, "cancelled"))


def roll_up(parent: Standing, children: Iterable[Standing]) -> RollUp | None:
    """What follows for the parent from all its children as they are; None if it has none that count."""
    counted = [child for child in children if child.state != "cancelled"]
    if not counted:
        return None
    weights = [_weight(child) for child in counted]
    total = sum(weights)
    progress = sum(weight * child.progress for weight, child in zip(weights, counted, strict=True)) / total
    return RollUp(
        children=len(counted),
        passed=sum(child.state in PASSED for child in counted),
        progress=round(progress, 2),
        figure=_figure(parent, counted),
        latest_due=max((child.due for child in counted if child.due), default=None),
    )


def _weight(child: Standing) -> float:
    weight = child.fields.get("weight", 1)
    return float(weight) if isinstance(weight, int | float) and weight > 0 else 1.0


def _figure(parent: Standing, children: list[Standing]) -> float | None:
    """The sum of the children's figures; a share or a rate cannot be added up."""
    if parent.target is None or parent.target.unit in ("", "%", "‰") or parent.target.direction == "down":
        return None
    if any(child.target is None or child.target.unit != parent.target.unit for child in children):
        return None
    return sum(child.figure or 0.0 for child in children)
