"""Requests that wait for a decision, in a table: a desk asks them, whatever state their items are in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date

from luoshi import work
from luoshi_web.models import OpenRequest

OPEN = {"extension": ("asked", "endorsed"), "leniency": ("asked", "appealed")}
"""What a standing calls a request, and the statuses in which it waits."""

Row = tuple[str, str, date]


def waiting(standing: work.Standing) -> Iterator[Row]:
    """Kind, status and day of each request of the item that waits."""
    for kind, statuses in OPEN.items():
        asked = getattr(standing, kind)
        if asked and asked.status in statuses:
            yield kind, asked.status, asked.asked_on


def differing(standings: Mapping[int, work.Standing]) -> set[int]:
    """Of these items those whose rows are not what they should be."""
    wanted = {pk: set(waiting(one)) for pk, one in standings.items() if one.extension or one.leniency}
    if not wanted:
        return set()
    present: dict[int, set[Row]] = {pk: set() for pk in wanted}
    for row in OpenRequest.objects.filter(item__in=list(wanted)):
        present[row.item_id].add((row.kind, row.status, row.since))
    return {pk for pk in wanted if wanted[pk] != present[pk]}


def store(standings: Mapping[int, work.Standing]) -> set[int]:
    """Put right the rows of these items; which had other ones. An item that never asked for anything costs nothing."""
    changed = differing(standings)
    if not changed:
        return set()
    wanted = {pk: set(waiting(standings[pk])) for pk in changed}
    OpenRequest.objects.filter(item__in=list(changed)).delete()
    OpenRequest.objects.bulk_create(
        [
            OpenRequest(item_id=pk, kind=kind, status=status, since=since)
            for pk in sorted(changed)
            for kind, status, since in sorted(wanted[pk])
        ],
        batch_size=500,
    )
    return changed
