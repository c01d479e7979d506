"""Days that come again."""

from datetime import date

import pytest

from luoshi.calendar import CHINA, NAMED, occurrences
from luoshi.errors import LuoshiError

JANUARY, JUNE = date(2026, 1, 1), date(2026, 6, 30)


def test_monthly_reports_fall_on_the_last_day_of_the_month_or_the_next_one_worked():
    assert occurrences("monthly", JANUARY, JUNE, CHINA) == [
        date(2026, 2, 2),
        date(2026, 2, 28),
        date(2026, 3, 31),
        date(2026, 4, 30),
        date(2026, 6, 1),
        date(2026, 6, 30),
    ]


def test_any_rule_of_the_standard_can_be_given():
    assert occurrences("FREQ=MONTHLY;BYMONTHDAY=25", JANUARY, date(2026, 3, 31)) == [
        date(2026, 1, 25),
        date(2026, 2, 25),
        date(2026, 3, 25),
    ]


def test_rolling_back_instead():
    assert occurrences("FREQ=MONTHLY;BYMONTHDAY=25", JANUARY, date(2026, 1, 31), CHINA, "previous") == [
        date(2026, 1, 23)
    ]


def test_weeks_that_meet_after_a_holiday_are_asked_once():
    days = occurrences("weekly", date(2026, 2, 14), date(2026, 3, 6), CHINA)
    assert days == sorted(set(days))
    assert days[0] == date(2026, 2, 24)


@pytest.mark.parametrize("name", NAMED)
def test_every_name_is_a_rule(name):
    assert occurrences(name, JANUARY, date(2026, 12, 31))


@pytest.mark.parametrize("rule", ["often", "FREQ=SECONDLY", "FREQ=MONTHLY;BYMONTHDAY=x", ""])
def test_what_is_no_rule_is_refused(rule):
    with pytest.raises(LuoshiError):
        occurrences(rule, JANUARY, JUNE)
