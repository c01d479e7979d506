"""The race: verified results only, leniency in sight, and no place by luck."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from luoshi.errors import LuoshiError
from luoshi.evaluation.delivered import Delivered, Tried, quality, speed
from luoshi.evaluation.leagues import size_classes
from luoshi.evaluation.race import League, Place, run, shipped
from luoshi.evaluation.review import moved

TODAY = date(2026, 7, 1)
DUE = date(2026, 6, 20)
RULE = shipped()


def item(office: str = "东镇", number: int = 1, days: int = 0, **more: object) -> Delivered:
    """Done and verified so many days ahead of plan."""
    done = DUE - timedelta(days)
    return replace(Delivered(office, f"{office}{number}", DUE, done, done, attained=1.0), **more)


def standing(leagues: tuple[League, ...], sense: str) -> dict[str, Place]:
    return {place.office: place for league in leagues if league.sense == sense for place in league.places}


days = st.dates(date(2026, 1, 1), date(2026, 12, 31))
maybe = st.none() | days
deliveries = st.lists(
    st.builds(
        Delivered, st.sampled_from(["东镇", "西镇", "南镇"]), st.text("甲乙丙丁", min_size=1, max_size=2), maybe, maybe,
        maybe, maybe, st.none() | st.floats(0, 2), st.integers(0, 3), st.integers(0, 3), st.integers(0, 3),
        st.sampled_from(["", "先行先试"]),
    ),
    min_size=1, max_size=8,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(deliveries, st.integers(0, 7), st.integers(0, 3), st.booleans())
def test_a_problem_that_an_office_reports_itself_never_lowers_its_points(
    items: list[Delivered], at: int, known: int, new: bool
) -> None:
    """Whether somebody would have found it anyway, or nobody would."""
    one = items[at % len(items)]
    more = replace(one, self_reported=one.self_reported + known, problems=one.problems + (known if new else 0))
    for of in (speed, quality):
        before, after = of(RULE.values, one, TODAY), of(RULE.values, more, TODAY)
        assert (before is None) == (after is None)
        assert before is None or after is None or after.points >= before.points
    place = lambda given: {s: standing(run(RULE, given, today=TODAY), s) for s in ("speed", "quality")}  # noqa: E731
    told = place([more if other is one else other for other in items])
    for sense, places in place(items).items():
        assert one.office not in places or told[sense][one.office].points >= places[one.office].points


def test_an_item_gains_when_its_check_has_passed_and_not_before() -> None:
    unchecked = replace(item(days=20), verified=None)
    assert speed(RULE.values, unchecked, DUE) is None  # not due: neither gain nor loss
    late = speed(RULE.values, unchecked, TODAY)
    assert late is not None
    assert (late.points, late.formula) == (-11, "2026-06-20 - 2026-07-01 = -11")
    assert late.why


def test_leniency_changes_points_and_says_so() -> None:
    slow = item(days=-9, attained=0.4)
    excused = replace(slow, lenient="先行先试")
    for of, points in ((speed, (-9, 0)), (quality, (40, 100))):
        before, after = of(RULE.values, slow, TODAY), of(RULE.values, excused, TODAY)
        assert before is not None
        assert after is not None
        assert (before.points, after.points, after.without) == (*points, points[0])
        assert "先行先试" in after.why
    gained = speed(RULE.values, replace(item(days=9), lenient="先行先试"), TODAY)
    assert gained is not None
    assert (gained.points, gained.without) == (9, None)  # what needs no excuse is as it was


def test_points_stay_between_their_limits_and_show_where_these_cut() -> None:
    assert speed(RULE.values, item(days=200), TODAY) == replace(
        speed(RULE.values, item(days=200), TODAY), points=30.0, formula="2026-06-20 - 2025-12-02 = 200 → 30"
    )  # type: ignore[type-var]
    worst = quality(RULE.values, item(attained=0.1, returned=3, problems=2), TODAY)
    assert worst is not None
    assert (worst.points, worst.formula) == (0, "100 × 0.1 - 10 × 3 - 5 × 2 → 0")


def test_one_lucky_item_does_not_win_against_many_good_ones() -> None:
    rng = np.random.default_rng(1)
    many = [
        item(office, n, round(rng.normal(4 if office == "甲" else 0, 6))) for office in "甲乙丙丁戊" for n in range(40)
    ]
    places = standing(run(RULE, [*many, item("小", 1, 8)], today=TODAY), "speed")
    assert max(places.values(), key=lambda place: place.points).office == "小"
    assert places["甲"].rank == 1
    assert places["小"].high - places["小"].low > places["甲"].high - places["甲"].low
    as_they_are = replace(RULE, values={**RULE.values, "small": "as they are"})
    assert standing(run(as_they_are, [*many, item("小", 1, 8)], today=TODAY), "speed")["小"].rank == 1


def test_offices_that_cannot_be_told_apart_are_tied() -> None:
    certain = []
    for seed in range(20):
        rng = np.random.default_rng(seed)
        alike = [item(office, n, round(rng.normal(0, 8))) for office in "甲乙丙丁戊己" for n in range(5)]
        places = standing(run(RULE, alike, today=TODAY), "speed")
        certain += [place.ahead > 0.95 for place in places.values() if place.ahead is not None]
    assert sum(certain) <= 5
    apart = [
        item(office, n, days + n % 3) for office, days in zip("甲乙丙", (0, 10, 20), strict=True) for n in range(20)
    ]
    places = standing(run(RULE, apart, today=TODAY), "speed")
    assert {place.tie: place.ahead for place in places.values()} == {"1": 1, "2": 1, "3": None}


def test_intervals_of_places_hold_the_true_place_as_often_as_they_say() -> None:
    held = []
    for trial in range(40):
        rng = np.random.default_rng([5, trial])
        truth = rng.normal(0, 4, 30)
        sizes = rng.integers(2, 25, 30)
        items = [
            item(f"{office:02}", n, 0, done=DUE - timedelta(int(round(rng.normal(truth[office], 7)))))
            for office in range(30) for n in range(sizes[office])
        ]  # fmt: skip
        places = standing(run(RULE, items, today=TODAY, seed=trial), "speed")
        true = {f"{office:02}": int((truth > truth[office]).sum()) + 1 for office in range(30)}
        held += [place.low <= true[office] <= place.high for office, place in places.items()]
    assert 0.88 <= np.mean(held) <= 0.92


def test_exemplars_count_when_accepted_and_ties_are_ties() -> None:
    tried = [
        Tried("东镇", "一", "breakthrough", date(2026, 5, 1), ("西镇", "西镇", "东镇")),
        Tried("西镇", "二", "breakthrough", date(2026, 5, 1), ("东镇",)), Tried("南镇", "三", "leading"),
        Tried("北镇", "四", "innovative", date(2026, 5, 1)),
    ]  # fmt: skip
    places = standing(run(RULE, [], tried, today=TODAY), "daring")
    assert {office: (place.tie, place.points) for office, place in places.items()} == {
        "东镇": ("1–2", 6), "西镇": ("1–2", 6), "北镇": ("3", 3),
    }  # fmt: skip
    assert places["东镇"].lines[0].formula == "5 + 1 × 1 = 6"


def test_leagues_by_region_field_level_and_size() -> None:
    items = [item("东镇", 1, 5, field="农业"), item("东镇", 2, 1, field="工业"), item("西镇", 1, 3, field="农业")]
    leagues = [one for one in run(RULE, items, today=TODAY, divide=("field",)) if one.sense == "speed"]
    assert [(one.name, [place.office for place in one.places]) for one in leagues] == [
        ("农业", ["东镇", "西镇"]), ("工业", ["东镇"]),
    ]  # fmt: skip
    sizes = {"东镇": 9, "西镇": 80, "南镇": 10, "北镇": 10}
    assert size_classes(sizes, 2) == {"东镇": "1/2", "南镇": "1/2", "北镇": "1/2", "西镇": "2/2"}
    assert {one.name for one in run(RULE, items, today=TODAY, divide=("size",), sizes=sizes)} == {"1/3", "3/3"}
    for wrong in ({"divide": ("luck",)}, {"divide": ("size",)}, {"divide": ("size",), "sizes": {"东镇": 0}}):
        with pytest.raises(LuoshiError):
            run(RULE, items, today=TODAY, **wrong)  # type: ignore[arg-type]


def test_movement_counts_beyond_chance_only() -> None:
    def league(quick: str, today: date) -> League:
        rng = np.random.default_rng(today.toordinal())
        items = [
            item(office, n, int(rng.normal(20 * (office == quick), 5))) for office in "甲乙丙丁" for n in range(12)
        ]
        return next(one for one in run(RULE, items, today=today) if one.sense == "speed")

    earlier, later = league("甲", TODAY), league("丁", TODAY + timedelta(30))
    assert earlier.robustness is not None
    assert later.robustness is not None
    found = {one.office: one for one in moved(earlier.robustness, later.robustness)}
    assert found["丁"].counts
    assert found["丁"].places > 0 > found["甲"].places
    assert all(one.places == 0 for one in found.values() if not one.counts)
    assert sum(one.counts for one in found.values()) < 4


def test_the_order_of_items_does_not_matter_and_a_seed_gives_the_same() -> None:
    items = [item(office, n, n * 7 % 13 - len(office)) for office in ("甲", "乙乙", "丙丙丙") for n in range(9)]
    first = run(RULE, items, today=TODAY, seed=3)
    again = run(RULE, items[::-1], today=TODAY, seed=3)
    strip = lambda leagues: [(p.office, p.rank, p.low, p.high, p.ahead) for one in leagues for p in one.places]  # noqa: E731
    assert strip(first) == strip(again)
