"""Races: held, drawn, announced, contested, answered, published; their points, with formula, figures and source."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from hashlib import sha256
from typing import Annotated, Any, Literal

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _
from ninja import File, Query, Router, Schema
from ninja.files import UploadedFile
from pydantic import Field

from luoshi.errors import LuoshiError
from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id, IfMatch, Key, once, reply, seen, tagged
from luoshi_web.api.schemas import Line, Strict
from luoshi_web.clock import today
from luoshi_web.models import Race, Scheme
from luoshi_web.permissions import (
    known_offices,
    own_runners,
    sees_whole,
    visible_editions,
    visible_races,
    visible_schemes,
)
from luoshi_web.store import figures, publications, races, standings
from luoshi_web.store.standings import Part, Place, Standings

router = Router()
Words = Annotated[str, Field(min_length=1, max_length=4000)]


class RaceOut(Schema):
    """A race. `seq` is its ETag."""

    id: int
    name: str
    league: str
    office: int
    scheme: int
    edition: int | None
    before: int | None
    starts: date
    ends: date
    state: Literal["open", "announced", "published"]
    contest_until: date | None
    shows_all: bool
    runners: list[int]
    publication: int | None
    seq: int

    @staticmethod
    def of(row: Race) -> RaceOut:
        names = ("name", "league", "starts", "ends", "state", "contest_until", "shows_all", "seq")
        return RaceOut(
            id=row.pk,
            office=row.office_id,
            scheme=row.scheme_id,
            edition=row.edition_id,
            before=row.before_id,
            runners=list(row.runners.values_list("office", flat=True)),
            publication=getattr(getattr(row, "publication", None), "pk", None),
            **{name: getattr(row, name) for name in names},
        )


class NewRace(Strict):
    office: Id
    scheme: Id
    name: Annotated[Line, Field(min_length=1, max_length=120)]
    league: Annotated[str, Field(min_length=1, max_length=60)]
    starts: date
    ends: date
    runners: Annotated[list[Id], Field(min_length=2, max_length=2000)]
    edition: Id | None = None
    before: Annotated[Id | None, Field(description="the race of the period before, from which offices have moved")] = (
        None
    )


class UsedOut(Schema):
    """A figure of a line: null where nobody has it; `source` says where it comes from."""

    name: str
    value: float | None
    source: dict[str, Any]


class LineOut(Schema):
    """One line of an office's points: `steps` is how it was computed."""

    code: str
    name: str
    points: float | None
    most: float | None
    score: float | None
    steps: list[str]
    figures: list[UsedOut]
    excused: str
    why: str
    item: int | None

    @staticmethod
    def of(part: Part) -> LineOut:
        used = [UsedOut(name=one.name, value=one.value, source=dict(one.source)) for one in part.used]
        return LineOut(
            code=part.code,
            name=part.name,
            points=part.points,
            most=part.most,
            score=part.score if part.score == part.score else None,
            steps=list(part.steps),
            figures=used,
            excused=part.excused,
            why=part.why,
            item=part.item or None,
        )


class PlaceOut(Schema):
    """Where an office stands: `low` to `high` holds nine draws in ten; `moved` counts only if `beyond_chance`."""

    office: int
    name: str
    points: float
    rank: int
    low: int | None
    high: int | None
    ahead_of_next: float | None
    moved: int | None
    beyond_chance: bool | None
    crossed: list[str]
    lists: list[str]


class BoardOut(Schema):
    """One board, or one for each sense of the race. Before publication an office gets its own places alone."""

    sense: Literal["", "speed", "quality", "daring"]
    ranked: int
    places: list[PlaceOut]


class RaceEntryOut(Schema):
    """An entry of the race's chain: hash = SHA-256(32 bytes of prev ‖ body)."""

    seq: int
    action: str
    day: date
    prev: str
    hash: str
    body: str


class AnnounceIn(Strict):
    until: date
    shows_all: bool = False


