"""Sub-items: a parent's progress follows from its children by the stated rule."""

from dataclasses import replace
from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from luoshi.work import Action, Standing, Target, step
from luoshi.work.tree import roll_up

from .people import BOB, MONDAY, PHOTO, canal

PARENT = Standing("parent", target=Target(100, "公里"))


def child(progress: float, state: str = "in_progress", **changes: object) -> Standing:
    return replace(Standing("child", state=state, progress=progress), **changes)  # type: ignore[arg-type]


def test_progress_is_the_weighted_mean():
    assert roll_up(PARENT, [child(100), child(0)]).progress == 50
    assert roll_up(PARENT, [child(100, fields={"weight": 3}), child(0)]).progress == 75


def test_cancelled_children_do_not_count():
    assert roll_up(PARENT, [child(100), child(0, "cancelled")]).progress == 100
    assert roll_up(PARENT, [child(0, "cancelled")]) is None


def test_figures_in_the_parents_unit_are_added_up():
    km = Target(50, "公里")
    assert roll_up(PARENT, [child(0, target=km, figure=12), child(0, target=km, figure=7.5)]).figure == 19.5
    assert roll_up(PARENT, [child(0, target=km, figure=12), child(0, target=Target(5, "座"), figure=1)]).figure is None


def test_shares_are_never_added_up():
    share = Target(90, "%")
    parent = Standing("parent", target=share)
    assert roll_up(parent, [child(0, target=share, figure=80), child(0, target=share, figure=85)]).figure is None


def test_a_parent_is_not_reported_done_while_a_child_is_open():
    story = canal()
    action = Action("report_done", BOB, {"text": "完成", "figure": 30}, evidence=(PHOTO,))
    refused = step(story.now, action, MONDAY, [child(100, "closed"), child(40, title="第三段")])
    assert refused.code == "children_passed"
    assert "第三段" in refused.reason
    assert step(story.now, action, MONDAY, [child(100, "closed"), child(0, "cancelled")]).standing.state == "reported"


def test_the_latest_due_day_is_known():
    days = [date(2026, 5, 1), date(2026, 9, 1)]
    assert roll_up(PARENT, [child(0, due=day) for day in days]).latest_due == days[1]


@given(st.lists(st.tuples(st.floats(0, 100), st.floats(0.1, 9)), min_size=1, max_size=8), st.randoms())
def test_the_order_of_the_children_does_not_matter_and_the_mean_lies_between(rows, random):
    children = [child(progress, fields={"weight": weight}) for progress, weight in rows]
    result = roll_up(PARENT, children).progress
    random.shuffle(children)
    assert roll_up(PARENT, children).progress == result
    progresses = [progress for progress, _ in rows]
    assert min(progresses) - 0.01 <= result <= max(progresses) + 0.01
