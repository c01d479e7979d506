"""How far an item is, in percent: from its figure, from its milestones, or from what was said."""

from __future__ import annotations

from collections.abc import Iterable

from luoshi.work.values import Milestone, Target


def from_figure(figure: float, target: Target) -> float:
    """The part of the way from the baseline (0 if none is known) to the target that `figure` stands for, 0 to 100.

    A target that is to stay at its baseline is reached by any figure that is no worse; so is a mere cap (不超过).
    """
    if not target.has_way:
        return 0.0 if worse(figure, target.value, target) else 100.0
    baseline = target.baseline or 0.0
    way = target.value - baseline
    if way == 0:
        return 0.0 if worse(figure, target.value, target) else 100.0
    return round(min(max(100 * (figure - baseline) / way, 0.0), 100.0), 2)


def from_milestones(milestones: Iterable[Milestone]) -> float:
    """The weight of the milestones done, in percent of all."""
    steps = tuple(milestones)
    total = sum(step.weight for step in steps)
    done = sum(step.weight for step in steps if step.done_on)
    return round(100 * done / total, 2) if total else 0.0


def worse(figure: float, than: float, target: Target | None) -> bool:
    """Whether `figure` is farther from where the target points to than the figure `than`."""
    return figure > than if target and target.direction == "down" else figure < than
