"""Review against the benchmark (对标复盘): where a distance comes from, what moved beyond chance, what counts twice.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 4 and 7-8.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.aggregate import MEANS
from luoshi.evaluation.composite import Composite, comparable
from luoshi.evaluation.hierarchy import Tree
from luoshi.evaluation.robustness import Robustness
from luoshi.evaluation.tables import Array, Table
from luoshi.i18n import gettext as _


def shares(tree: Tree, weights: Array) -> Array:
    """The share of each indicator in the index, along all groups above it: shape (indicators,), sum 1."""
    out = np.zeros(len(tree.codes))
    out[-1] = 1.0
    for step in reversed(tree.steps):
        children = list(step.children)
        out[children] = out[step.column] * weights[children] / weights[children].sum()
    return out[: len(tree.indicators)]


def distance(composite: Composite, office: str, other: str) -> dict[str, float]:
    """How many points of the index each indicator puts `office` ahead of `other` (below zero: behind). The sum is the
    difference of their scores. Refused where scores are missing, and of Borda and Copeland, which do not come apart."""
    for name in (office, other):
        if name not in composite.offices:
            raise LuoshiError(_("“{name}” is no office of this ranking.").format(name=name))
    one, two = (composite.offices.index(name) for name in (office, other))
    return apart(composite, composite.scores[one], composite.scores[two])


def change(earlier: Composite, later: Composite, office: str) -> dict[str, float]:
    """How many points each indicator brought an office from one period to the next. The sum is the change of its score.

    Raises LuoshiError unless the scores of the two periods compare (`composite.comparable`).
    """
    comparable(earlier, later)
    for made in (earlier, later):
        if office not in made.offices:
            raise LuoshiError(_("“{name}” is no office of this ranking.").format(name=office))
    then, now = (made.scores[made.offices.index(office)] for made in (earlier, later))
    return apart(later, now, then)


def apart(composite: Composite, one: Array, two: Array) -> dict[str, float]:
    """The difference of two rows of scores, shape (columns of the tree,), by indicator; the parts add up to it.

    Every mean comes apart exactly at its node: the arithmetic as w(a - b); the geometric as L(A, B) w ln(a / b) with L
    the logarithmic mean (LMDI: Ang, Energy Policy 32 (2004) 1131-1139); the harmonic as A B w (1 / b - 1 / a). A
    group's part is divided among its own in the proportions of its own difference.
    """
    tree, method = composite.tree, composite.method
    rules = {step.own or method.aggregation for step in tree.steps}
    if not rules <= MEANS or np.isnan(one).any() or np.isnan(two).any():
        raise LuoshiError(_("Only an index of means without missing scores comes apart by indicator."))
    part = np.zeros(len(tree.codes))
    part[-1] = one[-1] - two[-1]
    for step in reversed(tree.steps):
        children = list(step.children)
        weights = composite.weights[children] / composite.weights[children].sum()
        whole = one[step.column] - two[step.column]
        parts = _parts(step.own or method.aggregation, weights, one[children], two[children])
        if parts is None:
            raise LuoshiError(_("A score of zero makes a mean zero, so that no indicator has a part in it."))
        share = part[step.column] / whole if whole else 1.0
        part[children] = parts * share
    return dict(zip((one.code for one in tree.indicators), part[: len(tree.indicators)].tolist(), strict=True))


def _parts(rule: str, weights: Array, a: Array, b: Array) -> Array | None:
    """What each of several scores adds to the difference of their means: shape (k,); None where a mean is zero."""
    if rule == "arithmetic":
        return np.asarray(weights * (a - b))
    weighs = weights > 0
    if (a[weighs] <= 0).any() or (b[weighs] <= 0).any():
        return None
    a, b = np.where(weighs, a, 1.0), np.where(weighs, b, 1.0)
    if rule == "harmonic":
        return np.asarray(weights * (1 / b - 1 / a) / ((weights / a).sum() * (weights / b).sum()))
    high, low = np.exp((weights * np.log(a)).sum()), np.exp((weights * np.log(b)).sum())
    middle = high if np.isclose(high, low, rtol=1e-12, atol=0) else (high - low) / np.log(high / low)
    return np.asarray(middle * weights * np.log(a / b))


def overlaps(table: Table, least: float = 0.9) -> list[tuple[str, str, float]]:
    """Pairs of indicators whose values correlate by at least `least` (Pearson, in amount), which may count one thing
    twice; strongest first. A question to the authors of a scheme, not a verdict."""
    found = []
    for a in range(len(table.indicators)):
        for b in range(a + 1, len(table.indicators)):
            pair = table.values[:, [a, b]]
            pair = pair[~np.isnan(pair).any(axis=1)]
            if len(pair) > 2 and (pair.std(axis=0) > 0).all():
                r = float(np.asarray(np.corrcoef(pair, rowvar=False))[0, 1])
                if abs(r) >= least:
                    found.append((table.indicators[a], table.indicators[b], r))
    return sorted(found, key=lambda one: (-abs(one[2]), one[0], one[1]))


def risen(earlier: Robustness, later: Robustness) -> dict[str, float]:
    """The probability that an office's true rank is better than a period before, ties halved, by the draws of both
    periods (which must have seeds of their own): 0.95 and more is a rise beyond chance, 0.05 and less a fall."""
    n = min(len(earlier.ranks), len(later.ranks))
    places = {office: place for place, office in enumerate(earlier.offices)}
    out = {}
    for place, office in enumerate(later.offices):
        if office in places:
            then, now = earlier.ranks[:n, places[office]], later.ranks[:n, place]
            out[office] = float((now < then).mean() + (now == then).mean() / 2)
    return out


BEYOND_CHANCE = 0.95
"""The probability from which a rise (below its complement: a fall) counts."""


@dataclass(frozen=True)
class Moved:
    """An office's ranks of two periods, and the probability that it truly rose. counts: whether the movement is beyond
    chance; a movement that is not is none (争先晋位)."""

    office: str
    ranks: tuple[int, int]
    chance: float
    counts: bool

    @property
    def places(self) -> int:
        """By how many places it rose (fell: below zero); 0 where that is not beyond chance."""
        return self.ranks[0] - self.ranks[1] if self.counts else 0


def moved(earlier: Robustness, later: Robustness) -> tuple[Moved, ...]:
    """What moved between two periods beyond chance, of the offices in both, in the order of the later ranks."""
    then, now = (dict(zip(one.offices, one.nominal.tolist(), strict=True)) for one in (earlier, later))
    found = []
    for office, chance in risen(earlier, later).items():
        up, beyond = then[office] > now[office], max(chance, 1 - chance) >= BEYOND_CHANCE
        counts = beyond and then[office] != now[office] and up == (chance > 0.5)
        found.append(Moved(office, (then[office], now[office]), chance, counts))
    return tuple(sorted(found, key=lambda one: (one.ranks[1], one.office)))
