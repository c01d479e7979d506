"""The catalogue of indicators and their figures for programs: figures are only ever added to."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id, IfMatch, Key, once, reply, seen, tagged
from luoshi_web.api.schemas import Number, Strict
from luoshi_web.clock import today
from luoshi_web.forms.goals import officer_at
from luoshi_web.models import Indicator, Observation
from luoshi_web.permissions import known_offices, visible_documents, visible_indicators, visible_observations
from luoshi_web.queries import goals as queries
from luoshi_web.store import indicators, observations

router = Router()
Year = Annotated[int, Field(ge=1949, le=2100)]
Month = Annotated[int, Field(ge=1, le=12)]


class IndicatorIn(Strict):
    """An indicator. Units and formulas are those of the core; a formula names indicators of the same catalogue."""

    code: Annotated[str, Field(min_length=1, max_length=40)]
    name: Annotated[str, Field(min_length=1, max_length=120)]
    unit: Annotated[str, Field(min_length=1, max_length=30)]
    aliases: Annotated[list[Annotated[str, Field(min_length=1, max_length=120)]], Field(max_length=50)] = []
    direction: Literal["more", "less", "near", "line"] = "more"
    line: Literal["below", "above"] = "below"
    frequency: Literal["month", "quarter", "half", "year"] = "month"
    kind: Literal["flow", "stock", "rate"] = "flow"
    field: Annotated[str, Field(max_length=40)] = ""
    source: Annotated[str, Field(max_length=200)] = ""
    definition: Annotated[str, Field(max_length=2000)] = ""
    formula: Annotated[str, Field(max_length=500)] = ""
    cite: Annotated[str, Field(max_length=300)] = ""
    unverified: Annotated[bool, Field(description="the definition has not been checked against its source")] = False
    shared: Annotated[bool, Field(description="offices may read each other's figures")] = False


class IndicatorNew(IndicatorIn):
    scope: Annotated[Id, Field(description="the office for which, and for all below it, it counts")]


class IndicatorChange(IndicatorIn):
    """What is to be changed; the rest stays."""

    code: Annotated[str, Field(min_length=1, max_length=40)] = ""
    name: Annotated[str, Field(min_length=1, max_length=120)] = ""
    unit: Annotated[str, Field(min_length=1, max_length=30)] = ""


class IndicatorOut(Schema):
    """An indicator. `scope`: for which office, and all below it, it counts; `version` is its ETag."""

    id: int
    scope: int
    owner: int
    source_office: int | None
    version: int
    code: str
    name: str
    unit: str
    aliases: list[str]
    direction: str
    line: str
    frequency: str
    kind: str
    field: str
    source: str
    definition: str
    formula: str
    cite: str
    unverified: bool
    shared: bool

    @staticmethod
    def of(row: Indicator) -> IndicatorOut:
        own = set(IndicatorOut.model_fields) - {"id", "scope", "owner", "source_office"}
        return IndicatorOut(
            id=row.pk, scope=row.scope_id, owner=row.owner_id, source_office=row.source_office_id,
            **{name: getattr(row, name) for name in own},
        )  # fmt: skip


class ObservationOut(Schema):
    """An entry on a figure. `seq` counts the entries of the same month: the last holds, and is the figure's ETag."""

    id: int
    indicator: int
    office: int | None
    place: str
    year: int
    month: int
    seq: int
    value: float | None
    cumulative: bool
    status: str
    reason: str
    source: str
    document: int | None
    file: str
    entered: date
    entered_for: int
    actor: int

    @staticmethod
    def of(row: Observation) -> ObservationOut:
        own = ("indicator_id", "office_id", "document_id", "entered_for_id", "actor_id")
        same = ("year", "month", "seq", "value", "cumulative", "status", "reason", "source", "entered")
        return ObservationOut(
            id=row.pk, place="" if row.office_id else row.whose, file=row.file_name,
            **{name.removesuffix("_id"): getattr(row, name) for name in own},
            **{name: getattr(row, name) for name in same},
        )  # fmt: skip


class ObservationIn(Strict):
    """A figure of an office, or of a place outside (`place`, such as 全国). value null: known to be missing."""

    office: Id | None = None
    place: Annotated[str, Field(max_length=60)] = ""
    year: Year
    month: Month
    value: Number | None
    cumulative: Annotated[bool, Field(description="since January; else of this month alone")] = True
    source: Annotated[str, Field(max_length=300)] = ""
    document: Annotated[Id | None, Field(description="a document that was put in, where the figure stands")] = None
    reason: Annotated[str, Field(max_length=500, description="why a verified figure is revised")] = ""


class Indicators(Schema):
    """One page. `next`: send it as `after` for the page behind; null on the last."""

    items: list[IndicatorOut]
    next: int | None


class Observations(Schema):
    items: list[ObservationOut]
    next: int | None


After = Annotated[int, Query(ge=0, le=2**63 - 1, description="id of the last one of the page before")]
Limit = Annotated[int, Query(ge=1, le=500)]


