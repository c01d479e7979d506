"""The tally says what counting would say, whatever happens; and it is read, so that many cost what few do."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from luoshi import work
from luoshi_web.models import Sight, Tally
from luoshi_web.models.tally import COLOURS
from luoshi_web.permissions import visible_items
from luoshi_web.queries import counts
from luoshi_web.store import beside, journal, lamps, ledger, offices, people, sights, tally
from luoshi_web.store.footings import everything, places

from .conftest import TODAY


def test_every_colour_has_its_column():
    assert set(COLOURS) == set(work.colours())


def agrees(*persons) -> bool:
    """Whether what is read for these persons is what is counted over what they see."""
    for person in persons:
        items = visible_items(person)
        assert counts.seen(person) == counts.lamps(items)
        for cut, count in counts.COUNTED.items():
            read = {str(row.key): row.lamps for row in counts.seen_by(person, cut, 100)}
            assert read == {str(row.key): row.lamps for row in count(items)}, cut
    assert sights.differing(dict(everything()), places()) == []
    return tally.rebuild() == []


def test_it_agrees_after_every_move(world, make_item):
    people.enrol("diana", "", world.town, "liaison")
    persons = world.alice, world.bob, world.charlie, world.diana, world.erin
    make_item("甲", field="产业", due=date(2026, 3, 20), moves=("issue",))
    other = make_item("乙", field="民生", lead=str(world.town.pk), assisting=[str(world.housing.pk)])
    make_item("丙", lead="")
    assert agrees(*persons)
    ledger.act(world.alice, other.pk, ledger.Wanted("issue"), TODAY)
    assert agrees(*persons)
    ledger.act(world.alice, other.pk, ledger.Wanted("cancel", reason="不再需要"), TODAY)
    assert agrees(*persons)
    lamps.advance(date(2026, 4, 1))
    assert counts.seen(world.alice)["red"] == 1
    assert agrees(*persons)


def test_an_item_counts_once_for_an_office_that_is_above_several_concerned(world, make_item):
    make_item(assisting=[str(world.town.pk)], moves=("issue",))
    assert counts.seen(world.diana)["green"] == 1


def test_somebody_of_two_offices_sees_an_item_of_both_once(world, make_item):
    person = people.enrol("frank", "", world.town, "liaison")
    people.enrol("frank", "", world.housing, "liaison")
    make_item(assisting=[str(world.town.pk)], moves=("issue",))
    assert counts.seen(person)["green"] == 1
    assert [row.total for row in counts.seen_by(person, "lead", 10)] == [1]


def test_it_follows_an_office_to_another_parent_and_region(world, make_item):
    make_item(moves=("issue",))
    offices.move(world.housing, world.other)
    assert counts.seen(world.charlie)["green"] == 1
    assert agrees(world.charlie, world.diana)
    rows = [{"id": "zj", "name": "云岭县住房和城乡建设局", "region": "海塘县"}]
    world.housing.code = "zj"
    world.housing.save()
    offices.load(rows)
    assert counts.keys(world.alice, "region", 10) == ["海塘县"]
    assert agrees(world.alice)


def test_rebuild_puts_right_what_was_miscounted_or_never_counted(world, make_item):
    make_item(moves=("issue",))
    Tally.objects.filter(cut="all").update(green=7)
    assert {cut for _scope, cut, _key in tally.rebuild()} == {"all"}
    assert agrees(world.alice)
    Tally.objects.all().delete()
    Sight.objects.all().delete()
    beside.begin()
    assert agrees(world.alice)
    assert list(journal.rebuild(TODAY)) == []


@pytest.mark.parametrize(
    "address", ["/", "/ledger/", "/ledger/?lamp=green&state=issued&field=城乡", "/mine/", "/items/{pk}/"]
)
def test_a_page_costs_as_many_queries_for_many_items_as_for_few(world, make_item, sign_in, address):
    client, needed = sign_in(world.bob), []
    for more in (3, 9):
        for n in range(more):
            item = make_item(f"事项{more}{n}", moves=("issue",))
        client.get("/")
        needed.append(queries(client, address.format(pk=item.pk)))
    assert needed[0] == needed[1]


def queries(client, address: str) -> int:
    with CaptureQueriesContext(connection) as found:
        assert client.get(address).status_code == 200
    return len(found)
