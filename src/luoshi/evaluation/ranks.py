"""From scores to ranks. How scores are rounded and how ties are ranked is declared, never implied.

UNDP ranks countries by the Human Development Index rounded to three decimals, ties sharing the better rank (Human
Development Report 2023/24, Table 1): `Rule(decimals=3)`. From unrounded values 27 of 193 ranks come out differently.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from luoshi.errors import LuoshiError
from luoshi.evaluation.tables import Array, Ranks
from luoshi.i18n import gettext as _

Ties = Literal["min", "max", "dense"]
Rounding = Literal["half_even", "half_up"]
UNRANKED = 0
"""The rank of an office without a score."""


@dataclass(frozen=True)
class Rule:
    """How scores become ranks. decimals: to which scores are rounded before they are ranked; None: 10, which only
    takes away the last bits in which two machines may differ. ties: "min" (1, 2, 2, 4), "max" (1, 3, 3, 4) or
    "dense" (1, 2, 2, 3)."""

    decimals: int | None = None
    rounding: Rounding = "half_even"
    ties: Ties = "min"

    def __post_init__(self) -> None:
        for value, allowed in ((self.rounding, get_args(Rounding)), (self.ties, get_args(Ties))):
            if value not in allowed:
                sentence = _("“{value}” is no rule for ranks; choose one of: {allowed}.")
                raise LuoshiError(sentence.format(value=value, allowed=", ".join(allowed)))


def rounded(scores: Array, rule: Rule) -> Array:
    """Scores of any shape as they are ranked and published."""
    decimals = 10 if rule.decimals is None else rule.decimals
    if rule.rounding == "half_up":
        scale = 10.0**decimals
        return np.asarray(np.floor(np.round(scores * scale, 6) + 0.5) / scale)  # 0.285 is a little less in binary
    return np.asarray(np.round(scores, decimals))


def rank(scores: Array, rule: Rule | None = None) -> Ranks:
    """Ranks of scores along the last axis, the highest score first; NaN is `UNRANKED`.

    scores: shape (..., offices); the result has the same shape. Independent of the order of the offices.
    """
    rule = rule or Rule()
    values = rounded(scores, rule)
    order = np.argsort(-values, axis=-1)
    ordered = np.take_along_axis(values, order, axis=-1)
    places = np.arange(1, values.shape[-1] + 1)
    new = np.ones(values.shape, bool)
    new[..., 1:] = ordered[..., 1:] != ordered[..., :-1]
    if rule.ties == "dense":
        ranked = np.cumsum(new, axis=-1)
    elif rule.ties == "min":
        ranked = np.maximum.accumulate(np.where(new, places, 0), axis=-1)
    else:
        last = np.ones(values.shape, bool)
        last[..., :-1] = new[..., 1:]
        backwards = np.where(last, places, values.shape[-1])[..., ::-1]
        ranked = np.minimum.accumulate(backwards, axis=-1)[..., ::-1]
    out = np.empty(values.shape, np.int64)
    np.put_along_axis(out, order, np.where(np.isnan(ordered), UNRANKED, ranked), axis=-1)
    return out


def behind(scores: Array, crossed: npt.NDArray[np.bool_]) -> Array:
    """Scores by which offices that crossed a red line stand behind all others, in their own order: shape (...,
    offices). What a line guards cannot be made up for by other scores."""
    if not crossed.any():
        return scores
    known = np.where(np.isnan(scores), np.nanmin(scores, axis=-1, keepdims=True), scores)
    return np.asarray(np.where(crossed, scores - np.ptp(known, axis=-1, keepdims=True) - 1.0, scores))


def ascending(values: Array) -> Array:
    """Ranks of each column from its lowest value up, ties sharing the lower rank, NaN staying: shape (offices, k).

    COINr's n_rank (ties.method = "min").
    """
    out = np.full(values.shape, np.nan)
    for column in range(values.shape[1]):
        known = ~np.isnan(values[:, column])
        found = values[known, column]
        out[known, column] = np.searchsorted(np.sort(found), found, side="left") + 1.0
    return out


def spread(low: int, high: int) -> str:
    """Ranks that cannot be told apart, as people write them: "3" or "3–7"."""
    return str(low) if low == high else f"{low}–{high}"
