"""Two offices of a race: where does the distance come from, and is it more than chance?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi_web.store import standings
from luoshi_web.store.standings import Part, Place, Standings
from luoshi_web.views.race import bars, words
from luoshi_web.views.race.board import head, whole

SHOWN = 20
"""Items of two offices that are listed in a sense; the smaller distances of others stand together."""


@login_required
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two offices, sense by sense where there are three: the first and the second unless others are chosen."""
    race = whole(request, pk)
    boards = standings.of(race).boards
    places = list({place.office: place for board in boards for place in board.places}.values())
    if len(places) < 2:
        raise Http404
    one = next((place for place in places if place.office == _chosen(request, "a")), places[0])
    others = [place for place in places if place.office != one.office]
    other = next((place for place in others if place.office == _chosen(request, "b")), others[0])
    sheets = [_sheet(board, one, other) for board in boards]
    context = {"one": one, "other": other, "places": places, "sheets": sheets}
    return render(request, "race/compare.html", head(request, race) | context)


def _sheet(board: Standings, one: Place, other: Place) -> dict[str, Any]:
    """One board's comparison; where an office has no place on it, a sentence."""
    a, b = board.place(one.office), board.place(other.office)
    found: dict[str, Any] = {"title": words.sense(board.sense), "unit": words.unit(board.sense)}
    if a is None or b is None:
        missing = "、".join(name.name for name, place in ((one, a), (other, b)) if place is None)
        return found | {
            "said": _("%(names)s: nothing counts here, so there is nothing to compare.") % {"names": missing}
        }
    means = board.sense in ("speed", "quality")
    rows = standings.distance_of_means(a, b) if means else standings.distance(a, b)
    return found | {
        "said": _said(board, a, b),
        "chance": _chance(board, a, b),
        "ahead": max(a, b, key=lambda one: one.points).name,
        "rows": _rows(rows, _drawn(a, b) if means else 0.0),
        "means": means,
        "adds_up": all(part.points is not None for part in a.parts),
        "ranks": (words.spread(a), words.spread(b)),
    }


def _said(board: Standings, a: Place, b: Place) -> str:
    if a.points == b.points:
        return _("%(names)s have the same points") % {"names": f"{a.name}、{b.name}"}
    names = {"name": max(a, b, key=lambda one: one.points).name, "total": words.number(abs(a.points - b.points))}
    if board.sense == "speed":
        return _("%(name)s is ahead by %(total)s days") % names
    return _("%(name)s is ahead by %(total)s points") % names


def _drawn(a: Place, b: Place) -> float:
    """What drawing to the middle of the league makes of the distance of the means."""
    return (a.points - b.points) - ((a.mean or 0.0) - (b.mean or 0.0))


def _rows(found: list[standings.Distance], drawn: float) -> list[dict[str, Any]]:
    """The greatest distances one by one, the others together, and what the drawing to the middle changed."""
    listed = [
        ((one or other).name, _worth(one), _worth(other), far) for one, other, far in found[:SHOWN] if one or other
    ]  # type: ignore[union-attr]
    if rest := found[SHOWN:]:
        together = sum(far for _one, _other, far in rest)
        listed.append((_("%(n)d more lines together") % {"n": len(rest)}, "", "", together))
    if drawn:
        listed.append((_("drawn to the middle of the league"), "", "", drawn))
    reach = max((abs(far) for *_about, far in listed), default=0.0)
    return [
        {"name": name, "a": a, "b": b, "distance": f"{far:+.2f}", "bar": bars.bar(far, -reach, reach)}
        for name, a, b, far in listed
    ]


def _worth(part: Part | None) -> str:
    if part is None:
        return "—"
    return words.number(part.points if part.points is not None else part.score)


def _chance(board: Standings, one: Place, other: Place) -> str:
    """The probability that the one that has more points is truly ahead."""
    if board.robustness is None:
        return ""
    first, second = (one, other) if one.points >= other.points else (other, one)
    rows = {name: row for row, name in enumerate(board.robustness.offices)}
    return words.percent(float(board.robustness.ahead([rows[first.full_name]], [rows[second.full_name]])[0]))


def _chosen(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else 0
