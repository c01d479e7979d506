"""Items that wait for each other, scheduled as one plan: what a change of one moves in the others.

A county's plan is read once and then kept in memory, each item with the hash of its last entry, so that a request
reads and computes only what has changed since the one before.
"""

from __future__ import annotations

import heapq
from collections import OrderedDict
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from threading import Lock
from typing import Any

from django.db.models import Q

from luoshi.calendar import CHINA
from luoshi.errors import LuoshiError
from luoshi.work.plan import across, schedule
from luoshi.work.plan.whatif import Workbench
from luoshi.work.values import Standing
from luoshi_web.models import Item, PlanLink, YearPaper
from luoshi_web.store import calendars, mapping

PARTS, PLANS = 20_000, 8
"""How many items' shares, and how many whole plans, stay in memory."""
LARGE = 50
"""Items from which a plan is worth reading ahead."""
FEW = 20
"""Steps that are changed one by one; of more all are scheduled anew."""
NEAR, FARTHEST = 4, 5000
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

    def share(self, pk: int) -> across.Share:
        """One item's own dates."""
        return across.share(self.bench.before, self.parts[pk])


def of(pks: Iterable[int], today: date) -> Whole:
    """The plan of these items and of all that hang together with them. LuoshiError where they contradict each other."""
    parts = _parts_of(connected(pks))
    papers = tuple(YearPaper.objects.order_by("year").values_list("year", "text"))
    # a plan in memory holds its parts, so that nothing else can have their ids
    key = (today, papers, tuple(map(id, parts.values())))
    found: Whole | None = _plans.get(key)
    if found is None:
        like = (today, papers, tuple(parts))
        found = _near(_plans.get(like), parts) or _made(parts, papers, today)
        _plans.put(key, found)
        _plans.put(like, found)
    return found


def _made(parts: dict[int, across.Part], papers: tuple[Any, ...], today: date) -> Whole:
    calendar = calendars.in_force() if papers else CHINA
    plan = across.joined(parts.values(), {"workdays": calendar})
    return Whole(Workbench(schedule(plan, today)), parts)


def _near(known: Whole | None, parts: dict[int, across.Part]) -> Whole | None:
    """The plan made from one of the same items, where only few steps have changed since."""
    if known is None:
        return None
    steps = []
    for pk, part in parts.items():
        old = known.parts[pk]
        if old is part:
            continue
        if (old.links, old.firsts, old.waits) != (part.links, part.firsts, part.waits):
            return None
        if [step.key for step in old.steps] != [step.key for step in part.steps]:
            return None
        steps += [new for was, new in zip(old.steps, part.steps, strict=True) if was != new]
        if len(steps) > FEW:
            return None
    bench = known.bench
    for step in steps:
        bench = bench.then(step)
    return Whole(bench, parts)


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
    for _round in range(NEAR):
        found |= level
        links = PlanLink.objects.filter(Q(item__in=level) | Q(before__in=level)).values_list("item_id", "before_id")
        level = {pk for link in links for pk in link} - found
        if not level:
            return found
    beside = _beside()  # a long chain: quicker to read all links there are than to ask for them one after the other
    while level and len(found) < FARTHEST:
        found |= level
        level = {pk for one in level for pk in beside.get(one, ())} - found
    return found


def read_ahead(today: date) -> None:
    """Take the largest groups of items that hang together into memory, as many as stay there.

    For a thread of the server at its start: else who first pulls a step in a county's plan waits until it is read.
    """
    beside, groups = _beside(), []
    while beside:
        group, level = set[int](), {next(iter(beside))}
        while level:
            group |= level
            level = {pk for one in level for pk in beside.pop(one)} - group
        groups.append(group)
    for group in heapq.nlargest(PLANS // 2, groups, key=len):
        if len(group) >= LARGE:
            with suppress(LuoshiError):  # told to who opens it
                of(group, today)


def _beside() -> dict[int, list[int]]:
    """For each item that is linked, those that it waits for and that wait for it."""
    beside: dict[int, list[int]] = {}
    for item, before in PlanLink.objects.values_list("item_id", "before_id"):
        beside.setdefault(item, []).append(before)
        beside.setdefault(before, []).append(item)
    return beside


def _parts_of(pks: set[int]) -> dict[int, across.Part]:
    """Each item's share, in order of ids. One that an entry has left as it was, as most reports do, stays the same."""
    rows = Item.objects.filter(pk__in=pks).exclude(state="cancelled").order_by("pk")
    parts: dict[int, across.Part | None] = {}
    for pk, head in rows.values_list("pk", "head"):
        known = _parts.get(pk)
        parts[pk] = known[1] if known and known[0] == head else None
    missing = [pk for pk, part in parts.items() if part is None]
    for item in Item.objects.filter(pk__in=missing).only("pk", "head", "standing"):
        known, part = _parts.get(item.pk), across.part(mapping.standing_of(item))
        parts[item.pk] = known[1] if known and known[1] == part else part
        _parts.put(item.pk, (item.head, parts[item.pk]))
    return {pk: part for pk, part in parts.items() if part}
