"""Schemes and frozen publications."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import Query, Router, Schema
from pydantic import Field

from luoshi.errors import LuoshiError
from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id, IfMatch, Key, once, reply, seen, tagged
from luoshi_web.api.schemas import Strict
from luoshi_web.clock import today
from luoshi_web.errors import Forbidden
from luoshi_web.models import Publication, Scheme
from luoshi_web.permissions import (
    known_offices,
    may,
    paths,
    visible_offices,
    visible_publications,
    visible_races,
    visible_schemes,
)
from luoshi_web.store import publications, records, rehearsal, schemes

router = Router()
Text = Annotated[str, Field(min_length=1, max_length=schemes.MOST, description="the scheme in YAML")]


class SchemeOut(Schema):
    """A scheme; `revision` is its ETag. `published` is null for a draft."""

    id: int
    office: int
    name: str
    version: str
    kind: Literal["points", "ranking", "race"]
    cite: str
    begins: date
    published: date | None
    revision: int
    text: str

    @staticmethod
    def of(row: Scheme) -> SchemeOut:
        names = ("name", "version", "kind", "cite", "begins", "published", "revision", "text")
        return SchemeOut(id=row.pk, office=row.office_id, **{name: getattr(row, name) for name in names})


class NewScheme(Strict):
    office: Id
    text: Text


class SchemeText(Strict):
    text: Text


class Faults(Schema):
    """Everything wrong in a text, a sentence each; empty: it may be published."""

    faults: list[str]


class ChangeOut(Schema):
    name: str
    points: tuple[float, float]
    ranks: tuple[int, int]


class Simulated(Schema):
    """Points and ranks by the race's scheme and by this one, most risen first; `missing` figures count as gaps."""

    missing: list[str]
    changes: list[ChangeOut]


class PublicationOut(Schema):
    """What was frozen: the SHA-256 of its bytes, the day, and the version that computed it."""

    id: int
    race: int
    day: date
    sha256: str
    code: str

    @staticmethod
    def of(row: Publication) -> PublicationOut:
        return PublicationOut(id=row.pk, race=row.race_id, day=row.day, sha256=row.sha256, code=row.code)


class Recomputed(Schema):
    """Whether the same came out to the digit; else what differs."""

    same: bool
    differences: list[str]


def _scheme(request: HttpRequest, pk: int) -> Scheme:
    return get_object_or_404(visible_schemes(request.user).select_related("office"), pk=pk)


@router.get("/schemes", response={200: list[SchemeOut], **PROBLEMS})
def listed(request: HttpRequest) -> list[SchemeOut]:
    """The schemes that the caller may see, the latest period first."""
    return [SchemeOut.of(row) for row in visible_schemes(request.user)[:200]]


@router.post("/schemes", response={201: SchemeOut, **PROBLEMS})
def write(request: HttpRequest, new: NewScheme, key: Key = None) -> HttpResponse:
    """Write a scheme as a draft."""
    office = get_object_or_404(known_offices(request.user), pk=new.office)

    def do() -> HttpResponse:
        row = schemes.write(request.user, office, new.text)  # type: ignore[arg-type]
        return reply(SchemeOut.of(row), 201, row.revision)

    return once(request, key, do)


@router.post("/schemes/check", response={200: Faults, **PROBLEMS})
def check(request: HttpRequest, what: SchemeText) -> Faults:
    """What is wrong in a text, line by line, its own cases included. Stores nothing."""
    if not paths(request.user, "evaluate"):
        raise Forbidden
    return Faults(faults=schemes.faults(what.text))


@router.get("/schemes/{int:pk}", response={200: SchemeOut, **PROBLEMS})
def one(request: HttpRequest, pk: Id, response: HttpResponse) -> SchemeOut:
    """A scheme with its text."""
    row = _scheme(request, pk)
    tagged(response, row.revision)
    return SchemeOut.of(row)


@router.patch("/schemes/{int:pk}", response={200: SchemeOut, **PROBLEMS})
def change(request: HttpRequest, pk: Id, what: SchemeText, if_match: IfMatch = None) -> HttpResponse:
    """Change a draft; a published scheme is never changed."""
    _scheme(request, pk)
    row = schemes.change(request.user, pk, what.text, seen(if_match))  # type: ignore[arg-type]
    return reply(SchemeOut.of(row), 200, row.revision)


@router.post("/schemes/{int:pk}/publish", response={200: SchemeOut, **PROBLEMS})
def publish(request: HttpRequest, pk: Id, if_match: IfMatch = None, key: Key = None) -> HttpResponse:
    """Publish a draft, before its period begins."""
    _scheme(request, pk)
    version = seen(if_match)

    def do() -> HttpResponse:
        row = schemes.publish(request.user, pk, today(), version)  # type: ignore[arg-type]
        return reply(SchemeOut.of(row), 200, row.revision)

    return once(request, key, do)


@router.get("/schemes/{int:pk}/simulation", response={200: Simulated, **PROBLEMS})
def simulate(
    request: HttpRequest,
    pk: Id,
    race: Annotated[Id | None, Query(description="a race of the same kind, on whose figures")] = None,
) -> Simulated:
    """Who would win and who would lose by this scheme, on the figures of a race. For who holds that race."""
    row = _scheme(request, pk)
    if race is None:
        raise LuoshiError(_("Say on the figures of which race: ?race=7."))
    held = get_object_or_404(visible_races(request.user).filter(snapshot__isnull=False, scheme__kind=row.kind), pk=race)
    if not may(request.user, "evaluate", held):
        raise Forbidden
    found, missing = rehearsal.rehearse(held, row.text)
    rows = [ChangeOut(name=c.name, points=(c.before, c.after), ranks=(c.was, c.rank)) for c in found]
    return Simulated(missing=missing, changes=rows)


@router.get("/publications", response={200: list[PublicationOut], **PROBLEMS})
def published(request: HttpRequest) -> list[PublicationOut]:
    """Frozen publications, the latest first."""
    return [PublicationOut.of(row) for row in visible_publications(request.user).defer("body")[:200]]


def _publication(request: HttpRequest, pk: int) -> Publication:
    return get_object_or_404(visible_publications(request.user), pk=pk)


@router.get("/publications/{int:pk}", response={200: PublicationOut, **PROBLEMS})
def publication(request: HttpRequest, pk: Id) -> PublicationOut:
    """A frozen publication."""
    return PublicationOut.of(_publication(request, pk))


@router.get("/publications/{int:pk}/frozen", response={200: dict[str, Any], **PROBLEMS})
def frozen(request: HttpRequest, pk: Id) -> HttpResponse:
    """The frozen bytes: their SHA-256 is the publication's."""
    return HttpResponse(bytes(_publication(request, pk).body), content_type="application/json; charset=utf-8")


@router.get("/publications/{int:pk}/recomputed", response={200: Recomputed, **PROBLEMS})
def recomputed(request: HttpRequest, pk: Id) -> Recomputed:
    """Compute everything again from the frozen bytes."""
    found = publications.recompute(_publication(request, pk))
    return Recomputed(same=not found, differences=list(found))


@router.get("/records/{int:pk}", response={200: dict[str, Any], **PROBLEMS})
def record(request: HttpRequest, pk: Id, since: date | None = None, until: date | None = None) -> dict[str, Any]:
    """An office's record of delivery (实绩档案): verified results with their evidence, whom it helped, extensions and
    leniency. Of this year up to today unless days are given."""
    office = get_object_or_404(visible_offices(request.user), pk=pk)
    last = until or today()
    return asdict(records.of(office, since or last.replace(month=1, day=1), last))
