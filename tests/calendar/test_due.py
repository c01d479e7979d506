"""A due day shows how it was computed."""

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.calendar import CHINA, Calendar, OwnDays, due_day, parse_table
from luoshi.errors import LuoshiError
from luoshi.i18n import use

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "due_days.yaml").read_text(encoding="utf-8"))

SNOW = """
year: 2027
papers: [{title: 通知}]
holidays: [{names: [元旦], first: 2027-01-01, last: 2027-01-04}]
workdays: []
"""


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_due_days(case):
    due = due_day(case["rule"])
    assert due.day == case["due"]
    assert due.provisional == case.get("provisional", False)
    assert [step.kind for step in due.steps] == case["steps"]


def test_the_explanation_reads_as_sentences():
    use("en")
    assert [str(step) for step in due_day({"from": "2026-02-09", "workdays": 10}).steps] == [
        "Counted from the day after 2026-02-09.",
        "春节, 2026-02-15 to 2026-02-23: 6 weekdays off, not counted.",
        "2026-02-14 is a weekend day that is worked; it counts.",
        "2026-02-28 is a weekend day that is worked; it counts.",
        "10 working days end on 2026-02-28.",
    ]
    use("zh_Hans")


def test_an_own_day_off_is_named():
    own = Calendar(own=OwnDays("三月三", off=frozenset({date(2026, 4, 20)})))
    due = due_day({"from": "2026-04-17", "workdays": 1}, own)
    assert [(step.kind, step.name) for step in due.steps] == [("from", ""), ("off", "三月三"), ("workdays", "")]


@given(st.dates(date(2007, 1, 1), date(2026, 6, 1)), st.integers(1, 120))
def test_the_steps_add_up(start, n):
    """Weekdays, less the weekdays off, plus the weekend days worked, are the working days."""
    due = due_day({"from": start.isoformat(), "workdays": n})
    weekdays = sum(date.fromordinal(day).weekday() < 5 for day in range(start.toordinal() + 1, due.day.toordinal() + 1))
    off = sum(step.n for step in due.steps if step.kind == "off")
    worked = sum(step.n for step in due.steps if step.kind == "worked")
    assert weekdays - off + worked == n


def test_the_paper_moves_a_provisional_day():
    paper = parse_table(SNOW)
    rule = {"from": "2026-12-28", "workdays": 5}
    before, after = due_day(rule, CHINA), due_day(rule, Calendar(tables={2027: paper}))
    assert (before.day, before.provisional) == (date(2027, 1, 5), True)
    assert (after.day, after.provisional) == (date(2027, 1, 6), False)


@pytest.mark.parametrize(
    "rule",
    [
        {},
        {"from": "2026-02-09"},
        {"from": "soon", "days": 3},
        {"from": "2026-02-09", "days": -3},
        {"from": "2026-02-09", "days": 10**12},
        {"from": "2026-02-09", "months": 10**6},
    ],
)
def test_a_rule_that_cannot_be_read_is_refused(rule):
    with pytest.raises(LuoshiError):
        due_day(rule)
