"""The tally: how many items show which lamp, kept by the transaction that changes it.

An item counts in every office above those concerned with it, once. Rows are written in the order of their keys, after
the items were locked in theirs: writers wait for each other but never in a circle.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping

from django.db import connection, transaction

from luoshi_web.models import Item, Tally
from luoshi_web.models.ledger import NEVER
from luoshi_web.models.tally import COLOURS
from luoshi_web.store.footings import Footing, Place, everything, places

BATCH = 200
Key = tuple[int, str, str]
"""Scope, cut, key."""
Deltas = Counter[tuple[Key, str]]
"""By row and colour, how many more."""


def move(changed: Collection[tuple[Footing | None, Footing | None]], there: Mapping[int, Place]) -> None:
    """Count items where they stand now instead of where they stood; None: not yet, or no more."""
    deltas = counted((now for _before, now in changed if now), there)
    deltas.subtract(counted((before for before, _now in changed if before), there))
    add(deltas)


def replaced(items: Collection[Footing], before: Mapping[int, Place], now: Mapping[int, Place]) -> None:
    """The tree of offices has changed: count these items at the offices that are above them now."""
    deltas = counted(items, now)
    deltas.subtract(counted(items, before))
    add(deltas)


def counted(footings: Iterable[Footing], places: Mapping[int, Place]) -> Deltas:
    """What these items come to."""
    deltas: Deltas = Counter()
    # what the tally does not look at makes no difference
    alike = Counter(one._replace(since=NEVER, state="", due=NEVER) for one in footings)
    for one, n in alike.items():
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
    deltas = counted((one for _pk, one in everything()), places())
    ids, wrong = differing(deltas)
    for i in range(0, len(ids), BATCH):
        Tally.objects.filter(pk__in=ids[i : i + BATCH]).delete()
    add(Counter({row: n for row, n in deltas.items() if row[0] in wrong}))
    return sorted(wrong)


def differing(deltas: Deltas) -> tuple[list[int], set[Key]]:
    """Which rows do not say what these items come to: the ids of those that are there, the keys of all."""
    wanted: dict[Key, Counter[str]] = {}
    for (key, lamp), n in deltas.items():
        wanted.setdefault(key, Counter())[lamp] = n
    ids, wrong = [], set(wanted)
    for pk, key, present, total in _present():
        if wanted.get(key) == present and total == present.total():
            wrong.discard(key)
        else:
            ids.append(pk)
            wrong.add(key)
    return ids, wrong


def _present() -> Iterator[tuple[int, Key, Counter[str], int]]:
    """Id, key, count by colour and total of the rows that count something."""
    rows = Tally.objects.values_list("pk", "scope", "cut", "key", "total", *COLOURS).iterator()
    for pk, scope, cut, key, total, *numbers in rows:
        if total or any(numbers):
            present = Counter({lamp: n for lamp, n in zip(COLOURS, numbers, strict=True) if n})
            yield pk, (scope, cut, key), present, total
