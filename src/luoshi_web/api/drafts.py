"""Reviewing by program: the same operations as on the page."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Router
from pydantic import Field

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id, IfMatch, Key, once, reply, seen, tagged
from luoshi_web.api.schemas import Comparator, DraftOut, Ids, ItemOut, Kind, Number, Strength, Strict
from luoshi_web.clock import today
from luoshi_web.models import Draft, Edition
from luoshi_web.permissions import known_offices, visible_drafts, visible_editions
from luoshi_web.store import drafts as store

router = Router()


class Correction(Strict):
    """Only what is sent is changed. `lead` and `assists` are ids of offices."""

    kind: Kind | None = None
    title: Annotated[str, Field(min_length=1, max_length=500)] | None = None
    indicator: Annotated[str, Field(max_length=120)] | None = None
    comparator: Comparator | None = None
    value: Number | None = None
    value_high: Number | None = None
    unit: Annotated[str, Field(max_length=30)] | None = None
    change: bool | None = None
    deadline: date | None = None
    recurrence: Annotated[str, Field(max_length=200)] | None = None
    ongoing: bool | None = None
    strength: Strength | None = None
    field: Annotated[str, Field(max_length=40)] | None = None
    lead: Id | None = None
    assists: Annotated[list[Id], Field(max_length=100)] | None = None


NULLABLE = {"value", "value_high", "deadline", "lead"}


class Chosen(Strict):
    drafts: Ids


class Cut(Strict):
    """Where to cut: an offset in the given text, within the quotation."""

    at: Annotated[int, Field(ge=0, le=2**31 - 1)]


class Confirmation(Strict):
    drafts: Ids
    edition: Id | None = None


def _draft(request: HttpRequest, pk: int) -> Draft:
    return get_object_or_404(visible_drafts(request.user), pk=pk)


def _all_visible(request: HttpRequest, ids: list[int]) -> list[int]:
    ids = list(dict.fromkeys(ids))
    if visible_drafts(request.user).filter(pk__in=ids).count() != len(ids):
        get_object_or_404(Draft.objects.none())
    return ids


@router.get("/{int:pk}", response={200: DraftOut, **PROBLEMS})
def one(request: HttpRequest, response: HttpResponse, pk: Id) -> DraftOut:
    """A draft, with its version as ETag."""
    draft = _draft(request, pk)
    tagged(response, draft.version)
    return DraftOut.of(draft)


@router.patch("/{int:pk}", response={200: DraftOut, **PROBLEMS})
def correct(request: HttpRequest, pk: Id, correction: Correction, if_match: IfMatch = None) -> HttpResponse:
    """Change fields of a draft."""
    _draft(request, pk)
    draft = store.correct(request.user, pk, _changes(request, correction), seen(if_match))  # type: ignore[arg-type]
    return reply(DraftOut.of(draft), version=draft.version)


def _changes(request: HttpRequest, correction: Correction) -> dict[str, Any]:
    known = known_offices(request.user)
    sent = correction.model_dump(exclude_unset=True)
    changes = {name: value for name, value in sent.items() if value is not None or name in NULLABLE}
    if changes.get("lead"):
        changes["lead"] = get_object_or_404(known, pk=changes["lead"])
    if "assists" in changes:
        changes["assists"] = [get_object_or_404(known, pk=pk) for pk in changes["assists"]]
    return changes


@router.post("/merge", response={201: DraftOut, **PROBLEMS})
def merge(request: HttpRequest, chosen: Chosen, key: Key = None) -> HttpResponse:
    """Make one draft of several of a document."""
    ids = _all_visible(request, chosen.drafts)
    return once(request, key, lambda: _made(store.merge(request.user, ids)))  # type: ignore[arg-type]


def _made(draft: Draft) -> HttpResponse:
    return reply(DraftOut.of(draft), 201, draft.version)


class Drafts(Strict):
    drafts: list[DraftOut]


@router.post("/{int:pk}/split", response={201: Drafts, **PROBLEMS})
def split(request: HttpRequest, pk: Id, cut: Cut, key: Key = None) -> HttpResponse:
    """Make two drafts of one."""
    _draft(request, pk)

    def do() -> HttpResponse:
        parts = store.split(request.user, pk, cut.at)  # type: ignore[arg-type]
        return reply(Drafts(drafts=[DraftOut.of(part) for part in parts]), 201)

    return once(request, key, do)


@router.post("/reject", response={200: Drafts, **PROBLEMS})
def reject(request: HttpRequest, chosen: Chosen) -> Drafts:
    """These are no commitments."""
    ids = _all_visible(request, chosen.drafts)
    return Drafts(drafts=[DraftOut.of(row) for row in store.reject(request.user, ids)])  # type: ignore[arg-type]


@router.post("/{int:pk}/restore", response={200: DraftOut, **PROBLEMS})
def restore(request: HttpRequest, pk: Id) -> DraftOut:
    """Take a rejection back."""
    _draft(request, pk)
    return DraftOut.of(store.restore(request.user, pk))  # type: ignore[arg-type]


class Items(Strict):
    items: list[ItemOut]


@router.post("/confirm", response={201: Items, **PROBLEMS})
def confirm(request: HttpRequest, confirmation: Confirmation, key: Key = None) -> HttpResponse:
    """Put drafts into the ledger. Achievements are confirmed as read and make no item."""
    ids = _all_visible(request, confirmation.drafts)
    edition: Edition | None = None
    if confirmation.edition:
        edition = get_object_or_404(visible_editions(request.user), pk=confirmation.edition)

    def do() -> HttpResponse:
        items = store.confirm(request.user, ids, today(), edition)  # type: ignore[arg-type]
        return reply(Items(items=[ItemOut.of(item) for item in items]), 201)

    return once(request, key, do)
