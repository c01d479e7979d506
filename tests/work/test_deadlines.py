"""A new paper moves the due days that were computed from working days, each by an entry."""

from datetime import date

from luoshi.calendar import Calendar, due_day, parse_table
from luoshi.work.deadlines import moved

from .people import ALICE, BOB, FAY, canal

RULE = {"from": "2026-12-28", "workdays": 5}
PAPER = """
year: 2027
papers: [{title: 关于2027年部分节假日安排的通知}]
holidays: [{names: [元旦], first: 2027-01-01, last: 2027-01-04}]
workdays: []
"""
SETTLED = Calendar(tables={2027: parse_table(PAPER)})


def computed():
    return canal(due=due_day(RULE).day, due_rule=RULE)


def test_a_computed_day_moves_by_an_entry_that_names_the_paper():
    story = computed()
    assert story.now.due == date(2027, 1, 5)
    data = moved(story.now, SETTLED)
    assert "2027" in data["reason"]
    story.does(ALICE, "move_due", **data)
    assert story.now.due == date(2027, 1, 6)
    assert moved(story.now, SETTLED) is None


def test_a_day_that_was_named_does_not_move():
    story = canal(due=date(2027, 1, 5))
    assert moved(story.now, SETTLED) is None
    assert story.refuses(ALICE, "move_due", due="2027-01-06", due_rule=RULE, reason="x").code == "due_was_computed"


def test_an_extended_day_was_granted_and_does_not_move():
    story = computed().does(BOB, "ask_extension", reason="汛期", progress=10, new_day="2027-02-01")
    story.does(ALICE, "endorse_extension", reason="属实").does(FAY, "grant_extension", reason="同意")
    assert moved(story.now, SETTLED) is None


def test_a_corrected_day_was_named():
    story = computed().does(ALICE, "correct", reason="录入有误", corrects=1, change={"due": "2027-01-08"})
    assert moved(story.now, SETTLED) is None


def test_the_days_of_a_suspension_are_kept():
    story = (
        computed()
        .does(ALICE, "suspend", date(2026, 4, 1), reason="等待")
        .does(ALICE, "resume", date(2026, 4, 11), reason="可")
    )
    assert story.now.due == date(2027, 1, 15)
    story.does(ALICE, "move_due", date(2026, 4, 12), **moved(story.now, SETTLED))
    assert story.now.due == date(2027, 1, 16)
