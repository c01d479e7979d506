"""Where a level or a rate is heading: simple exponential smoothing, with a drift where one is beyond chance.

By statsmodels' ETS with additive errors and, from three whole years on, additive seasons (Hyndman, Koehler, Ord and
Snyder, Forecasting with Exponential Smoothing (2008), chapters 2 and 6: the variance h steps ahead is
sigma² (1 + (h - 1) alpha²)). The interval is Student's with as many degrees of freedom as are left, alpha taken one
standard error (about 1 / sqrt(n)) above its estimate, because intervals that take estimates for known are too narrow.
Of figures that add up over the year see `trajectory.forecast`.
"""

from __future__ import annotations

import itertools
import math
import statistics
import warnings
from collections.abc import Mapping
from typing import Any

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.goals.trajectory import Forecast, student
from luoshi.i18n import gettext as _

Moment = tuple[int, int]
"""A year and a month."""


def outlook(series: Mapping[Moment, float], until: Moment, level: float = 0.9) -> Forecast:
    """The figure expected at a later moment, from the series up to now; `years` counts the points it rests on.

    series: by year and month, at equal distances (monthly, quarterly, yearly); after a gap only what follows counts.
    until: a later moment at the same distances. level: 0.8, 0.9 or 0.95. Raises LuoshiError for a moment that is
    not of the series' rhythm, and where statsmodels is not installed.
    """
    points, step = _run(series)
    rule = rules.load("goals")["trend"]
    if len(points) < rule["points"]:
        why = _("{n} figures at equal distances are known, a forecast needs {least}")
        return Forecast(None, None, None, level, len(points), why.format(n=len(points), least=rule["points"]))
    last = max(series)
    ahead, off = divmod((until[0] - last[0]) * 12 + until[1] - last[1], step)
    if off or ahead < 1:
        sentence = _("{year}-{month} is no later moment of figures that come every {step} months.")
        raise LuoshiError(sentence.format(year=until[0], month=until[1], step=step))
    seasons = 12 // step if 12 % step == 0 and step < 12 else 1
    seasonal = seasons > 1 and len(points) >= rule["seasons"] * seasons
    low, middle, high = _predicted(points, ahead, level, seasons if seasonal else 0)
    return Forecast(middle, low, high, level, len(points))


def _run(series: Mapping[Moment, float]) -> tuple[list[float], int]:
    """The latest figures at equal distances, oldest first, and the distance in months: the most common one."""
    months = sorted(year * 12 + month for year, month in series)
    gaps = [later - earlier for earlier, later in zip(months, months[1:], strict=False)]
    if not gaps:
        return list(series.values()), 12
    step = max(set(gaps), key=lambda gap: (gaps.count(gap), -gap))
    first = max((place + 1 for place, gap in enumerate(gaps) if gap != step), default=0)
    return [series[divmod(month - 1, 12)[0], (month - 1) % 12 + 1] for month in months[first:]], step


def _predicted(points: list[float], ahead: int, level: float, seasons: int) -> tuple[float, float, float]:
    """The ends of the interval and its middle. seasons: in a year, 0 for none."""
    try:
        from statsmodels.tsa.exponential_smoothing.ets import ETSModel
    except ImportError:
        raise LuoshiError(
            _("Forecasts of levels need statsmodels, which is not installed: pip install 'luoshi[analyse]'")
        ) from None
    from pandas import Series

    n = len(points)
    drift, doubt = _drift(points, level)
    plain = Series([value - drift * place for place, value in enumerate(points)])
    middle, alpha, scale = points[-1] + drift * ahead, 1.0, float(plain.std())
    if scale > 1e-9 * max(map(abs, points)):
        options: dict[str, Any] = {"seasonal": "add", "seasonal_periods": seasons} if seasons else {}
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of an optimiser that stopped at an edge: what it found is used
            fitted = ETSModel((plain - plain.mean()) / scale, error="add", **options).fit(disp=False)
        middle = float(fitted.forecast(ahead).iloc[-1]) * scale + float(plain.mean()) + drift * (n - 1 + ahead)
        alpha, scale = float(fitted.smoothing_level), scale * math.sqrt(float(fitted.sse))
    freedom = n - 2 - bool(drift) - max(seasons - 1, 0)
    alpha = min(1.0, alpha + 1 / math.sqrt(n))
    variance = scale**2 / freedom * (1 + (ahead - 1) * alpha**2) + (ahead * doubt) ** 2
    width = student(level, freedom) * math.sqrt(variance)
    return middle - width, middle, middle + width


def _drift(points: list[float], level: float) -> tuple[float, float]:
    """The mean step from one figure to the next and its standard error, where it is beyond chance; else none."""
    steps = [later - earlier for earlier, later in itertools.pairwise(points)]
    mean, error = statistics.mean(steps), statistics.stdev(steps) / math.sqrt(len(steps))
    return (mean, error) if abs(mean) > student(level, len(steps) - 1) * error else (0.0, 0.0)
