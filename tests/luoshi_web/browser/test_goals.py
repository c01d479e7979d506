"""A figure's way in a real browser: a bureau enters it on a phone, somebody else verifies it, the goal moves."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from measured import catalogue, enter, years
from playwright.sync_api import Page, expect

from luoshi_web.models import Goal, Observation
from luoshi_web.store import aims
from luoshi_web.store.aims import Wish

from .conftest import TODAY, follow
from .looks import faults

pytestmark = pytest.mark.browser


@pytest.fixture
def measured(ledgered: SimpleNamespace, settings) -> SimpleNamespace:
    settings.LUOSHI_TODAY = TODAY.isoformat()
    rows = catalogue(ledgered)
    years(ledgered.alice, rows["revenue"], ledgered.county, {2023: 10.0, 2024: 10.5, 2025: 11.0})
    years(ledgered.alice, rows["taxes"], ledgered.county, {2024: 8.1, 2025: 8.6})
    for n, office in enumerate((ledgered.town, ledgered.housing, ledgered.supervision)):
        enter(ledgered.alice, rows["taxes"], office, 2026, 2, 0.2 + n / 10)
    wish = Wish(
        rows["revenue"], ledgered.county, 4, 2026, growth=True, lead=ledgered.housing, source="2026年政府工作报告"
    )
    goal = aims.put(ledgered.alice, ledgered.supervision, wish, TODAY)
    line = Wish(rows["energy"], ledgered.county, 44, 2026, kind="line", comparator="<=")
    aims.put(ledgered.alice, ledgered.supervision, line, TODAY)
    enter(ledgered.alice, rows["energy"], ledgered.county, 2026, 2, 43)
    return SimpleNamespace(**vars(ledgered), **rows, goal=goal)


def pages(measured: SimpleNamespace) -> list[str]:
    revenue, goal = f"/goals/indicators/{measured.revenue.pk}", measured.goal.pk
    return [
        "/goals/",
        f"/goals/{goal}/",
        "/goals/grid/",
        "/goals/proposals/",
        "/goals/new/",
        "/goals/targets/",
        "/goals/targets/?indicator=parks",
        "/goals/indicators/",
        "/goals/figures/",
        f"/goals/indicators/{measured.taxes.pk}/",
        f"{revenue}/edit/",
        f"{revenue}/figures/?office={measured.county.pk}",
        f"{revenue}/figures/new/?office={measured.county.pk}&year=2025&month=12",
    ]


def test_a_figure_entered_on_a_phone_moves_the_goal(open_page: Callable[..., Page], measured):
    bob = open_page("bob", size="phone")
    bob.goto(f"/goals/{measured.goal.pk}/")
    expect(bob.locator(".answer")).to_contain_text("尚无数据")
    follow(bob.get_by_text("录入数据").first)
    expect(bob.locator("[name=month]")).to_have_value("1")
    bob.select_option("[name=month]", "2")
    bob.fill("[name=value]", "2.2")
    bob.fill("[name=source]", "财预月报〔2026〕2号")
    follow(bob.locator("main form[enctype] button.main-act"))
    expect(bob.get_by_role("status")).to_contain_text("数据已录入")
    expect(bob.get_by_role("button", name="核实")).to_have_count(0)

    alice = open_page("alice")
    alice.goto(f"/goals/indicators/{measured.revenue.pk}/figures/?office={measured.county.pk}")
    follow(alice.get_by_role("button", name="核实").first)
    expect(alice.get_by_role("status")).to_contain_text("数据已核实")
    alice.goto(f"/goals/{measured.goal.pk}/")
    expect(alice.locator(".answer")).to_contain_text("可完成目标")
    expect(alice.locator("main")).to_contain_text("财预月报〔2026〕2号")
    expect(alice.locator(".chart-wide svg")).to_be_visible()
    expect(alice.locator(".chart-narrow svg")).to_be_hidden()
    alice.click("summary:has-text('查看数据表')")
    expect(alice.locator(".chart table")).to_contain_text("2026-02")
    assert Goal.objects.get(pk=measured.goal.pk).course == "on course"


def test_figures_are_typed_by_keyboard_and_pasted_as_a_block(open_page: Callable[..., Page], measured):
    alice = open_page("alice")
    alice.goto(f"/goals/figures/?indicator={measured.taxes.pk}&year=2026")
    fields = alice.locator("table.figures tbody tr td:nth-child(3) input")
    expect(fields).to_have_count(4)
    fields.first.click()
    alice.keyboard.type("1.5")
    alice.keyboard.press("Enter")
    expect(fields.nth(1)).to_be_focused()
    fields.nth(1).evaluate(
        """field => { const data = new DataTransfer(); data.setData("text/plain", "0.25\\n0.35\\t9\\n");
        field.dispatchEvent(new ClipboardEvent("paste", { clipboardData: data, bubbles: true, cancelable: true })); }"""
    )
    expect(fields.nth(2)).to_have_value("0.35")
    alice.keyboard.press("ArrowUp")
    expect(fields.first).to_be_focused()
    follow(alice.locator("form[data-grid] button.main-act"))
    expect(alice.locator("h1")).to_have_text("将录入3条数据")
    follow(alice.locator("form[action$='/enter/'] button.main-act"))
    expect(alice.locator("[role=status]")).to_contain_text("已录入3条数据")
    assert Observation.objects.filter(load__figures=3).count() == 3


def test_a_township_enters_its_month_on_a_phone(open_page: Callable[..., Page], measured):
    erin = open_page("erin", size="phone")
    erin.goto("/goals/figures/")
    field = erin.get_by_label("税收收入, 2026年1—2月")
    expect(field).to_have_value("0.2")
    assert field.bounding_box()["width"] > 150
    field.fill("0.3")
    follow(erin.locator("form[data-grid] button.main-act"))
    follow(erin.locator("form[action$='/enter/'] button.main-act"))
    expect(erin.locator("[role=status]")).to_contain_text("已录入1条数据")


@pytest.mark.look
@pytest.mark.parametrize(("size", "locale"), [("wide", "zh-CN"), ("phone", "en-US")])
def test_every_page_of_goals_is_as_it_should_be(open_page: Callable[..., Page], measured, size, locale):
    enter(measured.bob, measured.revenue, measured.county, 2026, 2, 1.95)
    assert not faults(open_page("alice", size=size, locale=locale), pages(measured))
