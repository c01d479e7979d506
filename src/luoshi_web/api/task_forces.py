"""Task forces (工作专班) by program."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404
from ninja import Query, Router, Schema
from pydantic import Field

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id, Key, once, reply
from luoshi_web.api.schemas import Strict
from luoshi_web.clock import today
from luoshi_web.models import Membership, TaskForce
from luoshi_web.permissions import known_offices, may, visible_offices
from luoshi_web.store import task_forces

router = Router()
Text = Annotated[str, Field(max_length=2000)]
Offices = Annotated[list[Id], Field(max_length=100)]


class PersonOut(Schema):
    id: int
    name: str
    role: str | None
    """leader: its head; liaison: a member; none: could join."""


class TaskForceOut(Schema):
    id: int
    """The id of its office: that of the lead office of its items."""
    name: str
    parent: int | None
    lead: int
    members: list[int]
    purpose: str
    founded: date | None
    dissolved: date | None
    people: list[PersonOut]
    """Told to those who belong to it or to an office above it."""

    @staticmethod
    def of(force: TaskForce, within: bool) -> TaskForceOut:
        office = force.office
        rows = office.memberships.select_related("user").order_by("pk") if within else ()
        people = [PersonOut(id=row.user_id, name=str(row.user), role=row.role) for row in rows]
        return TaskForceOut(
            id=office.pk,
            name=office.name,
            parent=office.parent_id,
            lead=force.lead_id,
            members=sorted(one.pk for one in force.members.all()),
            purpose=force.purpose,
            founded=office.valid_from,
            dissolved=office.valid_to,
            people=people,
        )


class TaskForceIn(Strict):
    name: Annotated[str, Field(min_length=1, max_length=200)]
    lead: Id
    members: Offices = []
    purpose: Text = ""


class NewTaskForce(TaskForceIn):
    parent: Annotated[Id, Field(description="the office that sets it up, at which the caller is officer or leader")]


class Joining(Strict):
    person: Id
    role: Literal["leader", "liaison"] = "liaison"


def _force(request: HttpRequest, pk: int) -> TaskForce:
    rows = TaskForce.objects.filter(office__in=known_offices(request.user))
    return get_object_or_404(rows.select_related("office__parent", "lead"), pk=pk)


def _wish(request: HttpRequest, given: TaskForceIn) -> task_forces.Wish:
    known = known_offices(request.user)
    members = tuple(get_object_or_404(known, pk=pk) for pk in dict.fromkeys(given.members))
    return task_forces.Wish(given.name, get_object_or_404(known, pk=given.lead), members, given.purpose)


def _told(request: HttpRequest, pk: int, status: int = 200) -> HttpResponse:
    within = visible_offices(request.user).filter(pk=pk).exists()
    return reply(TaskForceOut.of(_force(request, pk), within), status)


@router.get("", response={200: list[TaskForceOut], **PROBLEMS})
def listed(
    request: HttpRequest,
    after: Annotated[int, Query(ge=0, le=2**63 - 1, description="id of the last one of the page before")] = 0,
    limit: Annotated[int, Query(ge=1, le=100)] = 50,
) -> list[TaskForceOut]:
    """Those of the caller's trees, by id, without their people."""
    rows = TaskForce.objects.filter(office__in=known_offices(request.user), pk__gt=after).order_by("pk")
    return [TaskForceOut.of(one, False) for one in rows.select_related("office").prefetch_related("members")[:limit]]


@router.post("", response={201: TaskForceOut, **PROBLEMS})
def found(request: HttpRequest, given: NewTaskForce, key: Key = None) -> HttpResponse:
    """Set one up under an office; then let people join."""
    parent = get_object_or_404(known_offices(request.user), pk=given.parent)
    wish = _wish(request, given)

    def do() -> HttpResponse:
        force = task_forces.found(request.user, parent, wish, today())  # type: ignore[arg-type]
        return _told(request, force.pk, 201)

    return once(request, key, do)


@router.get("/{int:pk}", response={200: TaskForceOut, **PROBLEMS})
def one(request: HttpRequest, pk: Id) -> HttpResponse:
    """One, with its people."""
    return _told(request, pk)


@router.put("/{int:pk}", response={200: TaskForceOut, **PROBLEMS})
def change(request: HttpRequest, pk: Id, given: TaskForceIn) -> HttpResponse:
    """Name, offices and purpose as they should be. Whoever belongs to none of the offices any more leaves it."""
    task_forces.change(request.user, _force(request, pk), _wish(request, given))  # type: ignore[arg-type]
    return _told(request, pk)


@router.get("/{int:pk}/candidates", response={200: list[PersonOut], **PROBLEMS})
def candidates(request: HttpRequest, pk: Id) -> list[PersonOut]:
    """Who can join: told to those who may let them."""
    force = _force(request, pk)
    if not may(request.user, "gather", force.office):
        return []
    return [
        PersonOut(id=one.pk, name=str(one), role=None) for one in task_forces.candidates(force).order_by("pk")[:500]
    ]


@router.post("/{int:pk}/people", response={200: TaskForceOut, **PROBLEMS})
def join(request: HttpRequest, pk: Id, given: Joining, key: Key = None) -> HttpResponse:
    """Let somebody of its offices act for it, as its head or as a member."""
    force = _force(request, pk)
    who = get_object_or_404(task_forces.candidates(force), pk=given.person)

    def do() -> HttpResponse:
        task_forces.join(request.user, force, who, given.role)  # type: ignore[arg-type]
        return _told(request, pk)

    return once(request, key, do)


@router.post("/{int:pk}/people/{int:person}/leave", response={200: TaskForceOut, **PROBLEMS})
def leave(request: HttpRequest, pk: Id, person: Id) -> HttpResponse:
    """Let somebody act for it no more."""
    force = _force(request, pk)
    row = get_object_or_404(Membership.objects.select_related("user"), office=force.office, user=person)
    task_forces.leave(request.user, force, row.user)  # type: ignore[arg-type]
    return _told(request, pk)


@router.post("/{int:pk}/dissolve", response={200: TaskForceOut, **PROBLEMS})
def dissolve(request: HttpRequest, pk: Id) -> HttpResponse:
    """End it, once it answers for no open item any more."""
    task_forces.dissolve(request.user, _force(request, pk), today())  # type: ignore[arg-type]
    return _told(request, pk)
