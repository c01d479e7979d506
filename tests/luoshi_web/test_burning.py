"""The ledger without a wish for an order: what burns stands on top, what is over at the end."""

from __future__ import annotations

import io
from datetime import date

import pytest
import python_calamine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi_web.models import Edition
from luoshi_web.queries.burning import PARTS, Burning
from luoshi_web.queries.ledger import seen
from luoshi_web.store import evidence, lamps, ledger

MARCH, APRIL = date(2026, 3, 16), date(2026, 4, 1)
SOON, LATE = date(2026, 3, 20), date(2026, 4, 3)
ORDER = ["逾期", "后逾期", "预警", "正常", "未到期", "挂起", "已销号", "已撤销"]


@pytest.fixture
def ledgered(world, make_item, settings) -> None:
    """Items of every lamp, put in in another order than the one in which they should be shown."""

    def does(person, item, verb, **data) -> None:
        wanted = ledger.Wanted(verb, data, evidence=data.pop("proof", ()))
        ledger.act(person, item.pk, wanted, MARCH)

    does(world.alice, make_item("已撤销", due=SOON, moves=("issue",)), "cancel", reason="重复")
    make_item("未到期")
    make_item("正常", moves=("issue",))
    does(world.alice, make_item("挂起", due=SOON, moves=("issue",)), "suspend", reason="等待选址")
    make_item("预警", due=LATE, moves=("issue",))
    done = make_item("已销号", due=SOON, moves=("issue", "accept"))
    proof = evidence.attach(world.bob, done, SimpleUploadedFile("佐证.txt", "完成".encode()))
    does(world.bob, done, "report_done", text="完成", proof=(proof,))
    does(world.alice, done, "check", text="属实")
    does(world.alice, done, "close")
    for title, due in (("后逾期", date(2026, 3, 21)), ("逾期", SOON)):
        make_item(title, due=due, moves=("issue",))
    settings.LUOSHI_TODAY = APRIL.isoformat()
    lamps.advance(APRIL)


def shown(client, query: str = "") -> list[str]:
    return [item.title for item in client.get(reverse("ledger") + query).context["page"]]


def test_what_burns_stands_on_top(world, sign_in, ledgered):
    assert shown(sign_in(world.alice)) == ORDER


@pytest.mark.parametrize("size", [1, 2, 3, 5])
def test_pages_one_behind_the_other_show_every_item_once(world, ledgered, size):
    rows = Burning(seen(world.alice))
    pages = [rows[at : at + size] for at in range(0, len(ORDER), size)]
    assert [item.title for page in pages for item in page] == ORDER


def test_filters_keep_the_order_and_a_wish_changes_it(world, sign_in, ledgered):
    alice = sign_in(world.alice)
    assert shown(alice, "?state=issued") == ["逾期", "后逾期", "预警", "正常"]
    assert shown(alice, "?state=closed") == ["已销号"]
    assert shown(alice, "?lamp=green") == ["正常", "已销号"]
    assert shown(alice, "?lamp=grey") == ["挂起", "已撤销"]
    assert shown(alice, "?sort=deadline")[:3] == ["已撤销", "挂起", "已销号"]


def test_a_workbook_has_the_same_order(world, sign_in, ledgered):
    content = sign_in(world.alice).get(reverse("ledger_export")).content
    rows = python_calamine.load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert [(row[1], row[2]) for row in rows[2:4]] == [("逾期", "逾期"), ("后逾期", "逾期")]
    assert [row[1] for row in rows[2:]] == ORDER


def test_the_ledger_is_filtered_by_the_level_of_who_leads(world, sign_in, make_item):
    make_item("县级")
    make_item("镇级", lead=str(world.town.pk))
    assert shown(sign_in(world.alice), "?level=township") == ["镇级"]


def test_every_choice_of_every_filter_shows_a_page_with_its_word(world, sign_in, ledgered):
    diana = sign_in(world.diana)
    offered = {f.key: f.options for f in diana.get(reverse("ledger")).context["filters"]}
    assert offered.keys() >= {"lamp", "state", "office", "due", "kind", "field", "region", "level", "charge"}
    for key, options in offered.items():
        for value, word in options:
            page = diana.get(reverse("ledger"), {key: value})
            assert page.context["sentence"] == word


def test_what_burns_costs_few_queries_however_many_items_there_are(world, make_item, django_assert_max_num_queries):
    rows = Burning(seen(world.alice))
    for n in range(12):
        make_item(f"事项{n}", moves=("issue",))
    with django_assert_max_num_queries(3):  # red, yellow, green
        assert len(rows[:10]) == 10
    with django_assert_max_num_queries(len(PARTS) + 2):  # and counts of those that are skipped
        assert len(rows[10:20]) == 2


def test_the_start_page_tells_what_is_overdue_from_what_is_behind_schedule(world, make_item, sign_in, settings):
    make_item("改造老城区供水管网", due=date(2026, 6, 1), moves=("issue",))
    steps = [{"key": "a", "title": "开工", "day": "2026-03-17"}]
    make_item("新建标准厂房", due=date(2026, 12, 31), milestones=steps, moves=("issue",))
    settings.LUOSHI_TODAY = "2026-06-20"
    lamps.advance(date(2026, 6, 20))
    page = sign_in(world.diana)
    said = page.get("/").content.decode()
    assert "1项逾期，1项进度滞后。" in said
    for due, title in (("late", "改造老城区供水管网"), ("ahead", "新建标准厂房")):
        assert f"lamp=red&amp;due={due}" in said
        rows = page.get(f"/ledger/?lamp=red&due={due}").content.decode()
        assert [name for name in ("改造老城区供水管网", "新建标准厂房") if name in rows] == [title]
    assert page.get("/api/v1/counts").json()["behind"] == 1


def test_where_several_campaigns_run_the_ledger_is_filtered_by_them(world, make_item, sign_in):
    page = sign_in(world.alice)
    make_item("改造老城区供水管网")
    assert 'name="edition"' not in page.get("/ledger/").content.decode(), "one campaign is no choice"
    world.edition = Edition.objects.create(
        campaign=world.edition.campaign,
        office=world.county,
        year=2027,
        starts=date(2027, 1, 1),
        ends=date(2027, 12, 31),
    )
    make_item("新建标准厂房")
    said = page.get(f"/ledger/?edition={world.edition.pk}").content.decode()
    assert 'name="edition"' in said and "新建标准厂房" in said and "改造老城区供水管网" not in said
