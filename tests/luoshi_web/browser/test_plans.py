"""Plans in a real browser: accessible and within the screen; a bar is pulled and the page shows what this moves."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from luoshi.work.plan import kept
from luoshi_web.models import Item
from luoshi_web.queries.plan import scheduled
from luoshi_web.store import ledger, mapping

from .looks import faults

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


def pull(bar: Locator, by: int) -> None:
    """Pull a bar to the right by so many pixels; go on when the page that says what this moves is loaded."""
    bar.scroll_into_view_if_needed()
    page, box = bar.page, bar.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x, y)
    page.mouse.down()
    page.mouse.move(x + by, y, steps=4)
    with page.expect_navigation():
        page.mouse.up()


@pytest.mark.look
@pytest.mark.parametrize("locale", ["zh-CN", "en-US"])
@pytest.mark.parametrize("size", ["wide", "phone"])
def test_every_page_of_plans_is_as_it_should_be(open_page: Callable[..., Page], world, road, size, locale):
    assert not faults(open_page("alice", size=size, locale=locale), addresses(road))


def test_a_bar_that_is_pulled_shows_what_moves_and_saves_nothing(open_page: Callable[..., Page], world, road):
    page = open_page("alice")
    page.goto(f"/items/{road.pk}/plan/")
    pull(page.locator("#step-2 rect.plain, #step-2 rect.critical"), 40)
    expect(page.locator("#moves")).to_be_visible()
    assert page.input_value("input[name=earliest][data-number='2']") > "2026-03-16"
    assert Item.objects.get(pk=road.pk).seq == road.seq


def test_a_bar_pulled_in_the_chart_asks_what_it_moves_and_an_arrow_shows_what_waits(
    open_page: Callable[..., Page], world, road, make_item
):
    school = make_item("新建云溪小学", due=date(2029, 8, 31), fields={"after": [[str(road.pk), 0, "workdays"]]})
    page = open_page("alice")
    page.goto("/plan/")
    expect(page.locator(".gantt .arrows path")).to_have_count(1)
    pull(page.locator(f"#item-{road.pk} rect.plain"), 60)
    expect(page.locator("h1")).to_contain_text("建设滨河道路")
    assert page.input_value("#day") > "2028-12-29"
    assert Item.objects.get(pk=road.pk).seq == road.seq and Item.objects.get(pk=school.pk).seq == school.seq


def test_without_a_mouse_a_button_leads_to_the_same_page(open_page: Callable[..., Page], world, road):
    page = open_page("alice")
    page.goto("/plan/?steps=1")
    link = page.locator("tr[data-step=design] a.btn")
    with page.expect_navigation(url="**/plan/pull/**"):
        link.press("Enter")
    page.fill("#day", "2027-02-01")
    with page.expect_navigation():
        page.locator("form.pull button").press("Enter")
    expect(page.locator("#items")).to_be_visible()
