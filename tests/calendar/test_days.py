"""Working days: what the papers say, what the law lets expect, and an office's own days on top."""

import subprocess
import sys
from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from luoshi.calendar import (
    CHINA,
    Calendar,
    OwnDays,
    add_workdays,
    festival,
    holiday,
    is_workday,
    next_workday,
    parse_table,
    previous_workday,
    workdays_between,
)
from luoshi.calendar.statute import provisional
from luoshi.errors import LuoshiError
from luoshi.i18n import use

DAY = timedelta(days=1)
known = st.dates(date(2001, 1, 1), date(2059, 12, 31))
within = st.dates(date(2001, 6, 1), date(2059, 6, 1))  # 300 working days from here stay within 2000 to 2060
PAPERS = range(2007, 2027)


@pytest.mark.parametrize("year", PAPERS)
def test_every_day_is_what_chinesecalendar_says(year):
    days = (date(year, 1, 1) + n * DAY for n in range(366))
    assert [day for day in days if day.year == year and is_workday(day) != chinese_calendar.is_workday(day)] == []


@pytest.mark.parametrize("year", PAPERS)
def test_every_shipped_table_names_its_paper(year):
    table = CHINA.table(year)
    assert table.official
    assert all(str(year) in paper.title and paper.url for paper in table.papers[:1])


def test_the_first_day_is_not_counted():
    friday = date(2026, 3, 6)
    assert add_workdays(friday, 1) == date(2026, 3, 9)
    assert add_workdays(date(2026, 3, 7), 1) == date(2026, 3, 9)
    assert add_workdays(date(2026, 3, 9), -1) == friday


def test_spring_festival_is_left_out_and_the_days_worked_for_it_are_counted():
    # Tue 10 .. Fri 13, the worked Saturday 14, then 24 .. 27 and the worked Saturday 28
    assert add_workdays(date(2026, 2, 9), 10) == date(2026, 2, 28)


def test_no_working_days_means_the_day_itself_or_the_next_one_worked():
    assert add_workdays(date(2026, 3, 6), 0) == date(2026, 3, 6)
    assert add_workdays(date(2026, 3, 7), 0) == next_workday(date(2026, 3, 7)) == date(2026, 3, 9)
    assert previous_workday(date(2026, 3, 7)) == date(2026, 3, 6)


@given(within, st.integers(-300, 300).filter(bool))
@example(date(2001, 6, 1), -300)
@example(date(2059, 6, 1), 300)
def test_adding_counts_what_lies_between(day, n):
    end = add_workdays(day, n)
    assert is_workday(end)
    if n > 0:
        assert workdays_between(day, end) == n
    else:
        assert workdays_between(end - DAY, day - DAY) == -n


@given(known, st.integers(1, 60), st.integers(1, 60))
def test_adding_twice_is_adding_the_sum(day, m, n):
    assert add_workdays(add_workdays(day, m), n) == add_workdays(day, m + n)


@given(known, known)
def test_between_is_the_sum_over_the_days(a, b):
    start, end = sorted((a, min(b, a + 500 * DAY)))
    assert workdays_between(start, end) == sum(is_workday(start + n * DAY) for n in range(1, (end - start).days + 1))
    assert workdays_between(end, start) == -workdays_between(start, end)


def test_a_holiday_has_a_first_and_a_last_day_off_and_a_day_of_its_own():
    spring = holiday("春节", 2026)
    assert (spring.first, spring.last, festival("春节", 2026)) == (
        date(2026, 2, 15),
        date(2026, 2, 23),
        date(2026, 2, 17),
    )
    assert holiday("中秋节", 2025) == holiday("国庆节", 2025)


def test_an_unknown_holiday_is_refused_with_the_known_ones():
    with pytest.raises(LuoshiError, match="春节"):
        holiday("双十一", 2026)


@pytest.mark.parametrize("year", PAPERS)
def test_the_lunar_festivals_lie_in_the_days_that_the_papers_give(year):
    names = ["春节"] if year == 2007 else ["春节", "清明节", "端午节", "中秋节"]
    for name in names:
        days = holiday(name, year)
        assert days.first <= festival(name, year) <= days.last


