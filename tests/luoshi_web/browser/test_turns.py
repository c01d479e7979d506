"""What goes wrong between 交办 and 销号, in the browser: sent to a wrong office, reported wrongly, put in twice."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from luoshi_web.models import Document, Item, Membership, User
from luoshi_web.store import journal

from .conftest import PASSWORD, TODAY, follow
from .looks import inaccessible

pytestmark = pytest.mark.browser

Open = Callable[..., Page]


def move(page: Page, item: Item, verb: str, **given: str) -> None:
    """Open the item at the move's form, fill it in, send it."""
    page.goto(f"/items/{item.pk}/?act={verb}#act-{verb}")
    form = page.locator(f"#act-{verb} form")
    for name, value in given.items():
        field = form.locator(f"[name={verb}-{name}]").first
        if field.evaluate("one => one.tagName") == "SELECT":
            field.select_option(value)
        elif field.get_attribute("type") == "checkbox":
            field.check()
        else:
            field.fill(value)
    follow(form.locator("button.main-act"))
    expect(page.get_by_role("status").first).to_contain_text("已")


def test_sent_to_the_wrong_office_returned_and_sent_on(open_page: Open, world, make_item):
    item = make_item("整治松河镇污水直排口", moves=("issue",))
    alice, bob, erin = open_page("alice"), open_page("bob", size="phone"), open_page("erin", size="phone")

    move(bob, item, "return", reason="属地为松河镇，建议由其牵头")
    alice.goto("/mine/")
    expect(alice.locator("main")).to_contain_text("属地为松河镇，建议由其牵头")
    assert not inaccessible(alice)
    move(alice, item, "issue", lead="松河镇")
    erin.goto("/mine/")
    follow(erin.get_by_role("link", name="签收"))
    follow(erin.locator("#act-accept button.main-act"))
    expect(erin.locator("p.answer")).to_contain_text("松河镇于")
    bob.goto("/mine/")
    expect(bob.locator("main")).not_to_contain_text("污水直排口")


def test_a_wrong_figure_is_put_right_and_both_stay_in_sight(open_page: Open, world, make_item):
    item = make_item("改造农户100户", moves=("issue", "accept"), target={"value": 100, "unit": "户"})
    alice, bob = open_page("alice"), open_page("bob", size="phone")
    move(bob, item, "report", figure="80", text="已完工80户")
    move(alice, item, "correct", corrects="4", reason="多报一个零", figure="8")
    expect(alice.locator("p.answer")).to_contain_text("8%")
    bob.goto(f"/items/{item.pk}/")
    expect(bob.locator("#entry-4")).to_contain_text("已由第5条更正")
    assert not inaccessible(bob)
    assert not inaccessible(alice)
    assert not journal.verify(TODAY).findings


def test_leniency_is_refused_appealed_once_and_decided_by_somebody_else(open_page: Open, world, make_item):
    item = make_item("建成雨污分流管网", moves=("issue", "accept"))
    for name in ("judge", "second"):
        user = User.objects.create_user(name, PASSWORD, name={"judge": "方正", "second": "江平"}[name])
        Membership.objects.create(user=user, office=world.supervision, role="evaluator")
    bob, judge, second = open_page("bob"), open_page("judge"), open_page("second", size="phone")
    paper = {"name": "说明.txt", "mimeType": "text/plain", "buffer": "省级规划调整".encode()}
    bob.goto(f"/items/{item.pk}/?act=ask_leniency#act-ask_leniency")
    bob.locator("#act-ask_leniency input[type=file]").set_input_files(paper)
    bob.locator("#act-ask_leniency").get_by_label("上级政策或规划调整").check()
    bob.locator("[name=ask_leniency-reason]").fill("省级规划六月调整")
    follow(bob.locator("#act-ask_leniency button.main-act"))

    judge.goto("/mine/")
    expect(judge.locator("h2").first).to_contain_text("待您审批")
    assert not inaccessible(judge)
    move(judge, item, "refuse_leniency", reason="调整早于交办", criteria="policy_changed")
    move(bob, item, "appeal_leniency", reason="交办时尚未印发")
    judge.goto(f"/items/{item.pk}/")
    expect(judge.locator("#act-decide_leniency")).to_have_count(0)  # not by the first decider
    second.goto("/mine/")
    follow(second.get_by_role("link", name="认定容错"))
    second.locator("#act-decide_leniency").get_by_label("上级政策或规划调整").check()
    second.locator("[name=decide_leniency-reason]").fill("印发日期属实")
    follow(second.locator("#act-decide_leniency button.main-act"))
    bob.goto(f"/items/{item.pk}/")
    expect(bob.locator("dl.pairs")).to_contain_text("容错")
    expect(bob.locator("#act-appeal_leniency")).to_have_count(0)
    assert not inaccessible(bob)


def test_the_same_paper_put_in_twice_leads_to_the_first(open_page: Open, world, paste):
    alice = open_page("alice")
    for _twice in range(2):
        alice.goto("/documents/new/")
        alice.locator("#id_text").fill(paste)
        alice.locator("#id_title").fill("重点工作方案")
        follow(alice.get_by_role("button", name="开始识读", exact=True))
    expect(alice.locator("[role=alert]")).to_contain_text("同一文件已于")
    assert not inaccessible(alice)
    follow(alice.get_by_role("link", name="查看已录入的文件"))
    expect(alice.locator("h1")).to_contain_text("重点工作方案")
    assert Document.objects.count() == 1