def race_of(request: HttpRequest, pk: int) -> Race:
    rows = visible_races(request.user).select_related("office", "scheme", "snapshot", "before", "publication")
    return get_object_or_404(rows, pk=pk)


def done(
    request: HttpRequest, key: str | None, do: Callable[[], Race], status: int = 200, said: bytes | None = None
) -> HttpResponse:
    def answer() -> HttpResponse:
        row = race_of(request, do().pk)
        return reply(RaceOut.of(row), status, row.seq)

    return once(request, key, answer, said)


@router.get("", response={200: list[RaceOut], **PROBLEMS})
def listed(
    request: HttpRequest,
    state: Literal["open", "announced", "published"] | None = None,
    office: Annotated[Id | None, Query(description="an office that runs")] = None,
) -> list[RaceOut]:
    """The races that the caller may see, the latest period first."""
    rows = visible_races(request.user).select_related("publication").prefetch_related("runners")
    rows = rows.filter(state=state) if state else rows
    rows = rows.filter(runners__office=office) if office else rows
    return [RaceOut.of(row) for row in rows[:200]]


@router.post("", response={201: RaceOut, **PROBLEMS})
def hold(request: HttpRequest, new: NewRace, key: Key = None) -> HttpResponse:
    """Hold a race under a published scheme."""
    known = known_offices(request.user).in_bulk([new.office, *new.runners])
    if missing := [pk for pk in (new.office, *new.runners) if pk not in known]:
        raise Http404(str(missing))
    scheme: Scheme = get_object_or_404(visible_schemes(request.user), pk=new.scheme)
    edition = get_object_or_404(visible_editions(request.user), pk=new.edition) if new.edition else None
    before = race_of(request, new.before) if new.before else None
    given = races.New(
        known[new.office], scheme, new.name, new.league, new.starts, new.ends, [known[pk] for pk in new.runners],
        edition, before,
    )  # fmt: skip
    return done(request, key, lambda: races.hold(request.user, given, today()), 201)  # type: ignore[arg-type]


@router.get("/{int:pk}", response={200: RaceOut, **PROBLEMS})
def one(request: HttpRequest, pk: Id, response: HttpResponse) -> RaceOut:
    """A race."""
    row = race_of(request, pk)
    tagged(response, row.seq)
    return RaceOut.of(row)


@router.post("/{int:pk}/draw", response={200: RaceOut, **PROBLEMS})
def draw(
    request: HttpRequest,
    pk: Id,
    sheets: Annotated[list[UploadedFile], File(max_length=20)] = [],  # noqa: B006 - ninja copies it
    if_match: IfMatch = None,
    key: Key = None,
) -> HttpResponse:
    """Draw the figures: from the ledger, and from sheets (Excel, CSV) whose first column names the offices."""
    race_of(request, pk)
    given = [figures.Sheet(file.name or "", file.read()) for file in sheets]
    said = b"".join(sha256(sheet.name.encode() + sheet.content).digest() for sheet in given)
    return done(request, key, lambda: races.draw(request.user, pk, given, today(), seen(if_match)), said=said)  # type: ignore[arg-type]


@router.post("/{int:pk}/announce", response={200: RaceOut, **PROBLEMS})
def announce(request: HttpRequest, pk: Id, what: AnnounceIn, if_match: IfMatch = None, key: Key = None) -> HttpResponse:
    """Announce the points (公示): every office that runs may contest its lines up to a day."""
    race_of(request, pk)
    version = seen(if_match)
    return done(
        request,
        key,
        lambda: races.announce(request.user, pk, what.until, today(), what.shows_all, version),  # type: ignore[arg-type]
    )


@router.post("/{int:pk}/publish", response={200: RaceOut, **PROBLEMS})
def publish(request: HttpRequest, pk: Id, if_match: IfMatch = None, key: Key = None) -> HttpResponse:
    """Publish and freeze, once the days for contesting are over and every contest is answered."""
    race_of(request, pk)
    version = seen(if_match)
    return done(request, key, lambda: publications.publish(request.user, pk, today(), version).race)  # type: ignore[arg-type]


