"""Documents: put in, followed while they are read, reviewed, thrown away."""

from __future__ import annotations

from typing import Annotated

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import File, Form, Query, Router
from ninja.files import UploadedFile
from pydantic import Field

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id, Key, once, reply
from luoshi_web.api.schemas import DocumentOut, DraftOut, Kind, Strict, TextOut
from luoshi_web.clock import today
from luoshi_web.models import Document, Edition, Office
from luoshi_web.permissions import visible_documents, visible_drafts, visible_editions, visible_offices
from luoshi_web.store import documents as store
from luoshi_web.store import drafts, mapping

router = Router()


class Pasted(Strict):
    """A text instead of a file."""

    name: Annotated[str, Field(min_length=1, max_length=200)]
    text: Annotated[str, Field(min_length=1)]
    office: Id
    edition: Id | None = None


class Place(Strict):
    """A selection in the given text: code point offsets, end exclusive."""

    start: Annotated[int, Field(ge=0, le=2**31 - 1)]
    end: Annotated[int, Field(ge=0, le=2**31 - 1)]
    kind: Kind = "task"


def _office(request: HttpRequest, pk: int) -> Office:
    return get_object_or_404(visible_offices(request.user), pk=pk)


def _edition(request: HttpRequest, pk: int | None) -> Edition | None:
    return get_object_or_404(visible_editions(request.user), pk=pk) if pk else None


def _document(request: HttpRequest, pk: int) -> Document:
    return get_object_or_404(visible_documents(request.user), pk=pk)


@router.get("", response={200: list[DocumentOut], **PROBLEMS})
def listed(
    request: HttpRequest,
    before: Annotated[int | None, Query(ge=1, le=2**63 - 1, description="id of the last document seen")] = None,
    limit: Annotated[int, Query(ge=1, le=200)] = 50,
) -> list[DocumentOut]:
    """The latest documents first, page by page."""
    found = visible_documents(request.user).order_by("-pk")
    return [DocumentOut.of(row) for row in (found.filter(pk__lt=before) if before else found)[:limit]]


@router.post("", response={201: DocumentOut, **PROBLEMS})
def upload(
    request: HttpRequest,
    file: Annotated[UploadedFile, File()],
    office: Annotated[Id, Form()],
    edition: Annotated[Id | None, Form()] = None,
    key: Key = None,
) -> HttpResponse:
    """Put a file in. It is refused before anything of it is stored if it cannot be read or bears a marking."""
    content = file.read()
    said = f"{file.name} {office} {edition}\n".encode() + content  # the parts are sent apart by other words each time

    def do() -> HttpResponse:
        return _receive(request, file.name or "", content, office, edition)

    return once(request, key, do, said)


@router.post("/text", response={201: DocumentOut, **PROBLEMS})
def paste(request: HttpRequest, pasted: Pasted, key: Key = None) -> HttpResponse:
    """Put a text in."""

    def do() -> HttpResponse:
        return _receive(request, pasted.name, pasted.text, pasted.office, pasted.edition)

    return once(request, key, do)


def _receive(request: HttpRequest, name: str, content: bytes | str, office: int, edition: int | None) -> HttpResponse:
    document = store.receive(
        request.user,
        _office(request, office),
        _edition(request, edition),
        name,
        content,
        today(),  # type: ignore[arg-type]
    )
    return reply(DocumentOut.of(document), 201)


@router.get("/{int:pk}", response={200: DocumentOut, **PROBLEMS})
def one(request: HttpRequest, pk: Id) -> DocumentOut:
    """A document, and how far its reading is."""
    return DocumentOut.of(_document(request, pk))


@router.get("/{int:pk}/text", response={200: TextOut, **PROBLEMS})
def text(request: HttpRequest, pk: Id) -> TextOut:
    """The text as given, as it should read, and the map between them."""
    found = mapping.text_of(_document(request, pk).body)
    return TextOut(given=found.given, text=found.text, edits=[list(edit) for edit in found.offsets.edits])


@router.get("/{int:pk}/drafts", response={200: list[DraftOut], **PROBLEMS})
def proposed(request: HttpRequest, pk: Id) -> list[DraftOut]:
    """What was read out of the document, in the order of the text; for those who may review it."""
    document = _document(request, pk)
    found = visible_drafts(request.user).filter(document=document).prefetch_related("assists")
    return [DraftOut.of(row) for row in found]


@router.post("/{int:pk}/drafts", response={201: DraftOut, **PROBLEMS})
def add(request: HttpRequest, pk: Id, place: Place, key: Key = None) -> HttpResponse:
    """Add a draft for a selection."""
    document = _document(request, pk)

    def do() -> HttpResponse:
        made = drafts.add(request.user, document, place.start, place.end, place.kind)  # type: ignore[arg-type]
        return reply(DraftOut.of(made), 201, made.version)

    return once(request, key, do)


@router.delete("/{int:pk}", response={204: None, **PROBLEMS})
def discard(request: HttpRequest, pk: Id) -> tuple[int, None]:
    """Throw the document away with its drafts, as long as nothing of it stands in the ledger."""
    store.discard(request.user, _document(request, pk))  # type: ignore[arg-type]
    return 204, None
