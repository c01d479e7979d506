"""The tally: how many items show which lamp, kept by the transaction that changes it.

An item counts in every office above those concerned with it, once. Rows are written in the order of their keys, after
the items were locked in theirs: writers wait for each other but never in a circle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from typing import NamedTuple

from django.db import connection, transaction

from luoshi_web.models import Item, ItemOffice, Office, Tally
from luoshi_web.models.offices import after
from luoshi_web.models.tally import COLOURS

BATCH = 200
Key = tuple[int, str, str]
"""Scope, cut, key."""
Deltas = Counter[tuple[Key, str]]
"""By row and colour, how many more."""


class Footing(NamedTuple):
    """What of an item the tally depends on; `offices` are those concerned with it."""

    lamp: str
    field: str
    lead: int | None
    offices: frozenset[int]


class Place(NamedTuple):
    """What of an office the tally depends on."""

    above: tuple[int, ...]
    region: str


def footing(item: Item, offices: Iterable[int]) -> Footing:
    """The item's, with the ids of the offices concerned with it."""
    return Footing(item.lamp, item.field, item.lead_id, frozenset(offices))


def footings(pks: Iterable[int]) -> dict[int, Footing]:
    """The items' as they are stored."""
    pks = list(pks)
    concerned: dict[int, set[int]] = {pk: set() for pk in pks}
    for pk, office in ItemOffice.objects.filter(item__in=pks).values_list("item", "office"):
        concerned[pk].add(office)
    rows = Item.objects.filter(pk__in=pks).values_list("pk", "lamp", "field", "lead")
    return {pk: Footing(lamp, field, lead, frozenset(concerned[pk])) for pk, lamp, field, lead in rows}


def move(pairs: Iterable[tuple[Footing | None, Footing | None]]) -> None:
    """Count items where they stand now instead of where they stood; None: not yet, or no more."""
    changed = [(before, after) for before, after in pairs if before != after]
    if not changed:
        return
    stood = [before for before, _after in changed if before]
    stand = [after for _before, after in changed if after]
    places = _places({office for one in (*stood, *stand) for office in (*one.offices, one.lead) if office})
    deltas = counted(stand, places)
    deltas.subtract(counted(stood, places))
    add(deltas)


def relit(lamps: Mapping[int, tuple[str, str]]) -> list[tuple[Footing, Footing]]:
    """For `move`: items of which nothing but the lamp has changed, each with the lamp before and the one stored now."""
    changed = {pk: before for pk, (before, now) in lamps.items() if before != now}
    return [(one._replace(lamp=changed[pk]), one) for pk, one in (footings(changed) if changed else {}).items()]


def counted(footings: Iterable[Footing], places: Mapping[int, Place]) -> Deltas:
    """What these items come to."""
    deltas: Deltas = Counter()
    for one, n in Counter(footings).items():
        region = places[one.lead].region if one.lead else ""
        keys = (
            ("all", ""),
            ("lead", str(one.lead or "")),
            ("field", one.field),
            ("region", region),
            ("cell", f"{region}\t{one.field}"),
        )
        for scope in {scope for office in one.offices for scope in places[office].above}:
            for cut, key in keys:
                deltas[(scope, cut, key), one.lamp] += n
    return deltas


def _places(offices: Iterable[int] | None = None) -> dict[int, Place]:
    rows = Office.objects.all() if offices is None else Office.objects.filter(pk__in=offices)
    return {
        pk: Place(tuple(int(part) for part in path.split("/") if part), region)
        for pk, path, region in rows.order_by().values_list("pk", "path", "region")
    }


def add(deltas: Deltas) -> None:
    """Add to the rows; those that are not there are made."""
    rows: dict[Key, Counter[str]] = {}
    for (key, lamp), n in deltas.items():
        if n:
            rows.setdefault(key, Counter())[lamp] += n
    table, columns = Tally._meta.db_table, (*COLOURS, "total")
    sums = ", ".join(f"{name} = {table}.{name} + excluded.{name}" for name in columns)
    row = f"({', '.join(['%s'] * (3 + len(columns)))})"
    keys = sorted(rows)
    with connection.cursor() as cursor:
        for i in range(0, len(keys), BATCH):
            part = keys[i : i + BATCH]
            values = [v for k in part for v in (*k, *(rows[k][c] for c in COLOURS), sum(rows[k].values()))]
            cursor.execute(
                f"INSERT INTO {table} (scope_id, cut, key, {', '.join(columns)}) "  # noqa: S608 - names only
                f"VALUES {', '.join([row] * len(part))} ON CONFLICT (scope_id, cut, key) DO UPDATE SET {sums}",
                values,
            )


@contextmanager
def moving(office: Office) -> Iterator[None]:
    """Around a change of the tree: the items with which an office below this one is concerned are counted anew."""
    below = Office.objects.filter(path__gte=office.path, path__lt=after(office.path))
    pks = list(ItemOffice.objects.filter(office__in=below.values("pk")).order_by().values_list("item", flat=True))
    touched = footings(set(pks) | set(Item.objects.filter(lead__in=below.values("pk")).values_list("pk", flat=True)))
    before = counted(touched.values(), _places()) if touched else Counter()
    yield
    if touched:
        deltas = counted(touched.values(), _places())
        deltas.subtract(before)
        add(deltas)


# -- as a whole -----------------------------------------------------------------------------------------------------


def begin() -> None:
    """Count the items of a database that is older than the tally."""
    if Item.objects.exists() and not Tally.objects.exists():
        rebuild()


@transaction.atomic
def rebuild() -> list[Key]:
    """Count all items anew and put right what differs; which rows these were."""
    if connection.vendor == "postgresql":
        # whoever has moved an item and not yet counted it waits, and counts it after this
        with connection.cursor() as cursor:
            cursor.execute(f"LOCK TABLE {Tally._meta.db_table} IN EXCLUSIVE MODE")
    wanted: dict[Key, Counter[str]] = {}
    for (key, lamp), n in counted(_everything(), _places()).items():
        wanted.setdefault(key, Counter())[lamp] = n
    ids, wrong = [], set(wanted)
    for pk, key, present, total in _present():
        if wanted.get(key) == present and total == present.total():
            wrong.discard(key)
        else:
            ids.append(pk)
            wrong.add(key)
    for i in range(0, len(ids), BATCH):
        Tally.objects.filter(pk__in=ids[i : i + BATCH]).delete()
    add(Counter({(key, lamp): n for key in wrong for lamp, n in wanted.get(key, {}).items()}))
    return sorted(wrong)


def _everything() -> Iterator[Footing]:
    concerned: dict[int, set[int]] = {}
    for pk, office in ItemOffice.objects.order_by().values_list("item", "office").iterator(chunk_size=5000):
        concerned.setdefault(pk, set()).add(office)
    rows = Item.objects.order_by().values_list("pk", "lamp", "field", "lead")
    for pk, lamp, field, lead in rows.iterator(chunk_size=5000):
        yield Footing(lamp, field, lead, frozenset(concerned.get(pk, ())))


def _present() -> Iterator[tuple[int, Key, Counter[str], int]]:
    """Id, key, count by colour and total of the rows that count something."""
    rows = Tally.objects.values_list("pk", "scope", "cut", "key", "total", *COLOURS).iterator()
    for pk, scope, cut, key, total, *numbers in rows:
        if total or any(numbers):
            present = Counter({lamp: n for lamp, n in zip(COLOURS, numbers, strict=True) if n})
            yield pk, (scope, cut, key), present, total
