"""A composite index from a table and a tree of indicators, step by step; every step can be looked at.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 2-7. Offices are ranked, persons never.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
import numpy.typing as npt

from luoshi.errors import LuoshiError
from luoshi.evaluation import aggregate, outliers, prepare, ranks, weights
from luoshi.evaluation.aggregate import MEANS
from luoshi.evaluation.hierarchy import Tree
from luoshi.evaluation.normalise import FIXED, Normalisation, normalise, refuse_constant, worst
from luoshi.evaluation.tables import Array, Ranks, Table
from luoshi.i18n import gettext as _


@dataclass(frozen=True)
class Method:
    """How an index is made. By default: fixed goalposts, so that years compare; gaps count as the worst value."""

    missing: prepare.Missing = "worst"
    screen: float | None = None
    treatment: outliers.Treatment | None = None
    normalisation: Normalisation = field(default_factory=Normalisation)
    weights: Literal["given", "equal", "entropy"] = "given"
    aggregation: aggregate.Rule = "arithmetic"
    ranks: ranks.Rule = field(default_factory=ranks.Rule)

    def __post_init__(self) -> None:
        aggregate.check(self.aggregation)
        if self.weights not in {"given", "equal", "entropy"}:
            sentence = _("“{way}” is no way to weigh; choose one of: given, equal, entropy.")
            raise LuoshiError(sentence.format(way=self.weights))

    @property
    def comparable(self) -> bool:
        """Whether scores of different years may be compared: nothing is drawn from the offices of one year."""
        fixed = self.normalisation.way in FIXED and self.treatment is None and self.weights != "entropy"
        return fixed and self.aggregation in MEANS


@dataclass(frozen=True)
class Composite:
    """An index with all its steps. `scores`: shape (offices, columns of the tree), indicators, groups, index last.
    crossed: shape (offices,), which crossed a red line, and stand behind all others whatever their index."""

    tree: Tree
    method: Method
    raw: Table
    denominated: Table
    imputed: Table
    screened: Table
    treated: Table
    treatments: Mapping[str, str]
    normalised: Array
    weights: Array
    scores: Array
    ranks: Ranks
    left_out: tuple[str, ...]
    crossed: npt.NDArray[np.bool_]

    @property
    def offices(self) -> tuple[str, ...]:
        """The offices ranked."""
        return self.screened.offices

    @property
    def index(self) -> Array:
        """The index, rounded as it is ranked: shape (offices,)."""
        return ranks.rounded(self.scores[:, -1], self.method.ranks)


def compose(
    table: Table,
    tree: Tree,
    method: Method,
    denominators: Mapping[str, Array] | None = None,
    groups: Sequence[str] = (),
    crossed: npt.NDArray[np.bool_] | None = None,
) -> Composite:
    """The index of a table. denominators: columns by name, shape (offices,), which indicators of the tree name;
    groups: of the offices, for missing values by group; crossed: the offices that crossed a red line, shape (offices,).
    Raises LuoshiError for what cannot be computed."""
    raw = table.pick([one.code for one in tree.indicators])
    below = {one.code: _denominator(one.denominator, denominators or {}) for one in tree.indicators if one.denominator}
    denominated = prepare.denominate(raw, below)
    kept = _kept(denominated, method)
    scales = tree.scales
    logged = replace(denominated, values=_logarithms(denominated, tree))
    imputed = prepare.impute(logged, method.missing, worst(logged.values, scales, method.normalisation), groups)
    screened = imputed.take(list(np.flatnonzero(kept)))
    treated, done = (screened, {}) if method.treatment is None else outliers.treat(screened, method.treatment)
    if method.normalisation.way != "goalposts":
        refuse_constant(treated.values, scales)
    normalised = normalise(treated.values, scales, method.normalisation)
    w = _weights(tree, method, normalised)
    scores = tree.scores(normalised, method.aggregation, w)
    out = tuple(name for name, k in zip(raw.offices, kept, strict=True) if not k)
    over = np.zeros(len(raw.offices), bool)[kept] if crossed is None else crossed[kept]
    ranked = ranks.rank(ranks.behind(scores[:, -1], over), method.ranks)
    steps = (raw, denominated, imputed, screened, treated)
    return Composite(tree, method, *steps, done, normalised, w, scores, ranked, out, over)


def comparable(earlier: Composite, later: Composite) -> None:
    """Raise LuoshiError unless the scores of two periods may be compared: same tree and method, goalposts fixed."""
    if earlier.tree.codes != later.tree.codes or earlier.method != later.method:
        raise LuoshiError(_("The two periods were scored by different schemes, so their scores do not compare."))
    if not earlier.method.comparable or earlier.tree.indicators != later.tree.indicators:
        raise LuoshiError(_("The scale was drawn anew each period, so scores do not compare; use fixed goalposts."))


def _denominator(name: str, given: Mapping[str, Array]) -> Array:
    if name not in given:
        raise LuoshiError(_("The table has no column “{name}” to divide by.").format(name=name))
    return given[name]


def _kept(table: Table, method: Method) -> npt.NDArray[np.bool_]:
    if method.screen is None:
        return np.ones(len(table.offices), bool)
    kept = prepare.screen(table, method.screen)
    if not kept.any():
        raise LuoshiError(_("No office has enough data to be ranked: lower the share of values it must have."))
    return kept


def _logarithms(table: Table, tree: Tree) -> Array:
    values = table.values.copy()
    for column, one in enumerate(tree.indicators):
        if one.logarithm:
            if (values[:, column] <= 0).any():
                sentence = _("Indicator “{name}” is taken in logarithms but has a value that is not above zero.")
                raise LuoshiError(sentence.format(name=one.code))
            values[:, column] = np.log(values[:, column])
    return values


def _weights(tree: Tree, method: Method, normalised: Array) -> Array:
    if method.weights == "given":
        return tree.weights
    w = weights.equal(tree)
    if method.weights == "entropy":
        w[: normalised.shape[1]] = weights.entropy(normalised)
    return w
