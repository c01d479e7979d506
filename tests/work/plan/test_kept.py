"""How a plan is kept in the ledger."""

from dataclasses import replace
from datetime import date

import pytest

from luoshi.errors import LuoshiError
from luoshi.work.plan import DAYS, Basis, Link, Plan, Step, kept, schedule
from luoshi.work.values import Milestone, Standing, load

DUE, TODAY = date(2026, 9, 30), date(2026, 3, 16)
ITEM = Standing("7", title="建设滨河道路", due=DUE, fields={"field": "城乡"})
PLAN = Plan(
    (Step("a", "征地", 20, weight=20, earliest=TODAY), Step("b", "公示", 7, DAYS, weight=7), Step("c", "竣工")),
    (Link("a", "b", "SS", 5, "workdays"), Link("b", "c")),
    title="建设滨河道路",
)


def saved(item: Standing = ITEM) -> Standing:
    given = kept.given(schedule(kept.bound(PLAN, item), TODAY), item)
    milestones = load(given["milestones"], tuple[Milestone, ...])
    return replace(item, milestones=milestones, fields=given["fields"])


def test_what_was_saved_is_read_again_as_the_same_plan() -> None:
    assert kept.plan_of(saved()) == kept.bound(PLAN, ITEM)


def test_only_the_steps_that_nothing_follows_are_bound_to_the_due_day() -> None:
    assert [step.deadline for step in kept.bound(PLAN, ITEM).steps] == [None, None, DUE]


def test_other_fields_stay() -> None:
    assert saved().fields["field"] == "城乡"


def test_a_later_due_day_moves_the_plan_without_being_saved_anew() -> None:
    extended = kept.plan_of(replace(saved(), due=date(2026, 10, 30)))
    assert extended and schedule(extended, TODAY).dates["c"].late_finish == date(2026, 10, 30)


def test_milestones_without_steps_are_steps_with_days_of_their_own() -> None:
    plan = kept.plan_of(replace(ITEM, milestones=(Milestone("m", "开工", date(2026, 4, 1)),)))
    assert plan and [(step.name, step.deadline) for step in plan.steps] == [("开工", date(2026, 4, 1))]


def test_an_item_with_neither_has_no_plan() -> None:
    assert kept.plan_of(ITEM) is None


@pytest.mark.parametrize("rows", [[{"key": "a"}], ["a"], [{"key": "a", "title": "", "duration": "x"}], 7])
def test_what_is_no_plan_is_refused_in_a_sentence(rows: object) -> None:
    with pytest.raises(LuoshiError, match="无法读取"):
        kept.plan_of(replace(ITEM, fields={"plan": rows}))


def test_without_a_due_day_there_is_nothing_to_count_back_from() -> None:
    with pytest.raises(LuoshiError, match="办结时限"):
        kept.proposed(replace(ITEM, due=None), "road")


def test_a_step_that_was_reported_begun_runs_from_its_remaining_part() -> None:
    item = saved()
    begun = tuple(replace(it, begun_on=TODAY) if it.key == "a" else it for it in item.milestones)
    plan = kept.plan_of(replace(item, milestones=begun))
    assert plan and plan.steps[0].started == TODAY
    later = date(2026, 3, 30)  # ten working days on
    assert schedule(plan, later).network.need[0] == 10
    again = kept.given(schedule(plan, later), replace(item, milestones=begun))
    assert load(again["milestones"], tuple[Milestone, ...])[0].begun_on == TODAY


def test_what_a_running_step_was_said_to_need_outweighs_its_duration_and_shrinks_with_the_days() -> None:
    item = saved()
    friday, monday = date(2026, 3, 27), date(2026, 3, 30)
    runs = replace(item.milestones[0], begun_on=TODAY, left=3, left_on=friday)
    told = replace(item, milestones=(runs, *item.milestones[1:]))
    plan = kept.plan_of(told)
    assert plan
    need = {day: schedule(plan, day).network.need[0] for day in (friday, monday, date(2026, 3, 31), date(2026, 4, 30))}
    assert list(need.values()) == [3, 2, 1, 1]
    assert schedule(plan, monday).dates["a"].early_finish == date(2026, 3, 31)  # as was said, in between too
    again = kept.given(schedule(plan, monday), told)
    assert load(again["milestones"], tuple[Milestone, ...])[0] == replace(
        runs, day=date.fromisoformat(again["milestones"][0]["day"])
    )


def test_where_a_duration_comes_from_is_kept_until_somebody_changes_it() -> None:
    law = Basis("《云岭县办法》第三条", "law", "road", TODAY)
    before = (Step("a", "征地", 20, basis=law), Step("b", "公示", 7, basis=Basis("估计")), Step("c", "竣工"))
    sent = (
        Step("a", "征地", 25, basis=Basis("《云岭县办法》第三条", "law")),
        Step("b", "公示", 7, basis=Basis("两个村", "entered")),
        Step("c", "竣工"),
    )
    found = kept.with_bases(Plan(sent), before, "17", TODAY).steps
    assert found[0].basis == Basis("", "entered", by="17", day=TODAY), "the article speaks of another duration"
    assert found[1].basis == Basis("两个村", "entered", by="17", day=TODAY)
    assert found[2].basis is None
    assert kept.with_bases(Plan(before), before, "17", TODAY).steps == before
    rows = kept.rows_of(Plan(before))
    assert rows[0]["basis"]["text"] == law.text and "basis" not in rows[2]
