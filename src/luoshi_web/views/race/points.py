"""An office's points in a race: every line with its formula, figures and sources; contests, questions, answers."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.errors import Forbidden
from luoshi_web.forms.race import AnswerForm, ContestForm, ReplyForm
from luoshi_web.models import Item, Office, Race
from luoshi_web.permissions import may, own_runners, sees_whole, speaks_for, visible_items, visible_offices
from luoshi_web.store import evidence, files, questions, races, standings
from luoshi_web.store.contests import Contest, contests
from luoshi_web.store.once import once
from luoshi_web.store.races import Answer, Objection
from luoshi_web.store.standings import Part, Place, Standings
from luoshi_web.views.base import seen, tell
from luoshi_web.views.race import around, words
from luoshi_web.views.race.board import head, race_of


@login_required
def page(request: HttpRequest, pk: int, office: int) -> HttpResponse:
    """Why does this office have these points?"""
    race = race_of(request, pk)
    return _page(request, race, _places(request, race, office))


@login_required
@require_POST
def contest(request: HttpRequest, pk: int, office: int) -> HttpResponse:
    """Contest a line."""
    race, places = _spoken_for(request, pk, office)
    form = ContestForm(race, _parts(places), request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, race, places, form)
    data = form.cleaned_data
    try:
        proofs = [evidence.for_contest(request.user, race, office, file) for file in data["evidence"]]  # type: ignore[arg-type]
        what = Objection(office, data["line"], data["reason"], proofs)
        once(request.user, data["token"], lambda: races.contest(request.user, race.pk, what, today(), data["seq"]))  # type: ignore[arg-type]
    except LuoshiError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, race, places, form)
    tell(request, _("The contest is entered; the office that holds the race answers it."))
    return HttpResponseRedirect(reverse("race_office", args=[pk, office]))


def _places(request: HttpRequest, race: Race, office: int) -> list[tuple[Standings, Place]]:
    """The office's places, one a board, if the person may see them now."""
    if not sees_whole(request.user, race) and not own_runners(request.user, race).filter(office=office).exists():
        raise Http404
    boards = standings.of(race).boards if race.snapshot else ()
    found = [(board, place) for board in boards if (place := board.place(office))]
    if not found:
        raise Http404
    return found


def _parts(places: list[tuple[Standings, Place]]) -> tuple[Part, ...]:
    return tuple(part for _board, place in places for part in place.parts)


def _spoken_for(request: HttpRequest, pk: int, office: int) -> tuple[Race, list[tuple[Standings, Place]]]:
    """The race, and where the office stands in it; PermissionDenied unless the person speaks for that office."""
    race = race_of(request, pk)
    places = _places(request, race, office)
    if not speaks_for(request.user, race).filter(office=office).exists():
        raise PermissionDenied
    return race, places


def _page(
    request: HttpRequest, race: Race, places: list[tuple[Standings, Place]], form: ContestForm | None = None
) -> HttpResponse:
    common, place = head(request, race), places[0][1]
    speaks = speaks_for(request.user, race).filter(office=place.office).exists()
    if form is None and speaks and common["contestable"]:
        form = ContestForm(race, _parts(places), initial={"line": request.GET.get("line", "")})
    mine = [one for one in contests(race) if one.office == place.office]
    context = common | {
        "place": place,
        "office": Office.objects.get(pk=place.office),
        "sheets": [_sheet(request, race, board, one) for board, one in places],
        "form": form,
        "questions": _questions(request, race, place, speaks),
        "has_record": visible_offices(request.user).filter(pk=place.office).exists(),
        "asked": shown(_parts(places), mine),
    }
    return render(request, "race/points.html", context, status=422 if form is not None and form.errors else 200)


def _questions(request: HttpRequest, race: Race, place: Place, speaks: bool) -> list[dict[str, Any]]:
    """Questions about the figures, for the office and who holds the race; who speaks for the office may answer."""
    if not speaks and not may(request.user, "evaluate", race):
        return []
    found = questions.of(race, Office.objects.get(pk=place.office))
    open_ = speaks and race.state == Race.State.ANNOUNCED
    return [
        {
            "one": asked.one,
            "replies": asked.replies,
            "form": ReplyForm(race, initial={"question": asked.key}, auto_id=f"q{n}_%s") if open_ else None,
        }
        for n, asked in enumerate(found)
    ]


@login_required
@require_POST
def reply(request: HttpRequest, pk: int, office: int) -> HttpResponse:
    """What an office says to a question about its figures."""
    race, places = _spoken_for(request, pk, office)
    form = ReplyForm(race, request.POST)
    if not form.is_valid():
        tell(request, _("Write what there is to say to the question."), messages.ERROR)
        return _page(request, race, places)
    data = form.cleaned_data
    said = (data["question"], data["text"])
    try:
        once(request.user, data["token"], lambda: races.reply(request.user, race.pk, office, *said, today()))  # type: ignore[arg-type]
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
        return _page(request, race, places)
    tell(request, _("Your answer stands beside the question."))
    return HttpResponseRedirect(reverse("race_office", args=[pk, office]))


