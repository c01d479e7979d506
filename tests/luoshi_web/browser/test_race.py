"""The race in a browser: an office sees its points, contests a line, is answered; what is published is proved."""

from collections.abc import Callable
from types import SimpleNamespace

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

from luoshi_web.models import Race
from luoshi_web.store import races, schemes

from .. import racing
from ..racing import HELD, UNTIL
from .test_every_page import LIMIT, SHIFTS, _size

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
    peach.click("text=2026年一季度赛马")
    assert peach.locator(".answer").inner_text().startswith("桃源乡：")
    assert "松河镇" not in peach.inner_text("main")
    peach.click("a:has-text('依据')")
    peach.click("tr:has-text('税收') >> text=提出异议")
    assert peach.locator("#id_line").input_value() == "税收"
    peach.fill("#id_reason", "漏计县级留成5万元")
    peach.set_input_files("#id_evidence", {"name": "入库单.txt", "mimeType": "text/plain", "buffer": "5万元".encode()})
    peach.click("text=提交异议")
    assert "待答复" in peach.inner_text(".contest")

    grace = open_page("grace")
    grace.goto(f"/races/{race.pk}/contests/")
    assert "1件异议待答复" in grace.inner_text(".answer")
    grace.check("text=采纳")
    grace.fill("textarea", "核对属实，予以更正。")
    grace.fill("input[type=number]", "45")
    grace.click("button:has-text('答复')")
    assert "异议均已答复" in grace.inner_text(".answer")
    peach.reload()
    assert "更正：税收 = 45" in peach.inner_text(".contest")
    assert "= 45" in peach.inner_text("tr:has-text('税收') >> nth=0")

    settings.LUOSHI_TODAY = racing.AFTER.isoformat()
    grace.goto(f"/races/{race.pk}/")
    grace.click("summary:has-text('发布并固化')")
    grace.click("button:has-text('发布并固化')")
    grace.click("text=发布件 >> nth=0")
    grace.click("button:has-text('重新计算')")
    assert grace.inner_text(".answer") == "重新计算：每一位数字都一致"
    peach.goto(f"/races/{race.pk}/")
    assert "松河镇" in peach.inner_text("main")


def test_sliders_move_the_places_by_keyboard_at_once_and_without_scripts_by_a_form(
    open_page: Callable[..., Page], world, race
):
    page = open_page("grace")
    page.goto(f"/races/{race.pk}/what-if/")
    assert "不是结果" in page.inner_text(".what-if")
    before = page.inner_text("#w0-is")
    page.focus("#w0")
    with page.expect_response(lambda response: "what-if" in response.url):
        page.keyboard.press("End")
    page.wait_for_function("(before) => document.querySelector('#w0-is').textContent !== before", arg=before)
    assert page.evaluate("document.activeElement.id") == "w0"
    plain = open_page("grace", scripts=False)
    plain.goto(f"/races/{race.pk}/what-if/?w0=0")
    assert plain.inner_text("#w0-is") == "0.0%"
    assert plain.locator("#ranked tbody tr").count() == 3


def test_a_scheme_is_written_checked_line_by_line_and_tried(open_page: Callable[..., Page], world, race, settings):
    settings.LUOSHI_TODAY = HELD.isoformat()
    page = open_page("grace")
    page.goto(f"/schemes/new/?from={race.scheme_id}")
    text = racing.SCHEME.replace("2026.1", "2027.1").replace("from: 2026-01-01", "from: 2027-01-01")
    page.fill("#id_text", text.replace("high: 60", "hight: 60"))
    page.click("text=只检查")
    assert "第13行" in page.inner_text("[role=alert]")
    page.fill("#id_text", text.replace("high: 50,", "high: 50, weight: 5,"))
    page.click("text=存为草稿")
    page.click("button:has-text('模拟')")
    assert page.locator("#simulate tbody tr").count() == 3
    page.click("text=正式发布")
    assert page.locator("textarea").count() == 0
    assert schemes.Scheme.objects.filter(published=HELD).count() == 1


@pytest.mark.parametrize(("locale", "size"), [("zh-CN", "wide"), ("en-US", "phone")])
def test_axe_finds_nothing_and_pages_are_light_and_still(
    open_page: Callable[..., Page], world, race, settings, locale, size
):
    settings.LUOSHI_TODAY = UNTIL.isoformat()
    races.contest(world.of_peach, race.pk, races.Objection(world.peach.pk, "税收", "有误"), HELD)
    wrong: dict[str, list[str]] = {}
    for user, addresses in pages(world, race).items():
        page, sent = open_page(user, size=size, locale=locale), []
        page.on("response", lambda response, sent=sent: sent.append(response))
        for address in addresses:
            page.goto("about:blank")
            sent.clear()
            page.goto(address, wait_until="networkidle")
            report = [f"shifts {shift}"] if (shift := page.evaluate(SHIFTS)) > 0.02 else []
            report += [f"{weight} bytes"] if (weight := sum(map(_size, sent))) > LIMIT else []
            page.evaluate("document.querySelectorAll('main details').forEach((one) => one.open = true)")
            over = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
            report += [f"hangs over by {over} px"] if over > 0 else []
            found = Axe().run(page).response["violations"]
            report += [f"{one['id']}: {one['nodes'][0]['html'][:160]}" for one in found]
            if report:
                wrong[f"{user} {address}"] = report
    assert not wrong
