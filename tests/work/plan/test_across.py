"""Items that wait for each other: what happens to one moves the others."""

from dataclasses import replace
from datetime import date

import pytest

from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.work.plan import Contradiction, Link, Plan, Step, across, kept, schedule
from luoshi.work.plan.whatif import Workbench
from luoshi.work.values import Milestone, Standing, load

TODAY = date(2026, 3, 2)
BUILD = Plan((Step("land", "征地", 20), Step("work", "施工", 40)), (Link("land", "work"),))


def item(key: str, due: date, plan: Plan | None = None, after: tuple[across.Wait, ...] = ()) -> Standing:
    fields = {across.FIELD: across.plain(after, key)} if after else {}
    bare = Standing(key, title=f"事项{key}", state="issued", day=TODAY, due=due, fields=fields)
    if plan is None:
        return bare
    given = kept.given(schedule(kept.bound(plan, bare), TODAY), bare)
    return replace(bare, milestones=load(given["milestones"], tuple[Milestone, ...]), fields=given["fields"])


ROAD = item("1", date(2026, 9, 30), BUILD)
SCHOOL = item("2", date(2026, 12, 31), BUILD, (across.Wait("1", 5),))
OPENING = item("3", date(2027, 1, 29), None, (across.Wait("2"),))


def test_what_waits_begins_after_what_it_waits_for_and_the_lag() -> None:
    parts = [across.part(one) for one in (ROAD, SCHOOL, OPENING)]
    found = schedule(across.joined(parts), TODAY)
    road, school = (across.share(found, part) for part in parts[:2])
    assert (road.end.early_finish, school.dates["land"].early_start) == (date(2026, 5, 27), date(2026, 6, 4))
    assert across.share(found, parts[2]).end.early_finish == OPENING.due, "without a plan it is expected when it is due"


def test_a_step_that_is_pulled_moves_the_items_that_wait() -> None:
    parts = [across.part(one) for one in (ROAD, SCHOOL, OPENING)]
    bench = Workbench(schedule(across.joined(parts), TODAY))
    after = bench.changed(across.pulled(parts[0], "land", date(2026, 8, 3))[1])
    moved = across.moved_items(bench.before, after)
    assert set(moved) == {"1", "2"} and "2:work" in moved["2"]
    assert [step.key for step in after.missed] == ["1:", "2:"]
    with pytest.raises(LuoshiError):
        across.pulled(parts[0], "bridge", TODAY)


def test_items_that_wait_for_each_other_are_told_so() -> None:
    use("en")
    circle = replace(ROAD, fields={**ROAD.fields, across.FIELD: [["2", 0, "workdays"]]})
    with pytest.raises(Contradiction, match="circle"):
        schedule(across.joined([across.part(circle), across.part(SCHOOL)]), TODAY)
    with pytest.raises(LuoshiError, match="wait for itself"):
        across.plain([across.Wait("1")], "1")
    with pytest.raises(LuoshiError, match="named twice"):
        across.plain([across.Wait("2"), across.Wait("2", 3)], "1")


def test_an_items_own_plan_shows_what_it_waits_for_and_is_saved_without() -> None:
    plan = kept.plan_of(SCHOOL)
    assert plan
    found = schedule(
        across.with_outside(plan, across.waits_of(SCHOOL), {"1": ("事项1", date(2026, 6, 1), None)}), TODAY
    )
    assert found.dates["land"].early_start == date(2026, 6, 9)
    assert across.own(found.plan) == plan
