"""The race in a browser: an office sees its points, contests a line, is answered; what is published is proved."""

import re
from collections.abc import Callable
from types import SimpleNamespace

import pytest
from playwright.sync_api import Page, expect

from luoshi_web.models import Race
from luoshi_web.store import races, schemes

from .. import racing
from ..racing import HELD, UNTIL
from .conftest import exchanged, follow
from .looks import faults

pytestmark = pytest.mark.browser


@pytest.fixture
def race(world: SimpleNamespace) -> Race:
    return racing.announced(racing.people(world))


def pages(world: SimpleNamespace, race: Race) -> dict[str, list[str]]:
    """What who holds the race sees, and what an office sees of it."""
    at = f"/races/{race.pk}/"
    office = [at, f"{at}offices/{world.peach.pk}/?line=税收", f"/records/{world.peach.pk}/"]
    looks = [f"{at}{look}/" for look in ("heat", "compare", "what-if", "contests")]
    schemes_ = ["/schemes/", f"/schemes/{race.scheme_id}/?race={race.pk}", f"/schemes/new/?from={race.scheme_id}"]
    return {"of_peach": office, "grace": ["/races/", at, *looks, "/races/new/", *schemes_, "/publications/"]}


def test_an_office_contests_a_line_and_the_answer_corrects_it(open_page: Callable[..., Page], world, race, settings):
    settings.LUOSHI_TODAY = HELD.isoformat()
    peach = open_page("of_peach", size="phone")
    peach.goto("/races/")
    follow(peach.get_by_role("link", name="2026年一季度赛马"))
    expect(peach.locator(".answer")).to_have_text(re.compile("^桃源乡："))
    expect(peach.locator("main")).not_to_contain_text("松河镇")
    follow(peach.get_by_role("link", name="依据").first)
    follow(peach.locator("tr", has_text="税收").get_by_text("提出异议").first)
    expect(peach.locator("#id_line")).to_have_value("税收")
    peach.fill("#id_reason", "漏计县级留成5万元")
    peach.set_input_files("#id_evidence", {"name": "入库单.txt", "mimeType": "text/plain", "buffer": "5万元".encode()})
    follow(peach.get_by_role("button", name="提交异议"))
    expect(peach.locator(".contest")).to_contain_text("待答复")

    grace = open_page("grace")
    grace.goto(f"/races/{race.pk}/contests/")
    expect(grace.locator(".answer")).to_contain_text("1件异议待答复")
    grace.check("text=采纳")
    grace.fill("textarea", "核对属实，予以更正。")
    grace.fill("input[type=number]", "45")
    follow(grace.get_by_role("button", name="答复"))
    expect(grace.locator(".answer")).to_contain_text("异议均已答复")
    peach.reload()
    expect(peach.locator(".contest")).to_contain_text("更正：税收 = 45")
    expect(peach.locator("tr", has_text="税收").first).to_contain_text("= 45")

    settings.LUOSHI_TODAY = racing.AFTER.isoformat()
    grace.goto(f"/races/{race.pk}/")
    grace.click("summary:has-text('发布并固化')")
    follow(grace.get_by_role("button", name="发布并固化"))
    follow(grace.get_by_text("发布件").first)
    follow(grace.get_by_role("button", name="重新计算"))
    expect(grace.locator(".answer")).to_have_text("重新计算：每一位数字都一致")
    peach.goto(f"/races/{race.pk}/")
    expect(peach.locator("main")).to_contain_text("松河镇")


def test_sliders_move_the_places_by_keyboard_at_once_and_without_scripts_by_a_form(
    open_page: Callable[..., Page], world, race
):
    page = open_page("grace")
    page.goto(f"/races/{race.pk}/what-if/")
    expect(page.locator(".what-if")).to_contain_text("不是结果")
    before = page.inner_text("#w0-is")
    page.focus("#w0")
    page.keyboard.press("End")
    expect(page.locator("#w0-is")).not_to_have_text(before)
    exchanged(page)
    expect(page.locator("#w0")).to_be_focused()
    expect(page).to_have_url(re.compile(r"what-if/\?w0="))  # the address can be sent to others
    shared = open_page("grace", size="phone")
    shared.goto(page.url)
    expect(shared.locator("#w0-is")).to_have_text(page.inner_text("#w0-is"))
    plain = open_page("grace", scripts=False)
    plain.goto(f"/races/{race.pk}/what-if/?w0=0")
    expect(plain.locator("#w0-is")).to_have_text("0.0%")
    expect(plain.locator("#ranked tbody tr")).to_have_count(3)


def test_a_scheme_is_written_checked_line_by_line_and_tried(open_page: Callable[..., Page], world, race, settings):
    settings.LUOSHI_TODAY = HELD.isoformat()
    page = open_page("grace")
    page.goto(f"/schemes/new/?from={race.scheme_id}")
    text = racing.SCHEME.replace("2026.1", "2027.1").replace("from: 2026-01-01", "from: 2027-01-01")
    page.fill("#id_text", text.replace("high: 60", "hight: 60"))
    follow(page.get_by_role("button", name="只检查"))
    expect(page.get_by_role("alert")).to_contain_text("第13行")
    page.fill("#id_text", text.replace("high: 50,", "high: 50, weight: 5,"))
    follow(page.get_by_role("button", name="存为草稿"))
    follow(page.get_by_role("button", name="模拟"))
    expect(page.locator("#simulate tbody tr")).to_have_count(3)
    follow(page.get_by_role("button", name="正式发布"))
    expect(page.locator("textarea")).to_have_count(0)
    assert schemes.Scheme.objects.filter(published=HELD).count() == 1


@pytest.mark.look
@pytest.mark.parametrize(("locale", "size"), [("zh-CN", "wide"), ("en-US", "phone")])
def test_every_page_of_a_race_is_as_it_should_be(open_page: Callable[..., Page], world, race, settings, locale, size):
    settings.LUOSHI_TODAY = UNTIL.isoformat()
    races.contest(world.of_peach, race.pk, races.Objection(world.peach.pk, "税收", "有误"), HELD)
    for user, addresses in pages(world, race).items():
        assert not faults(open_page(user, size=size, locale=locale), addresses)
