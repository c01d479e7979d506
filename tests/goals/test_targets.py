"""Targets over years and months, the first quarter's look, figures beside others', and what may be entered."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from luoshi.errors import LuoshiError
from luoshi.goals.comparison import compare
from luoshi.goals.series import Observation, enter, known
from luoshi.goals.targets import Plan, of_growth, opening
from luoshi.goals.trajectory import Target

EARLIER = [{3: 20.0, 6: 45.0, 12: 100.0}, {3: 22.0, 6: 50.0, 12: 110.0}, {3: 30.0, 6: 66.0, 12: 120.0}]


def test_a_five_year_target_goes_year_by_year_from_its_baseline() -> None:
    five = Plan("gdp", "青溪县", 2030, 150.0, 2025, 100.0)
    assert five.yearly() == {2026: 110, 2027: 120, 2028: 130, 2029: 140, 2030: 150}
    assert replace(five, years={2027: 125.0}).yearly()[2027] == 125
    doubled = replace(five, value=200.0, shape="compound").yearly()
    assert [doubled[year] / doubled.get(year - 1, 100) for year in doubled] == pytest.approx([2**0.2] * 5)


def test_a_years_path_by_month_follows_the_seasons_of_earlier_years() -> None:
    plan = Plan("gdp", "青溪县", 2026, 200.0)
    assert plan.of(2026).planned(3) == 50
    assert plan.of(2026, EARLIER).planned(3) == pytest.approx(200 * 0.2)
    assert plan.of(2026, EARLIER).planned(12) == 200
    assert plan.of(2026, EARLIER[:2]).planned(3) == 50  # two years say too little of the season


def test_a_stock_begins_where_the_last_year_ended_and_a_rate_holds_all_year() -> None:
    assert Plan("farms", "青溪县", 2026, 112.0, 2025, 100.0, kind="stock").of(2026).planned(3) == 103
    assert Plan("air", "青溪县", 2026, 95.0, kind="rate").of(2026).planned(3) == 95


def test_growth_is_a_level_over_the_year_before() -> None:
    assert of_growth("gdp", "青溪县", 2026, 6.0, 200.0).value == pytest.approx(212)


@pytest.mark.parametrize(
    ("change", "says"),
    [({"since": 2025}, "2030"), ({"since": 2031, "baseline": 1.0}, "2030"), ({"shape": "compound"}, "gdp")],
)
def test_a_plan_that_cannot_be_is_refused(change: dict[str, object], says: str) -> None:
    with pytest.raises(LuoshiError, match=says):
        replace(Plan("gdp", "青溪县", 2030, 150.0), **change)
    with pytest.raises(LuoshiError, match="2027"):
        Plan("gdp", "青溪县", 2030, 150.0).of(2027)


def test_the_first_quarter_against_earlier_years() -> None:
    seen = opening(Target(2026, 200.0), {2: 25.0, 3: 44.0}, EARLIER)
    assert seen.share == pytest.approx((0.2 * 0.2 * 0.25) ** (1 / 3))
    assert seen.low is not None
    assert seen.low < 0.2 < 0.25 < (seen.high or 0)
    assert seen.should == pytest.approx(200 * seen.share)
    assert (seen.stands, seen.ahead) == (0.22, pytest.approx(44 - seen.should))
    young = opening(Target(2026, 200.0), {3: 44.0}, EARLIER[:2])
    assert (young.share, young.stands, young.years) == (None, 0.22, 2)
    assert "2" in young.why
    assert opening(Target(2026, 200.0), {2: 25.0}, EARLIER).ahead is None  # March is missing, not zero


def test_a_figure_beside_others() -> None:
    figures = {"全国": 5.0, "福川省": 5.5, "东县": 6.0, "西县": 7.0, "南县": 4.0, "北县": None, "中县": 9.0}
    sizes = {"东县": 40, "西县": 50, "南县": 35, "北县": 41, "中县": 400}
    found = compare(figures, "东县", above="福川省", nation="全国", sizes=sizes, past={2024: 5.0, 2025: 5.8}, peers=2)
    assert [(one.beside, one.value, round(one.difference, 6), one.of) for one in found] == [
        ("above", 5.5, 0.5, ("福川省",)), ("nation", 5.0, 1.0, ("全国",)), ("peers", 5.5, 0.5, ("南县", "西县")),
        ("best peer", 7.0, -1.0, ("西县",)), ("own past", 5.8, 0.2, ("2025",)),
    ]  # fmt: skip
    alone = compare(figures, "中县", sizes=sizes)
    assert alone == (), "an office without anybody of like size has no peers, however many there are"
    assert compare(figures, "东县", above="福川省", good=-1)[0].difference == -0.5
    with pytest.raises(LuoshiError, match="北县"):
        compare(figures, "北县")


def test_a_figure_is_revised_and_never_overwritten() -> None:
    first = Observation("东县", 2026, 3, 40.0, date(2026, 4, 10))
    verified = replace(first, status="verified", entered=date(2026, 4, 20))
    revised = replace(first, value=42.0, status="revised", entered=date(2026, 5, 1), reason="联网直报更正")
    entries = [first, verified, enter([first, verified], revised)]
    assert known(entries, date(2026, 4, 30))["东县", 2026, 3].value == 40
    assert known(entries, date(2026, 5, 1))["东县", 2026, 3].value == 42
    assert enter([first], replace(first, value=41.0)).value == 41  # a provisional figure may be put right
    assert enter([first], verified) is verified


@pytest.mark.parametrize(
    "new",
    [
        {"value": 42.0, "entered": date(2026, 5, 1)},
        {"value": 42.0, "status": "verified", "entered": date(2026, 5, 1)},
        {"value": 42.0, "status": "revised", "entered": date(2026, 5, 1)},
        {"value": 42.0, "status": "revised", "reason": "更正", "entered": date(2026, 4, 1)},
        {"status": "verified", "entered": date(2026, 4, 20)},
        {"month": 4, "status": "revised", "reason": "更正"},
    ],
    ids=["provisional", "verified anew", "no reason", "before the last", "twice", "of nothing"],
)
def test_what_may_not_be_entered(new: dict[str, object]) -> None:
    first = Observation("东县", 2026, 3, 40.0, date(2026, 4, 10))
    verified = replace(first, status="verified", entered=date(2026, 4, 20))
    with pytest.raises(LuoshiError, match="东县"):
        enter([first, verified], replace(first, **new))  # type: ignore[arg-type]
