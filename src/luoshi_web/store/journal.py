"""The journal as a whole: is it unharmed, do the tables still say what it says, and what is its root today?"""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from itertools import groupby
from pathlib import Path

from django.conf import settings
from django.db import connection, transaction
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi.work.chain import Published, check
from luoshi_web.models import DailyRoot, Item, Office, Race, RaceEntry
from luoshi_web.store import compare, tally, workdays
from luoshi_web.store.compare import Line
from luoshi_web.store.footings import places

BATCH = 1000
Say = Callable[[int, int], None]
"""Is told how many items of how many are done."""


def heads() -> Iterator[tuple[str, int, str]]:
    """What the rows of items and races name as the last entry of their chains: name, seq, hash."""
    for pk, seq, head in Item.objects.order_by("pk").values_list("pk", "seq", "head").iterator(chunk_size=2000):
        yield str(pk), seq, head
    for pk, seq, head in Race.objects.order_by("pk").values_list("pk", "seq", "head"):
        yield f"race-{pk}", seq, head


@dataclass(frozen=True, slots=True)
class Difference:
    """What the tables keep otherwise than the journal says: of an item the names of columns and tables, or a tally."""

    item: int | None
    names: tuple[str, ...]

    def __str__(self) -> str:
        said = {"item": self.item, "names": ", ".join(self.names)}
        if self.item is None:
            return _("The tally of %(names)s does not count what is there.") % said
        return _("Item %(item)s is not kept as its entries say: %(names)s.") % said


@dataclass(slots=True)
class Verdict:
    """What a check found: in the journal, and in what is kept beside it. `items`, `entries`: how much was checked."""

    findings: list[work.Finding] = field(default_factory=list)
    differences: list[Difference] = field(default_factory=list)
    items: int = 0
    entries: int = 0


def verify(today: date, published: bytes | None = None, say: Say = lambda done, of: None) -> Verdict:
    """Check every chain, that every item is kept as its entries say, and that the tally counts what is there; with
    `published` also against that sheet. One pass over the entries; it sees one moment, whatever is written meanwhile.
    """
    verdict, counted = Verdict(), tally.Deltas()
    with _one_moment(), _many_values():
        sheet = Published(published or b"")
        now = compare.Now(today, workdays.in_force(), places(), waiting=True)
        for batch in _batches(say):
            found = compare.told(batch, now)
            verdict.items += len(found.lines)
            for pk, lines in found.lines.items():
                verdict.entries += len(lines)
                verdict.findings += found.chains[pk].findings + sheet.differing(lines)
            ends = {pk for pk, item in batch.items() if not _ends_as_shown(item, found)}
            verdict.findings += [work.Finding(str(pk), batch[pk].seq, "missing") for pk in sorted(ends)]
            wrong = compare.differing(found, now)
            verdict.differences += [Difference(pk, tuple(names)) for pk, names in wrong.items() if pk not in ends]
            counted.update(tally.counted(found.footings.values(), now.places))
        _races(verdict, sheet)
        if not verdict.findings:
            verdict.differences += _miscounted(counted)
    verdict.findings += sheet.lost()
    return verdict


def _ends_as_shown(item: Item, found: compare.Batch) -> bool:
    """Whether the chain ends where the item's row says; else its end was cut off."""
    chain = found.chains.get(item.pk)
    return chain is not None and (chain.seq, chain.hash) == (item.seq, item.head)


def _races(verdict: Verdict, sheet: Published) -> None:
    """The same for the journals of races."""
    last: dict[str, tuple[int, str]] = {}
    for name, chain in groupby(_lines_of_races(), key=lambda line: line.item):
        lines = list(chain)
        verdict.entries += len(lines)
        verdict.findings += check(name, lines).findings + sheet.differing(lines)
        last[name] = (lines[-1].seq, lines[-1].hash)
    verdict.items += len(last)
    for pk, seq, shown in Race.objects.order_by("pk").values_list("pk", "seq", "head"):
        if last.get(f"race-{pk}") != (seq, shown):
            verdict.findings.append(work.Finding(f"race-{pk}", seq, "missing"))


def _lines_of_races() -> Iterator[Line]:
    rows = RaceEntry.objects.order_by("race_id", "seq").values_list("race_id", "seq", "body", "prev", "hash")
    for race, seq, body, prev, digest in rows.iterator(chunk_size=2000):
        yield Line(f"race-{race}", seq, bytes(body), prev, digest)


def _miscounted(counted: tally.Deltas) -> list[Difference]:
    _ids, wrong = tally.differing(counted)
    names = dict(Office.objects.filter(pk__in={scope for scope, _cut, _key in wrong}).values_list("pk", "name"))
    rows = ((names.get(scope, str(scope)), cut, *key.split("\t")) for scope, cut, key in sorted(wrong))
    return [Difference(None, tuple(filter(None, row))) for row in rows]


def _batches(say: Say) -> Iterator[Mapping[int, Item]]:
    """All items by id, a thousand at a time."""
    pks = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    for i in range(0, len(pks), BATCH):
        say(i, len(pks))
        some = pks[i : i + BATCH]
        yield Item.objects.filter(pk__range=(some[0], some[-1])).order_by("pk").in_bulk()
    say(len(pks), len(pks))


@contextmanager
def _many_values() -> Iterator[None]:
    """Values come and go by the million, none in a circle: Python's search for circles would cost as much again."""
    searching = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if searching:
            gc.enable()


@contextmanager
def _one_moment() -> Iterator[None]:
    """All that is read inside is as it was at one moment. Within a transaction of the caller, that one decides."""
    if connection.in_atomic_block:
        yield
    elif connection.vendor == "postgresql":
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    else:  # Django's own transactions are IMMEDIATE and would keep writers waiting
        with connection.cursor() as cursor:
            cursor.execute("BEGIN DEFERRED")
            try:
                yield
            finally:
                cursor.execute("ROLLBACK")


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


def rebuild(today: date, say: Say = lambda done, of: None) -> Iterator[tuple[int, list[str]]]:
    """Fold all entries anew and put right what differs: of each item that did, the id and what was wrong.

    A thousand items are locked at a time. Raises LuoshiError at an item whose entries themselves were changed: these
    cannot be put right. Items before it are.
    """
    pks = list(Item.objects.order_by("pk").values_list("pk", flat=True))
    for i in range(0, len(pks), BATCH):
        say(i, len(pks))
        with _many_values():
            wrong = _rebuild(pks[i : i + BATCH], today)
        yield from wrong.items()
    tally.rebuild()
    say(len(pks), len(pks))


@transaction.atomic
def _rebuild(pks: list[int], today: date) -> dict[int, list[str]]:
    now = compare.Now(today, workdays.in_force(), places(), waiting=False)
    locked = Item.objects.select_for_update().filter(pk__range=(pks[0], pks[-1])).order_by("pk")
    batch = compare.told(locked.in_bulk(), now)
    if batch.broken:
        raise LuoshiError(
            _("The journal itself was changed. See where: luoshi verify. Restore it from a backup first.")
        )
    wrong = compare.differing(batch, now)
    compare.put_right(batch, wrong, now)
    return wrong