def page_of(rows: Any, after: int, limit: int) -> tuple[list[Any], int | None]:
    found = list(rows.filter(pk__gt=after).order_by("pk")[: limit + 1])
    return found[:limit], found[limit - 1].pk if len(found) > limit else None


def indicator_seen(request: HttpRequest, pk: int) -> Indicator:
    rows = visible_indicators(request.user).select_related("owner", "scope", "source_office")
    return get_object_or_404(rows, pk=pk)


@router.get("/indicators", response={200: Indicators, **PROBLEMS})
def listed(request: HttpRequest, after: After = 0, limit: Limit = 100) -> Indicators:
    """The catalogue that the caller knows, by id."""
    found, behind = page_of(visible_indicators(request.user), after, limit)
    return Indicators(items=[IndicatorOut.of(row) for row in found], next=behind)


@router.post("/indicators", response={201: IndicatorOut, **PROBLEMS})
def add(request: HttpRequest, given: IndicatorNew, key: Key = None) -> HttpResponse:
    """Add an indicator to the catalogue of an office; kept by the caller's own."""
    office = get_object_or_404(known_offices(request.user), pk=given.scope)
    keeper = officer_at(request.user)

    def do() -> HttpResponse:
        fields = given.model_dump(exclude={"scope"})
        row = indicators.save(request.user, office, fields, today(), owner=keeper)  # type: ignore[arg-type]
        return reply(IndicatorOut.of(row), 201, row.version)

    return once(request, key, do)


@router.get("/indicators/{int:pk}", response={200: IndicatorOut, **PROBLEMS})
def one(request: HttpRequest, response: HttpResponse, pk: Id) -> IndicatorOut:
    """An indicator; its version as ETag."""
    row = indicator_seen(request, pk)
    tagged(response, row.version)
    return IndicatorOut.of(row)


@router.patch("/indicators/{int:pk}", response={200: IndicatorOut, **PROBLEMS})
def change(request: HttpRequest, pk: Id, given: IndicatorChange, if_match: IfMatch = None) -> HttpResponse:
    """Change an indicator as it was seen (If-Match); goals are computed anew."""
    row = indicator_seen(request, pk)
    fields, version = given.model_dump(exclude_unset=True), seen(if_match)
    row = indicators.save(request.user, row.scope, fields, today(), row, version)  # type: ignore[arg-type]
    return reply(IndicatorOut.of(row), version=row.version)


class Asked(Schema):
    """Of whom, and since when."""

    office: Id | None = None
    place: Annotated[str, Field(max_length=60)] = ""
    year: Year | None = None
    latest: Annotated[bool, Field(description="of each month the entry that holds, not every one")] = False


@router.get("/indicators/{int:pk}/observations", response={200: Observations, **PROBLEMS})
def figures(
    request: HttpRequest, pk: Id, asked: Annotated[Asked, Query()], after: After = 0, limit: Limit = 100
) -> Observations:
    """Entries on the figures of an indicator that the caller may see, in the order in which they were made."""
    rows = visible_observations(request.user).filter(indicator=indicator_seen(request, pk))
    equal = {"office": asked.office, "whose": asked.place, "year": asked.year}
    rows = rows.filter(**{name: value for name, value in equal.items() if value})
    if asked.latest:
        rows = queries.holding(rows)
    found, behind = page_of(rows, after, limit)
    return Observations(items=[ObservationOut.of(row) for row in found], next=behind)


@router.post("/indicators/{int:pk}/observations", response={201: ObservationOut, **PROBLEMS})
def enter(
    request: HttpRequest, pk: Id, given: ObservationIn, if_match: IfMatch = None, key: Key = None
) -> HttpResponse:
    """Enter a figure: provisional, or a revision of a verified one. If-Match: the seq that was seen, "0" for none."""
    row = indicator_seen(request, pk)
    office = get_object_or_404(known_offices(request.user), pk=given.office) if given.office else None
    document = get_object_or_404(visible_documents(request.user), pk=given.document) if given.document else None
    same = ("year", "month", "value", "cumulative", "source", "reason")
    wanted = observations.Given(
        **{name: getattr(given, name) for name in same}, document=document, seq=seen(if_match) if if_match else None
    )

    def do() -> HttpResponse:
        made = observations.enter(request.user, row, office, wanted, today(), given.place)  # type: ignore[arg-type]
        return reply(ObservationOut.of(made), 201, made.seq)

    return once(request, key, do)


@router.post("/observations/{int:pk}/verify", response={201: ObservationOut, **PROBLEMS})
def verify(request: HttpRequest, pk: Id, if_match: IfMatch = None, key: Key = None) -> HttpResponse:
    """Say that the figure holds, on the entry that was seen (If-Match: its seq); somebody else than who entered it."""
    related = ("indicator__owner", "indicator__source_office", "office")
    row = get_object_or_404(visible_observations(request.user).select_related(*related), pk=pk)
    seq = seen(if_match)

    def do() -> HttpResponse:
        made = observations.verify(request.user, row, today(), seq)  # type: ignore[arg-type]
        return reply(ObservationOut.of(made), 201, made.seq)

    return once(request, key, do)
