"""How many items show which lamp: in all, by field, by lead office. Read from stored columns, one query each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Count, QuerySet

from luoshi_web.models import Item, Office

LAMPS = ("red", "yellow", "green", "blue", "grey", "black")


@dataclass(slots=True)
class Row:
    """One line of a roll-up: of what, and how many by lamp."""

    key: Any
    lamps: dict[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        return sum(self.lamps.values())


def lamps(items: QuerySet[Item]) -> dict[str, int]:
    """Lamp → how many items; every lamp is there."""
    found = dict(items.order_by().values_list("lamp").annotate(n=Count("pk")))
    return {lamp: found.get(lamp, 0) for lamp in dict.fromkeys((*LAMPS, *found))}


def by_field(items: QuerySet[Item]) -> list[Row]:
    """A row for each field (领域); the key is its name, "" where none was chosen. Those that burn most come first."""
    return _burning(_rows(items.order_by().values_list("field", "lamp").annotate(n=Count("pk"))))


def by_office(items: QuerySet[Item]) -> list[Row]:
    """A row for each lead office; the key is the Office, None where none was named. Those that burn most come first."""
    rows = _rows(items.order_by().values_list("lead", "lamp").annotate(n=Count("pk")))
    offices = Office.objects.in_bulk([row.key for row in rows if row.key])
    return _burning(Row(offices.get(row.key), row.lamps) for row in rows)


def _rows(counted: Iterable[tuple[Any, str, int]]) -> list[Row]:
    table: dict[Any, dict[str, int]] = defaultdict(dict)
    for key, lamp, n in counted:
        table[key][lamp] = n
    return [Row(key, lamps) for key, lamps in table.items()]


def _burning(rows: Iterable[Row]) -> list[Row]:
    return sorted(rows, key=lambda row: (-row.lamps.get("red", 0), -row.lamps.get("yellow", 0), -row.total))
