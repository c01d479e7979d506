"""What may be otherwise in a ranking: the data, the weights, the treatment of outliers, the scale, the aggregation.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 7; Saisana, Saltelli and Tarantola, J. R. Stat.
Soc. A 168 (2005) 307-323; COINr's get_sensitivity and get_noisy_weights.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.aggregate import Rule
from luoshi.evaluation.normalise import Normalisation
from luoshi.evaluation.outliers import Treatment
from luoshi.evaluation.tables import Array
from luoshi.i18n import gettext as _

MOST_JOINT = 1_000_000
"""Offices × indicators² up to which each office has a covariance of its own."""


@dataclass(frozen=True)
class DataError:
    """The standard error of the data in their own units, shape (indicators,) or (offices, indicators).

    around: "posterior" draws the true values given the observed ones, prior and error normal, the prior's mean and
    covariance estimated from the offices (empirical Bayes: Morris, JASA 78 (1983) 47-55; Efron and Morris, JASA 70
    (1975) 311-319). Small offices with large errors are so shrunk towards the mean, and intervals of ranks hold the
    truth as often as they say. Indicators are shrunk together, by their covariance, where there are more than twice as
    many offices as indicators; where errors differ among offices, only while offices × indicators² ≤ a million.
    "observed" adds error to what was observed, which counts it twice: its intervals are drawn to the middle.
    """

    errors: Array
    around: Literal["posterior", "observed"] = "posterior"


@dataclass(frozen=True)
class WeightNoise:
    """Weights × uniform(1 - share, 1 + share), by level of the tree, indicators being level 1 (COINr NoiseFactor)."""

    shares: Mapping[int, float]


@dataclass(frozen=True)
class Sources:
    """What is varied; each alternative is as likely as the next. An empty choice stays as the method has it."""

    data: DataError | None = None
    weights: WeightNoise | None = None
    treatments: tuple[Treatment | None, ...] = ()
    normalisations: tuple[Normalisation, ...] = ()
    aggregations: tuple[Rule, ...] = ()


@dataclass(frozen=True)
class Cloud:
    """Normal distribution of the true data: centre (offices, k); spread (offices, k), or, if joint, a factor with
    covariance factor @ factor.T, the same (k, k) for all offices or one for each (offices, k, k)."""

    centre: Array
    spread: Array
    joint: bool

    def draw(self, noise: Array) -> Array:
        """One table of data that may be the true one, from standard normal noise of its shape."""
        if self.joint and self.spread.ndim == 3:
            return np.asarray(self.centre + np.matmul(self.spread, noise[:, :, None])[:, :, 0])
        if self.joint:
            return self.centre + _times(noise, self.spread.T)
        values = noise * self.spread
        values += self.centre
        return values


def _times(left: Array, right: Array) -> Array:
    """left @ right in pieces so small that no BLAS takes threads for them: the workers are the threads here, and on a
    busy machine threads that wait for each other made draws ten times slower."""
    out = np.empty_like(left)
    rows = max(1, 200_000 // right.size)
    for start in range(0, len(left), rows):
        np.matmul(left[start : start + rows], right, out=out[start : start + rows])
    return out


def cloud(values: Array, error: DataError) -> Cloud:
    """The distribution of the true data given the observed: shape (offices, k). Values may not have gaps."""
    errors = np.asarray(error.errors, dtype=np.float64)
    if errors.shape not in {values.shape, values.shape[1:]} or not (errors >= 0).all():
        raise LuoshiError(_("Give one standard error, not below zero, for each indicator, or for each of its values."))
    if error.around == "observed":
        return Cloud(values, np.broadcast_to(errors, values.shape), joint=False)
    n, k = values.shape
    if n > 2 * k > 2 and (errors.ndim == 1 or n * k * k <= MOST_JOINT):
        return _joint(values, errors) if errors.ndim == 1 else _joint_each(values, errors)
    square = np.broadcast_to(errors, values.shape) ** 2
    true = np.maximum(values.var(axis=0, ddof=1) - square.mean(axis=0), _least(n) * square.mean(axis=0))
    total = true + square
    kept = np.divide(true, total, out=np.ones_like(total), where=total > 0)
    precision = 1.0 / np.where(total > 0, total, 1.0)
    middle = (values * precision).sum(axis=0) / precision.sum(axis=0)
    return Cloud(middle + kept * (values - middle), np.sqrt(kept * square), joint=False)


def _least(offices: int) -> float:
    """The least variance of the truth, as a share of the error's: where offices differ by less than their errors an
    estimate of none would make them equal for certain, and their ranks too. It is what adjusted density maximisation
    gives where they do not differ at all (Morris and Tang, Statistical Science 26 (2011) 271-287)."""
    return 2 / (offices - 3) if offices > 3 else 2.0


def _joint(values: Array, errors: Array) -> Cloud:
    """All indicators shrunk together, errors of shape (k,)."""
    unit, middle, variance, axes = _axes(values, errors)
    true = np.maximum(variance - 1.0, _least(len(values)))
    kept = true / (true + 1.0)
    shrink = (axes * kept) @ axes.T
    factor = unit[:, None] * (axes * np.sqrt(kept))
    return Cloud(middle + ((values - middle) / unit) @ shrink * unit, factor, joint=True)


def _joint_each(values: Array, errors: Array) -> Cloud:
    """All indicators shrunk together, errors of shape (offices, k): one posterior for each office."""
    unit, middle, variance, axes = _axes(values, np.sqrt((errors**2).mean(axis=0)))
    true = (axes * np.maximum(variance - 1.0, _least(len(values)))) @ axes.T
    noise = (np.maximum(errors / unit, 1e-6) ** 2)[:, :, None] * np.eye(len(unit))
    gain = np.swapaxes(np.linalg.solve(true + noise, np.broadcast_to(true, noise.shape)), 1, 2)
    centre = middle + np.matmul(gain, ((values - middle) / unit)[:, :, None])[:, :, 0] * unit
    spread, own = np.linalg.eigh(true - gain @ true)
    factor = unit[:, None] * own * np.sqrt(np.maximum(spread, 0.0))[:, None, :]
    return Cloud(centre, factor, joint=True)


def _axes(values: Array, errors: Array) -> tuple[Array, Array, Array, Array]:
    """Units, means, and the covariance's variances and axes in these units, shapes (k,), (k,), (k,), (k, k).

    In units of their errors the noise is white, so that what is above 1 along an axis is true. An indicator without
    error is scaled by a millionth of its spread.
    """
    unit = np.where(errors > 0, errors, 1e-6 * (values.std(axis=0) + 1e-300))
    middle = values.mean(axis=0)
    variance, axes = np.linalg.eigh(np.cov((values - middle) / unit, rowvar=False))
    return unit, middle, variance, axes
