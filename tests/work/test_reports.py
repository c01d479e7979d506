"""Reports: what is asked for, what came, what came in time."""

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from luoshi.calendar import CHINA
from luoshi.work.reports import Rates, expected, rates, report_due

from .people import ALICE, BOB, MONDAY, PHOTO, Story, canal

DAY = timedelta(days=1)
MONTH_ENDS = [date(2026, 3, 31), date(2026, 4, 30), date(2026, 6, 1), date(2026, 6, 30)]


def monthly() -> Story:
    return canal(cycle="monthly")


def test_monthly_reports_are_asked_for_from_acceptance_on():
    assert expected(monthly().entries, date(2026, 6, 30)) == MONTH_ENDS


def test_nothing_is_asked_of_an_item_without_a_cycle():
    assert expected(canal().entries, date(2026, 12, 31)) == []


def test_a_suspended_item_is_not_asked():
    story = monthly().does(ALICE, "suspend", date(2026, 4, 15), reason="等待环评")
    story.does(ALICE, "resume", date(2026, 5, 20), reason="已批复")
    assert expected(story.entries, date(2026, 6, 30)) == [date(2026, 3, 31), date(2026, 6, 1), date(2026, 6, 30)]


def test_after_it_is_reported_done_nothing_is_asked_any_more():
    story = monthly().does(BOB, "report_done", date(2026, 4, 20), text="完成", figure=30, evidence=(PHOTO,))
    assert expected(story.entries, date(2026, 12, 31)) == [date(2026, 3, 31)]
    assert report_due(story.now) is None


def test_milestones_ask_on_their_days():
    steps = [
        {"key": "plan", "title": "方案", "day": "2026-04-05"},
        {"key": "build", "title": "开工", "day": "2026-06-01"},
    ]
    story = canal(cycle="milestones", milestones=steps).does(
        BOB, "report", date(2026, 4, 7), milestone="plan", figure=1
    )
    # 5 April is 清明节: the next working day
    assert expected(story.entries, date(2026, 12, 31)) == [date(2026, 4, 7), date(2026, 6, 1)]
    assert rates(story.entries, date(2026, 4, 30)) == Rates(1, 1, 1)


def test_every_second_week_is_always_the_same_second_week():
    before = expected(canal(cycle="fortnightly").entries, date(2026, 3, 31))
    assert before == [date(2026, 3, 6), date(2026, 3, 20)]
    story = canal(cycle="fortnightly").does(BOB, "report", date(2026, 3, 9), figure=1)
    assert report_due(story.now) == date(2026, 3, 20)


def test_a_report_counts_for_its_period_and_a_second_one_makes_up_for_a_missed_one():
    story = monthly()
    story.does(BOB, "report", date(2026, 3, 31), figure=1)  # March, in time
    story.does(BOB, "report", date(2026, 5, 6), figure=2)  # May, in time; April is missing
    assert rates(story.entries, date(2026, 6, 1)) == Rates(3, 2, 2)
    story.does(BOB, "report", date(2026, 5, 7), figure=3)  # April, late
    assert rates(story.entries, date(2026, 6, 1)) == Rates(3, 3, 2)


def test_rates_add_up_over_items():
    total = Rates(3, 3, 2) + Rates(1, 0, 0)
    assert (total.reporting_rate, total.on_time_rate) == (0.75, 0.5)
    assert Rates().reporting_rate is None


def test_what_is_owed_next_is_known():
    story = monthly()
    assert report_due(story.now) == date(2026, 3, 31)
    story.does(BOB, "report", date(2026, 3, 30), figure=1)
    assert report_due(story.now) == date(2026, 3, 31)
    story.does(BOB, "report", date(2026, 3, 31), no_change=True)
    assert report_due(story.now) == date(2026, 4, 30)


@given(st.lists(st.integers(1, 200), max_size=12), st.integers(0, 220))
def test_no_more_are_received_than_expected_or_sent(days, until):
    story = monthly()
    for n in sorted(days):
        story.does(BOB, "report", MONDAY + n * DAY, no_change=True)
    end = MONDAY + until * DAY
    result = rates(story.entries, end, CHINA)
    sent = sum(n <= until for n in days)
    assert 0 <= result.on_time <= result.received <= min(result.expected, sent)
    assert result.expected == len(expected(story.entries, end))
