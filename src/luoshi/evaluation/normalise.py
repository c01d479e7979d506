"""Indicators of different units on one scale.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 5; COINr's n_minmax, n_zscore, n_rank, n_prank,
n_borda, n_dist2targ, n_dist2max, n_fracmax, n_goalposts; UNDP's goalposts (Human Development Report, technical note 1).
Of these only goalposts and targets stay the same from year to year. All others are drawn anew from the offices that
are compared, so that a score may fall although nothing got worse: they are taken only when asked for by name.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.ranks import ascending
from luoshi.evaluation.tables import Array
from luoshi.i18n import gettext as _

Way = Literal["goalposts", "target", "minmax", "zscore", "rank", "percentile", "borda", "leader", "share_of_leader"]
FIXED: frozenset[Way] = frozenset({"goalposts"})
"""Ways whose scores of different years may be compared."""


@dataclass(frozen=True)
class Normalisation:
    """way: which. low, high: the scale of goalposts and minmax. centre, spread: mean and standard deviation of zscore.
    cap: whether values beyond goalposts or target count as on them."""

    way: Way = "goalposts"
    low: float = 0.0
    high: float = 100.0
    centre: float = 0.0
    spread: float = 1.0
    cap: bool = True

    def __post_init__(self) -> None:
        if self.way not in get_args(Way):
            sentence = _("“{way}” is no way to normalise; choose one of: {ways}.")
            raise LuoshiError(sentence.format(way=self.way, ways=", ".join(get_args(Way))))
        if self.low >= self.high or self.spread <= 0:
            raise LuoshiError(_("A scale must rise: its low end below its high end, its spread above zero."))


@dataclass(frozen=True)
class Scales:
    """What is known of each indicator: shapes (indicators,). goods: 1 more is better, -1 less is better, 0 as near to
    `targets` as possible. lows, highs: goalposts, low being the lesser value; NaN where there are none."""

    names: tuple[str, ...]
    goods: Array
    lows: Array
    highs: Array
    targets: Array


def directed(values: Array, scales: Scales) -> Array:
    """Values, shape (offices, indicators), turned so that more is better: less-is-better negated (COINr), as-near-as-
    possible as minus the distance to the target."""
    turned = np.asarray(values * np.where(scales.goods == 0, 1.0, scales.goods))
    for column in np.flatnonzero(scales.goods == 0):
        turned[:, column] = -np.abs(values[:, column] - scales.targets[column])
    return turned


def normalise(values: Array, scales: Scales, how: Normalisation) -> Array:
    """Scores of the same shape (offices, indicators), more being better everywhere; gaps (NaN) stay gaps.

    Raises LuoshiError for an indicator that is constant over all offices (except with goalposts), and where goalposts
    or targets are wanted that are not given.
    """
    if how.way == "goalposts":
        return _goalposts(values, scales, how)
    up = directed(values, scales)
    if how.way in {"rank", "percentile", "borda"}:
        places = ascending(up)
        if how.way == "rank":
            return places
        known = (~np.isnan(up)).sum(axis=0)
        return np.asarray(places - 1 if how.way == "borda" else (places - 1) / np.maximum(known - 1, 1))
    scores: Array = _ways[how.way](up, scales, how)
    return scores


def worst(values: Array, scales: Scales, how: Normalisation) -> Array:
    """What a missing value counts as, where gaps count as the worst: shape (indicators,).

    The bad goalpost; with ranks a place below the last; else the worst value known. The first two never raise the
    office that has the gap; a scale that is drawn from the offices' own values cannot promise that.
    """
    if how.way == "goalposts":
        far = np.maximum(scales.highs - scales.targets, scales.targets - scales.lows)
        ends = np.where(scales.goods == -1, scales.highs, scales.lows)
        return np.asarray(np.where(scales.goods == 0, scales.targets + far, ends))
    low = least(directed(values, scales)) - (how.way in {"rank", "percentile", "borda"})
    return np.asarray(np.where(scales.goods == 0, scales.targets + low, low * scales.goods))


def refuse_constant(values: Array, scales: Scales) -> None:
    """Raise LuoshiError where an indicator tells no office from another: shape (offices, indicators)."""
    constant = least(values) == most(values)
    if len(values) < 2:
        raise LuoshiError(_("One office alone cannot be ranked: give at least two, or score it with goalposts."))
    if constant.any():
        sentence = _("Indicator “{name}” is the same for all offices: leave it out, or score it with goalposts.")
        raise LuoshiError(sentence.format(name=scales.names[int(np.argmax(constant))]))


def least(values: Array) -> Array:
    """The lowest value known of each column: shape (indicators,)."""
    return np.asarray(np.fmin.reduce(values, axis=0))


def most(values: Array) -> Array:
    """The highest value known of each column: shape (indicators,)."""
    return np.asarray(np.fmax.reduce(values, axis=0))


def _minmax(up: Array, scales: Scales, how: Normalisation) -> Array:
    low = least(up)
    scores = up - low
    scores *= (how.high - how.low) / (most(up) - low)
    scores += how.low
    return scores


def _zscore(up: Array, scales: Scales, how: Normalisation) -> Array:
    gaps = np.isnan(up).any()
    mean = np.nanmean(up, axis=0) if gaps else up.mean(axis=0)
    scores: Array = up - mean
    square = np.nanmean(scores**2, axis=0) if gaps else np.einsum("ij,ij->j", scores, scores) / len(up)
    known = (~np.isnan(up)).sum(axis=0) if gaps else len(up)
    scores *= how.spread / np.sqrt(square * known / (known - 1))
    scores += how.centre
    return scores


def _leader(up: Array, scales: Scales, how: Normalisation) -> Array:
    high = most(up)
    return np.asarray(1.0 - (high - up) / (high - least(up)))


def _share_of_leader(up: Array, scales: Scales, how: Normalisation) -> Array:
    if (scales.goods != 1).any() or (least(up) < 0).any():
        raise LuoshiError(_("A share of the leader needs values that are not negative and of which more is better."))
    return np.asarray(up / most(up))


def _target(up: Array, scales: Scales, how: Normalisation) -> Array:
    _need(scales, scales.targets, _("Indicator “{name}” has no target: give one, or normalise in another way."))
    aims = np.where(scales.goods == 0, 0.0, scales.targets * scales.goods)
    low = least(up)
    if (short := aims <= low).any():
        sentence = _("The target of “{name}” is no better than its worst value, so no distance to it can be measured.")
        raise LuoshiError(sentence.format(name=scales.names[int(np.argmax(short))]))
    scores = 1.0 - (aims - up) / (aims - low)
    return np.asarray(np.minimum(scores, 1.0) if how.cap else scores)


def _goalposts(values: Array, scales: Scales, how: Normalisation) -> Array:
    sentence = _("Indicator “{name}” has no goalposts: give its low and high, or ask for a yearly scale by name.")
    _need(scales, scales.lows + scales.highs, sentence)
    span = scales.highs - scales.lows
    part = (values - scales.lows) / span
    part = np.where(scales.goods == -1, 1.0 - part, part)
    for column in np.flatnonzero(scales.goods == 0):
        aim, low, high = scales.targets[column], scales.lows[column], scales.highs[column]
        part[:, column] = 1.0 - np.abs(values[:, column] - aim) / max(high - aim, aim - low)
    if how.cap:
        part = np.clip(part, 0.0, 1.0)
    return np.asarray(how.low + part * (how.high - how.low))


def _need(scales: Scales, known: Array, sentence: str) -> None:
    if np.isnan(known).any():
        raise LuoshiError(sentence.format(name=scales.names[int(np.argmax(np.isnan(known)))]))


_ways: dict[str, Callable[[Array, Scales, Normalisation], Array]] = {
    "minmax": _minmax,
    "zscore": _zscore,
    "leader": _leader,
    "share_of_leader": _share_of_leader,
    "target": _target,
}
