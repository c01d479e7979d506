"""Quantities are read as the cases in tests/cases/measures.yaml say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.policy import measures
from luoshi.policy.measures.conditions import condition
from luoshi.policy.numerals import times, value_of
from luoshi.rules import load

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "measures.yaml").read_text(encoding="utf-8"))


def written(measure: measures.Measure) -> str:
    value = measure.value
    number = f"{value[0]:.15g}..{value[1]:.15g}" if isinstance(value, tuple) else f"{value:.15g}"
    return f"{'增减 ' if measure.change else ''}{measure.comparator_as('target')} {number} {measure.unit}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_quantities(case: dict[str, object]) -> None:
    assert [written(m) for m in measures.find(str(case["text"]))] == case["reads"]


@pytest.mark.parametrize(
    ("words", "number"),
    [
        ("两万亿", 2e12),
        ("一百零八", 108),
        ("十二点五", 12.5),
        ("二〇二五", 2025),
        ("三亿五千万", 3.5e8),
        ("1,200", 1200),
    ],
)
def test_numerals(words: str, number: float) -> None:
    assert value_of(words) == number


def test_a_multiplied_value_is_free_of_dust() -> None:
    assert times(2.391, 10**8) == 239_100_000


def test_a_goal_reached_is_a_lower_bound_and_a_fact_reached_is_a_value() -> None:
    (measure,) = measures.find("优良天数达到350天")
    assert (measure.comparator_as("target"), measure.comparator_as("achievement")) == (">=", "=")


def test_the_place_takes_in_the_words_that_bound_it() -> None:
    text = "规模不低于30亿元以上"
    (measure,) = measures.find(text)
    assert (measure.span.of(text), measure.number.of(text)) == ("不低于30亿元以上", "30亿")


@pytest.mark.parametrize(
    ("number", "unit", "read"),
    [("4.16", "万m³/小时", (41600, "m³/小时")), ("628", "公里", (628, "公里")), ("—", "个", None)],
)
def test_a_table_cell_under_its_unit(number: str, unit: str, read: object) -> None:
    assert measures.read_cell(number, unit) == read


@pytest.mark.parametrize(
    "text", ["1" * 300_000, "第" + "1" * 300_000, "一" * 300_000, "1-" * 100_000, "1,234," * 50_000, "“" * 300_000]
)
def test_no_text_takes_more_than_its_length(text: str) -> None:
    assert measures.find(text) == []


@given(st.text(alphabet="0123456789.,，、%万亿元个一二三十百第“”从到至增长降低超过以上左右年 \n-/", max_size=80))
def test_any_text_can_be_read(text: str) -> None:
    last = 0
    for measure in measures.figures(text):
        assert 0 <= measure.start <= measure.number.start < measure.number.end <= measure.end <= len(text)
        assert measure.number.start >= last
        last = measure.number.start


def test_every_measure_word_has_one_class_and_every_remark_a_measure_word() -> None:
    rules = load("measures")
    listed = [w for name in ("counts", "sizes", "shares", "money", "durations", "labels") for w in rules[name].split()]
    assert sorted(w for w in set(listed) if listed.count(w) > 1) == []
    assert sorted((rules["aliases"].keys() | rules["not_before"].keys()) - set(listed)) == []


def test_every_measure_word_is_read() -> None:
    for group in ("counts", "sizes", "money"):
        for word in load("measures")[group].split():
            figures = measures.figures(f"新建30{word}")
            assert [f.group for f in figures] == [{"counts": "count", "sizes": "size", "money": "money"}[group]], word


@pytest.mark.parametrize(
    ("clause", "said"),
    [
        ("实现村级卫生室全覆盖", (100, "%", "=")),
        ("拖欠账款全部清零", (0, "", "<=")),
        ("财政投入只增不减", (None, "", ">=")),
        ("新增就业不低于上年", (None, "", ">=")),
    ],
)
def test_a_condition_without_a_figure(clause: str, said: object) -> None:
    quantity = condition(clause, 0, len(clause))
    assert quantity and (quantity.value, quantity.unit, quantity.comparator) == said
    assert measures.find(clause) == []


def test_most_clauses_say_no_condition() -> None:
    assert condition("新建口袋公园12个", 0, 9) is None
