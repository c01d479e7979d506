"""The heart: a document goes in, a person reviews what was read, and the ledger holds that and nothing else."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from luoshi_web.models import Document, Draft, Item
from luoshi_web.store import documents

from .conftest import exchange, exchanged, follow, session

pytestmark = pytest.mark.browser
State = Draft.State


def rows(page: Page, state: str = "todo"):
    return page.locator(f".draft.{state}")


def key_of(row) -> int:
    return int(row.get_attribute("data-item"))


def test_a_pasted_document_is_read_while_one_waits(open_page: Callable[..., Page], world, paste):
    page = open_page("alice")
    page.goto("/documents/new/")
    page.fill("#id_text", paste)
    page.fill("#id_title", "重点工作方案")
    follow(page.get_by_role("button", name="开始识读"))
    expect(page.locator("#state")).to_contain_text("等待识读")
    documents.read(Document.objects.get().pk, date(2026, 3, 16))  # what the worker does
    expect(page.get_by_role("link", name="审核", exact=True)).to_be_visible()  # the page has loaded itself anew
    follow(page.get_by_role("link", name="审核", exact=True))
    expect(page.locator(".bar .done")).to_contain_text("已核 0/")
    assert not Item.objects.exists()


def test_a_row_and_its_place_light_up_together(open_page: Callable[..., Page], document):
    page = open_page("alice")
    page.goto(f"/documents/{document.pk}/review/")
    row = rows(page).nth(1)
    place = page.locator(f"mark[data-item='{key_of(row)}']").first
    row.hover()
    expect(place).to_have_class(re.compile(r"\bon\b"))
    place.click()
    expect(row).to_have_class(re.compile(r"\bhere\b"))
    assert "".join(row.locator(".quote").inner_text().split()) in "".join(page.locator(".doc").inner_text().split())


def test_correct_with_the_keyboard(open_page: Callable[..., Page], document):
    page = open_page("alice")
    page.goto(f"/documents/{document.pk}/review/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    form = page.locator("form.correct")
    expect(form).to_be_visible()
    exchanged(page)
    key = key_of(page.locator(".draft.here"))
    form.get_by_label("指标").fill("标准厂房")
    form.get_by_label("牵头单位").fill("没有的局")
    exchange(form.get_by_role("button", name="保存"))
    expect(form).to_contain_text("没有名为“没有的局”的单位")
    form.get_by_label("牵头单位").fill("住建局")
    exchange(form.get_by_role("button", name="保存"))
    expect(form).to_be_hidden()
    expect(page.locator(f"#draft-{key}")).to_contain_text("县住建局")
    draft = Draft.objects.get(pk=key)
    assert (draft.indicator, str(draft.lead), draft.state) == ("标准厂房", "县住建局", State.PROPOSED)


def test_a_form_is_left_with_the_keyboard_as_it_was(open_page: Callable[..., Page], document):
    page = open_page("alice")
    page.goto(f"/documents/{document.pk}/review/")
    page.keyboard.press("j")
    page.keyboard.press("Enter")
    form = page.locator("form.correct")
    expect(form.get_by_label("类别")).to_be_focused()
    form.get_by_label("指标").fill("误改")
    page.keyboard.press("Escape")  # leaves the field
    expect(form).to_be_visible()
    page.keyboard.press("Escape")
    expect(form).to_have_count(0)
    assert not document.drafts.filter(indicator="误改").exists()


def test_who_was_signed_out_in_the_middle_is_told_and_keeps_what_was_typed(
    open_page: Callable[..., Page], document, live_server
):
    page = open_page("alice")
    page.goto(f"/documents/{document.pk}/review/")
    exchange(rows(page).first.get_by_role("link", name="修改"))
    form = page.locator("form.correct")
    form.get_by_label("指标").fill("标准厂房面积")
    page.context.clear_cookies(name="sessionid")
    exchange(form.get_by_role("button", name="保存"))
    expect(page.get_by_role("alert")).to_contain_text("您已退出登录")
    expect(form.get_by_label("指标")).to_have_value("标准厂房面积")
    page.context.add_cookies([{"url": live_server.url} | session("alice")])  # in another window
    exchange(form.get_by_role("button", name="保存"))
    expect(form).to_have_count(0)
    expect(page.get_by_role("alert")).to_have_count(0)
    assert document.drafts.filter(indicator="标准厂房面积").exists()


def test_a_row_that_somebody_else_has_merged_leads_to_what_took_its_place(open_page: Callable[..., Page], document):
    page, other = open_page("alice"), open_page("alice")
    for one in (page, other):
        one.goto(f"/documents/{document.pk}/review/")
    follow(rows(other).nth(0).get_by_role("button", name="与下条合并"))
    follow(rows(page).nth(1).get_by_role("button", name="舍去"))
    expect(page.get_by_role("status")).to_contain_text("他人已将该条合并或拆分")
    expect(page.locator(".draft.here")).to_contain_text("引进绿色食品企业6家")
    assert document.drafts.filter(state=State.REJECTED).count() == 0


def test_merge_split_reject_and_restore(open_page: Callable[..., Page], document):
    page = open_page("alice")
    page.goto(f"/documents/{document.pk}/review/")
    first, second = (key_of(rows(page).nth(i)) for i in (0, 1))
    follow(page.locator(f"#draft-{first}").get_by_role("button", name="与下条合并"))
    expect(page.locator(f"#draft-{second}")).to_have_count(0)
    merged = Draft.objects.get(pk=first).replaced_by
    assert (merged.start, Draft.objects.get(pk=second).replaced_by) == (Draft.objects.get(pk=first).start, merged)

    whole = Draft.objects.get(quote="完成云岭茶叶交易市场改造")
    row = page.locator(f"#draft-{whole.pk}")
    exchange(row.get_by_role("link", name="拆分"))
    row.get_by_label("在拆分处换行").fill(f"{whole.quote[:4]}\n{whole.quote[4:]}")
    follow(row.get_by_role("button", name="按此拆分"))
    expect(page.locator(f"#draft-{whole.pk}")).to_have_count(0)
    parts = Draft.objects.filter(document=document, start__gte=whole.start, end__lte=whole.end, state=State.PROPOSED)
    assert [part.quote for part in parts.order_by("start")] == [whole.quote[:4], whole.quote[4:]]

    last = rows(page).last
    key = key_of(last)
    exchange(last.get_by_role("button", name="舍去"))
    expect(page.locator(f"#draft-{key}")).to_have_class(re.compile("rejected"))
    expect(page.locator(f"mark[data-item='{key}']").first).to_have_class(re.compile("rejected"))
    exchange(page.locator(f"#draft-{key}").get_by_role("button", name="恢复"))
    expect(page.locator(f"#draft-{key}")).to_have_class(re.compile("todo"))


def test_selected_text_becomes_a_row(open_page: Callable[..., Page], document):
    page = open_page("alice")
    page.goto(f"/documents/{document.pk}/review/")
    words = "云岭县2026年重点工作方案"
    page.get_by_text(words, exact=False).and_(page.locator(".doc span")).first.select_text()
    adder = page.locator(".adder")
    expect(adder).to_be_visible()
    follow(adder.get_by_role("button", name="添加为任务"))
    added = Draft.objects.get(document=document, provenance="hand")
    assert (added.quote, added.kind, added.start) == (words, "task", document.body.given.index(words))


def test_only_what_was_confirmed_is_in_the_ledger(open_page: Callable[..., Page], document):
    page = open_page("alice")
    page.goto(f"/documents/{document.pk}/review/")
    total = rows(page).count()
    target = page.locator(".draft.todo.task, .draft.todo.target").first
    key = key_of(target)
    exchange(target.get_by_role("button", name="确认"))
    expect(page.locator(f"#draft-{key}")).to_have_class(re.compile("confirmed"))
    expect(page.locator(".bar .done")).to_have_text(f"已核 1/{total}")
    item = Item.objects.get()
    assert (item.draft_id, item.state) == (key, "drafted")
    rejected = key_of(rows(page).last)
    exchange(rows(page).last.get_by_role("button", name="舍去"))
    expect(page.locator(".bar .done")).to_have_text(f"已核 2/{total}")
    follow(page.get_by_role("button", name=re.compile("确认无疑问")))
    expect(page.get_by_role("status").first).to_contain_text("进入台账")
    assert not Item.objects.filter(draft=rejected).exists()
    assert not Item.objects.exclude(draft__state=State.CONFIRMED).exists()
    page.goto("/ledger/")
    expect(page.locator("h1")).to_contain_text(f"{Item.objects.count()}项")
    follow(page.locator("tbody a").first)
    expect(page.locator(".answer")).to_contain_text("尚未交办")
    expect(page.locator("blockquote mark")).to_have_text(Item.objects.order_by("due_order", "id").first().quote)


def test_the_review_works_without_scripts(open_page: Callable[..., Page], document):
    page = open_page("alice", scripts=False)
    page.goto(f"/documents/{document.pk}/review/")
    key = key_of(rows(page).first)
    follow(page.locator(f"#draft-{key}").get_by_role("link", name="修改"))
    page.locator("form.correct").get_by_label("指标").fill("厂房")
    follow(page.locator("form.correct").get_by_role("button", name="保存"))
    assert Draft.objects.get(pk=key).indicator == "厂房"
    follow(page.locator(f"#draft-{key}").get_by_role("button", name="确认"))
    expect(page.locator(f"#draft-{key}")).to_have_class(re.compile("confirmed"))
    page.locator("#add summary").click()
    page.locator("#add textarea").fill("云岭茶叶交易市场")
    follow(page.locator("#add").get_by_role("button", name="添加"))
    assert Draft.objects.filter(quote="云岭茶叶交易市场", provenance="hand").exists()


def test_on_a_phone_the_two_sides_are_shown_in_turn(open_page: Callable[..., Page], document):
    page = open_page("alice", size="phone")
    page.goto(f"/documents/{document.pk}/review/")
    expect(page.locator(".pane-doc")).to_be_hidden()
    row = rows(page).nth(2)
    row.locator(".quote a").click()
    expect(page.locator(f"mark[data-item='{key_of(row)}']").first).to_be_in_viewport()
    expect(page.locator(".pane-drafts")).to_be_hidden()
    page.locator(".doc mark").first.click()
    expect(rows(page).first).to_be_in_viewport()
