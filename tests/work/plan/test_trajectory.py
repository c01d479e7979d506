"""Where a plan should stand on any day, and when it will be done if it goes on as it went."""

import random
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.work.plan import Link, Plan, Step, schedule
from luoshi.work.plan.curve import at, of_spans, planned, when
from luoshi.work.plan.forecast import forecast, student

START = date(2026, 1, 1)
DAYS = st.dates(date(2026, 1, 1), date(2027, 12, 31))
SPANS = st.lists(
    st.tuples(DAYS, st.integers(0, 200), st.floats(0.1, 9)).map(
        lambda it: (it[0], it[0] + it[1] * timedelta(1), it[2])
    ),
    min_size=1,
    max_size=8,
)


def test_a_step_earns_its_weight_evenly_from_its_first_day_to_its_last() -> None:
    steps = (Step("a", duration=5, weight=1), Step("b", duration=5, weight=3, deadline=date(2026, 3, 13)))
    curve = planned(schedule(Plan(steps, (Link("a", "b"),)), date(2026, 1, 5)))
    assert [at(curve, date(2026, 3, day)) for day in (1, 2, 6, 8, 9, 13, 20)] == [0, 5, 25, 25, 40, 100, 100]


def test_a_milestone_earns_its_weight_on_its_day() -> None:
    curve = of_spans([(START, START + timedelta(9), 1), (date(2026, 1, 20), date(2026, 1, 20), 1)])
    assert [at(curve, date(2026, 1, day)) for day in (5, 10, 19, 20)] == [25, 50, 50, 100]


@given(SPANS)
def test_the_curve_rises_from_nothing_to_a_hundred_and_is_the_sum_of_its_pieces(
    spans: list[tuple[date, date, float]],
) -> None:
    curve = of_spans(spans)
    assert curve[0][1] == 0 and curve[-1][1] == 100
    assert all(a[0] < b[0] and a[1] <= b[1] for a, b in pairwise(curve))
    total = sum(weight for *_days, weight in spans)
    for day in (date(2026, 6, 1), date(2027, 3, 3), spans[0][0]):
        share = sum(w * min(max(((day - a).days + 1) / ((b - a).days + 1), 0), 1) for a, b, w in spans)
        assert at(curve, day) == pytest.approx(100 * share / total, abs=0.01)


@given(SPANS, st.floats(0.1, 99.9))
def test_when_is_the_inverse_of_at(spans: list[tuple[date, date, float]], percent: float) -> None:
    curve = of_spans(spans)
    moment = when(curve, percent)
    before, after = date.fromordinal(int(moment)), date.fromordinal(int(moment) + 1)
    assert at(curve, before) <= percent + 0.01 and at(curve, after) >= percent - 0.01


def test_without_any_weight_there_is_no_curve() -> None:
    use("en")
    with pytest.raises(LuoshiError, match="All weights are 0"):
        of_spans([(START, START, 0)])


def weeks(*percents: float) -> list[tuple[date, float]]:
    """A report at the end of every week."""
    return [(START + timedelta(7 * n - 1), percent) for n, percent in enumerate(percents, 1)]


def test_who_reports_nothing_gets_no_forecast_and_is_told_why() -> None:
    use("en")
    assert (forecast([], START).day, forecast([], START).reason) == (None, "There is no report yet.")
    assert forecast(weeks(0, 0), START).reason == "No progress has been reported yet."


def test_two_reports_give_a_day_but_no_interval() -> None:
    use("en")
    found = forecast(weeks(10, 20), START)
    assert (found.day, found.earliest, found.latest) == (START + timedelta(69), None, None)
    assert found.reason == "Reports so far: 2; an interval needs 3."


def test_even_progress_gives_the_day_itself_and_uneven_progress_an_interval_around_it() -> None:
    even, uneven = forecast(weeks(10, 20, 30, 40), START), forecast(weeks(2, 25, 28, 40), START)
    assert even.day == even.earliest == even.latest == START + timedelta(69)
    assert uneven.earliest and uneven.day and uneven.latest
    assert uneven.earliest < uneven.day < uneven.latest


def test_reports_that_say_little_give_no_latest_day() -> None:
    use("en")
    found = forecast(weeks(0, 20, 20), START)
    assert found.latest is None and found.reason == "The reports vary so much that no latest day can be given."


def test_a_slow_beginning_that_was_planned_is_no_delay() -> None:
    curve = of_spans([(START, START + timedelta(69), 10), (START + timedelta(70), START + timedelta(99), 90)])
    found = forecast([(day, at(curve, day)) for day, _percent in weeks(1, 1, 1, 1, 1)], START, curve)
    assert found.day == START + timedelta(99)


def test_what_is_done_is_forecast_by_no_one() -> None:
    assert forecast(weeks(50, 100), START).day == START + timedelta(13)


@pytest.mark.parametrize(("n", "p", "table"), [(1, 0.9, 3.078), (2, 0.9, 1.886), (3, 0.9, 1.638), (9, 0.975, 2.262)])
def test_students_quantiles_are_those_of_the_tables(n: int, p: float, table: float) -> None:
    assert student(p, n) == pytest.approx(table, rel=0.001)


@pytest.mark.parametrize("reports", [3, 4, 6, 10])
def test_an_interval_of_eighty_percent_holds_about_eighty_times_in_a_hundred(reports: int) -> None:
    """Daily progress drawn from a gamma distribution (mean 0.5, spread 0.5), reported weekly."""
    rng = random.Random(reports)
    hits = 0
    for _ in range(1000):
        day, progress, said = START, 0.0, []
        while progress < 100:
            progress += rng.gammavariate(1, 0.5)
            if len(said) < reports and progress < 100 and (day - START).days % 7 == 6:
                said.append((day, progress))
            day += timedelta(1)
        found = forecast(said, START)
        assert found.earliest
        hits += found.earliest <= day - timedelta(1) and (not found.latest or day - timedelta(1) <= found.latest)
    assert 0.74 <= hits / 1000 <= 0.86
