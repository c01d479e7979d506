"""What stands around items: sub-items, comments, saved views, journals, report rates, and everything an office owns."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id, Key, once, reply
from luoshi_web.api.schemas import EntryOut, ItemOut, Line, Strict
from luoshi_web.clock import today
from luoshi_web.models import Archive, Comment, Item, SavedView
from luoshi_web.permissions import (
    known_offices,
    original_of,
    visible_archives,
    visible_comments,
    visible_entries,
    visible_items,
    visible_views,
)
from luoshi_web.store import archives, comments, ledger, rates, views

router = Router()


def _item(request: HttpRequest, pk: int) -> Item:
    rows = visible_items(request.user).select_related("owner", "edition", "document")
    return get_object_or_404(rows, pk=pk)


class Whole(Schema):
    """The words of the item that another is a part of."""

    id: int
    title: str
    quote: str
    document: int | None


class Parts(Schema):
    whole: Whole | None
    items: list[ItemOut]
    """Those of its sub-items that the caller sees."""


class NewPart(Strict):
    office: Annotated[Id, Field(description="the office in whose ledger it stands, of which the caller is an officer")]
    title: Annotated[Line, Field(min_length=1)]
    lead: Id
    due: date


@router.get("/items/{int:pk}/parts", response={200: Parts, **PROBLEMS}, tags=["items"])
def parts(request: HttpRequest, pk: Id) -> Parts:
    """What the item is a part of, and its own sub-items."""
    item = _item(request, pk)
    above = original_of(request.user, item)
    whole = Whole(id=above.pk, title=above.title, quote=above.quote, document=above.document_id) if above else None
    rows = visible_items(request.user).filter(above__parent=item).order_by("pk")
    return Parts(whole=whole, items=[ItemOut.of(row) for row in rows])


@router.post("/items/{int:pk}/parts", response={201: ItemOut, **PROBLEMS}, tags=["items"])
def give(request: HttpRequest, pk: Id, part: NewPart, key: Key = None) -> HttpResponse:
    """Give a part of the item on: a draft in the office's ledger, to be issued by a move."""
    item = _item(request, pk)
    lead = get_object_or_404(known_offices(request.user), pk=part.lead)
    get_object_or_404(known_offices(request.user), pk=part.office)
    data = {"title": part.title, "lead": str(lead.pk), "due": part.due}

    def do() -> HttpResponse:
        made = ledger.give_down(request.user, item, part.office, data, today())  # type: ignore[arg-type]
        return reply(ItemOut.of(made), 201, made.seq)

    return once(request, key, do)


class CommentOut(Schema):
    id: int
    author: int
    office: int
    text: str
    at: datetime
    erased: bool

    @staticmethod
    def of(row: Comment) -> CommentOut:
        return CommentOut(
            id=row.pk, author=row.author_id, office=row.office_id, text=row.text, at=row.at, erased=row.erased
        )


class NewComment(Strict):
    text: Annotated[str, Field(min_length=1, max_length=4000, description="@ and a name calls somebody")]


@router.get("/items/{int:pk}/comments", response={200: list[CommentOut], **PROBLEMS}, tags=["items"])
def listed(request: HttpRequest, pk: Id) -> list[CommentOut]:
    """Comments, the first first: beside the journal, erasable."""
    return [CommentOut.of(row) for row in _item(request, pk).comments.order_by("pk")[:500]]


@router.post("/items/{int:pk}/comments", response={201: CommentOut, **PROBLEMS}, tags=["items"])
def say(request: HttpRequest, pk: Id, comment: NewComment, key: Key = None) -> HttpResponse:
    """Put a comment to the item."""
    item = _item(request, pk)
    return once(
        request,
        key,
        lambda: reply(CommentOut.of(comments.say(request.user, item, comment.text)), 201),  # type: ignore[arg-type]
    )


@router.post("/comments/{int:pk}/erase", response={200: CommentOut, **PROBLEMS}, tags=["items"])
def erase(request: HttpRequest, pk: Id) -> CommentOut:
    """Take the words of a comment away."""
    row = get_object_or_404(visible_comments(request.user).select_related("office"), pk=pk)
    comments.erase(request.user, row)  # type: ignore[arg-type]
    return CommentOut.of(row)


class Happened(EntryOut):
    id: int
    item: int


