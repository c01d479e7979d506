"""The loop: who may do what when, what must be given, and with which sentence the rest is refused."""

from dataclasses import replace
from datetime import date

import pytest

from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.work import Refusal, Standing, fold, load, open_moves, plain

from .people import ALICE, BOB, CANAL, CHARLIE, DORA, ERIC, FAY, MONDAY, PHOTO, Story, canal

APRIL = date(2026, 4, 1)
MAY = date(2026, 5, 6)


@pytest.fixture(autouse=True)
def english():
    use("en")
    yield
    use("zh_Hans")


def test_an_item_goes_from_drafted_to_closed():
    story = canal().does(BOB, "report", APRIL, figure=12, text="第一段完工")
    assert story.now.progress == 40.0
    story.does(BOB, "report_done", MAY, text="全线贯通", figure=30, evidence=(PHOTO,))
    assert story.now.progress == 100.0
    story.does(DORA, "check", MAY, text="实地查看").does(ALICE, "close", MAY)
    assert (story.now.state, story.now.progress) == ("closed", 100.0)
    assert story.now.done_on == MAY
    assert story.now.days["accepted"] == MONDAY


def test_without_a_figure_the_check_says_that_all_is_done():
    story = canal(target=None).does(BOB, "report", APRIL, progress=40)
    story.does(BOB, "report_done", MAY, text="完成", evidence=(PHOTO,))
    assert story.now.progress == 40.0
    assert story.does(DORA, "check", MAY, text="属实").now.progress == 100.0


def test_what_step_gives_is_what_fold_gives():
    story = (
        canal()
        .does(BOB, "report", APRIL, figure=12)
        .does(BOB, "ask_extension", APRIL, reason="雨季", progress=40, new_day="2026-07-15")
    )
    assert fold(story.entries) == story.now
    assert load(plain(story.now), Standing) == story.now


def test_what_an_item_was_on_any_day_is_a_fold_too():
    story = canal().does(BOB, "report", APRIL, figure=12).does(BOB, "report", MAY, figure=20)
    assert fold(entry for entry in story.entries if entry.day <= APRIL).figure == 12


def test_nothing_folds_to_nothing():
    with pytest.raises(LuoshiError):
        fold([])


def test_the_reporting_office_never_checks_its_own_work():
    story = canal().does(BOB, "report_done", text="完成", figure=30, evidence=(PHOTO,))
    inside = load({**plain(BOB), "roles": ["evaluator"]}, type(BOB))
    assert story.refuses(inside, "check", text="很好").code == "not_reporting_office"
    below = load(
        {**plain(BOB), "roles": ["evaluator"], "office": "water-station", "path": ["county", "water", "water-station"]},
        type(BOB),
    )
    assert story.refuses(below, "check", text="很好").code == "not_reporting_office"
    helper = load({**plain(ERIC), "roles": ["evaluator"]}, type(BOB))
    assert story.refuses(helper, "check", text="很好").code == "not_reporting_office"
    other_hat = load({**plain(DORA), "others": ["county", "water"]}, type(BOB))
    assert story.refuses(other_hat, "check", text="很好").code == "not_reporting_office"
    story.does(DORA, "check", text="属实")


def test_a_failed_check_goes_back_with_a_reason():
    story = canal().does(BOB, "report_done", text="完成", figure=30, evidence=(PHOTO,))
    assert story.refuses(ALICE, "reject").accepted == ("reason",)
    story.does(ALICE, "reject", reason="第三段未通水")
    assert (story.now.state, story.now.done_on) == ("in_progress", None)


def test_a_wrongly_dispatched_item_is_returned_and_given_to_another_office():
    story = Story().does(ALICE, "draft", **CANAL).does(ALICE, "issue")
    assert story.refuses(BOB, "return").code == "missing"
    story.does(BOB, "return", reason="属交通局职责").does(ALICE, "issue", lead="transport")
    assert (story.now.state, story.now.lead) == ("issued", "transport")
    assert story.refuses(BOB, "accept").code == "who"


