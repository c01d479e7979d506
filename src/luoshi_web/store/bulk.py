"""Many items with all that happened to them, written together: for seeds, and for ledgers that come from elsewhere.

Every move is made by the core, with its entry and hash, and the rows are those that `store.ledger` would have written
move by move. Only the permission to see the item is not asked: whoever runs a command on the server has it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any

from django.db import transaction

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.errors import LuoshiError
from luoshi_web.models import Entry, Evidence, Item, ItemOffice, LampChange
from luoshi_web.store import beside, footings, lamps, mapping, plans, rates, requests, search, workdays
from luoshi_web.store.ids import reserve


@dataclass(frozen=True, slots=True)
class Move:
    """Who did what on which day, and when exactly; `proof`: the unsaved row of a file that proves it."""

    day: date
    who: work.Actor
    verb: str
    data: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    at: datetime | None = None
    proof: Evidence | None = None


@dataclass(frozen=True, slots=True)
class History:
    """An item's own columns (edition, document, place, quotation) and its moves; the first one drafts it.

    The item is no part of another.
    """

    row: Item
    moves: Sequence[Move]


@transaction.atomic
def write(histories: Iterable[History], today: date) -> int:
    """Store the items as they stand on `today`; how many entries. All or none; raises LuoshiError for a refusal."""
    histories, calendar = list(histories), workdays.in_force()
    entries: list[Entry] = []
    standings: dict[int, work.Standing] = {}
    proofs = _numbered_proofs(histories)
    for pk, history in zip(reserve(Item, len(histories)), histories, strict=True):
        standings[pk] = _happened(pk, history, entries)
        _fill(history.row, pk, history.moves[0].day, standings[pk], today, calendar)
    Item.objects.bulk_create([history.row for history in histories], batch_size=200)
    Evidence.objects.bulk_create(proofs, batch_size=500)
    Entry.objects.bulk_create(entries, batch_size=500)
    concerned = {pk: sorted(mapping.concerns(standing)) for pk, standing in standings.items()}
    ItemOffice.objects.bulk_create(
        [ItemOffice(item_id=pk, office_id=o, role=r) for pk, rows in concerned.items() for o, r in rows],
        batch_size=500,
    )
    LampChange.objects.bulk_create(
        [row for pk, standing in standings.items() for row in lamps.change_rows(pk, standing, calendar)], batch_size=500
    )
    plans.store(standings)
    requests.store(standings)
    rates.store(standings.items(), today)
    rows = {h.row.pk: h.row for h in histories}
    beside.move({pk: (None, footings.footing(row, (o for o, _role in concerned[pk]))) for pk, row in rows.items()})
    return len(entries)


def _numbered_proofs(histories: Sequence[History]) -> list[Evidence]:
    """The files of all moves, each with its id: entries name them."""
    proofs = [move.proof for history in histories for move in history.moves if move.proof]
    for pk, proof in zip(reserve(Evidence, len(proofs)), proofs, strict=True):
        proof.pk = pk
    return proofs


def _happened(pk: int, history: History, entries: list[Entry]) -> work.Standing:
    """Let the item's moves happen; their entries' rows are added to `entries`."""
    standing: work.Standing | None = None
    for move in history.moves:
        proofs: tuple[work.Evidence, ...] = ()
        if move.proof:
            move.proof.item_id = pk
            proofs = (work.Evidence(str(move.proof.pk), move.proof.sha256),)
        action = work.Action(move.verb, move.who, move.data, move.reason, proofs, at=move.at)
        result = work.step(standing, action if standing else replace(action, item=str(pk)), move.day)
        if isinstance(result, work.Refusal):
            raise LuoshiError(f"{history.row.quote[:40]}, {move.day}, {move.verb}: {result.reason}")
        standing = result.standing
        entries.append(mapping.entry_row(result.entry))
    assert standing is not None
    return standing


def _fill(item: Item, pk: int, opened: date, standing: work.Standing, today: date, calendar: Calendar) -> None:
    item.pk, item.opened = pk, opened
    item.number = f"{item.edition.year}-{pk:05d}"
    for name, value in (mapping.columns(standing) | lamps.columns(standing, today, calendar)).items():
        setattr(item, name, value)
    search.fill(item)
