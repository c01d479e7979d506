"""What goes out and comes in, as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from ninja import Schema
from pydantic import ConfigDict, Field

from luoshi import work
from luoshi_web.api.replies import Id
from luoshi_web.models import Document, Draft, Edition, Entry, Item, Office
from luoshi_web.views import words

Kind = Literal["target", "task", "project", "achievement"]
Comparator = Literal["", ">=", ">", "<=", "<", "=", "~", "range"]
Strength = Literal["must", "plan", "stretch"]
Number = Annotated[float, Field(allow_inf_nan=False)]
Line = Annotated[str, Field(max_length=500)]
Ids = Annotated[list[Id], Field(min_length=1, max_length=500)]


class Strict(Schema):
    """What comes in: unknown names are refused, not overlooked."""

    model_config = ConfigDict(extra="forbid")


class OfficeOut(Schema):
    id: int
    name: str
    short_name: str
    level: str
    kind: str
    region: str
    parent: int | None
    code: str | None

    @staticmethod
    def of(office: Office) -> OfficeOut:
        return OfficeOut(
            id=office.pk,
            name=office.name,
            short_name=office.short_name,
            level=office.level,
            kind=office.kind,
            region=office.region,
            parent=office.parent_id,
            code=office.code,
        )


class EditionOut(Schema):
    id: int
    campaign: str
    name: str
    year: int
    office: int
    starts: date
    ends: date
    areas: list[str]
    """Its 领域."""

    @staticmethod
    def of(edition: Edition) -> EditionOut:
        return EditionOut(
            id=edition.pk,
            campaign=edition.campaign.code,
            name=edition.campaign.name,
            year=edition.year,
            office=edition.office_id,
            starts=edition.starts,
            ends=edition.ends,
            areas=edition.fields,
        )


class DocumentOut(Schema):
    """A document. `progress` runs from 0 to 1 while it is read."""

    id: int
    title: str
    issuer: str
    place: str
    number: str
    date: str
    kind: str
    office: int
    edition: int | None
    file_name: str
    file_size: int
    file_sha256: str
    uploaded_at: datetime
    state: str
    progress: float
    error: str

    @staticmethod
    def of(row: Document) -> DocumentOut:
        names = set(DocumentOut.model_fields) - {"id", "office", "edition"}
        return DocumentOut(
            id=row.pk, office=row.office_id, edition=row.edition_id, **{name: getattr(row, name) for name in names}
        )


class TextOut(Schema):
    """The text as given and as it should read. `edits`: places [given start, given end, text start, text end]."""

    given: str
    text: str
    edits: list[list[int]]


class DraftOut(Schema):
    """A draft. Offsets are places in the given text; `version` is its ETag."""

    id: int
    document: int
    version: int
    state: str
    provenance: str
    start: int
    end: int
    more_spans: list[list[int]]
    quote: str
    kind: str
    title: str
    indicator: str
    comparator: str
    value: float | None
    value_high: float | None
    unit: str
    change: bool
    deadline: date | None
    deadline_basis: str
    recurrence: str
    ongoing: bool
    strength: str
    field: str
    lead: int | None
    assists: list[int]
    lead_names: list[str]
    assist_names: list[str]
    reasons: list[dict[str, str]]
    replaced_by: int | None

    @staticmethod
    def of(row: Draft) -> DraftOut:
        special = {"id", "document", "lead", "assists", "replaced_by"}
        return DraftOut(
            id=row.pk,
            document=row.document_id,
            lead=row.lead_id,
            assists=sorted(office.pk for office in row.assists.all()),
            replaced_by=row.replaced_by_id,
            **{name: getattr(row, name) for name in DraftOut.model_fields if name not in special},
        )


class ItemOut(Schema):
    """An item. `seq` is its ETag; progress in percent."""

    id: int
    number: str
    title: str
    kind: str
    field: str
    state: str
    seq: int
    lamp: str
    lamp_word: str
    """What it says of this item, in the caller's language: red is overdue, or behind schedule."""
    lamp_from: date
    lamp_until: date | None
    deadline: date | None
    ongoing: bool
    progress: float
    strength: str
    indicator: str
    comparator: str
    value: float | None
    value_high: float | None
    unit: str
    change: bool
    owner: int
    lead: int | None
    edition: int
    document: int | None
    start: int | None
    end: int | None
    more_spans: list[list[int]]
    quote: str
    opened: date
    moved: date

    @staticmethod
    def of(row: Item) -> ItemOut:
        ids = {"owner", "lead", "edition", "document"}
        names = ItemOut.model_fields.keys() - {"lamp_word"}
        columns = {name: getattr(row, f"{name}_id" if name in ids else name) for name in names}
        return ItemOut(**columns, lamp_word=words.lamp_of(row))


class MoveOut(Schema):
    """A move that is open to the caller now: what it must and may be given."""

    verb: str
    name: str
    needs: list[str]
    may: list[str]
    evidence: bool

    @staticmethod
    def of(move: work.Move) -> MoveOut:
        needs, may = list(move.needs), list(move.may)
        return MoveOut(verb=move.verb, name=str(move.label), needs=needs, may=may, evidence=move.evidence)


class ItemDetail(ItemOut):
    assisting: list[int]
    supervising: list[int]
    standing: dict[str, Any]
    due_steps: list[str]
    """How the due day came about; empty where there is none."""
    report_due: date | None
    """The day by which the next report is asked for."""
    moves: list[MoveOut]


class EntryOut(Schema):
    """An entry. `body` are the bytes that were hashed: hash = SHA-256(32 bytes of prev ‖ body)."""

    seq: int
    action: str
    day: date
    actor: int | None
    office: int | None
    hash: str
    prev: str
    body: str

    @staticmethod
    def of(row: Entry) -> EntryOut:
        return EntryOut(
            seq=row.seq,
            action=row.action,
            day=row.day,
            actor=row.actor_id,
            office=row.office_id,
            hash=row.hash,
            prev=row.prev,
            body=bytes(row.body).decode(),
        )


class EvidenceOut(Schema):
    id: int
    name: str
    content_type: str
    size: int
    sha256: str
