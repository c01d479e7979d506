"""Review against the benchmark (对标复盘): where a distance comes from, what moved beyond chance, what counts twice,
which choice drives the order.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 4 and 7-8.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.composite import Composite
from luoshi.evaluation.hierarchy import Tree
from luoshi.evaluation.points import Figures, score_all
from luoshi.evaluation.robustness import Robustness, simulate
from luoshi.evaluation.scheme import Scheme
from luoshi.evaluation.sources import Sources
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
    difference of their scores. Only of arithmetic means without gaps: other ways do not add up, and are refused."""
    tree, method = composite.tree, composite.method
    means = all((step.own or method.aggregation) == "arithmetic" for step in tree.steps)
    if not means or np.isnan(composite.normalised).any():
        raise LuoshiError(_("Only an index of arithmetic means without missing scores comes apart by indicator."))
    for name in (office, other):
        if name not in composite.offices:
            raise LuoshiError(_("“{name}” is no office of this ranking.").format(name=name))
    one, two = (composite.normalised[composite.offices.index(name)] for name in (office, other))
    parts = (one - two) * shares(tree, composite.weights)
    return dict(zip([i.code for i in tree.indicators], parts.tolist(), strict=True))


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


def drivers(composite: Composite, sources: Sources, *, draws: int = 500, seed: int) -> dict[str, float]:
    """How many places an office's rank moves on average when one source alone is varied, by source: which choice drives
    the order (one at a time; COINr's mean absolute shift of ranks)."""
    out = {}
    for field in fields(Sources):
        if getattr(sources, field.name):
            alone = replace(Sources(), **{field.name: getattr(sources, field.name)})
            made = simulate(composite, alone, draws=draws, seed=seed)
            out[field.name] = float(np.abs(made.ranks.astype(np.int64) - composite.ranks).mean())
    return out


@dataclass(frozen=True)
class Change:
    """What a new scheme would have done to an office: points and rank by the scheme in force and by the new one."""

    office: str
    points: tuple[float, float]
    ranks: tuple[int, int]


def rehearse(
    now: Scheme,
    new: Scheme,
    figures: Mapping[str, Figures],
    exemptions: Mapping[str, Mapping[str, str]] | None = None,
) -> list[Change]:
    """Next period's scheme on last period's figures, before it is adopted: who wins, who loses; most risen first."""
    old, fresh = (score_all(by, figures, exemptions) for by in (now, new))
    changes: Iterable[Change] = (
        Change(a.office, (a.total, b.total), (a.rank, b.rank)) for a, b in zip(old, fresh, strict=True)
    )
    return sorted(changes, key=lambda one: (one.ranks[1] - one.ranks[0], one.office))
