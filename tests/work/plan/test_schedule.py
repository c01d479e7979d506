"""How a plan is counted: days, progress, deadlines, and what is no plan."""

from dataclasses import replace
from datetime import date

import pytest

from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.work.plan import DAYS, Link, Plan, Step, schedule, slack

MONDAY = date(2026, 3, 2)


@pytest.fixture(autouse=True)
def _english() -> None:
    use("en")


def one(step: Step, today: date | None = MONDAY) -> tuple[date | None, date | None]:
    """The earliest first and last day of a step alone."""
    dates = schedule(Plan((step,)), today).dates[step.key]
    return dates.early_start, dates.early_finish


def test_a_step_of_five_working_days_that_may_begin_on_monday_is_finished_on_friday() -> None:
    assert one(Step("a", duration=5)) == (MONDAY, date(2026, 3, 6))


def test_a_step_of_seven_calendar_days_runs_through_the_weekend() -> None:
    assert one(Step("a", duration=7, calendar=DAYS)) == (MONDAY, date(2026, 3, 8))


def test_working_days_leave_out_the_spring_festival_and_count_the_weekends_worked_for_it() -> None:
    assert one(Step("a", duration=3), date(2026, 2, 13)) == (date(2026, 2, 13), date(2026, 2, 24))


def test_counting_back_needs_no_today() -> None:
    steps = (Step("a", duration=10), Step("b", duration=5, deadline=date(2026, 6, 30)))
    dates = schedule(Plan(steps, (Link("a", "b"),))).dates
    assert (dates["b"].late_start, dates["a"].late_finish) == (date(2026, 6, 24), date(2026, 6, 23))
    assert dates["a"].late_start == date(2026, 6, 9) and dates["a"].early_start is None  # the 19th is off


def test_a_lag_is_never_absorbed_by_a_weekend() -> None:
    steps = (Step("a", duration=5), Step("b", duration=1))
    found = schedule(Plan(steps, (Link("a", "b", lag=2),)), MONDAY).dates
    assert found["b"].early_start == date(2026, 3, 11)  # Monday and Tuesday pass


def test_a_lag_of_calendar_days_may_pass_over_the_weekend() -> None:
    steps = (Step("a", duration=5), Step("b", duration=1))
    found = schedule(Plan(steps, (Link("a", "b", lag=2, calendar=DAYS),)), MONDAY).dates
    assert found["b"].early_start == date(2026, 3, 9)


def test_what_is_done_is_done_and_what_runs_is_scheduled_from_its_remaining_part() -> None:
    steps = (
        Step("a", duration=10, done=date(2026, 2, 27)),
        Step("b", duration=10, started=date(2026, 2, 26), remaining=3),
        Step("c", duration=2),
    )
    found = schedule(Plan(steps, (Link("a", "b"), Link("b", "c"))), MONDAY).dates
    assert found["a"].early_finish == date(2026, 2, 27) and found["a"].total is None
    assert (found["b"].early_start, found["b"].early_finish) == (date(2026, 2, 26), date(2026, 3, 4))
    assert found["c"].early_start == date(2026, 3, 5)


def test_a_running_step_without_report_needs_what_its_duration_leaves_and_a_day_at_least() -> None:
    step = Step("a", duration=10, started=date(2026, 2, 25))
    assert one(step)[1] == date(2026, 3, 9)  # four days are behind: 25th to 28th
    assert one(replace(step, started=date(2025, 12, 1)))[1] == MONDAY


def test_a_late_finish_holds_back_what_waits_for_it() -> None:
    steps = (Step("a", done=date(2026, 3, 2), duration=1), Step("b", duration=1))
    found = schedule(Plan(steps, (Link("a", "b", lag=5),)), date(2026, 3, 3)).dates
    assert found["b"].early_start == date(2026, 3, 10)


def test_a_missed_deadline_shows_as_negative_float_in_working_days() -> None:
    steps = (Step("a", duration=10, deadline=date(2026, 3, 10), item="x"), Step("b", duration=1, item="y"))
    found = schedule(Plan(steps), MONDAY)
    assert found.dates["a"].total == -3 and found.dates["a"].critical
    assert not found.dates["b"].critical
    assert slack(found) == {"x": -3, "y": 9}


