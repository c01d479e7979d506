"""What is written together is what would have been written move by move; seeds are the same every time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from django.core.management.color import no_style
from django.db import connection, transaction

from luoshi.errors import LuoshiError
from luoshi_web.demo import scale
from luoshi_web.demo.county import data
from luoshi_web.models import Edition, Entry, Evidence, Item, ItemOffice, LampChange, Office, Tally, User
from luoshi_web.queries import counts
from luoshi_web.store import campaigns, journal, lamps, ledger, offices, tally

TODAY = date(2026, 9, 15)
SIZE = scale.Size(0, 1, 4, 2, 24)
UNSAID = {"id", "recorded_at", "uploaded_at"}
"""Columns that say when a row was written, or that nothing refers to."""


def quiet(step: str, fraction: float) -> None:
    """Nobody watches."""


@pytest.fixture
def tiny(db, monkeypatch):
    monkeypatch.setitem(scale.SIZES, "tiny", SIZE)


def rows() -> dict[str, list[tuple]]:
    found = {}
    for model in (Item, Entry, ItemOffice, LampChange, Evidence, Tally):
        unsaid = UNSAID - {"id"} if model in (Item, Evidence) else UNSAID
        names = [field.attname for field in model._meta.concrete_fields if field.attname not in unsaid]
        values = model.objects.values_list(*names)
        plain = [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in values]
        found[model.__name__] = sorted(plain, key=repr)
    return found


def begin_ids_anew() -> None:
    """PostgreSQL counts on after a rollback."""
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), [User, Edition, Item, Evidence]):
            cursor.execute(statement)


def one_by_one(person: dict[int, User], history, monkeypatch) -> None:
    """The same moves through the ledger, each as its person and at its moment."""
    first, *rest = history.moves
    for move in history.moves:
        monkeypatch.setattr(ledger.timezone, "now", lambda at=move.at: at)
        who = person[int(move.who.user)]
        if move is first:
            new = ledger.New(history.row, move.data)
            item = ledger.draft_items(who, int(move.who.office), [new], move.day)[0]
            continue
        proofs = ()
        if move.proof:
            move.proof.item = item
            move.proof.save()
            proofs = (ledger.work.Evidence(str(move.proof.pk), move.proof.sha256),)
        ledger.act(who, item.pk, ledger.Wanted(move.verb, move.data, move.reason, proofs), move.day)


def test_together_is_as_one_by_one_hashes_and_all(tiny, monkeypatch):
    offices.load(scale.office_rows(SIZE))
    begin_ids_anew()
    with transaction.atomic():
        scale.load("tiny", TODAY, quiet)
        together = rows()
        digest = Evidence.objects.values_list("sha256", flat=True)[0]
        transaction.set_rollback(True)
    begin_ids_anew()
    made = offices.load(scale.office_rows(SIZE))
    scale._people(scale.office_rows(SIZE), made)
    campaigns.load(data("campaign.yaml"))
    governments = scale._governments(scale.office_rows(SIZE), made, TODAY.year)
    person = User.objects.in_bulk()
    for number in range(SIZE.items):
        one_by_one(person, scale.history(governments, number, digest, TODAY), monkeypatch)
    lamps.advance(TODAY)
    separate = rows()
    for name in together:
        assert separate[name] == together[name], name


def test_a_seed_is_whole_and_goes_on_where_it_stopped(tiny, monkeypatch):
    monkeypatch.setitem(scale.SIZES, "tiny", replace(SIZE, items=10))
    assert scale.load("tiny", TODAY, quiet)
    monkeypatch.setitem(scale.SIZES, "tiny", SIZE)
    assert scale.load("tiny", TODAY, quiet) is None, "people are there already"
    scale.load("tiny", TODAY, quiet)
    assert Item.objects.count() == SIZE.items
    assert journal.verify(TODAY).findings == []
    assert list(journal.rebuild(TODAY)) == []
    assert tally.rebuild() == []
    assert sum(counts.seen(User.objects.get(username="leader")).values()) == SIZE.items


def test_a_database_with_another_ledger_is_left_alone(tiny, world):
    with pytest.raises(LuoshiError, match="LUOSHI_HOME"):
        scale.load("tiny", TODAY, quiet)


def test_many_offices_are_loaded_in_few_queries(db, django_assert_max_num_queries):
    listed = scale.office_rows(scale.SIZES["city"])
    with django_assert_max_num_queries(15):
        offices.load(listed)
    assert Office.objects.count() == len(listed)
    with django_assert_max_num_queries(8):
        assert len(offices.load(listed)) == len(listed), "again: nothing to be done"
