"""The dates are those that two slow oracles find (see oracle.py)."""

from datetime import date

import pytest

from luoshi.errors import LuoshiError
from luoshi.work.plan import DAYS, WORKDAYS, Contradiction, schedule

from .oracle import by_networkx, by_walking, random_plan, shown

TODAY = date(2025, 11, 3)


@pytest.mark.parametrize("hundred", range(10))
def test_a_thousand_random_networks_have_the_dates_and_floats_of_networkx_longest_paths(hundred: int) -> None:
    contradictions = 0
    for seed in range(100 * hundred, 100 * hundred + 100):
        plan = random_plan(seed)
        expected = by_networkx(plan, TODAY)
        if expected is None:
            contradictions += 1
            with pytest.raises(Contradiction):
                schedule(plan, TODAY)
            continue
        found = schedule(plan, TODAY)
        for step in plan.steps:
            es, ef, ls, lf = expected[step.key]
            dates = found.dates[step.key]
            assert (dates.early_start, dates.early_finish) == shown((es, ef), step), (seed, step)
            assert (dates.late_start, dates.late_finish) == shown((ls, lf), step), (seed, step)
            assert dates.total == ls - es == lf - ef
            assert dates.free == _free(plan, expected, step.key), (seed, step)
    assert contradictions < 30


def _free(plan, expected, key: str) -> int:
    """What the links to later steps leave, from the definition; the total float where there is none."""
    place = {("S", "S"): (0, 0), ("F", "S"): (1, 0), ("F", "F"): (1, 1), ("S", "F"): (0, 1)}
    left = []
    for link in plan.links:
        if link.before == key:
            a, b = place[link.kind[0], link.kind[1]]
            left.append(expected[link.after][b] - expected[key][a] - link.lag)
    return min(left, default=expected[key][2] - expected[key][0])


@pytest.mark.parametrize("fifty", range(2))
def test_steps_and_lags_on_different_calendars_have_the_dates_of_walking_day_by_day(fifty: int) -> None:
    compared = 0
    for seed in range(60 * fifty, 60 * fifty + 60):
        plan = random_plan(seed, calendars=(WORKDAYS, DAYS), most=8)
        expected = by_walking(plan, TODAY)
        if expected is None:
            with pytest.raises(LuoshiError):
                schedule(plan, TODAY)
            continue
        compared += 1
        found = schedule(plan, TODAY)
        for step in plan.steps:
            dates = found.dates[step.key]
            shown_ = (dates.early_start, dates.early_finish, dates.late_start, dates.late_finish)
            assert shown_ == expected[step.key], (seed, step)
    assert compared > 40