@pytest.mark.parametrize("year", [2025, 2026])
def test_the_provisional_rule_would_have_foretold_the_years_since_the_law_was_changed(year):
    """Up to 25 December: what lies behind is ruled by the next year's paper."""
    foretold = Calendar(tables={year: provisional(year), year + 1: provisional(year + 1)})
    days = [date(year, 1, 1) + n * DAY for n in range(359)]
    assert [day for day in days if foretold.is_workday(day) != CHINA.is_workday(day)] == []


@pytest.mark.parametrize("year", range(2027, 2061))
def test_a_provisional_year_gives_the_days_that_the_law_gives(year):
    table = provisional(year)
    assert not table.official
    assert all("放假办法" in paper.title for paper in table.papers)
    off = sum(day.weekday() < 5 for day in table.off())
    assert off - len(table.workdays) == 1 + 4 + 1 + 2 + 1 + 1 + 3
    assert not table.off() & table.workdays


def test_a_date_computed_across_an_open_year_is_provisional():
    assert CHINA.is_official(date(2026, 3, 1), date(2026, 12, 25))
    assert not CHINA.is_official(date(2026, 12, 1), date(2027, 1, 15))
    # the paper for 2027 may still rule on the last days of 2026
    assert not CHINA.is_official(date(2026, 12, 28))


def test_the_paper_that_came_out_last_night_is_put_in_and_settles_the_year():
    paper = """
year: 2027
papers: [{title: 关于2027年部分节假日安排的通知}]
holidays: [{names: [春节], first: 2027-02-06, last: 2027-02-13}]
workdays: [2027-02-20]
"""
    settled = Calendar(tables={2027: parse_table(paper)})
    assert settled.is_official(date(2026, 12, 28), date(2027, 6, 1))
    assert settled.is_workday(date(2027, 2, 20))
    assert settled.is_workday(date(2027, 2, 5)) != CHINA.is_workday(date(2027, 2, 5))


@pytest.mark.parametrize(
    ("change", "what"),
    [
        (("2027-02-20", "2027-02-22"), "weekend"),
        (("2027-02-20", "2027-02-13"), "both"),
        (("2027-02-20", "2029-02-20"), "2029-02-20"),
        (("last: 2027-02-13", "last: 2027-02-01"), "春节"),
        (("papers: [{title: 通知}]", "papers: []"), "paper"),
        (("holidays:", "holiday:"), "holidays"),
        (("year: 2027", "- year"), "cannot be read"),
    ],
)
def test_a_table_that_cannot_be_true_is_refused_in_one_sentence(change, what):
    use("en")
    text = """
year: 2027
papers: [{title: 通知}]
holidays: [{names: [春节], first: 2027-02-06, last: 2027-02-13}]
workdays: [2027-02-20]
"""
    parse_table(text)
    with pytest.raises(LuoshiError, match=what):
        parse_table(text.replace(*change))
    use("zh_Hans")


def test_an_offices_own_days_lie_on_top():
    fair = OwnDays("三月三", off=frozenset({date(2026, 4, 20)}), worked=frozenset({date(2026, 4, 18)}))
    own = Calendar(own=fair)
    assert not own.is_workday(date(2026, 4, 20))
    assert own.is_workday(date(2026, 4, 18))
    assert own.add_workdays(date(2026, 4, 17), 2) == date(2026, 4, 21)


def test_there_is_no_calendar_before_2000_or_after_2060():
    for day in (date(1999, 12, 31), date(2061, 1, 1)):
        with pytest.raises(LuoshiError, match=str(day.year)):
            is_workday(day)


def test_a_year_is_read_when_it_is_asked_for_and_importing_reads_none():
    code = """
import sys, luoshi.calendar as c
assert "yaml" not in sys.modules and "dateutil" not in sys.modules and "numpy" not in sys.modules
from datetime import date
c.is_workday(date(2020, 5, 1))
assert sorted(c.CHINA._years) == [2020]
"""
    subprocess.run([sys.executable, "-c", code], check=True)