def test_issuing_needs_a_lead_office_and_a_day_ahead():
    story = Story().does(ALICE, "draft", title="修桥")
    assert story.refuses(ALICE, "issue").code == "has_lead"
    assert story.refuses(ALICE, "issue", lead="water").code == "has_due"
    assert story.refuses(ALICE, "issue", lead="water", due="2026-03-01").code == "due_ahead"
    story.does(ALICE, "issue", lead="water", ongoing=True)


def test_what_a_running_step_still_needs_is_reported_and_leaves_it_running():
    steps = [{"key": key, "title": key, "day": "2026-05-01"} for key in ("plan", "build")]
    story = canal(target=None, milestones=steps)
    assert story.refuses(BOB, "report", APRIL, milestone="plan", days_left=10).code == "left_of_a_step"
    story.does(BOB, "report", APRIL, milestone="plan", begun_on="2026-03-20", days_left=10)
    plan = story.now.milestones[0]
    assert (plan.left, plan.left_on, plan.done_on) == (10, APRIL, None)
    for wrong in (
        {"milestone": "plan", "days_left": 0},
        {"milestone": "plan", "days_left": 2.5},
        {"days_left": 3, "text": "x"},
    ):
        assert story.refuses(BOB, "report", APRIL, **wrong).code == "left_of_a_step"
    story.does(BOB, "report", APRIL, milestone="plan", done_on="2026-03-31")
    assert story.refuses(BOB, "report", APRIL, milestone="plan", days_left=3).code == "left_of_a_step"


def test_a_refusal_says_what_would_be_accepted():
    story = canal()
    assert "report" in story.refuses(BOB, "check", text="x").accepted
    assert story.refuses(BOB, "report", figures=3).accepted == (
        "text",
        "progress",
        "figure",
        "milestone",
        "begun_on",
        "done_on",
        "days_left",
        "no_change",
        "remark",
    )
    assert story.refuses(BOB, "report", figure="很多").code == "wrong"
    assert story.refuses(BOB, "dance").code == "verb"
    for refusal in (story.refuses(BOB, "dance"), story.refuses(BOB, "check", text="x")):
        assert refusal.reason.endswith(".")


def test_a_refusal_speaks_chinese_too():
    use("zh_Hans")
    story = canal()
    assert story.refuses(BOB, "ask_extension", APRIL, reason="雨季", progress=10, new_day="2026-06-01").reason == (
        "申请日期应晚于办结时限（2026-06-30）。"
    )


def test_an_extension_is_asked_before_the_due_day_and_decided_in_two_steps():
    story = canal()
    asked = {"reason": "雨季停工", "progress": 60, "new_day": date(2026, 7, 17)}
    assert story.refuses(BOB, "ask_extension", date(2026, 6, 30), **asked).code == "before_due"
    story.does(BOB, "ask_extension", MAY, **asked)
    assert story.now.marks == ("extension_asked",)
    assert story.refuses(BOB, "ask_extension", MAY, **asked).code == "no_extension_open"
    assert story.refuses(CHARLIE, "grant_extension", MAY, reason="同意").code == "extension_endorsed"
    story.does(ALICE, "endorse_extension", MAY, reason="情况属实", new_day="2026-07-10")
    assert story.refuses(ALICE, "grant_extension", MAY, reason="同意").code == "higher_than_first"
    story.does(FAY, "grant_extension", MAY, reason="同意")
    assert (story.now.due, story.now.first_due) == (date(2026, 7, 10), date(2026, 6, 30))
    assert story.now.marks == ("extended",)


def test_a_refused_extension_changes_no_day_and_can_be_asked_again():
    story = canal().does(BOB, "ask_extension", MAY, reason="雨季", progress=60, new_day="2026-07-17")
    story.does(ALICE, "refuse_extension", MAY, reason="工期尚足")
    assert story.now.due == date(2026, 6, 30)
    story.does(BOB, "ask_extension", MAY, reason="汛情加重", progress=60, new_day="2026-07-10")


