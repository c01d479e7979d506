"""The forms of an item's page: correct, link, count the day again, take away; and what is read first."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luoshi import work
from luoshi_web.models import Item, User
from luoshi_web.store import journal, ledger, mapping

TODAY = date(2026, 3, 16)
TARGET = {"value": 100, "unit": "户", "indicator": "改造户数"}
Send = Callable[..., str]


@pytest.fixture
def send(sign_in) -> Send:
    """`send(person, item, verb, **changed)`: the form as it is shown, with these fields changed; the page after."""

    def sent(person: User, item: Item, verb: str, **changed: Any) -> str:
        client: Client = sign_in(person)
        row = Item.objects.get(pk=item.pk)
        page = client.get(reverse("item", args=[row.pk]))
        form = next(move["form"] for move in page.context["moves"] if move["verb"] == verb)
        data = {field.html_name: field.value() for field in form}
        data = {k: "、".join(map(str, v)) if isinstance(v, list) else v for k, v in data.items()}
        data = {k: v for k, v in data.items() if v not in (None, False)} | {
            f"{verb}-{k}": v for k, v in changed.items()
        }
        answer = client.post(reverse("item_act", args=[row.pk, verb]), data, follow=True)
        assert answer.status_code == 200, answer.context["moves"]
        return answer.content.decode()

    return sent


def standing(item: Item) -> work.Standing:
    return mapping.standing_of(Item.objects.get(pk=item.pk))


def test_a_form_sent_as_it_stands_changes_nothing(world, make_item, send):
    item = make_item(target=TARGET, assisting=[str(world.town.pk)], sponsor=str(world.diana.pk), cycle="monthly")
    before = standing(item)
    send(world.alice, item, "amend")
    after = standing(item)
    assert mapping.entry_of(item.entries.last()).say == {}
    assert work.plain(after) == work.plain(before) | {"seq": 2, "head": after.head}


def test_what_is_emptied_in_a_form_is_taken_away(world, make_item, send):
    item = make_item(target=TARGET, assisting=[str(world.town.pk)], sponsor=str(world.diana.pk), cycle="monthly")
    page = send(world.alice, item, "amend", assisting="", sponsor="", cycle="", target_value="", fields_field="")
    now = standing(item)
    assert (now.assisting, now.sponsor, now.cycle, now.target, now.fields.get("field")) == ((), "", "", None, None)
    assert "配合单位：—" in page


def test_a_target_and_a_field_are_given_in_the_form(world, make_item, send):
    item = make_item()
    send(
        world.alice, item, "amend", target_value="30", target_unit="公里", target_indicator="渠道", fields_field="产业"
    )
    now = standing(item)
    assert (now.target.value, now.target.unit, now.target.direction) == (30, "公里", "up")
    assert (now.fields["field"], Item.objects.get(pk=item.pk).field) == ("产业", "产业")


def test_a_wrong_figure_is_put_right_by_an_entry_that_names_the_wrong_one(world, make_item, send):
    item = make_item(moves=("issue", "accept"), target=TARGET)
    send(world.bob, item, "report", figure="80")
    page = send(world.alice, item, "correct", corrects="4", reason="多报一个零", figure="8")
    now = standing(item)
    assert (now.figure, now.progress, now.report.figure) == (8, 8, 8)
    assert "已由第5条更正" in page
    assert "更正内容：数据：8" in page
    assert not journal.verify(TODAY).findings


def test_a_corrected_day_says_how_it_came_about(world, make_item, send):
    item = make_item(moves=("issue",))
    page = send(world.alice, item, "correct", corrects="1", reason="原文为七月底", due="2026-07-31")
    assert "列入台账时确定的日期：2026年6月30日" in page
    assert "由第3条更正，2026年6月30日改为2026年7月31日：原文为七月底。" in page


def test_a_day_that_was_counted_is_counted_again(world, make_item, send):
    item = make_item()
    send(world.alice, item, "issue", workdays="20")
    assert standing(item).due == date(2026, 4, 14)  # 清明 on 6 April is no working day
    send(world.alice, item, "move_due", reason="收文日期有误", due_rule_from="2026-03-18")
    now = standing(item)
    assert (now.due, dict(now.due_rule)) == (date(2026, 4, 16), {"from": "2026-03-18", "workdays": 20})


def test_an_item_is_tied_to_another_and_to_what_stands_elsewhere(world, make_item, send):
    item, other = make_item(moves=("issue",)), make_item("建成松河镇污水处理站")
    send(world.alice, item, "link", link_kind="item", link_id=other.number, text="同一管网")
    page = send(world.alice, item, "link", link_kind="notice", link_id="督〔2026〕3号")
    assert f'<dd><a href="/items/{other.pk}/">建成松河镇污水处理站</a></dd>' in page
    assert "<dt>督办单</dt><dd>督〔2026〕3号</dd>" in page


def test_why_an_item_came_back_stands_at_its_head(world, make_item, send, sign_in):
    item = make_item(moves=("issue",))
    page = send(world.bob, item, "return", reason="属县交通局职责")
    assert page.index("属县交通局职责") < page.index("承诺内容")
    page = send(world.alice, item, "issue", lead="松河镇")
    assert page.index("属县交通局职责") > page.index("承诺内容")  # only in the journal by now


def test_an_instruction_stands_at_the_head_until_it_is_answered(world, make_item, send):
    item = make_item(moves=("issue", "accept"))
    page = send(world.diana, item, "instruct", text="请月底前拿出方案")
    assert page.index("批示内容：请月底前拿出方案") < page.index("承诺内容")
    ledger.act(world.bob, item.pk, ledger.Wanted("report", {"text": "方案已报"}), TODAY)
    page = send(world.bob, item, "report", text="方案已印发")
    assert page.index("批示内容：请月底前拿出方案") > page.index("承诺内容")