# -- points ---------------------------------------------------------------------------------------------------------


def _boards(request: HttpRequest, row: Race) -> list[tuple[Standings, list[Place]]]:
    made = standings.of(row)
    if sees_whole(request.user, row):
        return [(board, list(board.places)) for board in made.boards]
    own = set(own_runners(request.user, row).values_list("office", flat=True))
    return [(board, [place for place in board.places if place.office in own]) for board in made.boards]


@router.get("/{int:pk}/standings", response={200: list[BoardOut], **PROBLEMS})
def points(request: HttpRequest, pk: Id) -> list[BoardOut]:
    """Who stands where, how sure that is, and what moved beyond chance."""
    row = race_of(request, pk)
    whole = sees_whole(request.user, row)
    out = []
    for n, (board, places) in enumerate(_boards(request, row)):
        moved = standings.moved(row, n)
        out.append(
            BoardOut(sense=board.sense, ranked=len(board.places), places=[_place(p, moved, whole) for p in places])
        )
    return out


def _place(place: Place, moved: dict[int, standings.Moved], whole: bool) -> PlaceOut:
    change = moved.get(place.office)
    return PlaceOut(
        office=place.office, name=place.full_name, points=place.points, rank=place.rank, low=place.low,
        high=place.high, ahead_of_next=place.ahead if whole else None, moved=change.places if change else None,
        beyond_chance=change.counts if change else None, crossed=list(place.crossed), lists=list(place.lists),
    )  # fmt: skip


@router.get("/{int:pk}/offices/{int:office}/lines", response={200: list[LineOut], **PROBLEMS})
def lines(request: HttpRequest, pk: Id, office: Id) -> list[LineOut]:
    """Why an office has its points: every line with formula, figures and sources."""
    boards = _boards(request, race_of(request, pk))
    found = [part for _board, places in boards for place in places if place.office == office for part in place.parts]
    if not found:
        raise Http404
    return [LineOut.of(part) for part in found]


class Otherwise(Schema):
    sense: str
    office: int
    points: float
    rank: int
    was: int


@router.get("/{int:pk}/what-if", response={200: list[Otherwise], **PROBLEMS})
def what_if(
    request: HttpRequest,
    pk: Id,
    weight: Annotated[
        list[str] | None,
        Query(max_length=200, description="as 税收:2; a factor of points; a value of a race rule, as speed.most:20"),
    ] = None,
) -> list[Otherwise]:
    """Where offices would stand with other weights, factors or values of the rule. Nothing is stored."""
    row = race_of(request, pk)
    if row.snapshot is None or not sees_whole(request.user, row):
        raise Http404
    changed = dict(_weight(one) for one in weight or ())
    found = standings.what_if(row.scheme.text, bytes(row.snapshot.body), changed)
    return [
        Otherwise(sense=one.sense, office=one.office, points=one.points, rank=one.rank, was=one.was) for one in found
    ]


def _weight(text: str) -> tuple[str, float]:
    code, _sign, value = text.rpartition(":")
    try:
        return code, float(value)
    except ValueError:
        raise LuoshiError(_("A weight is written as 税收:2, a name and a number.")) from None


@router.get("/{int:pk}/entries", response={200: list[RaceEntryOut], **PROBLEMS})
def entries(request: HttpRequest, pk: Id) -> list[RaceEntryOut]:
    """The race's journal, for who sees the whole race: the bytes that were hashed."""
    row = race_of(request, pk)
    if not sees_whole(request.user, row):
        raise Http404
    rows = row.entries.order_by("seq")
    return [
        RaceEntryOut(seq=e.seq, action=e.action, day=e.day, prev=e.prev, hash=e.hash, body=bytes(e.body).decode())
        for e in rows
    ]
