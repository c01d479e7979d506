"""What a schedule means for a desk: what must begin now, what a change has moved, which milestones the ledger gets."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from luoshi.work.plan.schedule import Dates, Schedule
from luoshi.work.plan.values import Step
from luoshi.work.values import Milestone


@dataclass(frozen=True, slots=True)
class Move:
    """A step whose dates have changed. before is None for one that is new, after for one that is gone."""

    step: Step
    before: Dates | None
    after: Dates | None


def must_start(found: Schedule, until: date) -> list[Step]:
    """The steps that have not begun and must by `until`, so that every deadline is kept; the most pressing first."""
    dates = found.dates
    waiting = (step for step in found.plan.steps if not step.started and not step.done and step.duration)
    pressing = [step for step in waiting if dates[step.key].late_start <= until]
    return sorted(pressing, key=lambda step: (dates[step.key].late_start, step.key))


def moved(before: Schedule, after: Schedule) -> Iterator[Move]:
    """What a change has moved: show it before it is saved, or against what was promised in January."""
    for step in after.plan.steps:
        old, new = before.dates.get(step.key), after.dates[step.key]
        if old != new:
            yield Move(step, old, new)
    for step in before.plan.steps:
        if step.key not in after.dates:
            yield Move(step, before.dates[step.key], None)


def milestones(found: Schedule, item: str = "") -> tuple[Milestone, ...]:
    """The steps of `item` as the ledger's milestones, each on the last day on which it may be finished; in order."""
    steps = [step for step in found.plan.steps if step.item == item]
    made = (Milestone(it.key, it.name, found.dates[it.key].late_finish, it.weight, it.done) for it in steps)
    return tuple(sorted(made, key=lambda milestone: milestone.day))
