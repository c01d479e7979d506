"""Do the tables say what the journal says? Some items at a time: their entries, folded, against what is kept of them.

`differing` says what is wrong, `put_right` mends it: `luoshi verify` asks the first, `luoshi rebuild` both.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db import connection

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.work.chain import Chain, check
from luoshi.work.ledger import fold_contents
from luoshi_web.models import Entry, Item, ItemOffice
from luoshi_web.store import lamps, mapping, plans, rates, requests, search, sights, tree
from luoshi_web.store.footings import Footing, Place

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Now:
    """What a comparison rests on. waiting: lamps and reports whose day has come may still wait to be moved."""

    today: date
    calendar: Calendar
    places: Mapping[int, Place]
    waiting: bool


class Line(NamedTuple):
    """An entry as it lies in the table."""

    item: str
    seq: int
    body: bytes
    prev: str
    hash: str


@dataclass(slots=True)
class Batch:
    """Items with consecutive ids as their rows show them, and as their entries say they are.

    broken: items without entries, or with entries that do not hold together; of these nothing else is known.
    """

    items: Mapping[int, Item]
    lines: dict[int, list[Line]] = field(default_factory=dict)
    chains: dict[int, Chain] = field(default_factory=dict)
    standings: dict[int, work.Standing] = field(default_factory=dict)
    shown: dict[int, work.Standing] = field(default_factory=dict)
    plans: dict[int, list[tuple[date, str]]] = field(default_factory=dict)
    columns: dict[int, dict[str, Any]] = field(default_factory=dict)
    footings: dict[int, Footing] = field(default_factory=dict)

    @property
    def broken(self) -> list[int]:
        return [pk for pk in self.items if pk not in self.standings]


def lines(first: int, last: int) -> Iterator[Line]:
    """The entries of items with these ids, in order of item and seq."""
    rows = Entry.objects.filter(item__gte=first, item__lte=last).order_by("item_id", "seq")
    for item, seq, body, prev, digest in rows.values_list("item_id", "seq", "body", "prev", "hash"):
        yield Line(str(item), seq, bytes(body), prev, digest)


def told(items: Mapping[int, Item], now: Now) -> Batch:
    """The items with what their entries say of them."""
    batch = Batch(items)
    for name, chain in groupby(lines(min(items), max(items)), key=lambda line: line.item):
        if (pk := int(name)) in items:
            batch.lines[pk] = list(chain)
            batch.chains[pk] = found = check(name, batch.lines[pk])
            if not found.findings:
                batch.standings[pk] = fold_contents(found.contents, found.hash)
    below = tree.children(items.keys())
    for pk, standing in batch.standings.items():
        item, shown = items[pk], tree.shown(standing, below.get(pk, ()))
        columns = mapping.columns(standing) | {"progress": shown.progress}
        batch.plans[pk] = lamps.plan(shown, now.calendar)
        columns |= lamps.lit(batch.plans[pk], _lit(item, now))
        columns |= search.columns(item.number, columns["title"], item.quote, columns["indicator"])
        batch.shown[pk], batch.columns[pk] = shown, columns
        offices = frozenset(office for office, _role in mapping.concerns(standing))
        said = (columns[name] for name in ("lamp", "lamp_from", "field", "lead_id"))
        batch.footings[pk] = Footing(*said, offices, columns["state"], columns["due_order"])
    return batch


def _lit(item: Item, now: Now) -> date:
    """The day for which the item's row is lit: today, or the last one before its lamp was to be moved and waits."""
    waits = now.waiting and item.lamp_until is not None and item.lamp_until <= now.today
    return item.lamp_until - DAY if waits else now.today


def differing(batch: Batch, now: Now) -> dict[int, list[str]]:
    """Item → what is kept of it otherwise than its entries say: its columns by name, or offices, lamp_changes,
    plan_days, requests, reports, sights."""
    found: dict[int, list[str]] = {}
    for pk, columns in batch.columns.items():
        item = batch.items[pk]
        if wrong := [name for name, value in columns.items() if getattr(item, name) != value]:
            found[pk] = wrong
    beside = {
        "offices": _otherwise_concerned(batch.standings),
        "lamp_changes": lamps.differing(batch.plans),
        "plan_days": plans.differing(batch.standings),
        "requests": requests.differing(batch.standings),
        "reports": rates.differing(batch.standings, now.calendar, now.today, now.waiting),
        "sights": sights.differing(batch.footings, now.places),
    }
    for name, items in beside.items():
        for pk in items:
            found.setdefault(pk, []).append(name)
    return dict(sorted(found.items()))


def put_right(batch: Batch, wrong: Mapping[int, list[str]], now: Now) -> None:
    """Make anew what differs. The items are locked."""
    of = {name: [pk for pk, names in wrong.items() if name in names] for names in wrong.values() for name in names}
    _save({pk: {n: batch.columns[pk][n] for n in names if n in batch.columns[pk]} for pk, names in wrong.items()})
    if some := of.get("offices"):
        ItemOffice.objects.filter(item__in=some).delete()
        rows = ((pk, office, role) for pk in some for office, role in sorted(mapping.concerns(batch.standings[pk])))
        ItemOffice.objects.bulk_create([ItemOffice(item_id=pk, office_id=o, role=r) for pk, o, r in rows], 500)
    if some := of.get("lamp_changes"):
        lamps.store_changes({pk: batch.shown[pk] for pk in some}, now.calendar)
    if some := of.get("plan_days"):
        plans.store({pk: batch.standings[pk] for pk in some})
    if some := of.get("requests"):
        requests.store({pk: batch.standings[pk] for pk in some})
    if some := of.get("reports"):
        rates.store([(pk, batch.standings[pk]) for pk in some], now.today)
    if some := of.get("sights"):
        sights.put_right({pk: batch.footings[pk] for pk in some}, now.places)


def _save(rows: Mapping[int, Mapping[str, Any]]) -> None:
    """A row each, of what differs; those alike in that together."""
    alike: dict[tuple[str, ...], list[list[Any]]] = {}
    for pk, columns in rows.items():
        fields = [Item._meta.get_field(name.removesuffix("_id")) for name in columns]
        values = [f.get_db_prep_save(v, connection) for f, v in zip(fields, columns.values(), strict=True)]
        if fields:
            alike.setdefault(tuple(f.column for f in fields), []).append([*values, pk])
    with connection.cursor() as cursor:
        for names, parameters in alike.items():
            sets = ", ".join(f"{connection.ops.quote_name(name)} = %s" for name in names)
            cursor.executemany(f"UPDATE {Item._meta.db_table} SET {sets} WHERE id = %s", parameters)  # noqa: S608 - names


def _otherwise_concerned(standings: Mapping[int, work.Standing]) -> list[int]:
    present: dict[int, set[tuple[int, str]]] = {pk: set() for pk in standings}
    if standings:
        rows = ItemOffice.objects.filter(item__gte=min(standings), item__lte=max(standings))
        for item, office, role in rows.values_list("item", "office", "role"):
            if item in present:
                present[item].add((office, role))
    return [pk for pk, standing in standings.items() if present[pk] != mapping.concerns(standing)]
