"""The tree of indicators: indicators under groups, groups under groups, one index at the top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.aggregate import Rule, check, combine
from luoshi.evaluation.normalise import Scales
from luoshi.evaluation.tables import Array
from luoshi.i18n import gettext as _


@dataclass(frozen=True)
class Indicator:
    """good: 1 more is better, -1 less is better, 0 as near to `target` as possible. low, high: goalposts, low < high.
    logarithm: take the natural logarithm of values and goalposts first (UNDP, of income)."""

    code: str
    parent: str
    good: int = 1
    weight: float = 1.0
    low: float | None = None
    high: float | None = None
    target: float | None = None
    denominator: str | None = None
    logarithm: bool = False


@dataclass(frozen=True)
class Group:
    """A node above indicators or other groups; that without a parent is the index. aggregation: its own, where it
    differs from the method's (UNDP takes the arithmetic mean within education, the geometric one above)."""

    code: str
    parent: str | None = None
    weight: float = 1.0
    aggregation: Rule | None = None


@dataclass(frozen=True)
class Step:
    """A group's column and its children's: the indicators' come first, then the groups', children before parents."""

    column: int
    children: tuple[int, ...]
    level: int
    own: Rule | None


@dataclass(frozen=True)
class Tree:
    """Indicators and groups, checked. Columns: `codes`; weights relative among siblings, shape (columns,)."""

    indicators: tuple[Indicator, ...]
    groups: tuple[Group, ...]
    codes: tuple[str, ...] = field(init=False)
    weights: Array = field(init=False)
    levels: tuple[int, ...] = field(init=False)
    steps: tuple[Step, ...] = field(init=False)

    def __post_init__(self) -> None:
        _check(self.indicators, self.groups)
        ordered = _bottom_up(self.groups)
        nodes: list[Indicator | Group] = [*self.indicators, *ordered]
        places = {node.code: place for place, node in enumerate(nodes)}
        levels = [1] * len(self.indicators)
        steps = []
        for group in ordered:
            children = tuple(places[node.code] for node in nodes if node.parent == group.code)
            if not children:
                raise LuoshiError(_("Group “{name}” has no indicators.").format(name=group.code))
            check(group.aggregation or "arithmetic")
            levels.append(1 + max(levels[child] for child in children))
            steps.append(Step(places[group.code], children, levels[-1], group.aggregation))
        set_ = object.__setattr__
        set_(self, "codes", tuple(node.code for node in nodes))
        set_(self, "weights", np.array([node.weight for node in nodes], dtype=np.float64))
        set_(self, "levels", tuple(levels))
        set_(self, "steps", tuple(steps))
        for step in steps:
            if self.weights[list(step.children)].sum() <= 0:
                raise LuoshiError(_("All weights under “{name}” are zero.").format(name=self.codes[step.column]))

    @cached_property
    def scales(self) -> Scales:
        """What normalisation needs to know, goalposts and targets in logarithms where these are taken."""

        def column(name: str) -> Array:
            given = [getattr(one, name) for one in self.indicators]
            values = np.array([np.nan if value is None else value for value in given], dtype=np.float64)
            logs = [one.logarithm for one in self.indicators]
            return np.where(logs, np.log(np.where(logs, values, 1.0)), values)

        goods = np.array([one.good for one in self.indicators], dtype=np.float64)
        names = tuple(one.code for one in self.indicators)
        return Scales(names, goods, column("low"), column("high"), column("target"))

    def scores(self, normalised: Array, rule: Rule, weights: Array | None = None) -> Array:
        """Scores of every column: normalised indicators, shape (offices, indicators) → (offices, columns)."""
        w = self.weights if weights is None else weights
        out = np.empty((len(normalised), len(self.codes)))
        out[:, : normalised.shape[1]] = normalised
        for step in self.steps:
            children = list(step.children)
            out[:, step.column] = combine(out[:, children], w[children], step.own or rule)
        return out

    def tops(self, normalised: Array, rule: Rule, weights: Array) -> Array:
        """The index for many draws of weights: (offices, indicators), (draws, columns) → (draws, offices).

        What no draw changes is computed once.
        """
        found: list[Array] = list(normalised.T)
        for step in self.steps:
            children = list(step.children)
            w = weights[:, children]
            parts = [found[child] for child in children]
            if all(part.ndim == 1 for part in parts):
                same = bool((w == w[:1]).all())
                found.append(combine(np.stack(parts, axis=-1), w[0] if same else w, step.own or rule))
            else:
                full = (len(weights), len(normalised))
                found.append(
                    combine(np.stack([np.broadcast_to(part, full) for part in parts], axis=-1), w, step.own or rule)
                )
        return np.broadcast_to(found[-1], (len(weights), len(normalised)))


def _check(indicators: Sequence[Indicator], groups: Sequence[Group]) -> None:
    nodes: list[Indicator | Group] = [*indicators, *groups]
    codes = [node.code for node in nodes]
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise LuoshiError(_("“{name}” stands twice in the scheme: each code may stand once.").format(name=twice))
    for node in nodes:
        if node.parent is not None and node.parent not in {group.code for group in groups}:
            sentence = _("“{name}” stands under “{parent}”, which is no group of the scheme.")
            raise LuoshiError(sentence.format(name=node.code, parent=node.parent))
        if not np.isfinite(node.weight) or node.weight < 0:
            sentence = _("The weight of “{name}” is {weight}: give a number that is not below zero.")
            raise LuoshiError(sentence.format(name=node.code, weight=node.weight))
    for one in indicators:
        if one.low is not None and one.high is not None and one.low >= one.high:
            raise LuoshiError(_("The goalposts of “{name}” must rise: low below high.").format(name=one.code))
        if one.good == 0 and one.target is None:
            sentence = _("“{name}” should be as near as possible to a target, but has none.")
            raise LuoshiError(sentence.format(name=one.code))
    if not indicators:
        raise LuoshiError(_("The scheme has no indicators."))


def _bottom_up(groups: Sequence[Group]) -> list[Group]:
    tops = [group for group in groups if group.parent is None]
    if len(tops) != 1:
        raise LuoshiError(
            _("A scheme needs exactly one group without a parent, the index; there are {n}.").format(n=len(tops))
        )
    ordered = list(tops)
    for group in ordered:
        ordered.extend(one for one in groups if one.parent == group.code)
    if len(ordered) < len(groups):
        lost = next(group for group in groups if group not in ordered)
        raise LuoshiError(_("Group “{name}” stands under itself.").format(name=lost.code))
    return ordered[::-1]
