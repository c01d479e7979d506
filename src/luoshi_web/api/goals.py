"""Goals and red lines for programs, and where they stand."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Any, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.indicators import After, Limit, Month, Year, indicator_seen, page_of
from luoshi_web.api.replies import Id, IfMatch, Key, once, reply, seen, tagged
from luoshi_web.api.schemas import Comparator, Line, Number, Strict
from luoshi_web.clock import today
from luoshi_web.models import Goal, Office
from luoshi_web.permissions import (
    known_offices,
    visible_goals,
    visible_items,
)
from luoshi_web.queries import goals as queries
from luoshi_web.store import aims

router = Router()


class GoalIn(Strict):
    """A goal or a red line. value: in the indicator's unit, with `growth` in % over the year before."""

    indicator: Id
    office: Annotated[Id, Field(description="whose figure is measured")]
    value: Number
    year: Year
    kind: Literal["target", "line"] = "target"
    growth: bool = False
    comparator: Comparator = ">="
    value_high: Number | None = None
    since: Year | None = None
    baseline: Number | None = None
    path: Annotated[dict[Month, Number], Field(max_length=12, description="planned figure by month")] = {}
    lead: Id | None = None
    field: Annotated[str, Field(max_length=40)] = ""
    item: Annotated[Id | None, Field(description="the item of the ledger that it comes from")] = None
    source: Annotated[str, Field(max_length=500)] = ""


class GoalNew(GoalIn):
    owner: Annotated[Id, Field(description="the office that sets it")]


class GoalChange(GoalIn):
    reason: Annotated[Line, Field(min_length=1)]


class Drop(Strict):
    reason: Annotated[Line, Field(min_length=1)]


class GoalOut(Schema):
    """A goal and where it stands. `course` of a target: on course, at risk, lost, unknown; of a line: clear, near,
    crossed, unknown. `standing`: docs/goals.md. `version` is its ETag."""

    id: int
    version: int
    owner: int
    indicator: int
    office: int
    lead: int | None
    item: int | None
    kind: str
    growth: bool
    comparator: str
    value: float
    value_high: float | None
    since: int | None
    year: int
    baseline: float | None
    path: dict[str, float]
    field: str
    source: str
    set_on: date
    ended: date | None
    reason: str
    replaces: int | None
    course: str
    standing: dict[str, Any]

    @staticmethod
    def of(row: Goal) -> GoalOut:
        linked = ("owner", "indicator", "office", "lead", "item", "replaces")
        own = set(GoalOut.model_fields) - {"id", *linked}
        return GoalOut(
            id=row.pk,
            **{name: getattr(row, f"{name}_id") for name in linked},
            **{name: getattr(row, name) for name in own},
        )


class Goals(Schema):
    items: list[GoalOut]
    next: int | None


def _goal(request: HttpRequest, pk: int) -> Goal:
    return get_object_or_404(visible_goals(request.user).select_related("owner"), pk=pk)


class Filters(Schema):
    kind: Literal["", "target", "line"] = ""
    course: Annotated[list[Annotated[str, Field(max_length=10)]], Field(max_length=7)] = []
    field: Annotated[str, Field(max_length=40)] = ""
    office: Annotated[Id | None, Field(description="measured for, or led by, this office or one below it")] = None
    indicator: Id | None = None
    year: Year | None = None
    ended: Annotated[bool, Field(description="those that were changed or dropped")] = False


@router.get("/goals", response={200: Goals, **PROBLEMS})
def goals(request: HttpRequest, asked: Annotated[Filters, Query()], after: After = 0, limit: Limit = 100) -> Goals:
    """Goals with where they stand, by id."""
    values = asked.model_dump() | {"course": tuple(asked.course)}
    found, behind = page_of(queries.rows(request.user, queries.Ask(**values)), after, limit)
    return Goals(items=[GoalOut.of(row) for row in found], next=behind)


@router.post("/goals", response={201: GoalOut, **PROBLEMS})
def put(request: HttpRequest, given: GoalNew, key: Key = None) -> HttpResponse:
    """Set a goal."""
    office = get_object_or_404(known_offices(request.user), pk=given.owner)
    wish = _wish(request, given)

    def do() -> HttpResponse:
        row = aims.put(request.user, office, wish, today())  # type: ignore[arg-type]
        return reply(GoalOut.of(row), 201, row.version)

    return once(request, key, do)


@router.get("/goals/{int:pk}", response={200: GoalOut, **PROBLEMS})
def goal(request: HttpRequest, response: HttpResponse, pk: Id) -> GoalOut:
    """A goal; its version as ETag."""
    row = _goal(request, pk)
    tagged(response, row.version)
    return GoalOut.of(row)


@router.post("/goals/{int:pk}/change", response={201: GoalOut, **PROBLEMS})
def replace(request: HttpRequest, pk: Id, given: GoalChange, if_match: IfMatch = None, key: Key = None) -> HttpResponse:
    """Put another goal in its place, with a reason; the one that ends stays to be read."""
    _goal(request, pk)
    wish, version = _wish(request, given), seen(if_match)

    def do() -> HttpResponse:
        row = aims.change(request.user, pk, wish, given.reason, today(), version)  # type: ignore[arg-type]
        return reply(GoalOut.of(row), 201, row.version)

    return once(request, key, do)


@router.post("/goals/{int:pk}/drop", response={200: GoalOut, **PROBLEMS})
def drop(request: HttpRequest, pk: Id, given: Drop, if_match: IfMatch = None, key: Key = None) -> HttpResponse:
    """End a goal, with a reason."""
    _goal(request, pk)
    version = seen(if_match)

    def do() -> HttpResponse:
        row = aims.drop(request.user, pk, given.reason, today(), version)  # type: ignore[arg-type]
        return reply(GoalOut.of(row), version=row.version)

    return once(request, key, do)


def _wish(request: HttpRequest, given: GoalIn) -> aims.Wish:
    def office(pk: int | None) -> Office | None:
        return get_object_or_404(known_offices(request.user), pk=pk) if pk else None

    items = visible_items(request.user).select_related("owner")
    linked = {"indicator", "office", "lead", "item", "reason", "owner"}
    return aims.Wish(
        indicator=indicator_seen(request, given.indicator),
        office=office(given.office),  # type: ignore[arg-type]
        lead=office(given.lead),
        item=get_object_or_404(items, pk=given.item) if given.item else None,
        **given.model_dump(exclude=linked),
    )
