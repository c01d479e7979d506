"""Everything that an office owns, packed in the background: asked for, watched, fetched."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.models import Archive
from luoshi_web.permissions import known_offices, visible_archives
from luoshi_web.store import archives
from luoshi_web.views.base import demand, seen, tell

State = Archive.State
SHOWN = 5


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The archives of the office that the person asked for lately; by POST another one is asked for."""
    office = seen(known_offices(request.user), pk)
    demand(request, "export", office)
    if request.method == "POST":
        archives.ask(request.user, office)  # type: ignore[arg-type]
        return HttpResponseRedirect(reverse("office_export", args=[pk]))
    rows = list(visible_archives(request.user).filter(office=office)[:SHOWN])
    context = {"office": office, "archives": [_shown(row) for row in rows], "contents": _contents()}
    return render(request, "offices/export.html", context)


@login_required
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the packing is; asked for again and again by the page until it is done."""
    row = seen(visible_archives(request.user), pk)
    return render(request, "offices/_archive.html", {"one": _shown(row)})


@login_required
def fetch(request: HttpRequest, pk: int) -> FileResponse | HttpResponse:
    """The zip."""
    row = seen(visible_archives(request.user).select_related("office", "person"), pk)
    demand(request, "export", row.office)
    name = f"luoshi-{row.office_id}-{row.asked_at:%Y-%m-%d}.zip"
    try:
        return FileResponse(archives.fetch(row).open("rb"), as_attachment=True, filename=name)
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(reverse("office_export", args=[row.office_id]))


def _contents() -> list[tuple[str, str]]:
    """The files of an archive, with what they hold."""
    return [
        ("items.csv", _("the ledger as a table")),
        ("items.jsonl", _("every item with its whole standing, one a line")),
        ("entries.jsonl", _("the journal as it was hashed: it can be checked without Luoshi")),
        ("documents.jsonl, texts/, files/", _("documents with their texts and files, and what was read in them")),
        ("evidence.jsonl, comments.jsonl", _("evidence and comments")),
        ("indicators.jsonl, observations.jsonl, goals.jsonl", _("indicators, every entry of their figures, goals")),
        ("offices.jsonl", _("the offices that are named")),
    ]


def _shown(row: Archive) -> dict[str, Any]:
    waiting = row.state in (State.WAITING, State.PACKING)
    return {"row": row, "waiting": waiting, "percent": round(100 * row.progress)}
