"""Where items and offices stand, as far as the tally that counts items and the sights that find them need it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from typing import NamedTuple

from luoshi_web.models import Item, ItemOffice, Office


class Footing(NamedTuple):
    """What of an item tally and sights depend on; `offices` are those concerned with it."""

    lamp: str
    since: date
    field: str
    lead: int | None
    offices: frozenset[int]
    state: str
    due: date


class Place(NamedTuple):
    """What of an office they depend on: itself with all above it, and its region."""

    above: tuple[int, ...]
    region: str


def footing(item: Item, offices: Iterable[int]) -> Footing:
    """The item's, with the ids of the offices concerned with it."""
    return Footing(item.lamp, item.lamp_from, item.field, item.lead_id, frozenset(offices), item.state, item.due_order)


def footings(pks: Iterable[int]) -> dict[int, Footing]:
    """The items' as they are stored."""
    pks = list(pks)
    concerned: dict[int, set[int]] = {pk: set() for pk in pks}
    for pk, office in ItemOffice.objects.filter(item__in=pks).values_list("item", "office"):
        concerned[pk].add(office)
    rows = Item.objects.filter(pk__in=pks).only("pk", "lamp", "lamp_from", "field", "lead", "state", "due_order")
    return {item.pk: footing(item, concerned[item.pk]) for item in rows}


def everything() -> Iterator[tuple[int, Footing]]:
    """All items'."""
    concerned: dict[int, set[int]] = {}
    for pk, office in ItemOffice.objects.order_by().values_list("item", "office").iterator(chunk_size=5000):
        concerned.setdefault(pk, set()).add(office)
    rows = Item.objects.order_by().only("pk", "lamp", "lamp_from", "field", "lead", "state", "due_order")
    for item in rows.iterator(chunk_size=5000):
        yield item.pk, footing(item, concerned.get(item.pk, ()))


def relit(lamps: Mapping[int, tuple[str, str]]) -> dict[int, tuple[Footing, Footing]]:
    """For `beside.move`: items whose lamp alone has changed, each with the one before and the one stored now."""
    changed = {pk: before for pk, (before, now) in lamps.items() if before != now}
    return {pk: (one._replace(lamp=changed[pk]), one) for pk, one in (footings(changed) if changed else {}).items()}


def places(offices: Iterable[int] | None = None) -> dict[int, Place]:
    """Of these offices, or of all."""
    rows = Office.objects.all() if offices is None else Office.objects.filter(pk__in=offices)
    return {
        pk: Place(tuple(int(part) for part in path.split("/") if part), region)
        for pk, path, region in rows.order_by().values_list("pk", "path", "region")
    }
