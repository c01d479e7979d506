"""Who sees what: a row for each item and each office above one that is concerned with it, kept as items move."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import Any

from django.db import connection, transaction

from luoshi_web.models import Item, Sight
from luoshi_web.store.footings import Footing, Place, everything, places

BATCH = 2000
TABLE = Sight._meta.db_table
Places = Mapping[int, Place]
Shown = tuple[str, date, str, date]
"""Lamp and since when, state, due day: what a sight repeats."""
COPIED = ("lamp", "lamp_from", "state", "due_order")


def scopes(one: Footing | None, there: Places) -> set[int]:
    """The offices at which the item is seen."""
    return {scope for office in one.offices for scope in there[office].above} if one else set()


def shown(one: Footing) -> Shown:
    """What the sights of the item say of it."""
    return one.lamp, one.since, one.state, one.due


def move(moves: Mapping[int, tuple[Footing | None, Footing | None]], there: Places) -> None:
    """Show items where they stand now instead of where they stood."""
    gone: list[tuple[int, int]] = []
    altered, new = [], []
    for pk, (before, now) in sorted(moves.items()):
        had, has = scopes(before, there), scopes(now, there)
        gone += [(pk, scope) for scope in had - has]
        if now:
            new += _rows(pk, has - had, now)
        if before and now and had & has and shown(before) != shown(now):
            altered.append((*shown(now), pk))
    _remove(gone)
    _alter(altered)
    Sight.objects.bulk_create(new, batch_size=500)


def replaced(items: Mapping[int, Footing], before: Places, now: Places) -> None:
    """The tree of offices has changed: show these items at the offices that are above them now."""
    gone: list[tuple[int, int]] = []
    new: list[Sight] = []
    for pk, one in items.items():
        had, has = scopes(one, before), scopes(one, now)
        gone += [(pk, scope) for scope in had - has]
        new += _rows(pk, has - had, one)
    _remove(gone)
    Sight.objects.bulk_create(new, batch_size=500)


def _rows(pk: int, at: Iterable[int], one: Footing) -> list[Sight]:
    said = dict(zip(COPIED, shown(one), strict=True))
    return [Sight(item_id=pk, scope_id=scope, **said) for scope in sorted(at)]


def _remove(rows: list[tuple[int, int]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(f"DELETE FROM {TABLE} WHERE item_id = %s AND scope_id = %s", rows)  # noqa: S608 - a name


def _alter(rows: list[tuple[Any, ...]]) -> None:
    if rows:
        with connection.cursor() as cursor:
            cursor.executemany(
                f"UPDATE {TABLE} SET {', '.join(f'{name} = %s' for name in COPIED)} WHERE item_id = %s",  # noqa: S608
                rows,
            )


# -- as a whole -----------------------------------------------------------------------------------------------------


def begin() -> None:
    """Show the items of a database that is older than the sights."""
    if Item.objects.exists() and not Sight.objects.exists():
        there, batch = places(), list[tuple[int, Footing]]()
        with transaction.atomic():
            for one in everything():
                batch.append(one)
                if len(batch) == BATCH:
                    _begin(batch, there)
                    batch.clear()
            _begin(batch, there)


def _begin(batch: list[tuple[int, Footing]], there: Places) -> None:
    rows: Iterator[list[Sight]] = (_rows(pk, scopes(one, there), one) for pk, one in batch)
    Sight.objects.bulk_create([row for some in rows for row in some], batch_size=500)


def differing(items: Mapping[int, Footing], there: Places) -> list[int]:
    """Of these items those whose sights are not what they should be."""
    present: dict[int, set[tuple[Any, ...]]] = {pk: set() for pk in items}
    if items:
        rows = Sight.objects.filter(item__gte=min(items), item__lte=max(items)).order_by()
        for pk, *said in rows.values_list("item_id", "scope_id", *COPIED):
            if pk in present:
                present[pk].add(tuple(said))
    return [pk for pk, one in items.items() if present[pk] != {(s, *shown(one)) for s in scopes(one, there)}]


def put_right(items: Mapping[int, Footing], there: Places) -> None:
    """Make the sights of these items anew."""
    Sight.objects.filter(item__in=list(items)).delete()
    _begin(list(items.items()), there)
