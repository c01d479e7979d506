"""What holds on every page, wide and on a phone: accessible, within the screen, light, and still while it loads."""

import gzip
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from .conftest import PASSWORD, follow

pytestmark = pytest.mark.browser

SHIFTS = """() => new Promise((done) => {
  let sum = 0;
  new PerformanceObserver((list) => { for (const e of list.getEntries()) if (!e.hadRecentInput) sum += e.value; })
    .observe({type: "layout-shift", buffered: true});
  setTimeout(() => done(sum), 100);
})"""
LIMIT = 100_000


def pages(ledgered) -> list[str]:
    document, item = ledgered.document.pk, ledgered.items[0].pk
    return [
        "/",
        "/mine/",
        "/ledger/",
        f"/ledger/?lamp=red&office={ledgered.housing.pk}&due=q1",
        "/ledger/?q=没有这个词",
        "/documents/",
        "/documents/new/",
        f"/documents/{document}/",
        f"/documents/{document}/review/",
        f"/items/{item}/",
        "/offices/",
        f"/offices/{ledgered.county.pk}/",
        "/journal/",
        "/campaigns/",
        f"/campaigns/{ledgered.edition.pk}/",
        "/account/password/",
        "/nowhere/",
    ]


@pytest.mark.look
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_axe_finds_nothing_and_nothing_hangs_over(open_page: Callable[..., Page], ledgered, size, locale):
    page = open_page("alice", size=size, locale=locale)
    wrong = {}
    for address in pages(ledgered):
        if address == "/nowhere/":
            continue
        page.goto(address)
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        found = Axe().run(page)
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        report = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in found.response["violations"]]
        report += [f"hangs over by {over} px"] if over > 0 else []
        if report:
            wrong[address] = report
    assert not wrong


@pytest.mark.parametrize("size", ["wide", "phone"])
def test_signing_in_is_accessible_and_leads_to_the_start_page(open_page: Callable[..., Page], world, size):
    page = open_page(size=size)
    page.goto("/sign-in/")
    assert not Axe().run(page).response["violations"]
    page.fill("#id_username", "alice")
    page.fill("#id_password", "wrong")
    follow(page.locator("main button"))
    expect(page.get_by_role("alert")).to_contain_text("用户名或密码有误")
    assert not Axe().run(page).response["violations"]
    page.fill("#id_password", PASSWORD)
    follow(page.locator("main button"))
    expect(page.locator("footer")).to_contain_text("林岚")
    assert urlsplit(page.url).path == "/"


@pytest.mark.look
def test_every_page_is_light_and_stands_still(open_page: Callable[..., Page], ledgered):
    page = open_page("alice", size="phone")
    heavy, moving, sent = {}, {}, []
    page.on("response", lambda response: sent.append(response))  # playwright marks its listeners
    for address in pages(ledgered)[:-1]:
        page.goto("about:blank")  # what the page before still asks for does not count for this one
        sent.clear()
        page.goto(address)
        if (weight := sum(map(_size, sent))) > LIMIT:
            heavy[address] = weight
        if (shift := page.evaluate(SHIFTS)) > 0.02:
            moving[address] = shift
    assert (heavy, moving) == ({}, {})


def _size(response) -> int:
    """Bytes as they are sent: compressed (test_pages.py sees to that)."""
    unread = response.status >= 300 or response.url.endswith("icon.svg")  # Chromium keeps no body of an icon
    return 0 if unread else len(gzip.compress(response.body()))
