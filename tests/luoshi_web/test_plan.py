"""Plans in the pages: proposed, corrected, saved by a move of the loop, shown with their reasons."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from luoshi import work
from luoshi_web.models import PlanDay
from luoshi_web.queries.plan import first_promises
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
    assert first_promises([item]) == {item.pk: first}
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