@router.get("/journal", response={200: list[Happened], **PROBLEMS}, tags=["items"])
def journal(
    request: HttpRequest,
    office: Annotated[Id | None, Query(description="entered for this office")] = None,
    person: Annotated[Id | None, Query(description="entered by this person")] = None,
    before: Annotated[Id | None, Query(description="id of the last entry of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[Happened]:
    """Entries of all items that the caller sees, the latest first."""
    asked = {"office": office, "actor": person, "pk__lt": before}
    rows = visible_entries(request.user).filter(**{key: value for key, value in asked.items() if value})
    found = rows.order_by("-pk")[:limit]
    return [Happened(id=row.pk, item=row.item_id, **EntryOut.of(row).model_dump()) for row in found]


class ViewOut(Schema):
    """A saved view. `query` is what stands behind the question mark of the ledger's address."""

    id: int
    name: str
    query: str
    owner: int
    offices: list[int]
    """With whose people it is shared."""

    @staticmethod
    def of(row: SavedView) -> ViewOut:
        offices = sorted(office.pk for office in row.offices.all())
        return ViewOut(id=row.pk, name=row.name, query=row.query, owner=row.owner_id, offices=offices)


class NewView(Strict):
    name: Annotated[str, Field(min_length=1, max_length=60)]
    query: Annotated[str, Field(max_length=1000)]
    shared: bool = False


@router.get("/views", response={200: list[ViewOut], **PROBLEMS}, tags=["places"])
def kept(request: HttpRequest) -> list[ViewOut]:
    """The caller's views, and those shared with their offices."""
    return [ViewOut.of(row) for row in visible_views(request.user).prefetch_related("offices")[:500]]


@router.post("/views", response={201: ViewOut, **PROBLEMS}, tags=["places"])
def keep(request: HttpRequest, view: NewView) -> HttpResponse:
    """Keep a view; a name used again is given to the new address."""
    made = views.save(request.user, view.name, view.query, view.shared)  # type: ignore[arg-type]
    return reply(ViewOut.of(made), 201)


class RatesOut(Schema):
    """Reports asked for until yesterday; rates from 0 to 1, null where none was asked for."""

    expected: int
    received: int
    on_time: int
    reporting_rate: float | None
    on_time_rate: float | None


@router.get("/offices/{int:pk}/reports", response={200: RatesOut, **PROBLEMS}, tags=["places"])
def reports(request: HttpRequest, pk: Id) -> RatesOut:
    """Reports of what the office and those below it lead, as far as the caller sees it."""
    found = rates.of_office(request.user, get_object_or_404(known_offices(request.user), pk=pk))  # type: ignore[arg-type]
    return RatesOut.model_validate(found, from_attributes=True)


class ArchiveOut(Schema):
    """An archive of everything that an office owns. state: waiting, packing, ready or failed; progress: from 0 to 1."""

    id: int
    office: int
    state: str
    progress: float
    size: int

    @staticmethod
    def of(row: Archive) -> ArchiveOut:
        return ArchiveOut(id=row.pk, office=row.office_id, state=row.state, progress=row.progress, size=row.size)


@router.post("/offices/{int:pk}/exports", response={202: ArchiveOut, **PROBLEMS}, tags=["places"])
def export(request: HttpRequest, pk: Id) -> HttpResponse:
    """Have everything packed that the office and those below it own, in the background."""
    office = get_object_or_404(known_offices(request.user), pk=pk)
    return reply(ArchiveOut.of(archives.ask(request.user, office)), 202)  # type: ignore[arg-type]


def _archive(request: HttpRequest, pk: int) -> Archive:
    return get_object_or_404(visible_archives(request.user).select_related("office", "person"), pk=pk)


@router.get("/exports/{int:pk}", response={200: ArchiveOut, **PROBLEMS}, tags=["places"])
def packed(request: HttpRequest, pk: Id) -> ArchiveOut:
    """How far an archive is that the caller asked for; it is kept for a week."""
    return ArchiveOut.of(_archive(request, pk))


@router.get("/exports/{int:pk}/file", response={200: bytes, **PROBLEMS}, tags=["places"])
def fetch(request: HttpRequest, pk: Id) -> FileResponse:
    """The archive, once it is ready: a zip of JSON lines, CSV, documents, evidence."""
    row = _archive(request, pk)
    name = f"luoshi-{row.office_id}-{row.asked_at:%Y-%m-%d}.zip"
    return FileResponse(archives.fetch(row).open("rb"), as_attachment=True, filename=name)
