"""Where levels and rates are heading, and how sure that is."""

from __future__ import annotations

import numpy as np
import pytest

from luoshi.errors import LuoshiError
from luoshi.goals.trend import outlook


def monthly(values: list[float], year: int = 2024) -> dict[tuple[int, int], float]:
    return {(year + n // 12, n % 12 + 1): value for n, value in enumerate(values)}


def test_a_steady_rise_goes_on_a_while() -> None:
    found = outlook(monthly([100 + 2 * n for n in range(24)]), (2026, 3))
    assert found.value == pytest.approx(152, abs=2)
    assert found.years == 24
    assert found.low is not None
    assert found.low <= 152 <= (found.high or 0) + 1


def test_seasons_come_again_where_three_years_are_known() -> None:
    rng = np.random.default_rng(1)
    air = [60 + 25 * np.cos(2 * np.pi * n / 12) + rng.normal(0, 1) for n in range(36)]
    found = outlook(monthly(air), (2027, 7))
    assert found.value == pytest.approx(35, abs=4)
    assert (found.high or 99) < 47


def test_intervals_hold_what_comes_about_as_often_as_they_say() -> None:
    held = []
    for seed in range(24):
        rng = np.random.default_rng(seed)
        walk = np.cumsum(rng.normal(0, 1, 31)) + 200 + rng.normal(0, 1, 31)
        found = outlook(monthly(walk[:28].tolist()), (2026, 7))
        assert found.low is not None
        assert found.high is not None
        held.append(found.low <= walk[30] <= found.high)
    assert 0.8 <= np.mean(held) <= 0.98


def test_few_points_give_no_forecast_and_say_so() -> None:
    found = outlook(monthly([1.0, 2.0, 3.0]), (2024, 12))
    assert (found.value, found.low, found.years) == (None, None, 3)
    assert "3" in found.why
    gap = {moment: value for moment, value in monthly([5.0] * 20).items() if moment != (2025, 2)}
    assert outlook(gap, (2025, 12)).years == 6  # after the gap


def test_the_rhythm_of_the_figures_is_kept() -> None:
    quarters = {(2020 + n // 4, 3 * (n % 4) + 3): 90.0 + n % 3 for n in range(12)}
    assert outlook(quarters, (2023, 12)).value == pytest.approx(91, abs=1.5)
    with pytest.raises(LuoshiError, match=r"2023.*5"):
        outlook(quarters, (2023, 5))
    with pytest.raises(LuoshiError, match=r"2022.*12"):
        outlook(quarters, (2022, 12))
    assert outlook({(2000 + n, 12): 7.0 for n in range(12)}, (2015, 12)).low == 7.0


def test_the_unit_does_not_matter() -> None:
    values = [100 + 3 * n + 5 * np.sin(n) for n in range(20)]
    small, large = (outlook(monthly([value * factor for value in values]), (2026, 1)) for factor in (1, 1e8))
    assert large.value == pytest.approx((small.value or 0) * 1e8)
    assert large.high == pytest.approx((small.high or 0) * 1e8)
