"""Frozen publications: what was published, and the proof that it can be computed again to the digit."""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_POST

from luoshi_web.models import Publication
from luoshi_web.permissions import visible_publications
from luoshi_web.store import publications
from luoshi_web.views.base import paged, seen
from luoshi_web.views.race.board import head, race_of


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All publications, the latest first."""
    rows = visible_publications(request.user).select_related("race__scheme", "race__office").defer("body")
    return render(request, "race/publications.html", {"page": paged(request, rows)})


def _found(request: HttpRequest, pk: int) -> Publication:
    return seen(visible_publications(request.user).select_related("race__scheme", "race__office"), pk)


@login_required
def detail(request: HttpRequest, pk: int, differences: tuple[str, ...] | None = None) -> HttpResponse:
    """What is frozen in it, and its hash."""
    row = _found(request, pk)
    context = head(request, race_of(request, row.race_id))
    context |= {"row": row, "size": len(row.body), "differences": differences}
    context["command"] = f"luoshi recompute {_file(row)} --hash {row.sha256}"
    return render(request, "race/publication.html", context)


def _file(row: Publication) -> str:
    """What the file is called when it is taken away."""
    return f"luoshi-race-{row.race_id}-{row.sha256[:12]}.json"


@login_required
@require_POST
def recompute(request: HttpRequest, pk: int) -> HttpResponse:
    """Compute everything again from the frozen bytes, and say what differs."""
    return detail(request, pk, publications.recompute(_found(request, pk)))


@login_required
def download(request: HttpRequest, pk: int) -> HttpResponse:
    """The frozen bytes, as they were hashed."""
    row = _found(request, pk)
    answer = HttpResponse(bytes(row.body), content_type="application/json; charset=utf-8")
    answer["Content-Disposition"] = f'attachment; filename="{_file(row)}"'
    return answer
