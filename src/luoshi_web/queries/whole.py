"""Items that wait for each other, scheduled as one plan: what a change of one moves in the others.

A county's plan is read once and then kept in memory, each item under the hash of its last entry, so that a request
computes only what has changed since the one before.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from threading import Lock
from typing import Any

from django.db.models import Q

from luoshi.calendar import CHINA, Calendar
from luoshi.work.plan import across, schedule
from luoshi.work.plan.whatif import Workbench
from luoshi.work.values import Standing
from luoshi_web.models import Item, PlanLink, YearPaper
from luoshi_web.store import calendars, mapping

PARTS, PLANS = 20_000, 4
"""How many items' shares, and how many whole plans, stay in memory."""
FARTHEST = 5000
"""Items that hang together by what waits for what, of which one plan takes account."""


class _Kept:
    """The values asked for last, by key; for several threads."""

    def __init__(self, most: int) -> None:
        self._most, self._values, self._lock = most, OrderedDict[Any, Any](), Lock()

    def get(self, key: Any) -> Any:
        with self._lock:
            if key in self._values:
                self._values.move_to_end(key)
            return self._values.get(key)

    def put(self, key: Any, value: Any) -> None:
        with self._lock:
            self._values[key] = value
            while len(self._values) > self._most:
                self._values.popitem(last=False)


_parts, _plans = _Kept(PARTS), _Kept(PLANS)


@dataclass(frozen=True)
class Whole:
    """The plan of several items. parts: by item."""

    bench: Workbench
    parts: dict[int, across.Part]

    @cached_property
    def shares(self) -> dict[int, across.Share]:
        """Each item's own dates."""
        return {pk: across.share(self.bench.before, part) for pk, part in self.parts.items()}

    def share(self, pk: int) -> across.Share:
        """One item's own dates."""
        return across.share(self.bench.before, self.parts[pk])


def of(pks: Iterable[int], today: date) -> Whole:
    """The plan of these items and of all that hang together with them. LuoshiError where they contradict each other."""
    rows = Item.objects.filter(pk__in=connected(pks)).exclude(state="cancelled").order_by("pk")
    heads = list(rows.values_list("pk", "head"))
    papers = tuple(YearPaper.objects.order_by("year").values_list("year", "text"))
    key = (today, papers, tuple(heads))
    whole: Whole | None = _plans.get(key)
    if whole is None:
        whole = _made(heads, calendars.in_force() if papers else CHINA, today)
        _plans.put(key, whole)
    return whole


def check(standing: Standing, today: date) -> None:
    """Whether the item, as it would be then, and all that hang together with it fit together; LuoshiError if not."""
    own = int(standing.item)
    found = of({own, *(int(wait.item) for wait in across.waits_of(standing))}, today)
    parts = {**found.parts, own: across.part(standing)}
    schedule(across.joined(parts.values(), found.bench.before.plan.calendars), today)


def connected(pks: Iterable[int]) -> set[int]:
    """These items, those that they wait for, those that wait for them, and so on."""
    found: set[int] = set()
    level = set(pks)
    while level and len(found) < FARTHEST:
        found |= level
        links = PlanLink.objects.filter(Q(item__in=level) | Q(before__in=level)).values_list("item_id", "before_id")
        level = {pk for link in links for pk in link} - found
    return found


def _made(heads: list[tuple[int, str]], calendar: Calendar, today: date) -> Whole:
    parts: dict[int, across.Part] = {pk: one for pk, head in heads if (one := _parts.get((pk, head)))}
    missing = [pk for pk, _head in heads if pk not in parts]
    for item in Item.objects.filter(pk__in=missing).only("pk", "head", "standing"):
        parts[item.pk] = across.part(mapping.standing_of(item))
        _parts.put((item.pk, item.head), parts[item.pk])
    plan = across.joined((parts[pk] for pk in sorted(parts)), {"workdays": calendar})
    return Whole(Workbench(schedule(plan, today)), parts)
