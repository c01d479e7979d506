"""The race board: who is ahead, by how much, and is that more than chance? And the list of all races."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Page
from django.db.models import Exists, OuterRef
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.models import Race, Runner
from luoshi_web.permissions import (
    may,
    memberships,
    own_runners,
    paths,
    sees_whole,
    visible_races,
    visible_schemes,
    within,
)
from luoshi_web.store import standings
from luoshi_web.store.contests import contests
from luoshi_web.store.standings import Moved, Place, Standings
from luoshi_web.views.base import paged, seen
from luoshi_web.views.race import bars, words

LONG = 100
"""Offices from which on a board is leafed through."""


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All races: those that wait for the person's office first, then the latest period first."""
    mine = Runner.objects.filter(within(paths(request.user, "contest"), "office__path"), race=OuterRef("pk"))
    rows = visible_races(request.user).select_related("office", "scheme", "publication")
    shown = paged(request, rows.annotate(mine=Exists(mine)).order_by("-ends", "-starts", "name", "league", "-id"))
    for race in shown:
        race.waits = race.mine and race.state == "announced" and (race.contest_until or today()) >= today()
    context = {
        "page": shown,
        "may_hold": bool(paths(request.user, "evaluate")),
        "schemes": visible_schemes(request.user).count(),
    }
    return render(request, "race/list.html", context)


def race_of(request: HttpRequest, pk: int) -> Race:
    """The race, if the person may see it."""
    rows = visible_races(request.user).select_related("office", "scheme", "edition__campaign", "snapshot", "before")
    return seen(rows, pk)


def whole(request: HttpRequest, pk: int) -> Race:
    """The race with its figures, for who sees all of it."""
    race = race_of(request, pk)
    if race.snapshot is None or not sees_whole(request.user, race):
        raise Http404
    return race


@login_required
def board(request: HttpRequest, pk: int) -> HttpResponse:
    """The whole board for who may see it; for others their own offices' places."""
    from luoshi_web.views.race import steps

    race = race_of(request, pk)
    page_ = context(request, race)
    if page_["may_evaluate"]:
        page_ |= {"steps": steps.forms_of(race), "needed": steps.needed(race) if race.state == "open" else []}
    return render(request, "race/board.html", page_)


def context(request: HttpRequest, race: Race) -> dict[str, Any]:
    """What the pages of a race share: its head, and the board as far as the person sees it."""
    common = head(request, race)
    if race.snapshot is None:
        return common | {"boards": []}
    try:
        made = standings.of(race)
    except LuoshiError as refusal:
        return common | {"boards": [], "refusal": str(refusal)}
    own = None if common["whole"] else common["own"]
    long = max((len(one.places) for one in made.boards), default=0) > LONG
    boards = [_board(request, race, n, made.boards[n], own) for n in range(len(made.boards))]
    return common | {"boards": boards, "long": long, "q": request.GET.get("q", "")[:60]}


def few(request: HttpRequest, places: Sequence[Place]) -> tuple[list[Place], Page[Place]]:
    """The places that are shown of a long board, those of the person's own offices first, and the page they are of.
    `q` in the address asks for offices by their names."""
    asked = request.GET.get("q", "").strip()
    found = [one for one in places if asked in one.name or asked in one.full_name]
    page_ = paged(request, found, LONG)
    here = list(page_)
    seats = {m.office_id for m in memberships(request.user)}
    return [one for one in places if one.office in seats and one not in here] + here, page_


def _board(request: HttpRequest, race: Race, n: int, made: Standings, own: set[int] | None) -> dict[str, Any]:
    """One board: all of it, or where `own` says so these offices alone."""
    shown = [place for place in made.places if own is None or place.office in own]
    seats = {m.office_id for m in memberships(request.user)}
    here, page_ = few(request, shown)
    found: dict[str, Any] = {"rows": _rows(made, here, seats, standings.moved(race, n)), "sense": made.sense}
    found |= {"title": words.sense(made.sense), "unit": words.unit(made.sense), "ranked": len(made.places)}
    found |= {"page": page_}
    found |= {"sure": made.robustness is not None, "means": made.sense in ("speed", "quality")}
    if own is None:
        return found | {"headline": words.headline(made), "lead": words.lead(made)}
    for row in found["rows"]:
        row["ahead"] = ""  # it would tell how the next office stands
    return found | {"headline": _own_headline(shown, len(made.places)), "lead": ""}


def head(request: HttpRequest, race: Race) -> dict[str, Any]:
    """The head of a race: how it stands, what can be done, how many contests wait."""
    whole = sees_whole(request.user, race)
    own = set() if whole else set(own_runners(request.user, race).values_list("office", flat=True))
    found = [one for one in contests(race) if whole or one.office in own]
    may_evaluate = may(request.user, "evaluate", race)
    return {
        "race": race,
        "today": today(),
        "whole": whole,
        "own": own,
        "may_evaluate": may_evaluate,
        "contests": len(found),
        "open_contests": sum(one.answer is None for one in found),
        "contestable": race.state == "announced" and bool(race.contest_until and today() <= race.contest_until),
        "publication": getattr(race, "publication", None),
    }


def _rows(made: Standings, shown: list[Place], own: set[int], moved: Mapping[int, Moved]) -> list[dict[str, Any]]:
    if not shown:
        return []
    least, most = min(place.points for place in made.places), max(place.points for place in made.places)
    ranked = len(made.places)
    return [
        {
            "place": place,
            "own": place.office in own,
            "points": words.number(place.points),
            "bar": bars.bar(place.points, least, most, place.office in own),
            "spread": words.spread(place),
            "strip": bars.interval(place.low, place.high, place.rank, ranked)
            if made.robustness and place.low and place.high
            else "",
            "moved": words.movement(moved.get(place.office)),
            "ahead": "" if place.ahead is None else words.percent(place.ahead),
            "mean": "" if place.mean is None else words.number(place.mean),
            "gaps": place.gaps,
        }
        for place in shown
    ]


def _own_headline(shown: list[Place], ranked: int) -> str:
    parts = [
        _("%(name)s: %(points)s points, rank %(rank)s of %(n)d")
        % {"name": one.name, "points": words.number(one.points), "rank": words.spread(one), "n": ranked}
        for one in shown[:3]
    ]
    return "；".join(parts)
