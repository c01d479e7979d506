"""The journal as a whole: a rebuild changes nothing, and a changed byte is found and named."""

from __future__ import annotations

import json
from datetime import date
from hashlib import sha256

import pytest
from django.conf import settings

from luoshi.work.chain import seal
from luoshi_web.models import Entry, Item, ItemOffice, LampChange, Sight, Tally
from luoshi_web.store import journal, mapping

from .conftest import unguarded

TODAY = date(2026, 3, 16)
MOVES = ("issue", "accept", "report")


@pytest.fixture
def items(make_item) -> list[Item]:
    """Three items that have come differently far."""
    return [make_item(f"改造老旧小区{n}个", moves=MOVES[:n]) for n in (1, 2, 3)]


def tables() -> list[list[dict]]:
    return [list(model.objects.order_by("pk").values()) for model in (Item, Entry, ItemOffice, LampChange)]


def found() -> list[tuple[str, int, str]]:
    return [(finding.item, finding.seq, finding.kind) for finding in journal.verify(TODAY).findings]


def test_a_rebuild_changes_nothing(items):
    before = tables()
    assert list(journal.rebuild(TODAY)) == []
    assert tables() == before


def test_a_rebuild_makes_lost_columns_anew(items):
    before = [list(Item.objects.order_by("pk").values()), set(ItemOffice.objects.values_list("item", "office", "role"))]
    Item.objects.filter(pk=items[1].pk).update(
        state="closed", lead=None, progress=99, lamp="red", search="", standing={}
    )
    ItemOffice.objects.filter(item=items[2].pk, role="lead").delete()
    wrong = dict(journal.rebuild(TODAY))
    assert set(wrong[items[1].pk]) == {"state", "lead_id", "progress", "lamp", "search", "standing"}
    assert wrong[items[2].pk] == ["offices"]
    after = [list(Item.objects.order_by("pk").values()), set(ItemOffice.objects.values_list("item", "office", "role"))]
    assert after == before


def test_an_unharmed_journal_is_found_unharmed(items):
    verdict = journal.verify(TODAY)
    assert (verdict.findings, verdict.items, verdict.entries) == ([], 3, 2 + 3 + 4)


@pytest.mark.parametrize(
    ("damage", "named"),
    [
        (lambda item: Item.objects.filter(pk=item.pk).update(state="closed", deadline=None), ("state", "deadline")),
        (lambda item: Item.objects.filter(pk=item.pk).update(search="别的"), ("search",)),
        (lambda item: ItemOffice.objects.filter(item=item, role="lead").delete(), ("offices",)),
        (lambda item: LampChange.objects.filter(item=item).update(lamp="green"), ("lamp_changes",)),
        (lambda item: Sight.objects.filter(item=item, lamp="green").update(lamp="red"), ("sights",)),
    ],
)
def test_what_is_kept_otherwise_than_the_entries_say_is_named_and_put_right(items, damage, named):
    assert journal.verify(TODAY).differences == []
    damage(items[2])
    verdict = journal.verify(TODAY)
    assert [(one.item, set(one.names)) for one in verdict.differences] == [(items[2].pk, set(named))]
    assert verdict.findings == [], "the journal itself is whole"
    assert {pk: set(names) for pk, names in journal.rebuild(TODAY)} == {items[2].pk: set(named)}
    assert journal.verify(TODAY).differences == []


def test_a_tally_that_was_changed_is_named(items, world):
    Tally.objects.filter(scope=world.housing, cut="field").update(green=70)
    assert [one.names for one in journal.verify(TODAY).differences] == [(world.housing.name, "field", "城乡")]


def test_a_lamp_whose_day_has_come_but_was_not_moved_yet_is_not_wrong(items):
    assert Item.objects.filter(lamp_until__lte=date(2026, 8, 1)).exists()
    assert journal.verify(date(2026, 8, 1)).differences == []


def test_a_changed_byte_is_found_and_named(items):
    entry = Entry.objects.get(item=items[2].pk, seq=3)
    with unguarded():
        Entry.objects.filter(pk=entry.pk).update(body=bytes(entry.body).replace(b"accept", b"accepT"))
    assert (str(items[2].pk), 3, "changed") in found()


def test_a_missing_entry_is_found_and_named(items):
    with unguarded():
        Entry.objects.filter(item=items[2].pk, seq=2).delete()
    assert (str(items[2].pk), 2, "missing") in found()


def test_a_chain_whose_end_was_cut_off_is_found(items):
    with unguarded():
        Entry.objects.filter(item=items[1].pk, seq=3).delete()
    assert found() == [(str(items[1].pk), 3, "missing")]


def test_a_chain_that_was_recomputed_is_found_by_the_published_sheet(items, world):
    published = journal.sheet()
    row = Entry.objects.get(item=items[0].pk, seq=2)
    forged = seal(row.prev, json.loads(bytes(row.body)) | {"user": str(world.charlie.pk)})
    with unguarded():
        Entry.objects.filter(pk=row.pk).update(body=forged.body, hash=forged.hash)
    list(journal.rebuild(TODAY))
    assert journal.verify(TODAY) == journal.Verdict([], [], 3, 9), "within the database all fits together"
    assert mapping.entry_of(Entry.objects.get(pk=row.pk)).user == str(world.charlie.pk)
    finding = journal.verify(TODAY, published).findings[0]
    assert (finding.item, finding.seq, finding.kind) == (str(items[0].pk), 2, "differs")


def test_the_daily_root_is_the_hash_of_the_published_sheet(items):
    day = journal.close_day(TODAY)
    sheet = (settings.HOME / "roots" / "2026-03-16.txt").read_bytes()
    assert (day.root, day.items, day.entries) == (sha256(sheet).hexdigest(), 3, 9)
    assert sheet.splitlines() == sorted(f"{item.pk} {item.seq} {item.head}".encode() for item in items)
    assert journal.close_day(TODAY).pk == day.pk, "a day is closed once"