def test_a_suspension_stops_the_clock():
    story = canal().does(ALICE, "suspend", date(2026, 4, 1), reason="等待环评")
    assert story.refuses(BOB, "report", APRIL, figure=1).code == "state"
    story.does(CHARLIE, "resume", date(2026, 4, 21), reason="环评通过")
    assert (story.now.state, story.now.due, story.now.suspended_days) == ("accepted", date(2026, 7, 20), 20)


def test_leniency_is_decided_by_named_criteria_and_appealed_once():
    story = canal()
    assert (
        story.refuses(BOB, "ask_leniency", MAY, reason="首次试用", criteria=["lucky"], evidence=(PHOTO,)).code
        == "criteria_known"
    )
    story.does(BOB, "ask_leniency", MAY, reason="首次试用新工法", criteria=["first_try"], evidence=(PHOTO,))
    story.does(DORA, "refuse_leniency", MAY, reason="并非首次", criteria=["first_try"])
    story.does(BOB, "appeal_leniency", MAY, reason="本县首次")
    assert (
        story.refuses(DORA, "decide_leniency", MAY, reason="同意", criteria=["first_try"]).code == "not_first_decider"
    )
    story.does(CHARLIE, "refuse_leniency", MAY, reason="维持", criteria=["first_try"])
    assert story.refuses(BOB, "appeal_leniency", MAY, reason="再议").code == "leniency_refused_once"
    assert story.now.marks == ()


def test_granted_leniency_is_visible():
    story = canal().does(
        BOB, "ask_leniency", MAY, reason="上级调整规划", criteria=["policy_changed"], evidence=(PHOTO,)
    )
    story.does(CHARLIE, "decide_leniency", MAY, reason="属实", criteria=["policy_changed"])
    assert story.now.marks == ("excused",)


def test_closing_locks_and_reopening_is_an_entry():
    story = (
        canal()
        .does(BOB, "report_done", text="完成", figure=30, evidence=(PHOTO,))
        .does(DORA, "check", text="属实")
        .does(ALICE, "close")
    )
    assert story.refuses(BOB, "report", figure=31).code == "state"
    story.does(CHARLIE, "reopen", reason="回访发现渗漏")
    assert story.entries[-1].verb == "reopen"
    assert (story.now.state, story.now.done_on) == ("in_progress", None)


def test_a_missing_or_falling_figure_needs_a_remark():
    story = canal().does(BOB, "report", figure=12)
    assert story.refuses(BOB, "report", text="推进中").code == "figure_given"
    assert story.refuses(BOB, "report", figure=11).code == "figure_explained"
    story.does(BOB, "report", figure=11, remark="复核后核减")
    story.does(BOB, "report", no_change=True)
    assert (story.now.figure, story.now.report.no_change) == (11, True)


def test_where_less_is_better_a_rising_figure_needs_a_remark():
    story = canal(target={"value": 20, "unit": "微克/立方米", "baseline": 40, "direction": "down"})
    story.does(BOB, "report", figure=30)
    assert story.now.progress == 50.0
    assert story.refuses(BOB, "report", figure=32).code == "figure_explained"


def test_no_change_is_a_report_of_its_own():
    assert canal().refuses(BOB, "report", no_change=True, figure=3).code == "no_change_means_none"
    assert canal().refuses(BOB, "report").code == "says_something"


def test_milestones_carry_progress_where_there_is_no_figure():
    steps = [
        {"key": "plan", "title": "编制方案", "day": "2026-04-01", "weight": 1},
        {"key": "build", "title": "开工", "day": "2026-06-01", "weight": 3},
    ]
    story = canal(target=None, milestones=steps).does(BOB, "report", APRIL, milestone="plan", done_on="2026-03-30")
    assert story.now.progress == 25.0
    assert story.now.milestones[0].done_on == date(2026, 3, 30)
    assert story.refuses(BOB, "report", APRIL, milestone="fly").code == "milestone_known"
    assert story.refuses(BOB, "report", APRIL, milestone="build", done_on="2026-04-02").code == "done_not_ahead"


