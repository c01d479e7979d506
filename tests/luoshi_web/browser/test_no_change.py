"""“Nothing has changed”, on a phone, on a bad line: three taps, one request to report it, less than 50 kB in all."""

from __future__ import annotations

import pytest
from playwright.sync_api import expect

from luoshi_web.models import Item

from .conftest import follow

pytestmark = pytest.mark.browser
LIMIT = 50_000


def test_no_change_takes_three_taps_and_less_than_50_kb(open_page, world, make_item):
    item = make_item(moves=("issue", "accept", "report"))
    for n in range(59):  # as many tasks as the page ever shows
        make_item(f"整治背街小巷{n}条", moves=("issue", "accept", "report"))
    page = open_page("bob", size="phone")
    page.goto("/")
    taps = 0
    if not page.get_by_role("link", name="我的", exact=True).first.is_visible():
        page.locator("header summary, header button").first.click()
        taps += 1
    follow(page.get_by_role("link", name="我的", exact=True).first)
    reports = page.locator("form[action$='/no-change/'] button")
    expect(reports).to_have_count(60)
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    sent: list[str] = []
    received: list[float] = []
    session.on("Network.requestWillBeSent", lambda event: sent.append(event["request"]["method"]))
    session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    follow(reports.first)
    expect(page.get_by_text("已反馈").first).to_be_visible()
    taps += 2
    assert taps <= 3
    assert sent.count("POST") == 1
    assert 0 < sum(received) < LIMIT
    assert Item.objects.get(pk=item.pk).standing["report"]["no_change"]
