"""When will it be done, if it goes on as it went? A day with an interval, or the reason why none can be given.

Progress is read as earned time: the day on which the plan expected what is done now (earned schedule: Lipke 2003), so
that a slow beginning that was planned is no delay. Earned time runs like a Wiener process with a drift: from the
reports' steps follow the drift, its spread and, by Student's t with n - 1 degrees of freedom (the drift is estimated
from the same few steps), the prediction interval of the moment at which 100 % is earned: the times h between which
drift * h -+ t * spread * sqrt(h + h**2 / T) passes what is left, T being the time observed.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from math import inf, sqrt
from statistics import NormalDist

from luoshi.i18n import gettext as _
from luoshi.work.plan.curve import Curve, when

FEWEST = 3
"""Steps between reports from which a spread can be told at all."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """The finishing day, and the days between which it lies with `level`; latest None: no end can be given.

    day is None where nothing can be said. reason: what is missing, in a sentence; "" if nothing is.
    """

    day: date | None
    earliest: date | None = None
    latest: date | None = None
    level: float = 0.8
    reports: int = 0
    reason: str = ""


def forecast(reports: Sequence[tuple[date, float]], start: date, curve: Curve = (), level: float = 0.8) -> Forecast:
    """The forecast from reports (day, percent done), of work begun in the morning of `start`.

    curve: the planned curve; without one, progress is taken to run evenly. Reports that fall back count: work undone.
    """
    days = sorted(dict(reports).items())
    count = len(days)
    if days and days[-1][1] >= 100:
        done = next(day for day, percent in days if percent >= 100)
        return Forecast(done, done, done, level, count)
    begun = start.toordinal() - 1.0
    times = [begun, *(float(day.toordinal()) for day, _percent in days if day >= start)]
    earned = [0.0, *(_earned(percent, curve) for day, percent in days if day >= start)]
    if len(times) < 2:
        return Forecast(None, level=level, reports=count, reason=_("There is no report yet."))
    drift, left = earned[-1] / (times[-1] - begun), _earned(100, curve) - earned[-1]
    if drift <= 0:
        return Forecast(None, level=level, reports=count, reason=_("No progress has been reported yet."))
    day = _day(times[-1] + left / drift)
    steps = len(times) - 1
    if steps < FEWEST:
        sentence = _("Reports so far: {n}; an interval needs {least}.")
        return Forecast(day, level=level, reports=count, reason=sentence.format(n=steps, least=FEWEST))
    spread = _spread(times, earned, drift)
    quantile = student(0.5 + level / 2, steps - 1) * spread
    first, last = (_reach(left, drift, sign * quantile, times[-1] - begun) for sign in (1, -1))
    latest = _day(times[-1] + last)
    reason = "" if latest else _("The reports vary so much that no latest day can be given.")
    return Forecast(day, _day(times[-1] + first), latest, level, count, reason)


def student(probability: float, freedom: int) -> float:
    """The quantile of Student's t: exact for 1 and 2 degrees of freedom, else Hill's expansion (1970, Algorithm 396)
    through the normal quantile, right to 0.5 % from 3 degrees on for 0.75 to 0.975."""
    p = 2 * probability - 1
    if freedom == 1:
        from math import pi, tan

        return tan(pi * p / 2)
    if freedom == 2:
        return p * sqrt(2 / (1 - p * p))
    z, n = NormalDist().inv_cdf(probability), freedom
    terms = (
        (z**3 + z) / 4,
        (5 * z**5 + 16 * z**3 + 3 * z) / 96,
        (3 * z**7 + 19 * z**5 + 17 * z**3 - 15 * z) / 384,
        (79 * z**9 + 776 * z**7 + 1482 * z**5 - 1920 * z**3 - 945 * z) / 92160,
    )
    return float(z + sum(term / n ** (k + 1) for k, term in enumerate(terms)))


def _earned(percent: float, curve: Curve) -> float:
    """Days of the plan that `percent` is worth; without a plan, percent itself."""
    return when(curve, percent) - curve[0][0].toordinal() if curve else percent


def _spread(times: list[float], earned: list[float], drift: float) -> float:
    squares = 0.0
    for n in range(1, len(times)):
        lapse = times[n] - times[n - 1]
        squares += (earned[n] - earned[n - 1] - drift * lapse) ** 2 / lapse
    return sqrt(squares / (len(times) - 2))


def _reach(left: float, drift: float, quantile: float, observed: float) -> float:
    """The least h with drift * h + quantile * sqrt(h + h**2 / observed) >= left; infinite if none."""

    def gained(h: float) -> float:
        return drift * h + quantile * sqrt(h + h * h / observed)

    if quantile < 0 and drift + quantile / sqrt(observed) <= 0:
        return inf
    low, high = 0.0, 1.0
    while gained(high) < left:
        low, high = high, high * 2
        if high > 1e7:
            return inf
    for _round in range(60):
        middle = (low + high) / 2
        low, high = (middle, high) if gained(middle) < left else (low, middle)
    return high


def _day(ordinal: float) -> date | None:
    return date.fromordinal(int(-(-ordinal // 1))) if ordinal < date.max.toordinal() else None
