"""An office's record of delivery (实绩档案), from its items' entries: verified results alone. It names no person."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from datetime import date
from typing import Any

from luoshi import work
from luoshi.evaluation.record import Extension, Helped, Lenience, Record, Result, record
from luoshi_web.models import Entry, Evidence, Item, Office
from luoshi_web.store import mapping

DONE = ("checked", "closed")
TOLD = ("grant_extension", "decide_leniency", "check")


def of(office: Office, since: date, until: date) -> Record:
    """The record of a period, by what stands in the ledger now."""
    led = list(Item.objects.filter(lead=office).exclude(state="drafted").order_by("pk"))
    proofs: dict[int, list[str]] = defaultdict(list)
    for item, name in Evidence.objects.filter(item__lead=office).order_by("pk").values_list("item", "name"):
        proofs[item].append(name)
    told = list(Entry.objects.filter(item__lead=office, action__in=TOLD).select_related("item").order_by("item", "seq"))
    return record(
        office.name, since, until,
        results=[one for item in led if (one := _result(item, proofs[item.pk]))],
        helped=_helped(office),
        extensions=_extensions(told),
        lenience=_lenience(told),
    )  # fmt: skip


def _result(item: Item, proofs: list[str]) -> Result | None:
    """The result of an item whose check has passed and that is proved; else none."""
    standing = mapping.standing_of(item)
    passed = standing.days.get("checked")
    if item.state not in DONE or passed is None or not proofs:
        return None
    due = standing.first_due or standing.due
    return Result(item.number, item.title, due, passed, _attained(standing), tuple(proofs))


def _attained(standing: work.Standing) -> str:
    target = standing.target
    if target is None or standing.figure is None:
        return f"{standing.progress:g}%"
    return f"{target.indicator}{standing.figure:,.10g}{target.unit}"


def _helped(office: Office) -> Iterable[Helped]:
    rows = Item.objects.filter(offices__office=office, offices__role="assist", state__in=DONE).exclude(lead=office)
    for item in rows.select_related("lead").order_by("pk").distinct():
        passed = mapping.standing_of(item).days.get("checked")
        if passed and item.lead:
            yield Helped(item.number, item.title, item.lead.name, passed)


def _extensions(told: Iterable[Entry]) -> Iterable[Extension]:
    for row in told:
        said = _said(row)
        after = said["set"].get("due")
        if row.action == "grant_extension" and after:
            before = _due_before(row)
            if before:
                day = date.fromisoformat(after)
                yield Extension(row.item.number, row.item.title, before, day, said["say"].get("reason", ""), row.day)


def _due_before(row: Entry) -> date | None:
    """The due day as it stood before an entry."""
    earlier = [mapping.entry_of(one) for one in Entry.objects.filter(item=row.item_id, seq__lt=row.seq).order_by("seq")]
    return work.fold(earlier).due if earlier else None


def _lenience(told: Iterable[Entry]) -> Iterable[Lenience]:
    criteria = work.workflow().criteria
    for row in told:
        if row.action == "decide_leniency":
            said = _said(row)["say"]
            named = "；".join(str(criteria.get(one, one)) for one in said.get("criteria", ()))
            yield Lenience(row.item.number, row.item.title, named, said.get("reason", ""), row.day)


def _said(row: Entry) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(bytes(row.body))
    return found
