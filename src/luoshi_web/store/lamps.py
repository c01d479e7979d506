"""Lamps in the tables: an item's lamp now, and the days on which it will change if nothing happens.

The rules are the core's; here they are only stored. Each item row says which lamp it shows, since when and until when;
`advance` moves the few whose day has come, so counting lamps is reading a column.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction

from luoshi import work
from luoshi.calendar import Calendar
from luoshi_web.models import Item, LampChange
from luoshi_web.store import beside, footings

Plan = list[tuple[date, str]]


def plan(standing: work.Standing, calendar: Calendar) -> Plan:
    """The item's lamps from its last entry on: days in order, each with the lamp that it brings."""
    return [(lamp.since, lamp.colour) for lamp in work.changes(standing, standing.day, calendar=calendar)]


def columns(standing: work.Standing, today: date, calendar: Calendar) -> dict[str, Any]:
    """The columns of Item that say which lamp it shows on `today`."""
    return lit(plan(standing, calendar), today)


def lit(days: Plan, today: date) -> dict[str, Any]:
    """The same from the item's plan."""
    shown = [row for row in days if row[0] <= today] or days[:1]
    since, lamp = shown[-1]
    return {"lamp": lamp, "lamp_from": since, "lamp_until": next((day for day, _ in days if day > today), None)}


def change_rows(item_id: int, standing: work.Standing, calendar: Calendar) -> list[LampChange]:
    """The rows to be stored for an item."""
    return [LampChange(item_id=item_id, day=day, lamp=lamp) for day, lamp in plan(standing, calendar)]


def differing(plans: Mapping[int, Plan]) -> list[int]:
    """Of these items those whose rows are not what they should be."""
    present: dict[int, Plan] = {pk: [] for pk in plans}
    rows = LampChange.objects.filter(item__in=list(plans)).order_by("item_id", "day")
    for pk, day, lamp in rows.values_list("item_id", "day", "lamp"):
        present[pk].append((day, lamp))
    return [pk for pk, days in plans.items() if days != present[pk]]


def store_changes(standings: Mapping[int, work.Standing], calendar: Calendar) -> list[int]:
    """Replace the rows of the items whose plan has changed; which these were."""
    plans = {pk: plan(standing, calendar) for pk, standing in standings.items()}
    changed = differing(plans)
    if changed:
        LampChange.objects.filter(item__in=changed).delete()
    rows = [LampChange(item_id=pk, day=day, lamp=lamp) for pk in changed for day, lamp in plans[pk]]
    LampChange.objects.bulk_create(rows, batch_size=500)
    return changed


def relight(rows: list[Item]) -> int:
    """Store the lamps of these rows, of which nothing else need be filled; how many."""
    stood = footings.footings([row.pk for row in rows])
    moved = Item.objects.bulk_update(rows, ["lamp", "lamp_from", "lamp_until"], batch_size=200)
    stand = {row.pk: stood[row.pk]._replace(lamp=row.lamp, since=row.lamp_from) for row in rows}
    beside.move({pk: (stood[pk], one) for pk, one in stand.items()})
    return moved


def advance(today: date, batch: int = 1000) -> int:
    """Move the lamps whose day has come; how many. Cheap where there are none, safe to run at any time and twice."""
    moved = 0
    while ids := list(Item.objects.filter(lamp_until__lte=today).values_list("pk", flat=True)[:batch]):
        with transaction.atomic():
            moved += _advance(ids, today)
    return moved


def _advance(ids: list[int], today: date) -> int:
    locked = Item.objects.select_for_update().filter(pk__in=ids, lamp_until__lte=today).order_by("pk")
    days: dict[int, Plan] = {pk: [] for pk in locked.values_list("pk", flat=True)}
    for row in LampChange.objects.filter(item__in=days).order_by("item", "day"):
        days[row.item_id].append((row.day, row.lamp))
    rows = [Item(pk=pk, **lit(plan, today)) for pk, plan in days.items()]
    return relight(rows)
