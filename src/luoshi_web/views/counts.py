"""Counts by lamp, each with its address in the ledger."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi import work
from luoshi_web.clock import today
from luoshi_web.models import Item
from luoshi_web.queries import counts

ALWAYS = frozenset({"red", "yellow", "green"})
"""Lamps that are named even where there are none; the others only where there are some."""


def address(**query: Any) -> str:
    """The ledger with these filters."""
    return f"{reverse('ledger')}?{urlencode({k: v for k, v in query.items() if v != ''})}"


def by_lamp(items: QuerySet[Item], **query: Any) -> list[dict[str, Any]]:
    """Each lamp with its count, the most urgent first."""
    return _shown(counts.lamps(items), **query)


def seen_by_lamp(person: Any) -> list[dict[str, Any]]:
    """The same for all that the person sees."""
    return _shown(counts.seen(person))


def split(lamps: list[dict[str, Any]], person: Any) -> list[dict[str, Any]]:
    """The same with red told apart: overdue, and behind schedule before the due day."""
    now = today()
    red = next(lamp for lamp in lamps if lamp["colour"] == "red")
    behind = counts.behind(person, now, red["n"])
    parts = (("late", red["n"] - behind, now - timedelta(days=1)), ("ahead", behind, now))
    told = [
        red | {"n": n, "url": address(lamp="red", due=due), "word": work.lamp_word("red", "in_progress", day, now)}
        for due, n, day in parts
    ]
    return [*told, *(lamp for lamp in lamps if lamp is not red)]


def _shown(counted: dict[str, int], **query: Any) -> list[dict[str, Any]]:
    shown = [(lamp, n) for lamp, n in counted.items() if n or lamp in ALWAYS]
    return [{"colour": lamp, "n": n, "url": address(lamp=lamp, **query)} for lamp, n in shown]


def table(rows: Iterable[counts.Row], parameter: str, nothing: str, lamps: list[str]) -> list[dict[str, Any]]:
    """Rows for a page; `nothing` is the word for the row of those without a field or an office."""
    made = []
    for row in rows:
        query, label = _asked(row.key, parameter, nothing)
        url = address(**query)
        cells = [{"n": row.lamps.get(lamp, 0), "url": f"{url}&lamp={lamp}"} for lamp in lamps]
        made.append({"label": label, "cells": cells, "n": row.total, "url": url})
    return made


def _asked(key: Any, parameter: str, nothing: str) -> tuple[dict[str, Any], str]:
    """What the ledger is asked for the rows of a key, and the key's words."""
    if parameter == "cell":
        region, name = key
        words = (region or _("no region"), name or _("no field"))
        return {"region": region or "-", "field": name or "-"}, " · ".join(words)
    return {parameter: getattr(key, "pk", key) or "-"}, str(key or nothing)
