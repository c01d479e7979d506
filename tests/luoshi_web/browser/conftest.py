"""A real Chromium before a real server. A console message or a violated content policy fails the test.

A machine may be slow, and a click returns before the server has answered. So a test goes on only when what it did is
done: `follow` clicks what leads to another page, `exchange` what htmx exchanges a part of the page for, `expect` waits
for what is to be seen. Nothing else may stand between an action and what is asserted of it.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Callable, Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.conf import settings as django_settings
from django.test import Client
from playwright.sync_api import Browser, BrowserContext, Locator, Page, expect, sync_playwright

from luoshi_web.models import Document, User
from luoshi_web.store import documents, drafts, lamps, ledger

# Playwright keeps an event loop in this thread; the tests' own queries are not run in it
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"

PASSWORD = "correct horse battery"
PATIENCE = 180_000
"""Milliseconds to wait for what must come: only a test that fails ever waits so long."""
expect.set_options(timeout=PATIENCE)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
TODAY = date(2026, 3, 16)
SIZES = {"wide": {"width": 1280, "height": 900}, "phone": {"width": 390, "height": 844}}

TEXT = """云岭县2026年重点工作方案

一、产业
年内新建标准厂房3万平方米，引进绿色食品企业6家。6月底前完成云岭茶叶交易市场改造，由县住建局牵头，松河镇配合。
规上工业增加值增长8%左右，确保一般公共预算收入突破12亿元。

二、民生
新建口袋公园4个，改造老旧小区9个，新增学位1200个。
出台村级养老服务站管理办法，建立用水用电联动保障机制。
去年新增就业2100人。
"""


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=FLAGS)
        yield browser
        browser.close()


def follow(target: Locator) -> None:
    """Click what leads to another page; go on when that is loaded and its scripts are at work."""
    with target.page.expect_navigation():
        target.click()


def exchange(target: Locator) -> None:
    """Click what htmx exchanges a part of the page for; go on when the new part is in its place and at work."""
    target.click()
    exchanged(target.page)


def exchanged(page: Page) -> None:
    """Wait until htmx neither asks for nor puts in a part of the page."""
    expect(page.locator(".htmx-request, .htmx-swapping, .htmx-added, .htmx-settling")).to_have_count(0)


def session(username: str) -> dict[str, str]:
    """The cookie of somebody who has signed in."""
    client = Client()
    client.force_login(User.objects.get(username=username))
    name = django_settings.SESSION_COOKIE_NAME
    return {"name": name, "value": client.cookies[name].value}


def at_rest() -> None:
    """Wait until the server does nothing any more: after the test the database is emptied."""
    for thread in threading.enumerate():
        if "process_request_thread" in thread.name:
            thread.join(PATIENCE / 1000)


@pytest.fixture
def open_page(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """`open_page(user, size, locale, scripts)`: an empty page of a new visitor, signed in if a user is given."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(user: str = "", size: str = "wide", locale: str = "zh-CN", scripts: bool = True) -> Page:
        # reduced motion: what is looked at or pulled stands where it will stand
        context = chromium.new_context(
            base_url=live_server.url,
            viewport=SIZES[size],
            locale=locale,
            java_script_enabled=scripts,
            reduced_motion="reduce",
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE)
        page = context.new_page()
        page.on(
            "console",
            lambda m: complaints.append(f"{m.text} {m.location['url']}") if m.type in ("error", "warning") else None,
        )
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if user:
            context.add_cookies([{"url": live_server.url} | session(user)])
        return page

    yield opened
    for context in contexts:
        context.close()
    at_rest()
    # a refused form is no fault of the page, nor is that somebody was quicker, or had been signed out
    assert not [c for c in complaints if not any(status in c for status in ("401", "409", "422"))]


@pytest.fixture
def world(transactional_db: None, world: SimpleNamespace) -> SimpleNamespace:
    """The two counties, in a database that the server sees too."""
    return world


READ: dict[str, dict[str, Any]] = {
    "新建标准厂房3万平方米": {"kind": "target", "indicator": "标准厂房", "value": 30000, "unit": "平方米"},
    "引进绿色食品企业6家": {"kind": "target", "indicator": "绿色食品企业", "value": 6, "unit": "家"},
    "完成云岭茶叶交易市场改造": {"kind": "task", "deadline": date(2026, 6, 30), "lead_names": ["县住建局"]},
    "新建口袋公园4个": {"kind": "target", "indicator": "口袋公园", "value": 4, "unit": "个"},
    "出台村级养老服务站管理办法": {"kind": "task"},
    "去年新增就业2100人": {"kind": "achievement", "indicator": "新增就业", "value": 2100, "unit": "人", "change": True},
}
"""What a reader finds in it, as of now; the pages are tested with this, whatever the reader learns."""


@pytest.fixture
def document(world: SimpleNamespace) -> Document:
    """A document of 云岭县, read."""
    row = documents.receive(world.alice, world.supervision, world.edition, "重点工作方案.txt", TEXT.encode(), TODAY)
    documents.read(row.pk, TODAY)
    row.drafts.all().delete()
    for quote, fields in READ.items():
        start = TEXT.index(quote)
        place = {"start": start, "end": start + len(quote), "quote": quote, "title": quote}
        sign = {"comparator": "="} if "value" in fields else {}
        row.drafts.create(
            provenance="machine", reasons=[{"rule": "head:make", "cue": quote[:2]}], **(place | sign | fields)
        )
    return Document.objects.get(pk=row.pk)


@pytest.fixture
def ledgered(world: SimpleNamespace, document: Document) -> SimpleNamespace:
    """The document confirmed; the first item issued to Bob's office, accepted and reported on, the second issued."""
    ids = [draft.pk for draft in document.drafts.all()]
    items = drafts.confirm(world.alice, ids, date(2026, 1, 20))
    assert len(items) == len(READ) - 1  # an achievement has to be delivered by nobody
    for item, due in zip(items, (date(2026, 3, 10), date(2026, 12, 20)), strict=False):
        data = {"lead": str(world.housing.pk), "due": due}
        ledger.act(world.alice, item.pk, ledger.Wanted("issue", data), date(2026, 1, 20))
    ledger.act(world.bob, items[0].pk, ledger.Wanted("accept"), date(2026, 1, 21))
    report = {"text": "主体工程进场施工。", "progress": 40, "remark": "首次报送"}
    ledger.act(world.bob, items[0].pk, ledger.Wanted("report", report), date(2026, 2, 20))
    lamps.advance(TODAY)
    return SimpleNamespace(**vars(world), document=document, items=items)


@pytest.fixture
def paste() -> str:
    """What somebody pastes into the page."""
    return TEXT