def _sheet(request: HttpRequest, race: Race, board: Standings, place: Place) -> dict[str, Any]:
    """The points of an office on one board."""
    number = standings.of(race).boards.index(board)
    return {
        "place": place,
        "title": words.sense(board.sense),
        "unit": words.unit(board.sense),
        "kind": board.kind,
        "sure": board.robustness is not None and place.low != place.high,
        "ranked": len(board.places),
        "spread": words.spread(place),
        "points": words.number(place.points),
        "mean": "" if place.mean is None else words.number(place.mean),
        "moved": words.movement(standings.moved(race, number).get(place.office)),
        "lines": lines(request, place),
        "declared": around.declared(place),
        "beside": around.beside(board, place) if sees_whole(request.user, race) else [],
        "since": around.since(race, number, place),
        "adds_up": board.kind != "race" and all(part.points is not None for part in place.parts),
    }


def lines(request: HttpRequest, place: Place) -> list[dict[str, Any]]:
    """The lines as they are written: each figure with its source and where that leads."""
    numbers = {pk for part in place.parts for one in part.used for pk in one.source.get("items", ())[:40]}
    numbers |= {part.item for part in place.parts if part.item}
    known = visible_items(request.user).filter(pk__in=numbers).in_bulk()
    return [
        {
            "part": part,
            "item": known.get(part.item),
            "points": "—" if part.points is None else words.number(part.points),
            "most": "" if part.most is None else words.number(part.most),
            "score": words.number(part.score) if part.score == part.score else "—",
            "used": [_used(one, known) for one in part.used],
        }
        for part in place.parts
    ]


def _used(one: standings.Used, known: dict[int, Item]) -> dict[str, Any]:
    source = one.source
    listed = [known[pk] for pk in source.get("items", ())[:40] if pk in known]
    return {
        "name": one.name,
        "value": "—" if one.value is None else f"{one.value:,.10g}",
        "gap": one.value is None,
        "error": "" if one.error is None else f"{one.error:.3g}",
        "cite": one.cite,
        "words": words.source(source.get("kind", "")),
        "source": source,
        "items": listed,
        "others": len(source.get("others", ())),
        "excused": len(source.get("excused", ())),
    }


def shown(parts: tuple[Part, ...], found: list[Contest]) -> list[dict[str, Any]]:
    """Contests with the names of their lines."""
    names = {part.code: part.name for part in parts}
    return [{"one": one, "line": names.get(one.line, one.line)} for one in found]


# -- all contests of a race ---------------------------------------------------------------------------------------


@login_required
def all_contests(request: HttpRequest, pk: int, sent: AnswerForm | None = None, number: int = 0) -> HttpResponse:
    """All contests that the person may see; who holds the race answers them here."""
    race = race_of(request, pk)
    common = head(request, race)
    made = standings.of(race)
    rows = []
    for one in contests(race):
        if not common["whole"] and one.office not in common["own"]:
            continue
        place, part = _line(made, one)
        row = shown((part,) if part else (), [one])[0] | {"place": place}
        if common["may_evaluate"] and one.answer is None and race.state == Race.State.ANNOUNCED:
            row["form"] = sent if sent and number == one.number else AnswerForm(race, one, part)
            row["now"] = lines(request, place)[place.parts.index(part)] if place and part else None
        rows.append(row)
    status = 422 if sent and sent.errors else 200
    return render(request, "race/contests.html", common | {"rows": rows}, status=status)


def _line(made: Standings, one: Contest) -> tuple[Place | None, Part | None]:
    """The line that a contest is about, and the place that it belongs to."""
    for board in made.boards:
        place = board.place(one.office)
        for part in place.parts if place else ():
            if part.code == one.line:
                return place, part
    return made.place(one.office), None


@login_required
@require_POST
def answer(request: HttpRequest, pk: int, number: int) -> HttpResponse:
    """Answer a contest."""
    race = race_of(request, pk)
    found = next((one for one in contests(race) if one.number == number), None)
    if found is None:
        raise Http404
    _place, part = _line(standings.of(race), found)
    form = AnswerForm(race, found, part, request.POST)
    if not form.is_valid():
        return all_contests(request, pk, form, number)
    data = form.cleaned_data
    given = Answer(data["upheld"], data["text"], form.figures(), data.get("excused", ""))
    try:
        once(
            request.user,  # type: ignore[arg-type]
            data["token"],
            lambda: races.answer(request.user, race.pk, number, given, today(), data["seq"]),  # type: ignore[arg-type]
        )
    except Forbidden:
        raise PermissionDenied from None
    except LuoshiError as refusal:
        form.add_error(None, str(refusal))
        return all_contests(request, pk, form, number)
    tell(request, _("The answer is entered; the office sees it at once."))
    return HttpResponseRedirect(reverse("race_contests", args=[pk]))


@login_required
def proof(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file with which a line was contested, to those who see the contest. Sent as a download."""
    race = race_of(request, pk)
    rows = race.files.all()
    if not sees_whole(request.user, race):
        rows = rows.filter(office__in=own_runners(request.user, race).values("office"))
    found = seen(rows, number)
    return FileResponse(files.path_of(found.sha256).open("rb"), as_attachment=True, filename=found.name)
