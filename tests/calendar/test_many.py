"""Adding to a million dates gives what adding to each gives."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.calendar import Calendar, OwnDays, add_workdays, add_workdays_many

np = pytest.importorskip("numpy")
dates = st.lists(st.dates(date(2003, 1, 1), date(2055, 12, 31)), max_size=20)
numbers = st.integers(-400, 400)


@given(dates, numbers)
def test_a_list_gives_a_list(days, n):
    assert add_workdays_many(days, n) == [add_workdays(day, n) for day in days]


@given(dates, numbers)
def test_an_array_gives_an_array(days, n):
    array = np.array(days, dtype="datetime64[D]")
    result = add_workdays_many(array, n)
    assert result.dtype == "datetime64[D]"
    assert result.tolist() == [add_workdays(day, n) for day in days]


def test_an_own_calendar_is_heeded():
    own = Calendar(own=OwnDays("赶集日", off=frozenset({date(2026, 3, 10)})))
    assert add_workdays_many([date(2026, 3, 9)], 1, own) == [date(2026, 3, 11)]


def test_other_resolutions_of_datetime64_are_days_too():
    array = np.array(["2026-03-06T12:30"], dtype="datetime64[m]")
    assert add_workdays_many(array, 1).tolist() == [date(2026, 3, 9)]
