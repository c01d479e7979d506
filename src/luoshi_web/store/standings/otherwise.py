"""What if: other weights on the same figures. Nothing is stored."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.evaluation import points, review
from luoshi.evaluation.hierarchy import Tree
from luoshi.evaluation.ranks import rank, rounded
from luoshi_web.store import figures, schemes
from luoshi_web.store.figures import Drawn
from luoshi_web.store.schemes import Parsed
from luoshi_web.store.standings.compute import computed
from luoshi_web.store.standings.index import order
from luoshi_web.store.standings.pointed import by_name
from luoshi_web.store.standings.values import Standings


def weights(parsed: Parsed) -> dict[str, float]:
    """What may be weighed anew, by code: groups below the index and indicators, or the items' points by a factor."""
    if parsed.kind == "ranking":
        tree: Tree = parsed.rule.tree
        groups = {one.code: one.weight for one in tree.groups if one.parent}
        return groups | {one.code: one.weight for one in tree.indicators}
    return {item.code: 1.0 for item in parsed.rule.items}


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
    """Where an office would stand with other weights."""

    office: int
    name: str
    points: float
    rank: int
    was: int


def what_if(text: str, body: bytes, changed: Mapping[str, float]) -> list[Otherwise]:
    """The places with other weights (of indicators) or factors (of items), the first first. Stores nothing."""
    now, parsed = computed(text, body), schemes.parse(text)
    if any(value < 0 or not value < 1e6 for value in changed.values()):
        raise LuoshiError(_("A weight is a number from 0 up."))
    found = _reweighed(parsed, now, changed) if now.composite else _rescored(parsed, figures.drawn(body), changed)
    was = {one.office: one for one in now.places}
    made = [Otherwise(pk, was[pk].name, total, rank, was[pk].rank) for pk, (total, rank) in found.items() if pk in was]
    return sorted(made, key=lambda one: (one.rank, one.was))


def _reweighed(parsed: Parsed, now: Standings, changed: Mapping[str, float]) -> dict[int, tuple[float, int]]:
    """Weights come after everything else is computed: the scores of the indicators stay as they are."""
    composite = now.composite
    assert composite is not None  # noqa: S101 - the caller has looked
    tree, method = _weighed(parsed, changed), parsed.rule.method
    index = tree.scores(composite.normalised, method.aggregation)[:, -1]
    found = zip(order(composite), now.places, strict=True)
    shown, ranked = rounded(index, method.ranks).tolist(), rank(index, method.ranks).tolist()
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