def test_a_step_that_has_begun_is_reported_and_counts_nothing_until_it_is_done():
    steps = [{"key": key, "title": key, "day": "2026-05-01"} for key in ("plan", "build")]
    story = canal(target=None, milestones=steps).does(BOB, "report", APRIL, progress=30)
    story.does(BOB, "report", APRIL, milestone="plan", begun_on="2026-03-20")
    begun = story.now.milestones[0]
    assert (begun.begun_on, begun.done_on, story.now.progress) == (date(2026, 3, 20), None, 30)
    assert story.refuses(BOB, "report", APRIL, milestone="build", begun_on="2026-04-02").code == "begun_first"
    assert story.refuses(BOB, "report", APRIL, text="x", begun_on="2026-03-20").code == "begun_first"
    late = {"milestone": "plan", "done_on": "2026-03-19"}
    assert story.refuses(BOB, "report", APRIL, **late, begun_on="2026-03-20").code == "begun_first"
    story.does(BOB, "report", APRIL, milestone="plan", done_on="2026-03-25")
    assert story.now.milestones[0].begun_on == date(2026, 3, 20) and story.now.progress == 50


def test_a_mistake_is_put_right_by_a_counter_entry():
    story = canal().does(BOB, "report", figure=21)
    before = story.entries[-1].hash
    story.does(ALICE, "correct", reason="录入有误", corrects=4, change={"figure": 12, "progress": 40})
    assert (story.now.figure, story.now.report.figure, story.now.progress) == (12, 12, 40)
    assert story.entries[3].hash == before
    assert story.refuses(ALICE, "correct", reason="x", corrects=9, change={"figure": 1}).code == "corrects_known"
    assert story.refuses(ALICE, "correct", reason="x", corrects=4, change={"state": "closed"}).code == "change_known"


def test_the_sponsor_instructs():
    canal().does(CHARLIE, "instruct", text="请每周专报")


def test_somebody_was_quicker():
    from luoshi.work import Action, step

    story = canal()
    seen = story.now.seq
    story.does(BOB, "report", figure=3)
    late = step(story.now, Action("report", BOB, {"figure": 3}, expects=seen), MONDAY)
    assert isinstance(late, Refusal)
    assert late.code == "changed"


def test_an_item_has_an_id_and_an_action_has_an_actor():
    assert Story("two words").refuses(ALICE, "draft", **CANAL).code == "item"
    assert Story("").refuses(ALICE, "draft", **CANAL).code == "item"
    nobody = replace(BOB, office="")
    assert Story().does(ALICE, "draft", title="修桥").refuses(nobody, "accept").code == "who"


def test_evidence_is_named_by_its_hash():
    bad = replace(PHOTO, sha256="abc")
    assert canal().refuses(BOB, "report_done", text="完成", figure=30, evidence=(bad,)).code == "evidence"


def test_days_never_run_backwards():
    story = canal().does(BOB, "report", APRIL, figure=3)
    assert story.refuses(BOB, "report", MONDAY, figure=4).code == "day"


def test_a_cancelled_item_starts_again_as_a_draft():
    story = canal().does(ALICE, "suspend", reason="等待环评").does(ALICE, "cancel", reason="并入另一事项")
    assert story.refuses(ALICE, "reopen", reason="恢复").code == "state"
    story.does(ALICE, "restore", reason="并入方案未获批准").does(ALICE, "issue").does(BOB, "accept")
    assert story.now.suspension is None


