"""Deadlines are read as the cases in tests/cases/dates.yaml say."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.calendar import occurrences
from luoshi.document import Span
from luoshi.policy import dates

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "dates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_deadline(case: dict[str, str]) -> None:
    text, clause = case["text"], case.get("clause", case["text"])
    start = text.index(clause)
    deadline = dates.deadline_for(text, dates.find(text, case["of"]), Span(start, start + len(clause)))
    said = (deadline.recurrence or str(deadline.day)) if deadline else "无"
    assert said == str(case["due"])


@pytest.mark.parametrize(
    ("cell", "day"),
    [("2025年6月底", "2025-06-30"), ("全年", "2025-12-31"), ("6月", "2025-06-30"), ("2025.9", "2025-09-30")],
)
def test_a_cell_that_holds_a_time_limit(cell: str, day: str) -> None:
    limit = dates.read_limit(cell, "2025-01-10")
    assert limit and str(limit.day) == day


@pytest.mark.parametrize("cell", ["长期坚持", "持续推进", "（常态化推进）"])
def test_a_duty_without_an_end(cell: str) -> None:
    limit = dates.read_limit(cell)
    assert limit and limit.ongoing and limit.day is None


def test_a_cell_without_a_time() -> None:
    assert dates.read_limit("县住建局") is None


def test_a_title_hands_down_its_last_year() -> None:
    deadline = dates.inherited("青溪县环卫设施两年行动实施方案（2015、2016）", "2015-06-03")
    assert deadline and str(deadline.day) == "2016-12-31" and deadline.basis == "inherited"


def test_what_is_said_is_where_the_mention_says() -> None:
    text = "力争2026年底前建成。"
    assert [m.span.of(text) for m in dates.find(text, "2025")] == ["2026年底前"]


def test_a_table_not_yet_official_makes_a_day_provisional() -> None:
    (mention,) = dates.find("春节前完成", "2029-06-01")
    assert mention.provisional


@given(st.text(alphabet="0123456789年月日底前到至—-“”十四五每季度周今明上半一二三、，。春节考核期第（）", max_size=60))
def test_any_text_can_be_searched_for_times(text: str) -> None:
    last = 0
    for mention in dates.find(text, "2025-03-05"):
        assert last <= mention.start < mention.end <= len(text)
        last = mention.end


@given(st.text(alphabet="每两三3个月季度年半周旬日天首末底15前一五", max_size=12))
def test_every_rule_of_recurrence_is_one(text: str) -> None:
    for mention in dates.find("每" + text, "2025-03-05"):
        if mention.recurrence:
            occurrences(mention.recurrence, date(2025, 1, 1), date(2026, 12, 31))


def test_a_year_and_its_month_are_one_mention() -> None:
    text = "2026年6月30日前报送，2027年上半年复核"
    assert [m.span.of(text) for m in dates.find(text, "2026")] == ["2026年6月30日前", "2027年上半年"]
