"""The journal as a whole: is it unharmed, what is its root today, and do the tables still say what it says?"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from hashlib import sha256
from itertools import groupby
from pathlib import Path
from typing import NamedTuple

from django.conf import settings
from django.db import transaction

from luoshi import work
from luoshi_web.models import DailyRoot, Entry, Item, ItemOffice, Race, RaceEntry
from luoshi_web.store import lamps, mapping, plans, rates, requests, search, tally, tree


class Line(NamedTuple):
    """An entry as it lies in the table."""

    item: str
    seq: int
    body: bytes
    prev: str
    hash: str


def lines() -> Iterator[Line]:
    """All entries of items, then of races, in order of seq, few at a time."""
    rows = Entry.objects.order_by("item_id", "seq").values_list("item_id", "seq", "body", "prev", "hash")
    for item, seq, body, prev, digest in rows.iterator(chunk_size=2000):
        yield Line(str(item), seq, bytes(body), prev, digest)
    of_races = RaceEntry.objects.order_by("race_id", "seq").values_list("race_id", "seq", "body", "prev", "hash")
    for race, seq, body, prev, digest in of_races.iterator(chunk_size=2000):
        yield Line(f"race-{race}", seq, bytes(body), prev, digest)


def heads() -> Iterator[tuple[str, int, str]]:
    """What the rows of items and races name as the last entry of their chains: name, seq, hash."""
    for pk, seq, head in Item.objects.order_by("pk").values_list("pk", "seq", "head").iterator(chunk_size=2000):
        yield str(pk), seq, head
    for pk, seq, head in Race.objects.order_by("pk").values_list("pk", "seq", "head"):
        yield f"race-{pk}", seq, head


@dataclass(slots=True)
class Verdict:
    """What a check of the journal found. `items` and `entries` say how much was checked."""

    findings: list[work.Finding]
    items: int = 0
    entries: int = 0


def verify(published: bytes | None = None) -> Verdict:
    """Check every chain and that every item shows the head of its chain; with `published`, against that sheet too.

    One pass over the entries; memory does not grow with them.
    """
    verdict = Verdict([])
    last: dict[str, tuple[int, str]] = {}

    def counted() -> Iterator[Line]:
        for line in lines():
            verdict.entries += 1
            last[line.item] = (line.seq, line.hash)
            yield line

    verdict.findings = work.verify(counted())
    verdict.items = len(last)
    verdict.findings += _heads(last)
    if published is not None:
        verdict.findings += work.against(published, lines())
    return verdict


def _heads(last: dict[str, tuple[int, str]]) -> Iterator[work.Finding]:
    """Items whose row names another last entry than their chain has: the end of the chain was cut off."""
    for name, seq, head in heads():
        if last.get(name) != (seq, head):
            yield work.Finding(name, seq, "missing")


def sheet() -> bytes:
    """One line per item and race, "id seq hash", in byte order: what is published to hold the journal to it."""
    return b"".join(sorted(f"{name} {seq} {head}\n".encode() for name, seq, head in heads()))


def close_day(day: date) -> DailyRoot:
    """Compute the day's root over all heads, once. The sheet goes to roots/DAY.txt in the data directory."""
    if found := DailyRoot.objects.filter(day=day).first():
        return found
    content = sheet()
    path = Path(settings.HOME) / "roots" / f"{day.isoformat()}.txt"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)
    listed = content.splitlines()
    entries = sum(int(line.split(b" ")[1]) for line in listed)
    root = sha256(content).hexdigest()
    return DailyRoot.objects.create(day=day, root=root, items=len(listed), entries=entries)


# -- rebuild --------------------------------------------------------------------------------------------------------


def rebuild(today: date, batch: int = 500) -> Iterator[tuple[int, list[str]]]:
    """Fold all entries anew and put right what differs: of each item that did, the id and what was wrong."""
    pks = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    for i in range(0, len(pks), batch):
        with transaction.atomic():
            yield from _rebuild(pks[i : i + batch], today)
    tally.rebuild()


def _rebuild(pks: list[int], today: date) -> Iterator[tuple[int, list[str]]]:
    items = Item.objects.select_for_update().filter(pk__in=pks).in_bulk()
    entries = Entry.objects.filter(item__in=pks).order_by("item_id", "seq")
    concerns, below = _concerns(pks), tree.children(pks)
    for pk, chain in groupby(entries, key=lambda entry: entry.item_id):
        standing = work.fold(mapping.entry_of(entry) for entry in chain)
        shown = tree.shown(standing, below.get(pk, ()))
        wrong = _put_right(items[pk], standing, shown, today)
        if concerns.get(pk, set()) != mapping.concerns(standing):
            _replace_concerns(pk, mapping.concerns(standing))
            wrong.append("offices")
        if lamps.store_changes({pk: shown}):
            wrong.append("lamp_changes")
        if plans.store({pk: standing}):
            wrong.append("plan_days")
        if requests.store({pk: standing}):
            wrong.append("requests")
        if standing.cycle:
            rates.store([(pk, standing)], today)
        if wrong:
            yield pk, wrong


def _put_right(item: Item, standing: work.Standing, shown: work.Standing, today: date) -> list[str]:
    wanted = mapping.columns(standing) | {"progress": shown.progress} | lamps.columns(shown, today)
    wanted |= {"search": "", "grams": ""}
    before = {name: getattr(item, name) for name in wanted}
    for name, value in wanted.items():
        setattr(item, name, value)
    search.fill(item)
    wrong = [name for name in wanted if getattr(item, name) != before[name]]
    if wrong:
        item.save(update_fields=wrong)
    return wrong


def _concerns(pks: Iterable[int]) -> dict[int, set[tuple[int, str]]]:
    found: dict[int, set[tuple[int, str]]] = {}
    for item, office, role in ItemOffice.objects.filter(item__in=pks).values_list("item", "office", "role"):
        found.setdefault(item, set()).add((office, role))
    return found


def _replace_concerns(pk: int, wanted: set[tuple[int, str]]) -> None:
    ItemOffice.objects.filter(item=pk).delete()
    ItemOffice.objects.bulk_create([ItemOffice(item_id=pk, office_id=o, role=r) for o, r in sorted(wanted)])
