"""What a schedule means for a desk."""

from dataclasses import replace
from datetime import date

from luoshi.work.plan import Link, Plan, Step, schedule
from luoshi.work.plan.desk import milestones, moved, must_start
from luoshi.work.plan.templates import propose

MONDAY, SUNDAY = date(2026, 3, 2), date(2026, 3, 8)
PLAN = Plan(
    (
        Step("a", "征地", 5, deadline=date(2026, 3, 13), started=date(2026, 3, 2)),
        Step("b", "招标", 5, deadline=date(2026, 3, 12)),
        Step("c", "施工", 5, deadline=date(2026, 3, 20)),
    ),
    (Link("b", "c"),),
)


def test_what_must_start_this_week_is_what_has_not_begun_and_would_be_late_next_week() -> None:
    assert [step.key for step in must_start(schedule(PLAN, MONDAY), SUNDAY)] == ["b"]


def test_a_change_shows_what_it_moves_and_nothing_else() -> None:
    before = schedule(PLAN, MONDAY)
    steps = (PLAN.steps[0], replace(PLAN.steps[1], duration=7), PLAN.steps[2])
    moves = list(moved(before, schedule(replace(PLAN, steps=steps), MONDAY)))
    assert [move.step.key for move in moves] == ["b", "c"]
    assert moves[1].before and moves[1].after
    assert (moves[1].before.early_start, moves[1].after.early_start) == (date(2026, 3, 9), date(2026, 3, 11))


def test_a_step_that_is_gone_is_shown_too() -> None:
    after = schedule(Plan(PLAN.steps[:2]), MONDAY)
    assert [(move.step.key, move.after) for move in moved(schedule(PLAN, MONDAY), after)][-1] == ("c", None)


def test_a_proposed_plan_becomes_the_ledgers_milestones_in_order_the_last_on_the_deadline() -> None:
    found = milestones(schedule(propose("road", date(2027, 12, 31), item="7")), "7")
    days = [milestone.day for milestone in found]
    assert days == sorted(days) and days[-1] == date(2027, 12, 31)
    assert found[0].key == "7.proposal" and all(milestone.done_on is None for milestone in found)
