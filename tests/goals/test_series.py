"""Figures over time: revisions are entries, cumulative figures are differenced, missing is not zero."""

from datetime import date

import pytest

from luoshi.errors import LuoshiError
from luoshi.goals.series import Observation, cumulated, growth, history, known, single

FEBRUARY, APRIL, MAY = date(2026, 2, 20), date(2026, 4, 20), date(2026, 5, 20)


def seen(month: int, value: float | None, entered: date = FEBRUARY, **more: object) -> Observation:
    return Observation("东区", 2026, month, value, entered, **more)  # type: ignore[arg-type]


def test_a_revision_counts_from_the_day_it_was_entered_and_overwrites_nothing() -> None:
    entries = [seen(3, 20.0, MAY, status="revised"), seen(3, 18.0, APRIL)]
    assert known(entries, APRIL)["东区", 2026, 3].value == 18
    assert known(entries, MAY)["东区", 2026, 3].value == 20
    assert [one.value for one in history(entries, "东区", 2026, 3)] == [18, 20]
    assert known(entries, FEBRUARY) == {}


def test_of_one_day_the_verified_figure_counts() -> None:
    for entries in ([seen(1, 1.0), seen(1, 2.0, status="verified")], [seen(1, 2.0, status="verified"), seen(1, 1.0)]):
        assert known(entries, FEBRUARY)["东区", 2026, 1].value == 2


def test_cumulative_figures_are_differenced_over_the_months_that_they_cover() -> None:
    assert single({2: 10.0, 3: 18.0, 6: 40.0}) == {(1, 2): 10, (3, 3): 8, (4, 6): 22}
    assert single({}) == {}


def test_single_months_add_up_until_one_is_missing() -> None:
    months = [seen(month, value, cumulative=False) for month, value in ((1, 5.0), (2, 6.0), (3, None), (4, 7.0))]
    assert cumulated(months, "东区", 2026, MAY) == {1: 5, 2: 11}
    later = [*months, seen(4, 30.0, MAY)]
    assert cumulated(later, "东区", 2026, MAY) == {1: 5, 2: 11, 4: 30}


def test_growth_over_the_same_months_of_the_year_before() -> None:
    assert growth({3: 110.0}, {3: 100.0}, 3) == pytest.approx(0.1)
    assert growth({3: 110.0}, {2: 100.0}, 3) is None
    assert growth({3: 110.0}, {3: 0.0}, 3) is None


def test_there_is_no_thirteenth_month() -> None:
    with pytest.raises(LuoshiError, match="13"):
        seen(13, 1.0)