@pytest.mark.parametrize(
    ("who", "verb", "data"),
    [
        (BOB, "report_done", {"text": "提前完成", "figure": 30, "evidence": (PHOTO,)}),
        (BOB, "withdraw_extension", {}),
        (ALICE, "cancel", {"reason": "并入另一事项"}),
    ],
)
def test_a_request_that_nobody_needs_to_decide_is_closed(who, verb, data):
    story = canal().does(BOB, "ask_extension", MAY, reason="雨季", progress=60, new_day="2026-07-17")
    story.does(who, verb, MAY, **data)
    assert (story.now.extension.status, story.now.marks) == ("withdrawn", ())


def test_returning_an_item_takes_the_request_back_too():
    story = (
        canal()
        .does(BOB, "ask_extension", reason="雨季", progress=0, new_day="2026-07-17")
        .does(BOB, "return", reason="非我职责")
    )
    assert story.now.marks == ()


def test_a_report_of_completion_can_be_taken_back_before_the_check():
    story = (
        canal()
        .does(BOB, "report_done", MAY, text="完成", figure=30, evidence=(PHOTO,))
        .does(BOB, "withdraw", MAY, reason="漏验一段")
    )
    assert (story.now.state, story.now.done_on, story.now.done_by) == ("in_progress", None, "")


def test_an_extension_never_brings_the_day_forward():
    story = canal().does(BOB, "ask_extension", APRIL, reason="雨季", progress=10, new_day="2026-07-10")
    story.does(ALICE, "suspend", APRIL, reason="等待环评").does(ALICE, "resume", date(2026, 5, 1), reason="已批复")
    assert story.now.due == date(2026, 7, 30)
    assert story.refuses(ALICE, "endorse_extension", MAY, reason="属实").code == "granted_later_day"
    story.does(ALICE, "endorse_extension", MAY, reason="属实", new_day="2026-08-10")


def test_a_day_that_cannot_be_read_is_asked_for_as_a_day():
    refusal = Story().refuses(ALICE, "draft", title="修桥", due="年底")
    assert (refusal.code, refusal.reason) == ("wrong", "due day: give a day as YYYY-MM-DD.")


@pytest.mark.parametrize(
    "garbage",
    [
        {"fields": {"x": float("nan")}},
        {"fields": [1]},
        {"target": {"value": float("inf")}},
        {"target": {"value": 1, "direction": "sideways"}},
        {"milestones": [{"key": "a", "title": "开工", "day": "2026-05-01", "weight": -1}]},
        {"milestones": [{"key": "a", "title": "开工", "day": "2026-05-01"}] * 2},
        {"curve": [["2026-05-01", 50], ["2026-04-01", 60]]},
        {"curve": [["2026-05-01", 500]]},
        {"assisting": "water"},
        {"lead": 3},
        {"ongoing": "no"},
        {"cycle": "often"},
        {"due_rule": {"from": "soon"}},
        {"title": "\ud800"},
    ],
    ids=str,
)
def test_what_cannot_be_is_refused_before_it_is_hashed(garbage):
    assert Story().does(ALICE, "draft", title="修桥").refuses(ALICE, "amend", **garbage).code == "wrong"
    if garbage.keys() - {"fields"}:
        wrong = canal().refuses(ALICE, "correct", reason="补正", corrects=1, change=garbage)
        assert wrong.code == "wrong"


def test_an_item_cannot_start_after_its_due_day():
    story = Story().does(ALICE, "draft", title="修桥", due="2026-05-01")
    assert story.refuses(ALICE, "amend", start="2026-05-02").code == "start_first"


def test_a_change_that_changes_nothing_is_refused():
    assert canal().refuses(BOB, "assign").code == "something_given"
    assert canal().does(BOB, "assign", liaison="bob").now.liaison == "bob"


def test_falling_progress_needs_a_remark():
    story = canal(target=None).does(BOB, "report", progress=40)
    assert story.refuses(BOB, "report", progress=30).code == "progress_explained"
    story.does(BOB, "report", progress=30, remark="返工")


def test_an_extension_is_endorsed_once_and_only_when_asked_for():
    story = canal()
    assert story.refuses(ALICE, "endorse_extension", MAY, reason="同意", new_day="2026-07-10").code == "extension_asked"
    story.does(BOB, "ask_extension", MAY, reason="雨季", progress=60, new_day="2026-07-17")
    story.does(ALICE, "endorse_extension", MAY, reason="属实")
    assert story.refuses(ALICE, "endorse_extension", MAY, reason="属实").code == "extension_asked"


def test_an_endorsed_extension_is_refused_by_somebody_higher():
    story = canal().does(BOB, "ask_extension", MAY, reason="雨季", progress=60, new_day="2026-07-17")
    story.does(ALICE, "endorse_extension", MAY, reason="属实")
    assert story.refuses(ALICE, "refuse_extension", MAY, reason="不妥").code == "higher_if_endorsed"
    story.does(CHARLIE, "refuse_extension", MAY, reason="工期尚足")
    assert (story.now.extension.status, story.now.due) == ("refused", date(2026, 6, 30))


def test_a_higher_office_may_decide_and_a_neighbour_may_not():
    above = replace(DORA, user="gao", office="county", roles=("officer",), path=("county",))
    beside = replace(DORA, user="hu", roles=("leader",))
    story = canal().does(BOB, "ask_extension", MAY, reason="雨季", progress=60, new_day="2026-07-17")
    story.does(ALICE, "endorse_extension", MAY, reason="属实")
    assert story.refuses(beside, "grant_extension", MAY, reason="同意").code == "higher_than_first"
    story.does(above, "grant_extension", MAY, reason="同意")


def test_leniency_is_asked_for_once_and_decided_only_when_asked_for():
    story = canal()
    assert story.refuses(DORA, "decide_leniency", MAY, reason="属实", criteria=["put_right"]).code == "leniency_waits"
    asked = {"reason": "首次试用", "criteria": ["first_try"], "evidence": (PHOTO,)}
    story.does(BOB, "ask_leniency", MAY, **asked).does(
        DORA, "decide_leniency", MAY, reason="属实", criteria=["first_try"]
    )
    assert story.refuses(BOB, "ask_leniency", MAY, **asked).code == "no_leniency_before"
    assert story.refuses(CHARLIE, "refuse_leniency", MAY, reason="不", criteria=["first_try"]).code == "leniency_waits"


def test_a_link_names_what_it_leads_to():
    story = canal().does(ALICE, "link", link={"kind": "notice", "id": "n-1"})
    for link in (
        {"kind": "gift", "id": "n-1"},
        {"kind": "notice"},
        {"kind": "notice", "id": ""},
        {"kind": ["x"], "id": "1"},
    ):
        assert story.refuses(ALICE, "link", link=link).code == "link_named"


def test_numbers_of_persons_stay_out_of_the_journal():
    assert canal().refuses(BOB, "report", figure=3, text="联系人13800000000").code == "personal"
    assert (
        canal().refuses(ALICE, "correct", corrects=1, reason="补正", change={"title": "王某13800000000"}).code
        == "personal"
    )
    canal().does(BOB, "report", figure=3, text="累计投入13800000000001元")
    canal().does(BOB, "report", figure=13800000000)


def test_what_can_be_done_now_is_what_step_accepts():
    story = canal()
    offered = {move.verb for move in open_moves(story.now, BOB, APRIL)}
    assert offered == {"return", "assign", "report", "report_done", "ask_extension", "ask_leniency", "link"}
    assert "ask_extension" not in {move.verb for move in open_moves(story.now, BOB, date(2026, 7, 1))}


def test_who_asks_for_more_time_cannot_claim_progress_that_the_figure_does_not_show():
    more = {"reason": "汛期停工", "progress": 80, "new_day": "2026-08-31"}
    story = canal().does(BOB, "report", figure=3).does(BOB, "ask_extension", **more)
    assert (story.now.progress, story.entries[-1].say["progress"]) == (10, 80)
    assert canal(target=None).does(BOB, "ask_extension", **more).now.progress == 80
