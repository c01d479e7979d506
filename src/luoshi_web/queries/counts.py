"""How many items show which lamp: in all, by field, by region, by lead office.

What somebody sees as a whole is read from the tally, a few rows however large the ledger; what a filter leaves of it
is counted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Count, Q, QuerySet

from luoshi_web.models import Item, Office, Tally
from luoshi_web.models.tally import COLOURS
from luoshi_web.permissions import scopes, sponsors_elsewhere, visible_items
from luoshi_web.queries.ledger import seen as listed

LAMPS = ("red", "yellow", "green", "blue", "grey", "black")
"""Those that are always named."""


@dataclass(slots=True)
class Row:
    """One line of a roll-up: of what, and how many by lamp."""

    key: Any
    lamps: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.lamps.values())


# -- all that a person sees -----------------------------------------------------------------------------------------


def seen(person: Any) -> dict[str, int]:
    """Lamp → how many of all items that the person sees."""
    tallied = _tally(person, "all")
    if tallied is None:
        return lamps(visible_items(person))
    return next((_named(_lamps(row)) for row in tallied), _named({}))


def seen_by(person: Any, cut: str, most: int) -> list[Row]:
    """Of all items that the person sees a row for each "lead" (Office), "field", "region" (name) or "cell" (both).

    At most so many, those that burn most first.
    """
    tallied = _tally(person, cut)
    if tallied is None:
        return COUNTED[cut](visible_items(person))[:most]
    rows = [Row(row.key, _lamps(row)) for row in tallied.order_by("-red", "-yellow", "-total")[:most]]
    if cut == "lead":
        offices = Office.objects.in_bulk([int(row.key) for row in rows if row.key])
        return [Row(offices.get(int(row.key or 0)), row.lamps) for row in rows]
    return [Row(tuple(row.key.split("\t")) if cut == "cell" else row.key, row.lamps) for row in rows]


def behind(person: Any, today: date, most: int) -> int:
    """Of all red items that the person sees those whose day is not past: red for their schedule, not overdue.

    most: how many are red. Read from one stretch of an index of the sights, as long as what is counted.
    """
    return listed(person).where(Q(lamp="red", due_order__gte=today)).count(most) if most else 0


def keys(person: Any, cut: str, most: int) -> list[str]:
    """What there is of a cut among the items that the person sees, in order."""
    rows = Tally.objects.filter(scope__in=scopes(person), cut=cut, total__gt=0).order_by("key")
    return list(rows.values_list("key", flat=True).distinct()[:most])


def _tally(person: Any, cut: str) -> QuerySet[Tally] | None:
    """The rows of the person's office. None for somebody of several, since an item that two of them share is one item;
    and for a leader in charge of what stands elsewhere."""
    reach = scopes(person)
    if len(reach) > 1 or sponsors_elsewhere(person):
        return None
    return Tally.objects.filter(scope__in=reach, cut=cut, total__gt=0)


def _lamps(row: Tally) -> dict[str, int]:
    return {colour: n for colour in COLOURS if (n := getattr(row, colour))}


def _named(found: dict[str, int]) -> dict[str, int]:
    return {lamp: found.get(lamp, 0) for lamp in dict.fromkeys((*LAMPS, *found))}


# -- of some items --------------------------------------------------------------------------------------------------


def lamps(items: QuerySet[Item]) -> dict[str, int]:
    """Lamp → how many items; every lamp is there."""
    return _named(dict(items.order_by().values_list("lamp").annotate(n=Count("pk"))))


def by_field(items: QuerySet[Item]) -> list[Row]:
    """A row for each field (领域); the key is its name, "" where none was chosen. Those that burn most come first."""
    return _burning(_rows(items.order_by().values_list("field", "lamp").annotate(n=Count("pk"))))


def by_office(items: QuerySet[Item]) -> list[Row]:
    """A row for each lead office; the key is the Office, None where none was named. Those that burn most come first."""
    rows = _rows(items.order_by().values_list("lead", "lamp").annotate(n=Count("pk")))
    offices = Office.objects.in_bulk([row.key for row in rows if row.key])
    return _burning(Row(offices.get(row.key), row.lamps) for row in rows)


def by_region(items: QuerySet[Item]) -> list[Row]:
    """A row for each region of a lead office; the key is its name, "" where there is none."""
    counted = items.order_by().values_list("lead__region", "lamp").annotate(n=Count("pk"))
    return _burning(_rows((region or "", lamp, n) for region, lamp, n in counted))


def by_cell(items: QuerySet[Item]) -> list[Row]:
    """A row for each region and field; the key is (region, field)."""
    counted = items.order_by().values_list("lead__region", "field", "lamp").annotate(n=Count("pk"))
    return _burning(_rows(((region or "", name), lamp, n) for region, name, lamp, n in counted))


COUNTED = {"lead": by_office, "field": by_field, "region": by_region, "cell": by_cell}


def _rows(counted: Iterable[tuple[Any, str, int]]) -> list[Row]:
    table: dict[Any, dict[str, int]] = defaultdict(dict)
    for key, lamp, n in counted:
        table[key][lamp] = table[key].get(lamp, 0) + n
    return [Row(key, lamps) for key, lamps in table.items()]


def _burning(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.lamps.get("red", 0), -row.lamps.get("yellow", 0), -row.total))
