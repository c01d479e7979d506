"""On course, at risk, lost: from simple, stated methods, or from none where data are few."""

import random

import pytest

from luoshi.errors import LuoshiError
from luoshi.goals.trajectory import Forecast, RedLine, Target, ahead, alarm, course, distance, forecast, shares

YEARS = [{3: 20.0, 12: 100.0}, {3: 22.0, 12: 100.0}, {3: 21.0, 12: 100.0}, {3: 30.0}]


def test_the_share_of_the_year_that_earlier_first_quarters_had_reached() -> None:
    assert shares(YEARS, 3) == [0.2, 0.22, 0.21]


def test_a_forecast_is_this_figure_over_the_usual_share() -> None:
    made = forecast({1: 5.0, 3: 42.0}, YEARS)
    assert made.value == pytest.approx(42 / 0.21, rel=1e-2)
    assert made.low < made.value < made.high
    assert made.years == 3
    assert forecast({3: 42.0}, YEARS, 0.95).high > made.high > forecast({3: 42.0}, YEARS, 0.8).high


@pytest.mark.parametrize("now", [{}, {3: 0.0}, {3: -1.0}, {4: 30.0}])
def test_with_few_points_there_is_no_forecast_and_it_says_so(now: dict[int, float]) -> None:
    made = forecast(now, YEARS)
    assert (made.value, made.low, made.high) == (None, None, None)
    assert made.why
    assert course(Target(2026, 100), now, made) == "unknown"


def test_two_earlier_years_are_too_few() -> None:
    assert forecast({3: 42.0}, YEARS[:2]).value is None


def test_a_year_that_is_over_needs_no_forecast() -> None:
    assert forecast({12: 98.0}, []) == Forecast(98.0, 98.0, 98.0, 0.9, 0)


def test_ninety_percent_of_forecasts_hold_the_year() -> None:
    chance, held = random.Random(1), 0
    for _trial in range(2000):
        first = [chance.lognormvariate(-1.4, 0.1) for _year in range(6)]
        made = forecast({3: 100 * first[0]}, [{3: share, 12: 1.0} for share in first[1:]])
        held += made.low <= 100 <= made.high
    assert 0.88 <= held / 2000 <= 0.92


@pytest.mark.parametrize(
    ("target", "stands"),
    [(Target(2026, 90), "on course"), (Target(2026, 100), "at risk"), (Target(2026, 111), "lost"),
     (Target(2026, 111, good=-1), "on course"), (Target(2026, 100, good=-1), "at risk"),
     (Target(2026, 89, good=-1), "lost")],
)  # fmt: skip
def test_course(target: Target, stands: str) -> None:
    assert course(target, {9: 75.0}, Forecast(100, 90, 110, 0.9, 5)) == stands


def test_progress_against_the_plan_by_month() -> None:
    assert ahead(Target(2026, 120), {3: 33.0}) == 3
    assert ahead(Target(2026, 120, path={3: 40.0}), {3: 33.0}) == -7
    assert ahead(Target(2026, 120, good=-1), {3: 33.0}) == -3
    assert ahead(Target(2026, 120), {}) is None


def test_a_red_line_alarms_before_it_is_crossed() -> None:
    line = RedLine("能耗", 100)
    assert [alarm(line, value) for value in (80, 95, 96, 100, 100.1)] == ["clear", "clear", "near", "near", "crossed"]
    assert alarm(line, 80, Forecast(95, 90, 101, 0.9, 5)) == "near"
    assert distance(RedLine("耕地", 50, good=1), 49) == -1
    assert alarm(RedLine("耕地", 50, good=1), 49) == "crossed"


def test_an_interval_that_the_rules_do_not_know_is_refused() -> None:
    with pytest.raises(LuoshiError, match=r"0\.99"):
        forecast({3: 1.0}, YEARS, 0.99)
