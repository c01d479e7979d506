"""What who holds a race does: hold it, draw its figures, announce it, publish it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.forms.race import AnnounceForm, DrawForm, HoldForm, Once
from luoshi_web.models import Race
from luoshi_web.permissions import may, paths
from luoshi_web.store import figures, publications, races, schemes
from luoshi_web.store.once import once
from luoshi_web.views.base import tell
from luoshi_web.views.race.board import context, race_of


@login_required
def hold(request: HttpRequest) -> HttpResponse:
    """Hold a race."""
    if not paths(request.user, "evaluate"):
        raise PermissionDenied
    form = HoldForm(request.user, request.POST or None)  # type: ignore[arg-type]
    if request.method == "POST" and form.is_valid():
        data = form.cleaned_data
        names = ("office", "scheme", "name", "league", "starts", "ends", "edition", "before")
        made: list[Race] = []
        try:
            new = races.New(**{name: data[name] for name in names}, runners=form.runners())
            once(request.user, data["token"], lambda: made.append(races.hold(request.user, new, today())))  # type: ignore[arg-type]
        except LuoshiError as refusal:
            form.add_error(None, str(refusal))
        else:
            return HttpResponseRedirect(reverse("race", args=[made[0].pk]) if made else reverse("races"))
    return render(request, "race/new.html", {"form": form}, status=422 if form.errors else 200)


def forms_of(race: Race) -> list[dict[str, Any]]:
    """What may be done with the race now, each with its form."""
    draw = {
        "verb": "draw",
        "url": reverse("race_draw", args=[race.pk]),
        "label": _("Draw the figures"),
        "form": DrawForm(race),
    }
    announce = {
        "verb": "announce",
        "url": reverse("race_announce", args=[race.pk]),
        "label": _("Announce the points"),
        "form": AnnounceForm(race),
    }
    publish = {
        "verb": "publish",
        "url": reverse("race_publish", args=[race.pk]),
        "label": _("Publish and freeze"),
        "form": Once(race),
    }
    if race.state == Race.State.OPEN:
        return [draw, announce] if race.snapshot_id else [draw]
    return [publish] if race.state == Race.State.ANNOUNCED else []


@login_required
@require_POST
def step(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Take a step; a refused one keeps what was typed."""
    race = race_of(request, pk)
    if not may(request.user, "evaluate", race):
        raise PermissionDenied
    form = FORMS[verb](race, request.POST, request.FILES)
    if form.is_valid():
        try:
            once(request.user, form.cleaned_data["token"], lambda: DO[verb](request, race, form.cleaned_data))  # type: ignore[arg-type]
        except LuoshiError as refusal:
            form.add_error(None, str(refusal))
        else:
            tell(request, _done()[verb])
            return HttpResponseRedirect(reverse("race", args=[pk]))
    page = context(request, race_of(request, pk))
    page["steps"] = [one | ({"form": form, "open": True} if one["verb"] == verb else {}) for one in forms_of(race)]
    return render(request, "race/board.html", page, status=422)


def _draw(request: HttpRequest, race: Race, data: dict[str, Any]) -> None:
    given = [figures.Sheet(file.name or "", file.read()) for file in data["sheets"]]
    races.draw(request.user, race.pk, given, today(), data["seq"])  # type: ignore[arg-type]


def _announce(request: HttpRequest, race: Race, data: dict[str, Any]) -> None:
    races.announce(request.user, race.pk, data["until"], today(), data["shows_all"], data["seq"])  # type: ignore[arg-type]


def _publish(request: HttpRequest, race: Race, data: dict[str, Any]) -> None:
    publications.publish(request.user, race.pk, today(), data["seq"])  # type: ignore[arg-type]


FORMS: dict[str, Callable[..., Form]] = {"draw": DrawForm, "announce": AnnounceForm, "publish": Once}
DO: dict[str, Callable[[HttpRequest, Race, dict[str, Any]], None]] = {
    "draw": _draw,
    "announce": _announce,
    "publish": _publish,
}


def _done() -> dict[str, str]:
    return {
        "draw": _("The figures are drawn."),
        "announce": _("The points are announced; every office sees its own."),
        "publish": _("The race is published and frozen."),
    }


def needed(race: Race) -> list[dict[str, str]]:
    """The figures that the scheme needs, and whether the ledger has them."""
    parsed = schemes.parse(race.scheme.text)
    return [{"name": name, "ledger": "1" if name in figures.LEDGER else ""} for name in figures.names(parsed)]
