"""What if: other weights, factors or values of the rule, on the same figures. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.evaluation import points, review
from luoshi.evaluation.composite import Composite
from luoshi.evaluation.hierarchy import Tree
from luoshi.evaluation.ranks import behind, rank, rounded
from luoshi_web.store import figures, schemes
from luoshi_web.store.figures import Drawn
from luoshi_web.store.schemes import Parsed
from luoshi_web.store.standings import senses
from luoshi_web.store.standings.compute import computed
from luoshi_web.store.standings.index import order
from luoshi_web.store.standings.pointed import by_name
from luoshi_web.store.standings.values import Standings


def weights(parsed: Parsed, now: Standings) -> dict[str, float]:
    """What may be otherwise, as it is now, by code: the weights of groups below the index and of indicators that are in
    force (computed ones too, such as by entropy), the items' points by a factor, or the values of a race rule."""
    if parsed.kind == "race":
        return senses.values(parsed.rule)
    if parsed.kind == "points":
        return {item.code: 1.0 for item in parsed.rule.items}
    tree: Tree = parsed.rule.tree
    groups = {one.code: one.weight for one in tree.groups if one.parent}
    if parsed.rule.method.weights == "given" or now.composite is None:
        return groups | {one.code: one.weight for one in tree.indicators}
    return _in_force(now.composite)


def _in_force(composite: Composite) -> dict[str, float]:
    """Computed weights, 1 being the mean of those that stand under the same group; groups first."""
    found: dict[str, float] = {}
    for step in reversed(composite.tree.steps):
        own = composite.weights[list(step.children)]
        codes = (composite.tree.codes[child] for child in step.children)
        found |= zip(codes, (own / own.mean()).round(4).tolist(), strict=True)
    groups = {one.code for one in composite.tree.groups}
    return dict(sorted(found.items(), key=lambda pair: pair[0] not in groups))


def shares(parsed: Parsed, changed: Mapping[str, float]) -> dict[str, float]:
    """The share of each group and indicator in the index with these weights; empty for points, which have none."""
    if parsed.kind != "ranking":
        return {}
    tree = _weighed(parsed, changed)
    above = {one.code: one.parent for one in (*tree.groups, *tree.indicators)}
    found = dict.fromkeys(above, 0.0)
    for one, share in zip(tree.indicators, review.shares(tree, tree.weights).tolist(), strict=True):
        code: str | None = one.code
        while code:
            found[code] += share
            code = above[code]
    return found


def _weighed(parsed: Parsed, changed: Mapping[str, float]) -> Tree:
    tree: Tree = parsed.rule.tree
    indicators = tuple(replace(one, weight=changed.get(one.code, one.weight)) for one in tree.indicators)
    groups = tuple(replace(one, weight=changed.get(one.code, one.weight)) for one in tree.groups)
    return replace(tree, indicators=indicators, groups=groups)


@dataclass(frozen=True)
class Otherwise:
    """Where an office would stand with other weights; in a race of three senses, in which sense."""

    office: int
    name: str
    points: float
    rank: int
    was: int
    sense: str = ""


def what_if(text: str, body: bytes, changed: Mapping[str, float]) -> list[Otherwise]:
    """The places with other weights (of indicators), factors (of items) or values (of a race rule), the first first,
    sense by sense. Stores nothing."""
    now, parsed = computed(text, body), schemes.parse(text)
    if any(value < 0 or not value < 1e6 for value in changed.values()):
        raise LuoshiError(_("A weight is a number from 0 up."))
    if parsed.kind == "race":
        boards = senses.sensed(replace(parsed, rule=senses.changed(parsed.rule, changed)), figures.drawn(body)).boards
        then = [{one.office: (one.points, one.rank) for one in board.places} for board in boards]
    else:
        changed = weights(parsed, now) | dict(changed)
        then = [_reweighed(parsed, now, changed) if now.composite else _rescored(parsed, figures.drawn(body), changed)]
    return [
        one for board, found in zip(now.boards, then, strict=True) for one in _ordered(board, found)
    ]  # fmt: skip


def _ordered(board: Standings, found: Mapping[int, tuple[float, int]]) -> list[Otherwise]:
    was = {one.office: one for one in board.places}
    made = [
        Otherwise(pk, was[pk].name, total, rank, was[pk].rank, board.sense)
        for pk, (total, rank) in found.items()
        if pk in was
    ]
    return sorted(made, key=lambda one: (one.rank, one.was))


def _reweighed(parsed: Parsed, now: Standings, changed: Mapping[str, float]) -> dict[int, tuple[float, int]]:
    """Weights come after everything else is computed: the scores of the indicators stay as they are."""
    composite = now.composite
    assert composite is not None  # noqa: S101 - the caller has looked
    tree, method = _weighed(parsed, changed), parsed.rule.method
    index = tree.scores(composite.normalised, method.aggregation)[:, -1]
    found = zip(order(composite), now.places, strict=True)
    shown = rounded(index, method.ranks).tolist()
    ranked = rank(behind(index, composite.crossed), method.ranks).tolist()
    return {place.office: (shown[row], ranked[row]) for row, place in found}


def _rescored(parsed: Parsed, drawn: Drawn, changed: Mapping[str, float]) -> dict[int, tuple[float, int]]:
    def scaled(item: Any) -> Any:
        by = changed.get(item.code, 1.0)
        most = None if item.most is None else item.most * by
        steps = tuple((at, given * by) for at, given in item.steps)
        return replace(item, points=item.points * by, most=most, steps=steps)

    rule = replace(parsed.rule, items=tuple(scaled(item) for item in parsed.rule.items))
    ids = {one["name"]: one["id"] for one in drawn.offices}
    return {ids[one.office]: (one.total, one.rank) for one in points.score_all(rule, *by_name(drawn))}
