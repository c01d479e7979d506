"""Reading and acting: keys, filters in the address, an item's moves, the desk; all of it without scripts."""

import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from luoshi_web.models import Item
from luoshi_web.store import ledger

from .conftest import follow

pytestmark = pytest.mark.browser


def test_the_ledger_by_keyboard(open_page: Callable[..., Page], ledgered):
    page = open_page("alice")
    page.goto("/ledger/")
    page.keyboard.press("?")
    expect(page.locator("dialog#keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("dialog#keys")).to_be_hidden()
    page.keyboard.press("j")
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(1)).to_have_class("here")
    page.keyboard.press("k")
    expect(page.locator("tbody tr").first).to_have_class("here")
    page.keyboard.press("/")
    expect(page.locator("#f-q")).to_be_focused()
    page.keyboard.type("jjj")
    expect(page.locator("#f-q")).to_have_value("jjj")
    page.keyboard.press("Escape")
    page.keyboard.press("j")
    expect(page.locator("tbody tr").nth(1)).to_have_class("here")
    with page.expect_navigation(url=re.compile(r"/items/\d+/")):
        page.keyboard.press("Enter")


def test_keys_can_be_switched_off(open_page: Callable[..., Page], ledgered):
    page = open_page("alice")
    page.goto("/ledger/")
    page.locator(".me summary").click()
    follow(page.locator("button[name=keys][value=off]"))
    page.keyboard.press("j")
    expect(page.locator("tr.here")).to_have_count(0)


def test_filters_read_as_a_sentence_and_live_in_the_address(open_page: Callable[..., Page], ledgered):
    page = open_page("alice")
    page.goto("/ledger/")
    page.locator("#f-lamp").select_option("逾期或滞后")
    page.locator("#f-office").select_option("县住建局")
    follow(page.get_by_role("button", name="筛选", exact=True))
    expect(page.locator("h1")).to_contain_text("逾期或滞后 · 县住建局")
    expect(page.locator("tbody tr")).to_have_count(1)
    shared = open_page("alice")
    shared.goto(page.url)
    expect(shared.locator("tbody tr")).to_have_count(1)
    follow(shared.locator(".chip", has_text="逾期或滞后"))
    expect(shared.locator("tbody tr")).to_have_count(2)


def test_columns_are_chosen_at_once_and_sorting_turns_round(open_page: Callable[..., Page], ledgered):
    page = open_page("alice")
    page.goto("/ledger/?lamp=red")
    page.get_by_text("选择列", exact=True).click()
    follow(page.get_by_label("编号"))
    expect(page.locator("thead")).to_contain_text("编号")
    assert "lamp=red" in page.url
    follow(page.get_by_role("link", name="编号"))
    follow(page.get_by_role("link", name="编号"))
    expect(page.locator("th[aria-sort=descending]")).to_contain_text("编号")


def test_the_export_holds_the_rows(open_page: Callable[..., Page], ledgered, tmp_path):
    from python_calamine import CalamineWorkbook

    page = open_page("alice")
    page.goto("/ledger/?lamp=red")
    with page.expect_download() as download:
        page.get_by_role("link", name="导出表格").click()
    path = tmp_path / "ledger.xlsx"
    download.value.save_as(path)
    table = CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()
    assert len(table) == 2 + Item.objects.filter(lamp="red").count()


def test_an_item_answers_and_proves(open_page: Callable[..., Page], ledgered):
    page = open_page("alice")
    page.goto(f"/items/{ledgered.items[0].pk}/")
    expect(page.locator(".answer")).to_contain_text("未完成：进度40%，据县住建局2026年2月20日反馈")
    page.locator(".why-lamp summary").click()
    expect(page.locator(".why-lamp .note")).to_contain_text("办结时限2026-03-10已过")
    expect(page.locator(".timeline li")).to_have_count(4)
    follow(page.locator("blockquote + p a"))
    expect(page.locator(f"#place-{ledgered.items[0].pk}")).to_be_visible()


def test_a_refusal_says_what_would_be_accepted(open_page: Callable[..., Page], ledgered):
    page = open_page("bob", size="phone")
    page.goto(f"/items/{ledgered.items[0].pk}/?act=report#act-report")
    form = page.locator("#act-report")
    form.get_by_label("情况").fill("基础施工")
    follow(form.get_by_role("button", name="反馈进展"))
    expect(page.locator("#act-report [role=alert]")).to_contain_text("暂无数据的，请填写说明")
    expect(page.locator("#act-report").get_by_label("情况")).to_have_value("基础施工")


def test_the_desk_takes_three_taps(open_page: Callable[..., Page], ledgered):
    page = open_page("bob", size="phone")
    page.goto("/mine/")
    expect(page.locator(".answer")).to_contain_text("2件")
    follow(page.get_by_role("button", name="无变化").first)
    expect(page.get_by_role("status")).to_contain_text("已反馈")
    assert Item.objects.get(pk=ledgered.items[0].pk).entries.count() == 5
    follow(page.get_by_role("link", name="签收"))
    follow(page.locator("#act-accept").get_by_role("button", name="签收"))
    expect(page.locator(".answer")).to_contain_text("签收")


def test_everything_that_is_read_works_without_scripts(open_page: Callable[..., Page], ledgered):
    page = open_page("alice", scripts=False)
    page.goto("/")
    follow(page.locator(".burn a").first)
    expect(page.locator("tbody tr")).to_have_count(1)
    follow(page.locator("tbody a").first)
    page.locator(".why-lamp summary").click()
    expect(page.locator(".why-lamp .note")).to_be_visible()
    page.goto(f"/documents/{ledgered.document.pk}/")
    expect(page.locator(".doc mark").first).to_be_visible()


def test_a_phone_reaches_every_place_by_keyboard_and_without_scripts(open_page: Callable[..., Page], ledgered):
    page = open_page("alice", size="phone", scripts=False)
    page.goto("/campaigns/")
    places = page.locator("nav.nav a")
    shown = places.filter(visible=True)
    expect(shown).to_have_text(["我的", "台账", "行动"])  # the first two, and the current one
    page.locator(".nav-more summary").focus()
    page.keyboard.press("Enter")
    expect(shown).to_have_count(places.count())
    page.keyboard.press("Tab")
    expect(places.first).to_be_focused()
    across = [(box["x"], box["x"] + box["width"]) for one in places.all() if (box := one.bounding_box())]
    assert min(left for left, _right in across) >= 0
    assert max(right for _left, right in across) <= 390


def test_how_it_looks_is_remembered(open_page: Callable[..., Page], ledgered):
    page = open_page("alice", scripts=False)
    page.goto("/")
    for name, value in (("text", "larger"), ("contrast", "high"), ("language", "en")):
        page.locator(".me summary").click()
        follow(page.locator(f"button[name={name}][value={value}]"))
    page.goto("/ledger/")
    expect(page.locator("html")).to_have_attribute("data-text", "larger")
    expect(page.locator("html")).to_have_attribute("data-contrast", "high")
    expect(page.locator("h1")).to_contain_text("Ledger")


def test_a_page_prints_with_date_source_and_without_buttons(open_page: Callable[..., Page], ledgered):
    page = open_page("alice")
    page.goto(f"/items/{ledgered.items[0].pk}/")
    page.emulate_media(media="print")
    expect(page.locator(".print-head")).to_be_visible()
    expect(page.locator("nav.nav")).to_be_hidden()
    expect(page.locator(".act").first).to_be_hidden()
    assert page.pdf(prefer_css_page_size=True).startswith(b"%PDF")


def test_what_was_confirmed_is_issued_in_one_go(open_page: Callable[..., Page], ledgered):
    page = open_page("alice", scripts=False)
    ready = {"lead": str(ledgered.housing.pk), "due": "2026-11-30"}
    ledger.act(ledgered.alice, ledgered.items[3].pk, ledger.Wanted("amend", ready), date(2026, 3, 16))
    page.goto("/ledger/?state=drafted")
    drafted = Item.objects.filter(state="drafted")
    with_lead_and_day = drafted.filter(lead__isnull=False, deadline__isnull=False).count()
    page.get_by_label("办理").select_option("issue")
    follow(page.get_by_role("button", name="预览所选"))
    expect(page.get_by_role("status")).to_contain_text("请至少选择一行")
    total = drafted.count()
    follow(page.get_by_role("button", name="预览本页全部"))
    expect(page.locator(".answer")).to_contain_text(f"{total - with_lead_and_day}项不能办理")
    assert drafted.count() == total  # nothing is done before it is confirmed
    follow(page.get_by_role("button", name="交办：全部"))
    expect(page.get_by_role("status")).to_contain_text("交办")
    assert drafted.count() == total - with_lead_and_day
    bob = open_page("bob")
    bob.goto("/ledger/")
    expect(bob.get_by_label("办理").locator("option[value=issue]")).to_have_count(0)
