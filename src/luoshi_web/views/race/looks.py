"""Other looks at a race: by field, two offices compared, and what other weights would give."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi.errors import LuoshiError
from luoshi_web.models import Race
from luoshi_web.permissions import sees_whole
from luoshi_web.store import schemes, standings
from luoshi_web.store.standings import Otherwise, Place
from luoshi_web.views.race import bars, words
from luoshi_web.views.race.board import head, race_of

SHADES = 4


def _whole(request: HttpRequest, pk: int) -> Race:
    """The race, for who sees all of it."""
    race = race_of(request, pk)
    if race.snapshot is None or race.scheme.kind == "race" or not sees_whole(request.user, race):
        raise Http404
    return race


@login_required
def heat(request: HttpRequest, pk: int) -> HttpResponse:
    """Offices by field: who is strong where? Shades are quarters of each column's own range."""
    race = _whole(request, pk)
    made = standings.of(race)
    columns = [[place.groups[n] for place in made.places] for n in range(len(made.groups))]
    ends = [(min(column), max(column)) for column in columns]
    rows = [
        {
            "place": place,
            "cells": [_cell(value, *ends[n]) for n, value in enumerate(place.groups)],
            "points": words.number(place.points),
        }
        for place in made.places
    ]
    best = [max(made.places, key=lambda one, n=n: one.groups[n]).name for n in range(len(made.groups))]  # type: ignore[misc]
    context = {"rows": rows, "groups": list(zip(made.groups, best, strict=True)), "kind": made.kind}
    return render(request, "race/heat.html", head(request, race) | context)


def _cell(value: float, low: float, high: float) -> dict[str, Any]:
    share = (value - low) / (high - low) if high > low else 0.0
    return {"text": words.number(round(value, 1)), "shade": min(int(share * SHADES) + 1, SHADES)}


@login_required
def compare(request: HttpRequest, pk: int) -> HttpResponse:
    """Two offices: where does the distance come from? The first and the second of the race unless others are chosen."""
    race = _whole(request, pk)
    made = standings.of(race)
    one = made.place(_chosen(request, "a")) or made.places[0]
    others = [place for place in made.places if place.office != one.office]
    other = next((place for place in others if place.office == _chosen(request, "b")), others[0])
    found = standings.distance(one, other)
    reach = max((abs(row[2]) for row in found), default=0.0)
    rows = [
        {
            "part": a or b,
            "a": _said(a),
            "b": _said(b),
            "distance": f"{distance:+.2f}",
            "bar": bars.bar(distance, -reach, reach),
        }
        for a, b, distance in found
    ]
    adds_up = all(part.points is not None for part in one.parts)
    context = {"one": one, "other": other, "rows": rows, "places": made.places, "adds_up": adds_up}
    context["total"] = words.number(abs(one.points - other.points))
    context["ahead"] = one if one.points >= other.points else other
    context["chance"] = _chance(made, one, other)
    return render(request, "race/compare.html", head(request, race) | context)


def _said(part: standings.Part | None) -> str:
    if part is None:
        return "—"
    return words.number(part.points if part.points is not None else part.score)


def _chance(made: standings.Standings, one: Place, other: Place) -> str:
    """The probability that the one that has more points is truly ahead."""
    if made.robustness is None:
        return ""
    first, second = (one, other) if one.points >= other.points else (other, one)
    rows = {name: row for row, name in enumerate(made.robustness.offices)}
    return words.percent(float(made.robustness.ahead([rows[first.full_name]], [rows[second.full_name]])[0]))


def _chosen(request: HttpRequest, name: str) -> int:
    value = request.GET.get(name, "")
    return int(value) if value.isdecimal() and len(value) < 18 else 0


@login_required
def what_if(request: HttpRequest, pk: int) -> HttpResponse:
    """Other weights: the places move at once, nothing is stored. Works as a plain form where no script runs."""
    race = _whole(request, pk)
    parsed = schemes.parse(race.scheme.text)
    now = standings.weights(parsed)
    changed, refusal = {}, ""
    for n, code in enumerate(now):
        try:
            changed[code] = float(request.GET.get(f"w{n}") or now[code])
        except ValueError:
            changed[code] = now[code]
    try:
        rows = standings.what_if(race.scheme.text, bytes(race.snapshot.body), changed)  # type: ignore[union-attr]
    except LuoshiError as error:
        rows, refusal = [], str(error)
    context = {"rows": [_otherwise(row) for row in rows], "refusal": refusal, "race": race}
    context["moved"] = sum(row.rank != row.was for row in rows)
    context["sliders"] = _sliders(parsed, now, changed, {} if refusal else standings.shares(parsed, changed))
    if request.headers.get("HX-Request") == "true":
        return render(request, "race/_what_if.html", context | {"swap": True})
    return render(request, "race/what_if.html", head(request, race) | context)


def _otherwise(row: Otherwise) -> dict[str, Any]:
    moved = standings.Moved(row.was - row.rank, True) if row.rank != row.was else None
    return {"one": row, "points": words.number(row.points), "moved": words.movement(moved)}


def _sliders(
    parsed: schemes.Parsed, now: dict[str, float], changed: dict[str, float], shares: dict[str, float]
) -> list[dict[str, Any]]:
    names = standings.names(parsed)
    groups = {one.code for one in parsed.rule.tree.groups} if parsed.kind == "ranking" else set()
    return [
        {
            "id": f"w{n}",
            "name": names.get(code, code),
            "value": f"{changed[code]:g}",
            "most": f"{max(3 * now[code], 1):g}",
            "step": f"{max(3 * now[code], 1) / 30:g}",
            "share": f"{100 * shares[code]:.1f}%" if code in shares else f"× {changed[code]:g}",
            "group": code in groups,
        }
        for n, code in enumerate(now)
    ]