def test_each_deadline_inside_counts_for_the_steps_before_it() -> None:
    steps = (
        Step("a", duration=2),
        Step("b", duration=2, deadline=date(2026, 3, 9)),
        Step("c", duration=2, deadline=date(2026, 3, 31)),
    )
    found = schedule(Plan(steps, (Link("a", "b"), Link("b", "c"))), MONDAY).dates
    assert [found[key].total for key in "abc"] == [2, 2, 16]


def test_a_calendar_of_ones_own_and_one_that_works_where_both_do() -> None:
    class Dry:
        """A site that rests in the first week of March, and works at weekends."""

        @staticmethod
        def year(number: int) -> object:
            first = date(number, 1, 1).toordinal()
            days = [date.fromordinal(n) for n in range(first, date(number + 1, 1, 1).toordinal())]
            flags = bytes(not (day.month == 3 and day.day < 8) for day in days)
            return type("Year", (), {"first": first, "flags": flags})

    calendars = {"site": Dry}
    steps = (Step("a", duration=1, calendar="site"), Step("b", duration=1, calendar="site&workdays"))
    found = schedule(Plan(steps, (), calendars), MONDAY).dates  # type: ignore[arg-type]
    assert (found["a"].early_start, found["b"].early_start) == (date(2026, 3, 8), date(2026, 3, 9))


class Never:
    """A calendar without a working day."""

    @staticmethod
    def year(number: int) -> object:
        return type("Year", (), {"first": date(number, 1, 1).toordinal(), "flags": bytes(366)})


A, B = Step("a", "Land", 5), Step("b", "Works", 5)
MISTAKES = [
    (Plan(()), "The plan has no steps."),
    (Plan((A, A)), "Two steps are numbered a; give one of them another number."),
    (Plan((replace(A, duration=-3),)), "The duration of Land is -3; it must be 0 (a milestone) or more days."),
    (Plan((replace(A, duration=10**6),)), "The duration of Land is 1000000 days; the most is 10000."),
    (Plan((A,), (Link("x", "a"),)), "Step a is linked to step x, which does not exist."),
    (Plan((A,), (Link("a", "a"),)), "Step a waits for itself; remove that predecessor."),
    (Plan((A, B), (Link("a", "b", "XX"),)), "The link from a to b is of no known kind (XX); write FS, SS, FF or SF."),  # type: ignore[arg-type]
    (Plan((A, B), (Link("a", "b", "FS", 99999),)), "The lag between a and b is 99999 days; the most is 10000."),
    (
        Plan((replace(A, deadline=date(1970, 1, 1)),)),
        "Land has the date 1970-01-01, outside of the calendar (2000 to 2059); correct it.",
    ),
    (
        Plan((replace(A, done=date(2026, 3, 3)),)),
        "Land is said to have begun or finished after today; what is to come is no fact yet.",
    ),
    (
        Plan((replace(A, started=date(2026, 1, 5), done=date(2026, 1, 4)),)),
        "Land was finished before it began; correct one of the two dates.",
    ),
    (Plan((replace(A, calendar="moon"),)), "There is no calendar moon; there are days, workdays."),
    (
        Plan((replace(A, calendar="n&workdays"),), (), {"n": Never}),  # type: ignore[dict-item]
        "The calendar n&workdays leaves no working day; take a day off its holidays.",
    ),
    (
        Plan((replace(A, fixed=date(2026, 3, 8)),)),
        "Land is fixed on 2026-03-08, a day off; choose a working day.",
    ),
    (
        Plan(tuple(Step(str(n), duration=9000) for n in range(2)), (Link("0", "1"),)),
        "The plan runs out of the calendar, which reaches from 2000 to 2060; check its durations and dates.",
    ),
    (
        Plan((A, B), (Link("a", "b"), Link("b", "a"))),
        "The steps wait for each other in a circle (Land waits for Works, Works waits for Land); "
        "remove one of these links.",
    ),
]


@pytest.mark.parametrize(("plan", "sentence"), MISTAKES)
def test_what_is_no_plan_is_refused_in_one_sentence(plan: Plan, sentence: str) -> None:
    with pytest.raises(LuoshiError) as raised:
        schedule(plan, MONDAY)
    assert str(raised.value) == sentence


def test_a_plan_without_any_date_is_refused() -> None:
    with pytest.raises(LuoshiError, match="no date to count from"):
        schedule(Plan((A,)))
