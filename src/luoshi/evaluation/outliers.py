"""Outliers: values so far out that one office alone would set the scale.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), step 3 and 5; COINr's Treat (winsorise, log_CT):
an indicator whose |skewness| > 2 and kurtosis > 3.5 is winsorised, at most so many points; if that does not do, its
logarithm is taken instead.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from luoshi.evaluation.tables import Array, Table


@dataclass(frozen=True)
class Treatment:
    """most: how many points may be winsorised; skewness, kurtosis: the limits, of which both must be passed."""

    most: int = 5
    skewness: float = 2.0
    kurtosis: float = 3.5


def skewness(values: Array) -> float:
    """Sample skewness G1 of values without gaps, shape (n,), n ≥ 3 (as spreadsheets compute it; COINr skew)."""
    n, centred = len(values), values - values.mean()
    square = float((centred**2).sum())
    if n < 3 or square == 0:
        return 0.0
    return float(np.sqrt(n) * (centred**3).sum() / square**1.5 * np.sqrt(n * (n - 1)) / (n - 2))


def kurtosis(values: Array) -> float:
    """Sample excess kurtosis G2 of values without gaps, shape (n,), n ≥ 4 (COINr kurt)."""
    n, centred = len(values), values - values.mean()
    square = float((centred**2).sum())
    if n < 4 or square == 0:
        return 0.0
    ratio = n * (centred**4).sum() / square**2
    return float(((n + 1) * (ratio - 3) + 6) * (n - 1) / ((n - 2) * (n - 3)))


def passes(values: Array, rule: Treatment) -> bool:
    """Whether an indicator needs no treatment (COINr check_SkewKurt)."""
    return not (abs(skewness(values)) > rule.skewness and kurtosis(values) > rule.kurtosis)


def winsorise(values: Array, rule: Treatment) -> tuple[Array, npt.NDArray[np.bool_]]:
    """Values, shape (n,), whose farthest points are drawn in one by one to the next; and which they were.

    COINr winsorise counts the points that stand at the last drawn value, so that ties may be drawn in together.
    """
    out, high, low = values.copy(), np.zeros(len(values), bool), np.zeros(len(values), bool)
    while not passes(out, rule) and high.sum() + low.sum() < rule.most:
        if skewness(out) >= 0:
            high = out == out.max()
            out[high] = out[~high].max()
        else:
            low = out == out.min()
            out[low] = out[~low].min()
    return out, high | low


def treat(table: Table, rule: Treatment) -> tuple[Table, dict[str, str]]:
    """The table with its outliers treated, and what was done, by indicator: "winsorised 3" or "log".

    The logarithm is log(x - min + (max - min) / 100), COINr's log_CT: it keeps the order and the direction.
    """
    values, done = table.values.copy(), {}
    for column, name in enumerate(table.indicators):
        known = ~np.isnan(values[:, column])
        given = values[known, column]
        if passes(given, rule):
            continue
        drawn, points = winsorise(given, rule)
        if passes(drawn, rule):
            values[known, column], done[name] = drawn, f"winsorised {int(points.sum())}"
        else:
            low, high = given.min(), given.max()
            values[known, column], done[name] = np.log(given - low + 0.01 * (high - low)), "log"
    return Table(table.offices, table.indicators, values), done
