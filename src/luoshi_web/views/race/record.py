"""An office's record of delivery: what was verified, whom it helped, extensions, leniency; as a page and as Word."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi.bulletin import record as bulletin
from luoshi.evaluation.record import Record
from luoshi_web.clock import today
from luoshi_web.models import Office
from luoshi_web.permissions import visible_offices
from luoshi_web.store import records
from luoshi_web.views.base import seen

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


def _asked(request: HttpRequest, pk: int) -> tuple[Office, Record]:
    """The record over the days in the address, or of this year up to today."""
    office = seen(visible_offices(request.user), pk)
    since = _day(request.GET.get("since", "")) or today().replace(month=1, day=1)
    until = _day(request.GET.get("until", "")) or today()
    return office, records.of(office, since, max(since, until))


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The record of an office in reach."""
    office, found = _asked(request, pk)
    shown = bulletin.document(found)
    return render(request, "race/record.html", {"office": office, "record": found, "shown": shown})


@login_required
def word(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a Word file."""
    office, found = _asked(request, pk)
    with TemporaryDirectory() as folder:
        path = Path(folder) / "record.docx"
        bulletin.write(found, path)
        answer = HttpResponse(path.read_bytes(), content_type=WORD)
    name = f"record-{office.pk}-{found.since}-{found.until}.docx"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer
