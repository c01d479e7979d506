"""Plans in the pages: proposed, corrected, saved by a move of the loop, shown with their reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from luoshi import work
from luoshi.work.plan import kept
from luoshi_web.forms import plan as form
from luoshi_web.models import PlanDay
from luoshi_web.queries import whole
from luoshi_web.queries.plan import promises
from luoshi_web.store import journal, ledger, mapping

TODAY = date(2026, 3, 16)  # a Monday
STEPS = [("", "征地", "20", "", ""), ("", "施工", "40", "1", ""), ("", "竣工", "0", "2", "")]


@pytest.fixture(autouse=True)
def day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LUOSHI_TODAY", TODAY.isoformat())


def said(rows: list[tuple[str, str, str, str, str]], do: str = "save", **more: Any) -> dict[str, Any]:
    columns = zip(*rows, strict=True)
    given = dict(zip(("key", "title", "duration", "after", "earliest"), map(list, columns), strict=True))
    return {**given, "started": [""] * len(rows), do: "1"} | more


def standing(item: Any) -> work.Standing:
    item.refresh_from_db()
    return mapping.standing_of(item)


def test_the_stages_of_its_kind_are_proposed_and_nothing_is_written(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2028, 12, 29))
    page = sign_in(world.alice).get(f"/items/{item.pk}/plan/").content.decode()
    assert "征地拆迁" in page and "土地管理法" in page
    assert standing(item).seq == 1 and not standing(item).milestones


def test_a_saved_plan_is_the_items_milestones_and_curve_by_one_entry(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 9, 30))
    answer = sign_in(world.alice).post(f"/items/{item.pk}/plan/", said(STEPS, expects=1))
    assert answer.status_code == 302
    now = standing(item)
    assert [one.title for one in now.milestones] == ["征地", "施工", "竣工"]
    assert now.milestones[-1].day == date(2026, 9, 30) and now.curve[-1] == (date(2026, 9, 30), 100.0)
    assert now.fields["field"] == "城乡", "what else stands in the fields stays"
    assert [entry.action for entry in item.entries.order_by("seq")] == ["draft", "amend"]


def test_what_was_issued_is_corrected_with_a_reason_only(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 9, 30), moves=("issue", "accept"))
    client = sign_in(world.alice)
    assert client.post(f"/items/{item.pk}/plan/", said(STEPS)).status_code == 422
    assert client.post(f"/items/{item.pk}/plan/", said(STEPS, reason="补列节点")).status_code == 302
    assert item.entries.order_by("-seq")[0].action == "correct" and len(standing(item).milestones) == 3


def test_a_preview_shows_what_moves_and_saves_nothing(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 9, 30))
    client = sign_in(world.alice)
    client.post(f"/items/{item.pk}/plan/", said(STEPS))
    later = [("s1", "征地", "20", "", "2026-04-20"), ("s2", "施工", "40", "1", ""), ("s3", "竣工", "0", "2", "")]
    page = client.post(f"/items/{item.pk}/plan/", said(later, "preview")).content.decode()
    assert "2026-04-20" in page and "3步有变动" in page
    assert standing(item).seq == 2


def test_what_cannot_be_done_in_time_is_said_with_the_chain_and_what_would_be_enough(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 4, 30))
    page = sign_in(world.alice).post(f"/items/{item.pk}/plan/", said(STEPS, "preview")).content.decode()
    assert "征地 20个工作日 → 施工 40个工作日 → 竣工" in page
    assert "的期限推迟" in page


@pytest.mark.parametrize(
    ("row", "sentence"),
    [
        (("", "施工", "很久", "", ""), "不是天数"),
        (("", "施工", "40", "9", ""), "不存在"),
        (("", "施工", "40", "1", ""), "前置"),
    ],
)
def test_a_row_that_makes_no_sense_is_refused_in_a_sentence(world, make_item, sign_in, row, sentence):
    item = make_item(due=date(2026, 9, 30))
    answer = sign_in(world.alice).post(f"/items/{item.pk}/plan/", said([row]))
    assert answer.status_code == 422 and sentence in answer.content.decode()
    assert row[1] in answer.content.decode()


def test_who_may_not_change_the_item_may_only_read_its_plan(world, make_item, sign_in):
    item = make_item(due=date(2026, 9, 30), moves=("issue",))
    client = sign_in(world.bob)
    assert 'name="duration"' not in client.get(f"/items/{item.pk}/plan/").content.decode()
    assert client.post(f"/items/{item.pk}/plan/", said(STEPS)).status_code in (403, 422)
    assert not standing(item).milestones


def test_what_must_start_this_week_stands_on_the_desk_of_the_lead_office(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 6, 12))
    sign_in(world.alice).post(f"/items/{item.pk}/plan/", said(STEPS))
    assert standing(item).milestones[0].day == date(2026, 4, 15)  # begun by 18 March: Qingming is no working day
    ledger.act(world.alice, item.pk, ledger.Wanted("issue"), TODAY)
    page = sign_in(world.bob).get("/mine/").content.decode()
    assert "本周须启动" in page and "征地" in page and "施工" not in page
    assert "本周须启动" not in sign_in(world.erin).get("/mine/").content.decode()


def test_what_was_promised_at_first_issue_is_read_from_the_journal(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 9, 30))
    client = sign_in(world.alice)
    client.post(f"/items/{item.pk}/plan/", said(STEPS))
    first = {one.key: one.day for one in standing(item).milestones}
    ledger.act(world.alice, item.pk, ledger.Wanted("issue"), TODAY)
    shorter = [("s1", "征地", "20", "", ""), ("s2", "施工", "30", "1", ""), ("s3", "竣工", "0", "2", "")]
    client.post(f"/items/{item.pk}/plan/", said(shorter, reason="压缩工期"))
    assert promises([item])[item.pk].days == first
    assert promises([item], TODAY)[item.pk].days["s1"] > first["s1"], "as promised at the end of that day"
    assert not promises([item], date(2026, 3, 15)), "nothing was promised yet"
    assert standing(item).milestones[0].day > first["s1"]
    assert f"首次交办时为{first['s1']}" in client.get(f"/items/{item.pk}/plan/").content.decode()


def test_a_milestone_that_is_reached_keeps_the_day_that_was_promised(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 9, 30))
    client = sign_in(world.alice)
    client.post(f"/items/{item.pk}/plan/", said(STEPS))
    promised = standing(item).milestones[0]
    for who, verb, data in (
        (world.alice, "issue", {}),
        (world.bob, "accept", {}),
        (world.bob, "report", {"milestone": promised.key, "done_on": TODAY, "text": "已交地"}),
    ):
        ledger.act(who, item.pk, ledger.Wanted(verb, data), TODAY)
    again = [("s1", "征地", "20", "", ""), ("s2", "施工", "30", "1", ""), ("s3", "竣工", "0", "2", "")]
    client.post(f"/items/{item.pk}/plan/", said(again, reason="压缩工期"))
    kept = standing(item).milestones[0]
    assert (kept.day, kept.done_on) == (promised.day, TODAY)


def test_the_chart_shows_what_was_promised_at_first_and_links_each_bar_to_its_item(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 9, 30))
    sign_in(world.alice).post(f"/items/{item.pk}/plan/", said(STEPS))
    ledger.act(world.alice, item.pk, ledger.Wanted("issue"), TODAY)
    later = {"change": {"due": date(2026, 10, 30)}, "corrects": 1, "reason": "更正时限"}
    ledger.act(world.alice, item.pk, ledger.Wanted("correct", later), TODAY)
    page = sign_in(world.bob).get(f"/plan/?edition={world.edition.pk}").content.decode()
    assert f'href="/items/{item.pk}/"' in page and "首次承诺2026年9月30日" in page
    assert "关键线路：征地 → 施工" in page
    assert "施工</a>" not in page
    assert "施工</a>" in sign_in(world.bob).get("/plan/?steps=1").content.decode()


def test_the_calendar_shows_nodes_and_due_days_of_the_month_and_days_off(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 9, 30))
    client = sign_in(world.alice)
    client.post(f"/items/{item.pk}/plan/", said(STEPS))
    day = standing(item).milestones[0].day
    page = client.get(f"/plan/month/?month={day:%Y-%m}").content.decode()
    assert "<b>征地</b>" in page and "1个节点" in page
    assert "办结" in client.get("/plan/month/?month=2026-09").content.decode()
    assert "建设滨河道路" not in sign_in(world.charlie).get(f"/plan/month/?month={day:%Y-%m}").content.decode()


def test_a_month_that_is_none_is_this_one(world, sign_in):
    assert "2026-03" in sign_in(world.alice).get("/plan/month/?month=2026-13").content.decode()


def test_two_hundred_bars_weigh_less_than_a_page_may(world, make_item, sign_in):
    from gzip import compress

    for n in range(200):
        make_item(f"建设第{n}条道路", due=date(2026, 9, 30))
    content = sign_in(world.alice).get("/plan/").content
    assert content.count(b'class="bar-row"') == 201
    assert len(compress(content)) < 100_000


def test_the_days_of_a_plan_are_stored_with_the_entry_that_moves_them(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2026, 9, 30))
    client = sign_in(world.alice)
    client.post(f"/items/{item.pk}/plan/", said(STEPS))
    kept_days = {(row.kind, row.title): row.day for row in item.plan_days.all()}
    assert kept_days[("node", "竣工")] == date(2026, 9, 30) and ("start", "施工") in kept_days
    for who, verb, data in (
        (world.alice, "issue", {}),
        (world.bob, "accept", {}),
        (world.bob, "report", {"milestone": "s1", "begun_on": TODAY, "text": "已进场"}),
    ):
        ledger.act(who, item.pk, ledger.Wanted(verb, data), TODAY)
    assert not item.plan_days.filter(kind="start", title="征地"), "it has begun"
    assert {row.lead_id for row in item.plan_days.all()} == {item.lead_id} or item.plan_days.first().lead_id
    page = sign_in(world.bob).get(f"/items/{item.pk}/plan/").content.decode()
    assert "2026-03-16" in page
    form = {"report-milestone": "s1", "report-days_left": "120", "report-text": "地块移交晚了"}
    item.refresh_from_db()
    sent = sign_in(world.bob).post(f"/items/{item.pk}/report/", form | {"report-seq": str(item.seq)})
    assert sent.status_code == 302, sent.content.decode()
    page = sign_in(world.bob).get(f"/items/{item.pk}/plan/").content.decode()
    assert "2026-03-16反馈还需120个工作日" in page and "按此工期无法按期完成" in page
    PlanDay.objects.all().delete()
    assert "plan_days" in dict(journal.rebuild(TODAY))[item.pk]
    assert {(row.kind, row.title) for row in item.plan_days.all()} == {
        *((("node", t)) for t in ("征地", "施工", "竣工")),
        ("start", "施工"),
    }


def test_a_month_counts_all_its_nodes_and_shows_a_day_by_itself(
    world, make_item, sign_in, django_assert_max_num_queries
):
    for n in range(12):
        make_item(f"办好第{n}件实事", due=date(2026, 9, 30))
    client = sign_in(world.alice)
    with django_assert_max_num_queries(25):
        page = client.get("/plan/month/?month=2026-09").content.decode()
    assert "12个节点" in page and "还有4项" in page and page.count("办好第") == 8
    assert client.get("/plan/month/?month=2026-09&day=30").content.decode().count("办好第") == 12


def linked(world, make_item, sign_in) -> tuple[Any, Any]:
    """A school that waits for a road, both with plans."""
    road, school = make_item("建设滨河道路", due=date(2026, 9, 30)), make_item("新建云溪小学", due=date(2026, 12, 31))
    client = sign_in(world.alice)
    assert client.post(f"/items/{road.pk}/plan/", said(STEPS)).status_code == 302
    assert client.post(f"/items/{school.pk}/plan/", said(STEPS, waits=f"{road.number}+5")).status_code == 302
    return road, school


def test_an_item_begins_after_the_items_it_waits_for(world, make_item, sign_in):
    road, school = linked(world, make_item, sign_in)
    assert standing(school).fields["after"] == [[str(road.pk), 5, "workdays"]]
    page = sign_in(world.alice).get(f"/items/{school.pk}/plan/").content.decode()
    assert "其他事项" in page and f'value="{road.number}+5"' in page and "建设滨河道路" in page
    assert "新建云溪小学" in sign_in(world.alice).get(f"/items/{road.pk}/plan/").content.decode()
    chart = sign_in(world.alice).get("/plan/?steps=1").content.decode()
    assert f'href="#item-{road.pk}"' in chart and f'data-waits="{road.pk} "' in chart
    assert "其他事项" not in sign_in(world.alice).get(f"/items/{road.pk}/plan/").content.decode()


@pytest.mark.parametrize(
    ("waits", "sentence"), [("2026-99999", "没有编号"), ("很快", "不是事项编号"), ("own", "自身为前置")]
)
def test_what_cannot_be_waited_for_is_refused(world, make_item, sign_in, waits, sentence):
    item = make_item(due=date(2026, 9, 30))
    waits = item.number if waits == "own" else waits
    answer = sign_in(world.alice).post(f"/items/{item.pk}/plan/", said(STEPS, waits=waits))
    assert answer.status_code == 422 and sentence in answer.content.decode()


def test_large_plans_are_in_memory_before_anybody_asks(world, make_item, sign_in, monkeypatch):
    road, school = linked(world, make_item, sign_in)
    monkeypatch.setattr(whole, "LARGE", 2)
    monkeypatch.setattr(whole, "_plans", kept := whole._Kept(whole.PLANS))
    whole.read_ahead(TODAY)
    ahead = {id(found): set(found.parts) for found in kept._values.values()}
    assert ahead[id(whole.of({school.pk}, TODAY))] == {road.pk, school.pk}


def test_items_cannot_wait_for_each_other(world, make_item, sign_in):
    road, school = linked(world, make_item, sign_in)
    rows = [("s1", "征地", "20", "", ""), ("s2", "施工", "40", "1", ""), ("s3", "竣工", "0", "2", "")]
    answer = sign_in(world.alice).post(f"/items/{road.pk}/plan/", said(rows, waits=school.number))
    assert answer.status_code == 422 and "互为前置" in answer.content.decode()
    assert "after" not in standing(road).fields


def test_a_step_that_is_pulled_shows_what_it_moves_elsewhere_before_it_is_saved(world, make_item, sign_in):
    road, school = linked(world, make_item, sign_in)
    client, address = sign_in(world.alice), f"/plan/pull/?item={road.pk}&step=s2"
    assert "不早于" in client.get(address).content.decode()
    page = client.get(address + "&day=2026-10-26").content.decode()
    assert "新建云溪小学" in page and "2026-12-18" in page, "the road's new end"
    assert "2项不能按期完成" in page
    assert standing(road).seq == 2, "looking saves nothing"
    sent = {"item": road.pk, "step": "s2", "day": "2026-05-06", "expects": standing(road).seq}
    assert client.post("/plan/pull/", sent).status_code == 302
    assert standing(road).fields["plan"][1]["earliest"] == "2026-05-06"
    assert sign_in(world.bob).post("/plan/pull/", sent).status_code in (404, 422)
    assert client.get(f"/plan/pull/?item={road.pk}&step=gone&day=2026-05-06").status_code == 422
    assert client.get(f"/plan/pull/?item={road.pk}&day=soon").status_code == 422


def test_a_due_day_that_is_pulled_counts_the_plan_back_anew_and_needs_a_reason(world, make_item, sign_in):
    road, _school = linked(world, make_item, sign_in)
    ledger.act(world.alice, road.pk, ledger.Wanted("issue"), TODAY)
    client, sent = sign_in(world.alice), {"item": road.pk, "step": "", "day": "2026-10-30"}
    assert client.post("/plan/pull/", sent).status_code == 422
    assert client.post("/plan/pull/", sent | {"reason": "汛期"}).status_code == 302
    now = standing(road)
    assert now.due == now.milestones[-1].day == date(2026, 10, 30)
    assert "首次承诺2026年9月30日" in client.get("/plan/").content.decode()
    against = client.get("/plan/?against=2026-03-16").content.decode()
    assert 'value="2026-03-16"' in against and "2026年3月16日时承诺" not in against, "that evening it was the new day"


def test_where_a_duration_comes_from_is_shown_with_the_plan(world, make_item, sign_in):
    item = make_item("建设滨河道路", due=date(2028, 12, 29))
    client = sign_in(world.alice)
    plan = kept.proposed(standing(item), "road")
    rows = [{**row, "number": str(row["number"])} for row in form.rows_of(plan)]
    sent = {name: [row[name] for row in rows] for name in form.COLUMNS} | {"kind": "road", "save": "1"}
    sent["duration"][1] = "55"
    sent["basis"][1] = "勘察单位来函"
    assert client.post(f"/items/{item.pk}/plan/", sent).status_code == 302
    bases = [row.get("basis", {}) for row in standing(item).fields["plan"]]
    assert bases[0]["template"] == "road" and "kind" not in bases[0], "assumed is what is not said"
    assert bases[1] == {"text": "勘察单位来函", "kind": "entered", "by": str(world.alice.pk), "day": "2026-03-16"}
    page = client.get(f"/items/{item.pk}/plan/").content.decode()
    assert "工期由林岚于2026-03-16填写：勘察单位来函。" in page and "工期依据（2026-11-22核对条文）" in page


def test_the_finishing_day_is_forecast_on_the_items_page_and_honest_about_few_reports(world, make_item, sign_in):
    item = make_item("办好集市", due=date(2026, 6, 30), moves=("issue", "accept"), milestones=[])
    client = sign_in(world.bob)
    assert "的进度，预计" not in client.get(f"/items/{item.pk}/").content.decode()
    for n, (day, progress) in enumerate([(date(2026, 3, 30), 8), (date(2026, 4, 15), 20), (date(2026, 4, 30), 26)], 1):
        ledger.act(world.bob, item.pk, ledger.Wanted("report", {"progress": progress, "text": "推进中"}), day)
        page = client.get(f"/items/{item.pk}/").content.decode()
        assert ("80%的把握" in page) == (n == 3) and ("仅有" in page) == (n < 3)
    assert "比时限晚" in page and "比时限晚" in client.get(f"/items/{item.pk}/plan/").content.decode()


def test_what_is_waited_for_is_not_named_to_those_who_may_not_see_it(world, make_item, sign_in):
    road, school = linked(world, make_item, sign_in)
    ledger.act(world.alice, school.pk, ledger.Wanted("issue"), TODAY)  # the road is not issued to Bob's office yet
    client = sign_in(world.bob)
    assert client.get(f"/items/{road.pk}/").status_code == 404
    page = client.get(f"/items/{school.pk}/plan/").content.decode()
    assert "无权查看的事项" in page and "建设滨河道路" not in page
    pulled = client.get(f"/plan/pull/?item={school.pk}&day=2026-04-30").content.decode()
    assert "建设滨河道路" not in pulled and "征地" in pulled
    assert "建设滨河道路" not in client.get("/plan/?steps=1").content.decode()
