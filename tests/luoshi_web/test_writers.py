"""Many at once: no lost update, no broken chain, and of two who saw the same one is told."""

from __future__ import annotations

import fcntl
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from django.db import connection, transaction

from luoshi_web.errors import Conflict
from luoshi_web.models import Entry, Item, User
from luoshi_web.store import journal, ledger

from .conftest import TODAY

WRITERS, EACH = 8, 10


@pytest.mark.django_db(transaction=True)
def test_eight_writers_on_the_same_items_lose_nothing(world, make_item):
    items = [make_item(f"事项{n}", moves=("issue", "accept")).pk for n in range(3)]

    def write(writer: int) -> int:
        person = User.objects.get(pk=world.bob.pk)
        told = 0
        for n in range(EACH):
            told += report(person, items[(writer + n) % len(items)], f"第{writer}人第{n}次")
        connection.close()
        return told

    with ThreadPoolExecutor(WRITERS) as pool:
        told = sum(pool.map(write, range(WRITERS)))
    reports = Entry.objects.filter(action="report").count()
    assert reports == WRITERS * EACH, f"{told} were told that somebody was quicker, and tried again"
    assert sum(Item.objects.values_list("seq", flat=True)) == reports + 3 * 3
    assert journal.verify(TODAY).findings == []
    assert list(journal.rebuild(TODAY)) == []


def report(person: User, item: int, text: str) -> int:
    """Report on the version that was seen, again and again until nobody is quicker; how often somebody was."""
    told = 0
    while True:
        seq = Item.objects.values_list("seq", flat=True).get(pk=item)
        try:
            ledger.act(person, item, ledger.Wanted("report", {"text": text}, seq=seq), TODAY)
        except Conflict:
            told += 1
        else:
            return told


@pytest.mark.django_db(transaction=True)
def test_bulk_moves_that_cross_each_other_do_not_lock_each_other_out(world, make_item):
    items = [make_item(f"事项{n}", moves=("issue", "accept")).pk for n in range(6)]

    def move(order: list[int]) -> None:
        person = User.objects.get(pk=world.bob.pk)
        for n in range(5):
            ledger.act_on_all(person, {pk: ledger.Wanted("report", {"text": f"第{n}次"}) for pk in order}, TODAY)
        connection.close()

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(move, (items, items[::-1])))
    assert Entry.objects.filter(action="report").count() == 2 * 5 * 6
    assert journal.verify(TODAY).findings == []


@pytest.mark.skipif(connection.vendor != "sqlite", reason="PostgreSQL has a queue of its own")
@pytest.mark.django_db(transaction=True)
def test_on_sqlite_who_writes_again_and_again_lets_the_one_who_waits_go_first():
    waiting, order = threading.Event(), []

    def patient() -> None:
        waiting.set()
        with transaction.atomic():
            order.append("patient")
        connection.close()

    with ThreadPoolExecutor(1) as pool:
        with transaction.atomic():
            other = pool.submit(patient)
            waiting.wait(20)
            _until_somebody_waits()
        with transaction.atomic():
            order.append("greedy")
        other.result(60)
    assert order == ["patient", "greedy"]


def _until_somebody_waits() -> None:
    """Until the queue of those who want to write is taken."""
    end = time.monotonic() + 60
    while time.monotonic() < end:
        with Path(f"{connection.settings_dict['NAME']}-queue").open("ab") as queue:
            try:
                fcntl.flock(queue, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                return
        time.sleep(0.01)
    raise AssertionError("nobody waits")
