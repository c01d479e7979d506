"""Figures that raise questions, and figures that raise none. Never verdicts."""

from __future__ import annotations

from datetime import date, timedelta

import numpy as np
import pytest

from luoshi.evaluation import questions
from luoshi.evaluation.questions import alike, benford, first_digits, jump, last_digits, low_target, rush, unchanged
from luoshi.goals.trajectory import Target

EARLIER = [{9: 72.0, 11: 90.0, 12: 100.0}, {9: 80.0, 11: 98.0, 12: 110.0}, {9: 85.0, 11: 108.0, 12: 119.0}]


def test_a_leap_in_the_last_month_is_asked_about_and_a_usual_end_of_year_is_not() -> None:
    (asked,) = jump("东镇", "投资", {9: 70.0, 11: 80.0, 12: 130.0}, EARLIER)
    assert (asked.kind, asked.office, asked.about) == ("jump", "东镇", "投资")
    assert asked.numbers[0][1] == 50
    assert [round(number, 3) for _, number in asked.numbers[1:3]] == [0.385, 0.101]
    assert asked.sentence.endswith(("？", "?"))
    assert jump("东镇", "投资", {9: 85.0, 11: 110.0, 12: 123.0}, EARLIER) == ()
    assert jump("东镇", "投资", {9: 70.0, 11: 80.0, 12: 130.0}, EARLIER[:2]) == ()  # two years say too little
    assert jump("东镇", "投资", {12: 130.0}, EARLIER) == ()  # nothing to compare within the year


def test_progress_that_came_all_at_once_before_the_deadline() -> None:
    due = date(2026, 6, 30)
    reports = [(due - timedelta(90), 0.1), (due - timedelta(40), 0.2), (due - timedelta(2), 1.0)]
    assert [one.numbers[0][1] for one in rush("东镇", "公园", reports, due)] == [0.2]
    steady = [(due - timedelta(days), 1 - days / 100) for days in range(90, -1, -10)]
    assert rush("东镇", "公园", steady, due) == ()
    assert rush("东镇", "小事", [(due - timedelta(5), 0.0), (due, 1.0)], due) == ()  # a matter of days


def test_benford_only_where_it_applies() -> None:
    rng = np.random.default_rng(1)
    natural = (10 ** rng.uniform(0, 5, 2000)).tolist()
    invented = rng.uniform(1000, 9999, 1500).tolist() + rng.uniform(1, 9.9, 20).tolist()
    assert benford(natural).applies
    assert first_digits("东镇", "企业产值", natural) == ()
    assert [one.kind for one in first_digits("东镇", "企业产值", invented)] == ["first digits"]
    assert not benford(natural[:299]).applies
    shares = rng.uniform(10, 99, 1000).tolist()
    assert not benford(shares).applies  # one order of magnitude
    assert benford(shares).why
    assert first_digits("东镇", "比率", shares) == ()


def test_few_natural_sets_of_figures_raise_a_question_by_chance() -> None:
    asked = 0
    for seed in range(200):
        rng = np.random.default_rng(seed)
        asked += bool(first_digits("东镇", "x", (10 ** rng.uniform(0, 4, 400)).tolist()))
        asked += bool(last_digits("东镇", "x", rng.integers(100, 9999, 300).tolist()))
    assert asked <= 10  # of 400 each by one in a hundred at most


def test_counts_that_were_rounded() -> None:
    rng = np.random.default_rng(2)
    (asked,) = last_digits("东镇", "培训人次", (rng.integers(20, 900, 200) * 5).tolist())
    assert asked.numbers[1][1] > 80
    assert last_digits("东镇", "培训人次", [12, 30, 45] * 100) == ()  # of two digits the last says little


def test_the_same_figure_from_everybody_and_always() -> None:
    same = {f"镇{n}": 98.0 for n in range(6)} | {"东镇": 91.0, "西镇": None}
    asked = alike("满意率", same)
    assert {one.office for one in asked} == {f"镇{n}" for n in range(6)}
    assert asked[0].numbers == (
        (asked[0].numbers[0][0], 98.0),
        (asked[0].numbers[1][0], 6.0),
        (asked[0].numbers[2][0], 7.0),
    )
    assert alike("满意率", {"东镇": 98.0, "西镇": 98.0}) == ()
    assert alike("较大以上事故", {f"镇{n}": 0.0 for n in range(9)}) == ()
    assert unchanged("东镇", "检查次数", [3, 12, 12, 12, 12])
    assert unchanged("东镇", "检查次数", [12, 12, 13, 12, 12]) == ()
    assert unchanged("东镇", "完成率", [0.5, 1.0, 1.0, 1.0, 1.0]) == ()  # what is whole stays whole


@pytest.mark.parametrize(
    ("target", "before", "now", "kinds"),
    [
        (Target(2026, 90.0), 100.0, None, ["low target"]),
        (Target(2026, 110.0), 100.0, {6: 50.0}, []),
        (Target(2026, 40.0), 30.0, {3: 22.0, 5: 41.0}, ["early target"]),
        (Target(2026, 40.0), 30.0, {9: 39.0, 11: 41.0}, []),
        (Target(2026, 40.0), 30.0, {9: 39.0, 11: 60.0}, ["early target"]),
        (Target(2026, 35.0, good=-1), 30.0, {3: 36.0}, ["low target"]),
        (Target(2026, 25.0, good=-1), 30.0, {3: 36.0}, []),
    ],
)
def test_targets_that_ask_for_little(
    target: Target, before: float, now: dict[int, float] | None, kinds: list[str]
) -> None:
    assert [one.kind for one in low_target("东镇", "税收", target, before, now)] == kinds


def test_a_question_is_a_question() -> None:
    """No field says that something is wrong, and no function gives points."""
    assert set(questions.Question.__dataclass_fields__) == {"kind", "office", "about", "sentence", "numbers"}
