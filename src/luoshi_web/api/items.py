"""The ledger: lists, one item, its journal, moves, evidence."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import FileResponse, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from luoshi import work
from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id, IfMatch, Key, once, reply, seen, tagged
from luoshi_web.api.schemas import EntryOut, EvidenceOut, ItemDetail, ItemOut, MoveOut, Strict
from luoshi_web.clock import today
from luoshi_web.models import Item
from luoshi_web.permissions import visible_items
from luoshi_web.queries import ledger as queries
from luoshi_web.queries.moves import possible
from luoshi_web.store import evidence as files
from luoshi_web.store import ledger, mapping
from luoshi_web.views import deadlines

router = Router()

Many = Annotated[list[Annotated[str, Field(max_length=20)]], Field(max_length=20)]


class Filters(Schema):
    """What is asked of the ledger."""

    q: Annotated[str, Field(max_length=100, description="words in number, title, quotation or indicator")] = ""
    lamp: Many = []
    state: Many = []
    kind: Many = []
    field: Annotated[str, Field(max_length=40)] = ""
    office: Annotated[Id | None, Field(description="led by this office or one below it")] = None
    owner: Annotated[Id | None, Field(description="in the ledger of this office or one below it")] = None
    edition: Id | None = None
    document: Id | None = None
    due_from: date | None = None
    due_to: date | None = None

    def ask(self) -> queries.Ask:
        values = self.model_dump()
        return queries.Ask(**{k: tuple(v) if isinstance(v, list) else v for k, v in values.items()})


class Page(Schema):
    """One page. `next`: send it as `after` for the page behind; null on the last. `total` where it was asked for."""

    items: list[ItemOut]
    next: int | None
    total: int | None


Sort = Literal["due", "-due", "moved", "-moved", "number", "-number"]


def _item(request: HttpRequest, pk: int) -> Item:
    return get_object_or_404(visible_items(request.user).select_related("owner"), pk=pk)


@router.get("", response={200: Page, **PROBLEMS})
def listed(
    request: HttpRequest,
    filters: Annotated[Filters, Query()],
    sort: Sort = "due",
    after: Annotated[Id | None, Query(description="id of the last item of the page before")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
    total: Annotated[bool, Query(description="count all that fit")] = False,
) -> Page:
    """Items in an order, page by page."""
    fitting = queries.asked(request.user, filters.ask())
    found = list(queries.page(fitting, sort, _item(request, after) if after else None)[: limit + 1])
    return Page(
        items=[ItemOut.of(item) for item in found[:limit]],
        next=found[limit - 1].pk if len(found) > limit else None,
        total=fitting.items.count() if total else None,
    )


@router.get("/{int:pk}", response={200: ItemDetail, **PROBLEMS})
def one(request: HttpRequest, response: HttpResponse, pk: Id) -> ItemDetail:
    """An item with its whole standing and the moves open to the caller; its seq as ETag."""
    item = _item(request, pk)
    tagged(response, item.seq)
    return _detail(request, item)


def _detail(request: HttpRequest, item: Item) -> ItemDetail:
    standing = mapping.standing_of(item)
    moves = [MoveOut.of(move) for move in possible(request.user, item, today())]
    return ItemDetail(
        **ItemOut.of(item).model_dump(),
        assisting=[int(office) for office in standing.assisting],
        supervising=[int(office) for office in standing.supervising],
        standing=item.standing,
        due_steps=deadlines.steps(item, standing),
        report_due=item.rate.due if hasattr(item, "rate") else None,
        moves=moves,
    )


@router.get("/{int:pk}/entries", response={200: list[EntryOut], **PROBLEMS})
def entries(
    request: HttpRequest,
    pk: Id,
    after: Annotated[int, Query(ge=0, le=2**31 - 1, description="seq of the last entry seen")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[EntryOut]:
    """The item's journal in order."""
    return [EntryOut.of(row) for row in _item(request, pk).entries.filter(seq__gt=after).order_by("seq")[:limit]]


class Action(Strict):
    """A move: its verb, and what it must or may be given (see `moves` of the item). `evidence`: ids of its files."""

    verb: Annotated[str, Field(max_length=40)]
    data: Annotated[dict[str, Any], Field(max_length=40)] = {}
    reason: Annotated[str, Field(max_length=2000)] = ""
    evidence: Annotated[list[Id], Field(max_length=50)] = []


