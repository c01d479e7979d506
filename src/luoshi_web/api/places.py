"""Offices, editions, who I am, and the counts of the start page."""

from __future__ import annotations

from typing import Annotated

from django.db.models import Q
from django.http import HttpRequest
from ninja import Query, Router, Schema

from luoshi_web.api.errors import PROBLEMS
from luoshi_web.api.replies import Id
from luoshi_web.api.schemas import EditionOut, OfficeOut
from luoshi_web.clock import today
from luoshi_web.models import Office
from luoshi_web.permissions import known_offices, memberships, visible_editions
from luoshi_web.queries import counts
from luoshi_web.queries.ledger import Ask, asked

router = Router()


class Role(Schema):
    office: int
    role: str


class Me(Schema):
    id: int
    username: str
    name: str
    roles: list[Role]


@router.get("/me", response={200: Me, **PROBLEMS})
def me(request: HttpRequest) -> Me:
    """Who the caller is, and in which roles."""
    user = request.user
    roles = [Role(office=m.office_id, role=m.role) for m in memberships(user)]
    return Me(id=user.pk, username=user.get_username(), name=str(user), roles=roles)


@router.get("/offices", response={200: list[OfficeOut], **PROBLEMS})
def offices(
    request: HttpRequest,
    q: Annotated[str, Query(max_length=100, description="part of a name")] = "",
    after: Annotated[int, Query(ge=0, le=2**63 - 1, description="id of the last office of the page before")] = 0,
    limit: Annotated[int, Query(ge=1, le=500)] = 100,
) -> list[OfficeOut]:
    """The offices of the caller's own trees, by id; page by page."""
    found = known_offices(request.user).filter(pk__gt=after)
    if q:
        found = found.filter(Q(name__contains=q) | Q(short_name__contains=q))
    return [OfficeOut.of(office) for office in found.order_by("pk")[:limit]]


@router.get("/editions", response={200: list[EditionOut], **PROBLEMS})
def editions(request: HttpRequest) -> list[EditionOut]:
    """The editions of campaigns that the caller's offices take part in."""
    return [EditionOut.of(edition) for edition in visible_editions(request.user).select_related("campaign")[:200]]


class Count(Schema):
    key: str | int | None
    name: str
    lamps: dict[str, int]


class Cell(Schema):
    region: str
    field: str
    lamps: dict[str, int]


MOST = 3000
"""Rows of a roll-up; those that burn most come first."""


class Counts(Schema):
    lamps: dict[str, int]
    behind: int
    """Of the red ones those before their due day: red for their schedule, not overdue."""
    by_field: list[Count]
    by_region: list[Count]
    by_region_and_field: list[Cell]
    by_office: list[Count]


@router.get("/counts", response={200: Counts, **PROBLEMS})
def start(request: HttpRequest, edition: Id | None = None, office: Id | None = None) -> Counts:
    """How many items show which lamp: in all, by field, and by lead office."""
    person = request.user
    if edition or office:
        items = asked(person, Ask(edition=edition, office=office)).items
        slow = items.filter(lamp="red", due_order__gte=today()).count()
        lamps, cuts = counts.lamps(items), {cut: count(items) for cut, count in counts.COUNTED.items()}
    else:
        lamps, cuts = counts.seen(person), {cut: counts.seen_by(person, cut, MOST) for cut in counts.COUNTED}
        slow = counts.behind(person, today(), lamps["red"])
    return Counts(
        lamps=lamps,
        behind=slow,
        by_field=[Count(key=row.key, name=row.key, lamps=row.lamps) for row in cuts["field"]],
        by_region=[Count(key=row.key, name=row.key, lamps=row.lamps) for row in cuts["region"]],
        by_region_and_field=[Cell(region=row.key[0], field=row.key[1], lamps=row.lamps) for row in cuts["cell"]],
        by_office=[_office(row.key, row.lamps) for row in cuts["lead"]],
    )


def _office(office: Office | None, lamps: dict[str, int]) -> Count:
    return Count(key=office.pk if office else None, name=str(office) if office else "", lamps=lamps)
