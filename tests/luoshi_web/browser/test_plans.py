"""Plans in a real browser: accessible and within the screen; a bar is pulled and the page shows what this moves."""

from __future__ import annotations

import os
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from luoshi.work.plan import kept
from luoshi_web.models import Item
from luoshi_web.queries.plan import scheduled
from luoshi_web.store import ledger, mapping

pytestmark = pytest.mark.browser
TODAY = date(2026, 3, 16)


@pytest.fixture
def road(world: Any, make_item: Callable[..., Item]) -> Item:
    """A road in 县督查室's ledger with the stages of its kind, issued and accepted."""
    item = make_item("建设滨河道路", due=date(2028, 12, 29))
    standing = mapping.standing_of(item)
    data = kept.given(scheduled(kept.proposed(standing, "road"), TODAY), standing)
    ledger.act(world.alice, item.pk, ledger.Wanted("amend", data), TODAY)
    ledger.act(world.alice, item.pk, ledger.Wanted("issue"), TODAY)
    return ledger.act(world.bob, item.pk, ledger.Wanted("accept"), TODAY)


def addresses(item: Item) -> list[str]:
    pull = f"/plan/pull/?item={item.pk}&step=design&day=2027-02-01"
    return [f"/items/{item.pk}/plan/", "/plan/", "/plan/?steps=1", "/plan/month/?month=2028-12", pull]


@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_axe_finds_nothing_and_nothing_hangs_over(open_page: Callable[..., Page], world, road, size, locale):
    page = open_page("alice", size=size, locale=locale)
    wrong = {}
    for n, address in enumerate(addresses(road)):
        page.goto(address)
        if shots := os.environ.get("LUOSHI_SHOTS"):
            page.screenshot(path=f"{shots}/{n}-{size}-{locale}.png", full_page=True)
        page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
        report = [f"{v['id']}: {v['nodes'][0]['html'][:200]}" for v in Axe().run(page).response["violations"]]
        over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        report += [f"hangs over by {over} px"] if over > 0 else []
        if report:
            wrong[address] = report
    assert not wrong


def test_a_bar_that_is_pulled_shows_what_moves_and_saves_nothing(open_page: Callable[..., Page], world, road):
    page = open_page("alice")
    page.goto(f"/items/{road.pk}/plan/")
    box = page.locator("#step-2 rect.plain, #step-2 rect.critical").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 40, y, steps=4)
    page.mouse.up()
    page.wait_for_selector("#moves")
    assert page.input_value("input[name=earliest][data-number='2']") > "2026-03-16"
    assert Item.objects.get(pk=road.pk).seq == road.seq


def test_a_bar_pulled_in_the_chart_asks_what_it_moves_and_an_arrow_shows_what_waits(
    open_page: Callable[..., Page], world, road, make_item
):
    school = make_item("新建云溪小学", due=date(2029, 8, 31), fields={"after": [[str(road.pk), 0, "workdays"]]})
    page = open_page("alice")
    page.goto("/plan/")
    assert page.locator(".gantt .arrows path").count() == 1
    box = page.locator(f"#item-{road.pk} rect.plain").bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + 60, y, steps=4)
    page.mouse.up()
    page.wait_for_url("**/plan/pull/**")
    assert page.input_value("#day") > "2028-12-29" and "建设滨河道路" in page.inner_text("h1")
    assert Item.objects.get(pk=road.pk).seq == road.seq and Item.objects.get(pk=school.pk).seq == school.seq


def test_without_a_mouse_a_button_leads_to_the_same_page(open_page: Callable[..., Page], world, road):
    page = open_page("alice")
    page.goto("/plan/?steps=1")
    link = page.locator("tr[data-step=design] a.btn")
    link.focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**/plan/pull/**")
    page.fill("#day", "2027-02-01")
    page.locator("form.pull button").focus()
    page.keyboard.press("Enter")
    page.wait_for_selector("#items")
