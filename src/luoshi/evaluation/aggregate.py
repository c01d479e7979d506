"""Several scores into one: by means, which let strengths pay for weaknesses more or less, or by comparing in pairs.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 6; COINr's a_amean, a_gmean, a_hmean, a_copeland.
"""

from __future__ import annotations

from typing import Literal, get_args

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.ranks import ascending
from luoshi.evaluation.tables import Array
from luoshi.i18n import gettext as _

Rule = Literal["arithmetic", "geometric", "harmonic", "borda", "copeland"]
MEANS: frozenset[str] = frozenset({"arithmetic", "geometric", "harmonic"})
MOST_IN_PAIRS = 20_000
"""Offices up to which all pairs are compared: the work and the memory grow with their square."""


def check(rule: str) -> None:
    """Raise LuoshiError unless `rule` is known."""
    if rule not in get_args(Rule):
        sentence = _("“{rule}” is no way to aggregate; choose one of: {rules}.")
        raise LuoshiError(sentence.format(rule=rule, rules=", ".join(get_args(Rule))))


def combine(scores: Array, weights: Array, rule: Rule) -> Array:
    """One score for each office: scores of shape (..., offices, k), weights (..., k) → (..., offices).

    Where the scores have no draws but the weights have, every draw is of the same scores. A gap (NaN) weighs nothing;
    an office with nothing but gaps has none. Geometric and harmonic need scores that are not negative; a zero makes
    the mean zero.
    """
    if rule not in MEANS:
        return _in_pairs(scores, weights, rule)
    if rule == "arithmetic":
        return _mean(scores, weights)
    if (scores < 0).any():
        raise LuoshiError(_("A geometric or harmonic mean needs scores above zero: normalise to a scale above zero."))
    with np.errstate(divide="ignore"):
        if rule == "geometric":
            return np.asarray(np.exp(_mean(np.log(scores), weights)))
        return np.asarray(1.0 / _mean(1.0 / scores, weights))


def _mean(scores: Array, weights: Array) -> Array:
    """The weighted mean over the last axis, gaps aside; an infinite score of weight zero counts as a gap."""
    if not np.isfinite(scores).all():
        odd = np.isnan(scores) | (np.isinf(scores) & (weights == 0)[..., None, :])
        if odd.any():
            return _mean_of_known(scores, weights, ~odd)
    total = weights.sum(axis=-1)[..., None]
    if (
        scores.ndim == 2 and weights.size == weights.shape[-1]
    ):  # small: threads of a BLAS would only wait for each other
        return np.asarray(np.einsum("ij,...j->...i", scores, weights) / total)
    if scores.ndim == 2:
        return np.asarray(weights @ scores.T / total)
    return np.asarray(np.matmul(scores, weights[..., None])[..., 0] / total)


def _mean_of_known(scores: Array, weights: Array, known: Array) -> Array:
    w = weights[..., None, :] * known
    with np.errstate(invalid="ignore"):
        return np.asarray((np.where(known, scores, 0.0) * w).sum(axis=-1) / w.sum(axis=-1))


def _in_pairs(scores: Array, weights: Array, rule: Rule) -> Array:
    if scores.ndim == 2 and weights.ndim == 1:
        return copeland(scores, weights) if rule == "copeland" else borda(scores, weights)
    draws = np.broadcast_shapes(scores.shape[:-2], weights.shape[:-1])
    every = np.broadcast_to(scores, draws + scores.shape[-2:]), np.broadcast_to(weights, draws + weights.shape[-1:])
    return np.stack([_in_pairs(one, w, rule) for one, w in zip(*every, strict=True)])


def borda(scores: Array, weights: Array) -> Array:
    """The weighted mean of ranks from below, less one: shapes (offices, k), (k,) → (offices,) (COINr n_borda)."""
    return _mean(ascending(scores) - 1.0, weights)


def outranking(scores: Array, weights: Array, gaps: Literal["lose", "skip"] = "lose") -> Array:
    """The share of weights by which office i is ahead of office j, ties halved: shape (offices, offices), p + pᵀ = 1.

    gaps: a missing value loses against every known one ("lose": so it never raises its office), or the indicator does
    not count for that pair ("skip"). Each pair is computed from both of its sides, so the order of the offices does
    not matter; COINr's outrankMatrix takes 1 - p for the lower triangle, which with gaps depends on the order.
    """
    n = len(scores)
    if n > MOST_IN_PAIRS:
        sentence = _("{n} offices are too many to compare each with each: at most {most}, or aggregate by a mean.")
        raise LuoshiError(sentence.format(n=n, most=MOST_IN_PAIRS))
    values = np.where(np.isnan(scores), -np.inf, scores)
    ahead, both = np.zeros((n, n)), np.zeros((n, n)) if gaps == "skip" else None
    for column, weight in enumerate(weights):
        x = values[:, column]
        part = (x[:, None] > x).astype(np.int8) - (x[:, None] < x).astype(np.int8)
        if both is not None:
            known = ~np.isnan(scores[:, column])
            shared = known[:, None] & known
            part *= shared
            both += weight * shared
        ahead += weight * part
    total = weights.sum() if both is None else np.where(both > 0, both, 1.0)
    return np.asarray(0.5 + ahead / (2.0 * total))


def copeland(scores: Array, weights: Array, gaps: Literal["lose", "skip"] = "lose") -> Array:
    """How many offices each one outranks less how many outrank it: shapes (offices, k), (k,) → (offices,).

    Handbook, step 6, non-compensatory; COINr a_copeland. A margin of less than 1e-9 of the weights is a tie.
    """
    share = outranking(scores, weights, gaps)
    return np.asarray((share > 0.5 + 1e-9).sum(axis=1) - (share < 0.5 - 1e-9).sum(axis=1), dtype=np.float64)
