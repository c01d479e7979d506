"""One commitment from 交办 to 销号, in three browsers: Alice supervises, Bob does the work, Diana leads the county."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Page, expect

from luoshi_web.clock import today
from luoshi_web.models import Item
from luoshi_web.store import journal

from .conftest import follow
from .looks import inaccessible

pytestmark = pytest.mark.browser


@pytest.fixture
def photo() -> dict[str, Any]:
    """What Bob takes with his telephone."""
    content = io.BytesIO()
    Image.new("RGB", (1200, 900), "green").save(content, "JPEG")
    return {"name": "现场照片.jpg", "mimeType": "image/jpeg", "buffer": content.getvalue()}


class Persona:
    """Somebody before a browser, who makes moves on one item."""

    def __init__(self, page: Page, item: Item) -> None:
        self.page, self.item = page, item

    def does(self, verb: str, files: Any = None, **given: str) -> None:
        """Open the item at the move's form, fill it in, send it."""
        self.page.goto(f"/items/{self.item.pk}/?act={verb}#act-{verb}")
        form = self.page.locator(f"#act-{verb} form")
        for name, value in given.items():
            form.locator(f"[name={verb}-{name}]").fill(value)
        if files:
            form.locator("input[type=file]").set_input_files(files)
        follow(form.locator("button.main-act"))
        expect(self.page.get_by_role("status")).to_contain_text("已")

    def reads(self, words: str) -> None:
        """Find the words as the answer on the item's page."""
        self.page.goto(f"/items/{self.item.pk}/")
        expect(self.page.locator("p.answer")).to_contain_text(words)


def test_from_issue_to_closing(open_page: Callable[..., Page], world, make_item, photo):
    item = make_item("启动老城区雨污分流改造", cycle="monthly")
    alice = Persona(open_page("alice"), item)
    bob = Persona(open_page("bob", size="phone"), item)
    diana = Persona(open_page("diana"), item)

    # Alice issues it with two others, after she has seen what would happen
    alice.page.goto("/ledger/")
    alice.page.get_by_label("办理").select_option("issue")
    follow(alice.page.get_by_role("button", name="预览本页全部"))
    expect(alice.page.locator(".answer")).to_contain_text("1项可以办理")
    assert not inaccessible(alice.page)
    follow(alice.page.get_by_role("button", name="交办：全部1项"))

    # Bob finds it on his telephone, accepts, and reports with a photograph
    bob.page.goto("/mine/")
    follow(bob.page.get_by_role("link", name="签收"))
    follow(bob.page.locator("#act-accept button.main-act"))
    bob.does("report", text="管网施工单位进场，完成15%", progress="15", files=[photo])
    expect(bob.page.locator("img.proof")).to_be_visible()

    # Alice asks about it beside the journal; Bob is told on his desk
    alice.page.goto(f"/items/{item.pk}/")
    alice.page.locator("#comment-text").fill("@何川 下雨是否影响工期？")
    follow(alice.page.get_by_role("button", name="留言"))
    bob.page.goto("/mine/")
    expect(bob.page.locator("main")).to_contain_text("下雨是否影响工期")
    assert not inaccessible(bob.page)
    follow(bob.page.get_by_role("button", name="已阅"))

    # He needs more time; Alice endorses, and only somebody higher grants
    bob.does("ask_extension", reason="汛期停工", progress="20", new_day="2026-08-31")
    alice.does("endorse_extension", reason="情况属实")
    alice.page.goto(f"/items/{item.pk}/")
    expect(alice.page.locator("#act-grant_extension")).to_have_count(0)
    diana.does("grant_extension", reason="同意")
    alice.page.goto(f"/items/{item.pk}/")
    alice.page.get_by_text("时限怎么算的").click()
    expect(alice.page.locator("main")).to_contain_text("由2026年6月30日延期至2026年8月31日")

    # Done, checked by another office, closed: then nobody owes anything
    bob.does("report_done", text="12公里管网全部完工", files=[photo])
    bob.reads("尚未核查")
    alice.does("check", text="现场核查属实")
    alice.does("close")
    bob.reads("销号")
    assert not inaccessible(bob.page)
    bob.page.goto("/mine/")
    expect(bob.page.locator(".answer")).to_contain_text("没有")
    moves = [entry.action for entry in Item.objects.get(pk=item.pk).entries.order_by("seq")]
    extended = ["ask_extension", "endorse_extension", "grant_extension"]
    assert moves == ["draft", "issue", "accept", "report", *extended, "report_done", "check", "close"]
    verdict = journal.verify(today())
    assert not [*verdict.findings, *verdict.differences]


def test_two_at_the_same_item_and_a_part_given_on(open_page: Callable[..., Page], world, make_item):
    item = make_item(moves=("issue", "accept"))
    first, second = Persona(open_page("bob"), item), Persona(open_page("bob", size="phone"), item)
    second.page.goto(f"/items/{item.pk}/?act=report#act-report")
    first.does("report", text="已完成测量放线", progress="10")
    second.page.locator("[name=report-text]").fill("完成围挡")
    follow(second.page.locator("#act-report button.main-act"))
    expect(second.page.locator("main")).to_contain_text("您打开本页之后")
    expect(second.page.locator("main")).to_contain_text("已完成测量放线")
    expect(second.page.locator("[name=report-text]")).to_have_value("完成围挡")
    assert not inaccessible(second.page)
    follow(second.page.locator("#act-report button.main-act"))
    expect(second.page.get_by_role("status").first).to_contain_text("已")
    assert item.entries.filter(action="report").count() == 2

    alice = open_page("alice", locale="en-US")
    alice.goto(f"/items/{item.pk}/")
    alice.get_by_text("Give a part of it on").click()
    alice.locator("[name=part-title]").fill("完成松河镇段")
    alice.locator("[name=part-lead]").fill("松河镇")
    follow(alice.get_by_role("button", name="Draft the sub-item"))
    expect(alice.locator("#parts + p, #parts ~ ul")).to_have_count(2)
    assert not inaccessible(alice)
