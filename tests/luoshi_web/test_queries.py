"""The ledger as a list: the same answers on both databases, and as many queries for many items as for few."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from luoshi_web.models import Item
from luoshi_web.queries import counts
from luoshi_web.queries.ledger import Ask, asked, page
from luoshi_web.store import lamps

TODAY = date(2026, 3, 16)


def titles(person, **ask) -> list[str]:
    return [item.title for item in page(asked(person, Ask(**ask)), "number")]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("养老", True),
        ("养老服务", True),
        ("老", True),
        ("養老服務", True),  # typed in Traditional script
        ("5G", True),
        ("5g基站", True),
        ("５Ｇ", True),  # full width
        ("养老 基站", True),  # both words, in any order
        ("养站", False),
        ("养务", False),
        ("养老 医院", False),
        ("老服务养", False),  # all its pairs but one
        ("%", False),
        ("_", False),
        ("'; DROP", False),
        ("NOT OR AND", False),
    ],
)
def test_search_finds_words_within_words(world, make_item, words, found):
    make_item("建成养老服务中心和5G基站各1个")
    make_item("修缮文庙")
    assert titles(world.alice, q=words) == (["建成养老服务中心和5G基站各1个"] if found else [])


def test_an_amended_title_is_found_by_its_new_words_only(world, make_item):
    from luoshi_web.store import ledger

    item = make_item("建成养老院")
    ledger.act(world.alice, item.pk, ledger.Wanted("amend", {"title": "建成托儿所"}), TODAY)
    Item.objects.filter(pk=item.pk).update(quote="")
    item.refresh_from_db()
    assert titles(world.alice, q="托儿") == ["建成托儿所"]


def test_filters_are_joined(world, make_item):
    make_item("甲", field="产业", moves=("issue",))
    make_item("乙", field="产业", lead=str(world.town.pk), moves=("issue",))
    make_item("丙", field="民生", due=date(2026, 12, 31))
    assert titles(world.alice, field="产业") == ["甲", "乙"]
    assert titles(world.alice, field="产业", office=world.housing.pk) == ["甲"]
    assert titles(world.alice, office=world.county.pk) == ["甲", "乙", "丙"]
    assert titles(world.alice, state=("drafted",)) == ["丙"]
    assert titles(world.alice, due_from=date(2026, 7, 1)) == ["丙"]
    assert titles(world.alice, due_to=date(2026, 7, 1), lamp=("green",)) == ["甲", "乙"]
    assert titles(world.alice, office=10**6) == []


def test_what_has_no_day_comes_last_and_first_when_turned_round(world, make_item):
    make_item("无期", due=None, ongoing=True)
    make_item("后", due=date(2026, 9, 1))
    make_item("先", due=date(2026, 5, 1))
    everything = asked(world.alice, Ask())
    assert [item.title for item in page(everything, "due")] == ["先", "后", "无期"]
    assert [item.title for item in page(everything, "-due")] == ["无期", "后", "先"]


@pytest.mark.parametrize("sort", ["due", "-due", "number", "-moved"])
def test_pages_one_behind_the_other_show_every_item_once(world, make_item, sort):
    for n in range(7):
        make_item(f"事项{n}", due=date(2026, 5, 1) + timedelta(days=n % 3))
    everything = asked(world.alice, Ask())
    seen, shown = [], list(page(everything, sort)[:2])
    while shown:
        seen += shown
        shown = list(page(everything, sort, shown[-1])[:2])
    assert seen == list(page(everything, sort))
    assert len(seen) == 7


def test_counts_by_lamp_field_and_office(world, make_item):
    make_item("甲", field="产业", due=date(2026, 3, 20), moves=("issue",))
    make_item("乙", field="产业", moves=("issue",))
    make_item("丙", field="民生", lead="")
    items = asked(world.alice, Ask()).items
    assert counts.lamps(items) == {"red": 0, "yellow": 1, "green": 1, "blue": 1, "grey": 0, "black": 0}
    assert [(row.key, row.total) for row in counts.by_field(items)] == [("产业", 2), ("民生", 1)]
    assert [(row.key, row.lamps) for row in counts.by_office(items)] == [
        (world.housing, {"yellow": 1, "green": 1}),
        (None, {"blue": 1}),
    ]


def test_lamps_change_with_the_days_without_an_entry(world, make_item):
    item = make_item(due=date(2026, 4, 30), target={"value": 10, "unit": "个"}, moves=("issue",))
    shown = {}
    for day in (TODAY, date(2026, 3, 20), date(2026, 3, 21), date(2026, 3, 29), date(2026, 3, 30)):
        lamps.advance(day)
        item.refresh_from_db()
        shown[day.isoformat()[5:]] = item.lamp
    # 45 days to go, nothing reported: 10 points behind after 4.5 days, more than 30 after 13.5
    assert shown == {"03-16": "green", "03-20": "green", "03-21": "yellow", "03-29": "yellow", "03-30": "red"}
    assert lamps.advance(date(2026, 3, 30)) == 0, "twice is once"


def test_lamps_are_those_of_today_at_the_first_answer_of_a_day(world, make_item, sign_in, settings):
    make_item(due=date(2026, 3, 20), moves=("issue",))
    settings.LUOSHI_TODAY = "2026-03-23"
    client = sign_in(world.alice)
    assert client.get("/api/v1/counts").json()["lamps"]["red"] == 1


def test_a_list_costs_as_many_queries_for_many_items_as_for_few(world, make_item, django_assert_num_queries):
    for n in range(3):
        make_item(f"事项{n}", moves=("issue",))
    asked(world.alice, Ask())  # reads Alice's memberships, once a request
    for _more in range(2):
        with django_assert_num_queries(3):
            fitting = asked(world.alice, Ask(q="事项", office=world.county.pk))
            list(page(fitting).select_related("lead", "document")[:50])
            counts.lamps(fitting.items)
        for n in range(10):
            make_item(f"事项{n}", moves=("issue",))
