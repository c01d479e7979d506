"""Offices by field: who is strong where? Of a race of three senses also offices by sense."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi_web.store import standings
from luoshi_web.store.standings import Place, Standings
from luoshi_web.views.race import words
from luoshi_web.views.race.board import LONG, few, head, whole

SHADES = 4
Cell = tuple[float | None, str]
"""A figure, None where there is none, and what is said beside it."""
Row = tuple[Place, list[Cell], str]
"""A place, its cells, and what it has in all."""


@login_required
def heat(request: HttpRequest, pk: int) -> HttpResponse:
    """Shades are quarters of each column's own range."""
    race = whole(request, pk)
    made = standings.of(race)
    maps = _of_senses(made) if made.senses else [_of_fields(made)]
    context = {"maps": [one | _shown(request, one) for one in maps], "q": request.GET.get("q", "")[:60]}
    context["long"] = any(len(one["all"]) > LONG for one in maps)
    return render(request, "race/heat.html", head(request, race) | context)


def _of_fields(made: Standings) -> dict[str, Any]:
    """Of an index or of points: each office's fields or lines, and what it has in all."""
    rows: list[Row] = [
        (place, [(round(value, 1), "") for value in place.groups], words.number(place.points)) for place in made.places
    ]
    caption = _("Points of each line; the darker, the higher within its column")
    if made.kind == "ranking":
        caption = _("Score of each field, 0 to 100; the darker, the higher within its column")
    return {"title": "", "caption": caption, "columns": made.groups, "all": rows, "total": _("Points")}


def _of_senses(made: Standings) -> list[dict[str, Any]]:
    """Offices by sense, each with its rank; then for time and quality, offices by field of their items."""
    places = list({place.office: place for board in made.boards for place in board.places}.values())
    rows: list[Row] = [(place, [_rank(board.place(place.office)) for board in made.boards], "") for place in places]
    senses = {
        "title": _("By sense"),
        "caption": _(
            "Points of each sense and the rank in it; the darker, the higher within its column. There is no total."
        ),
        "columns": [words.sense(board.sense) for board in made.boards],
        "all": rows,
        "total": "",
    }
    return [senses, *(_by_field(board) for board in made.boards if board.sense != "daring")]


def _rank(place: Place | None) -> Cell:
    if place is None:
        return None, ""
    return round(place.points, 1), _("rank %(rank)s") % {"rank": words.spread(place)}


def _by_field(board: Standings) -> dict[str, Any]:
    """The means of an office's items by their field, as they are: nothing is drawn to the middle here."""
    fields = sorted({part.group for place in board.places for part in place.parts if part.group})
    rows: list[Row] = [
        (place, [_mean([part.score for part in place.parts if part.group == field]) for field in fields],
         words.number(place.mean or 0.0))
        for place in board.places
    ]  # fmt: skip
    caption = _("The mean of its items of each field, with their number; the darker, the higher within its column")
    title = f"{words.sense(board.sense)} · {_('By field')}"
    return {"title": title, "caption": caption, "columns": fields, "all": rows, "total": _("Mean of its items")}


def _mean(points: Sequence[float]) -> Cell:
    if not points:
        return None, ""
    return round(sum(points) / len(points), 1), f"({len(points)})"


def _shown(request: HttpRequest, one: dict[str, Any]) -> dict[str, Any]:
    """The rows of a map that the page shows, shaded by all of them, and the strongest of each column."""
    known: list[list[tuple[float, str]]] = [
        [(cells[n][0], place.name) for place, cells, _total in one["all"] if cells[n][0] is not None]
        for n in range(len(one["columns"]))
    ]
    ends = [(min(column)[0], max(column)[0]) if column else (0.0, 0.0) for column in known]
    by_office = {place.office: (place, cells, total) for place, cells, total in one["all"]}
    here, page = few(request, [place for place, *_rest in one["all"]])
    rows = [
        {"place": place, "cells": [_cell(cell, *ends[n]) for n, cell in enumerate(cells)], "total": total}
        for place, cells, total in (by_office[place.office] for place in here)
    ]
    best = [_best(column, end[1]) for column, end in zip(known, ends, strict=True)]
    return {"rows": rows, "groups": list(zip(one["columns"], best, strict=True)), "page": page}


def _best(column: list[tuple[float, str]], most: float) -> str:
    """Who has the highest of a column; how many, where more than two share it."""
    names = [name for value, name in column if value == most]
    return "、".join(names) if len(names) < 3 else _("%(n)d share it") % {"n": len(names)}


def _cell(cell: Cell, low: float, high: float) -> dict[str, Any]:
    value, beside = cell
    if value is None:
        return {"text": "—", "shade": 0, "beside": ""}
    share = (value - low) / (high - low) if high > low else 0.0
    return {"text": words.number(value), "shade": min(int(share * SHADES) + 1, SHADES), "beside": beside}
