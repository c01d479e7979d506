"""Between the core's values and rows. No other module knows both."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from luoshi import work
from luoshi.document import Document as Text
from luoshi.document import Edit, Note, OffsetMap, Span
from luoshi_web.models import DocumentText, Entry, Item, Office, User
from luoshi_web.models.ledger import NEVER

# -- documents ----------------------------------------------------------------------------------------------------


def pack(offsets: OffsetMap) -> list[int]:
    """An offset map as a flat list: for each edit the gap since the one before, the given length, the text length."""
    packed: list[int] = []
    before = 0
    for edit in offsets.edits:
        packed += [edit.given_start - before, edit.given_end - edit.given_start, edit.text_end - edit.text_start]
        before = edit.given_end
    return packed


def unpack(packed: list[int]) -> OffsetMap:
    """The offset map that `pack` made the list from."""
    edits, given, text = [], 0, 0
    for gap, given_length, text_length in zip(*[iter(packed)] * 3, strict=True):
        given, text = given + gap, text + gap
        edits.append(Edit(given, given + given_length, text, text + text_length))
        given, text = given + given_length, text + text_length
    return OffsetMap(edits)


def text_of(row: DocumentText) -> Text:
    """The core's document: text as given, as repaired, and the map between."""
    notes = tuple(Note(Span(start, end), kind) for start, end, kind in row.notes)
    return Text(row.given, row.text, unpack(row.edits), notes=notes)


def body_columns(text: Text) -> dict[str, Any]:
    """The columns of DocumentText."""
    notes = [[note.span.start, note.span.end, note.kind] for note in text.notes]
    return {"given": text.given, "text": text.text, "edits": pack(text.offsets), "notes": notes}


# -- the ledger -----------------------------------------------------------------------------------------------------


def standing_of(item: Item) -> work.Standing:
    """Where the item stands, as the core knows it."""
    return work.load(item.standing, work.Standing)


def columns(standing: work.Standing) -> dict[str, Any]:
    """The columns of Item that are folded from its entries; with `lamps.columns` all that a rebuild makes anew."""
    target, fields = standing.target, standing.fields
    return {
        "seq": standing.seq,
        "head": standing.head,
        "state": standing.state,
        "title": standing.title,
        "owner_id": int(standing.issuing),
        "lead_id": _id(standing.lead),
        "sponsor_id": _id(standing.sponsor),
        "deadline": standing.due,
        "due_order": standing.due or NEVER,
        "ongoing": standing.ongoing,
        "progress": standing.progress,
        "moved": standing.day,
        "field": fields.get("field", ""),
        "kind": fields.get("kind", "task"),
        "strength": fields.get("strength", "plan"),
        "comparator": fields.get("comparator", ""),
        "change": fields.get("change", False),
        "indicator": target.indicator if target else "",
        "unit": target.unit if target else "",
        "value": target.value if target else None,
        "standing": work.plain(standing),
    }


def concerns(standing: work.Standing) -> set[tuple[int, str]]:
    """The rows of ItemOffice as (office, role). Those who do the work are concerned once it was issued to them."""
    rows = {(int(standing.issuing), "owner")} | {(int(office), "check") for office in standing.supervising}
    if "issued" in standing.days:
        rows |= {(int(standing.lead), "lead")} if standing.lead else set()
        rows |= {(int(office), "assist") for office in standing.assisting}
    return rows


def _id(text: str) -> int | None:
    return int(text) if text else None


def actor(user: User, office: Office, roles: Iterable[str], others: Iterable[Office] = ()) -> work.Actor:
    """Who acts, for the core: ids only. others: the offices that the person belongs to besides."""
    also = sorted({part for other in others for part in other.path.split("/")[:-1]})
    return work.Actor(
        str(user.pk), str(office.pk), tuple(sorted(roles)), tuple(office.path.split("/")[:-1]), tuple(also)
    )


def entry_row(entry: work.Entry) -> Entry:
    """The row of a new entry."""
    return Entry(
        item_id=int(entry.item),
        seq=entry.seq,
        body=entry.body,
        hash=entry.hash,
        prev=entry.prev,
        action=entry.verb,
        day=entry.day,
        actor_id=_id(entry.user),
        office_id=_id(entry.office),
    )


def entry_of(row: Entry) -> work.Entry:
    """The core's entry, read from the stored bytes alone."""
    return work.read(bytes(row.body), row.prev, row.hash)
