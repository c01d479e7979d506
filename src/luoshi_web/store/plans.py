"""The days of items' plans in the tables, and which item waits for which: stored with each entry, as lamps are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.errors import LuoshiError
from luoshi.work.plan import across, kept
from luoshi_web.models import Item, PlanDay, PlanLink
from luoshi_web.store import mapping, workdays

CHANGES = frozenset(("fields", "milestones", "due", "lead"))
"""The fields of a standing on which the rows depend."""

Row = tuple[str, str, date, str, bool, int | None]


def touched(entry: work.Entry) -> bool:
    """Whether an entry can have changed the rows of its item."""
    return not CHANGES.isdisjoint(entry.set)


def store(standings: Mapping[int, work.Standing]) -> set[int]:
    """Put right the rows of these items; which had other ones."""
    if not standings:
        return set()
    days, links = _present(standings)
    if not any(days.values()) and not any(links.values()) and not any(map(_planned, standings.values())):
        return set()
    calendar = workdays.in_force()
    wanted = {pk: _days(standing, calendar) for pk, standing in standings.items()}
    waits = {pk: _waits(standing) for pk, standing in standings.items()}
    changed = {pk for pk in standings if wanted[pk] != days[pk]}
    relinked = {pk for pk in standings if waits[pk] != links[pk]}
    PlanDay.objects.filter(item__in=[pk for pk in changed if days[pk]]).delete()
    PlanLink.objects.filter(item__in=[pk for pk in relinked if links[pk]]).delete()
    PlanDay.objects.bulk_create([_row(pk, row) for pk in sorted(changed) for row in sorted(wanted[pk])], batch_size=500)
    there = set(Item.objects.filter(pk__in={b for pk in relinked for b in waits[pk]}).values_list("pk", flat=True))
    rows = [PlanLink(item_id=pk, before_id=b) for pk in sorted(relinked) for b in sorted(waits[pk] & there)]
    PlanLink.objects.bulk_create(rows, batch_size=500)
    return changed | {pk for pk in relinked if waits[pk] & there != links[pk]}


def differing(standings: Mapping[int, work.Standing]) -> list[int]:
    """Of these items those whose rows are not what they should be."""
    days, links = _present(standings)
    some = [pk for pk, one in standings.items() if days[pk] or links[pk] or _planned(one)]
    calendar = workdays.in_force() if some else None
    waits = {pk: _waits(standings[pk]) for pk in some}
    there = set(Item.objects.filter(pk__in={b for one in waits.values() for b in one}).values_list("pk", flat=True))
    return [pk for pk in some if _days(standings[pk], calendar) != days[pk] or waits[pk] & there != links[pk]]


def store_all(batch: int = 500) -> int:
    """Compute the days of all plans anew, as when a year's paper has come out; how many have changed."""
    pks = list(PlanDay.objects.filter(kind="start").order_by("item_id").values_list("item_id", flat=True).distinct())
    changed = 0
    for n in range(0, len(pks), batch):
        items = Item.objects.filter(pk__in=pks[n : n + batch]).only("pk", "standing")
        changed += len(store({item.pk: mapping.standing_of(item) for item in items}))
    return changed


def _planned(standing: work.Standing) -> bool:
    return bool(standing.milestones or standing.fields.get(across.FIELD))


def _present(pks: Iterable[int]) -> tuple[dict[int, set[Row]], dict[int, set[int]]]:
    days: dict[int, set[Row]] = {pk: set() for pk in pks}
    links: dict[int, set[int]] = {pk: set() for pk in pks}
    for row in PlanDay.objects.filter(item__in=list(days)):
        days[row.item_id].add((row.kind, row.key, row.day, row.title, row.done, row.lead_id))
    for item, before in PlanLink.objects.filter(item__in=list(days)).values_list("item_id", "before_id"):
        links[item].add(before)
    return days, links


def _days(standing: work.Standing, calendar: Calendar) -> set[Row]:
    lead = int(standing.lead) if standing.lead else None
    return {(it.kind, it.key[:200], it.day, it.title[:500], it.done, lead) for it in kept.days_of(standing, calendar)}


def _waits(standing: work.Standing) -> set[int]:
    try:
        return {int(wait.item) for wait in across.waits_of(standing) if wait.item.isdecimal()}
    except LuoshiError:
        return set()


def _row(pk: int, row: Row) -> PlanDay:
    kind, key, day, title, done, lead = row
    return PlanDay(item_id=pk, kind=kind, key=key, day=day, title=title, done=done, lead_id=lead)
