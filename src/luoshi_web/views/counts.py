"""Items counted by lamp, and each count's address in the ledger."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from typing import Any
from urllib.parse import urlencode

from django.db.models import Count, QuerySet
from django.urls import reverse

from luoshi_web.models import Item

SHOWN = ("red", "yellow", "green", "grey")
RARE = ("blue", "black")
"""Shown only where there are any."""


def address(**query: Any) -> str:
    """The ledger with these filters."""
    return f"{reverse('ledger')}?{urlencode({k: v for k, v in query.items() if v != ''})}"


def by_lamp(items: QuerySet[Item], **query: Any) -> list[dict[str, Any]]:
    """Each lamp with its count, the most urgent first."""
    counted = dict(items.order_by().values_list("lamp").annotate(n=Count("pk")))
    lamps = [lamp for lamp in ("red", "yellow", "green", "blue", "grey", "black") if lamp in SHOWN or counted.get(lamp)]
    return [{"colour": lamp, "n": counted.get(lamp, 0), "url": address(lamp=lamp, **query)} for lamp in lamps]


def table(
    items: QuerySet[Item], column: str, names: Mapping[Any, str], parameter: str, lamps: list[str]
) -> list[dict[str, Any]]:
    """One row for each of `names` that has items: its counts by lamp, worst first."""
    counted: dict[Any, dict[str, int]] = defaultdict(dict)
    for value, lamp, n in items.order_by().values_list(column, "lamp").annotate(n=Count("pk")):
        counted[value][lamp] = n
    rows = [_row(name, counted[value], parameter, value, lamps) for value, name in names.items() if value in counted]
    return sorted(rows, key=lambda row: tuple(-cell["n"] for cell in row["cells"]))


def _row(name: str, counted: dict[str, int], parameter: str, value: Any, lamps: list[str]) -> dict[str, Any]:
    asked = {parameter: value if value not in ("", None) else "-"}
    cells = [{"n": counted.get(lamp, 0), "url": address(lamp=lamp, **asked)} for lamp in lamps]
    return {"label": name, "cells": cells, "n": sum(counted.values()), "url": address(**asked)}