@router.post("/{int:pk}/actions", response={200: ItemDetail, **PROBLEMS})
def act(request: HttpRequest, pk: Id, action: Action, if_match: IfMatch = None, key: Key = None) -> HttpResponse:
    """Make a move on the version that was seen (If-Match). Refused with 422 where the rules do not allow it."""
    item = _item(request, pk)
    wanted = _wanted(item, action, seen(if_match))

    def do() -> HttpResponse:
        moved = ledger.act(request.user, pk, wanted, today())  # type: ignore[arg-type]
        return reply(_detail(request, moved), version=moved.seq)

    return once(request, key, do)


def _wanted(item: Item, action: Action, seq: int | None) -> ledger.Wanted:
    proofs = [get_object_or_404(item.evidence, pk=pk) for pk in action.evidence]
    proven = tuple(work.Evidence(str(row.pk), row.sha256) for row in proofs)
    return ledger.Wanted(action.verb, action.data, action.reason, proven, seq)


class OneOfMany(Strict):
    item: Id
    seq: Annotated[int, Field(ge=0, le=2**31 - 1)]


class Bulk(Strict):
    """The same move on many items, each at the seq that was seen: all or none."""

    items: Annotated[list[OneOfMany], Field(min_length=1, max_length=500)]
    verb: Annotated[str, Field(max_length=40)]
    data: Annotated[dict[str, Any], Field(max_length=40)] = {}
    reason: Annotated[str, Field(max_length=2000)] = ""


class Moved(Schema):
    items: list[ItemOut]


@router.post("/actions", response={200: Moved, **PROBLEMS})
def act_on_all(request: HttpRequest, bulk: Bulk, key: Key = None) -> HttpResponse:
    """Make the same move on many items: all or none."""
    seqs = {one.item: one.seq for one in bulk.items}
    if visible_items(request.user).filter(pk__in=seqs).count() != len(seqs):
        get_object_or_404(Item.objects.none())
    moves = {pk: ledger.Wanted(bulk.verb, bulk.data, bulk.reason, seq=seq) for pk, seq in seqs.items()}

    def do() -> HttpResponse:
        moved = ledger.act_on_all(request.user, moves, today())  # type: ignore[arg-type]
        return reply(Moved(items=[ItemOut.of(item) for item in moved]))

    return once(request, key, do)


class Preview(Schema):
    """What a bulk move would do: the items that it would move, and why it would not move the others."""

    able: list[int]
    refused: dict[int, str]


@router.post("/actions/preview", response={200: Preview, **PROBLEMS})
def preview(request: HttpRequest, bulk: Bulk) -> Preview:
    """Say what the same move on many items would do; nothing is changed."""
    ids = [one.item for one in bulk.items]
    items = list(
        visible_items(request.user).filter(pk__in=ids).select_related("owner").prefetch_related("offices__office")
    )
    if len(items) != len(set(ids)):
        get_object_or_404(Item.objects.none())
    wanted = ledger.Wanted(bulk.verb, bulk.data, bulk.reason)
    outcomes = ledger.outcomes(request.user, items, wanted, today())  # type: ignore[arg-type]
    return Preview(
        able=[pk for pk, refusal in outcomes.items() if not refusal],
        refused={pk: refusal for pk, refusal in outcomes.items() if refusal},
    )


@router.post("/{int:pk}/evidence", response={201: EvidenceOut, **PROBLEMS})
def attach(request: HttpRequest, pk: Id, file: Annotated[UploadedFile, File()]) -> HttpResponse:
    """Keep a file as evidence, to be named in a move. The same bytes again are the same evidence."""
    item = _item(request, pk)
    row = item.evidence.get(pk=files.attach(request.user, item, file).id)  # type: ignore[arg-type]
    return reply(EvidenceOut.model_validate(row, from_attributes=True), 201)


@router.get("/{int:pk}/evidence", response={200: list[EvidenceOut], **PROBLEMS})
def attached(request: HttpRequest, pk: Id) -> list[EvidenceOut]:
    """The item's evidence."""
    rows = _item(request, pk).evidence.order_by("pk")
    return [EvidenceOut.model_validate(row, from_attributes=True) for row in rows]


@router.get("/{int:pk}/evidence/{int:number}", response={200: bytes, **PROBLEMS})
def download(request: HttpRequest, pk: Id, number: Id) -> FileResponse:
    """The bytes of a file, as a download."""
    row = get_object_or_404(_item(request, pk).evidence, pk=number)
    return FileResponse(files.path_of(row).open("rb"), as_attachment=True, filename=row.name)
