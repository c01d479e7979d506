"""Counts by lamp, each with its address in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse

from luoshi_web.models import Item
from luoshi_web.queries import counts

ALWAYS = frozenset({"red", "yellow", "green"})
"""Lamps that are named even where there are none; the others only where there are some."""


def address(**query: Any) -> str:
    """The ledger with these filters."""
    return f"{reverse('ledger')}?{urlencode({k: v for k, v in query.items() if v != ''})}"


def by_lamp(items: QuerySet[Item], **query: Any) -> list[dict[str, Any]]:
    """Each lamp with its count, the most urgent first."""
    counted = counts.lamps(items)
    shown = [(lamp, n) for lamp, n in counted.items() if n or lamp in ALWAYS]
    return [{"colour": lamp, "n": n, "url": address(lamp=lamp, **query)} for lamp, n in shown]


def table(rows: Iterable[counts.Row], parameter: str, nothing: str, lamps: list[str]) -> list[dict[str, Any]]:
    """Rows for a page; `nothing` is the word for the row of those without a field or an office."""
    made = []
    for row in rows:
        value = getattr(row.key, "pk", row.key) or "-"
        cells = [{"n": row.lamps.get(lamp, 0), "url": address(lamp=lamp, **{parameter: value})} for lamp in lamps]
        made.append(
            {"label": str(row.key or nothing), "cells": cells, "n": row.total, "url": address(**{parameter: value})}
        )
    return made
