"""The journal across items: what did an office, or a person, do?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi_web.models import Office, User
from luoshi_web.permissions import known_offices, visible_entries
from luoshi_web.views.journal import lines_of

PER_PAGE = 50


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The latest entries first, of one office (`?office=`) or one person (`?person=`); fifty at a time."""
    entries = visible_entries(request.user).select_related("item", "actor", "office").order_by("-id")
    office, person = _office(request), _person(request)
    if office:
        entries = entries.filter(office=office)
    if person:
        entries = entries.filter(actor=person)
    before = request.GET.get("before", "")
    if before.isdecimal() and len(before) < 19:
        entries = entries.filter(pk__lt=int(before))
    rows = list(entries[: PER_PAGE + 1])
    query = request.GET.copy()
    query["before"] = str(rows[PER_PAGE - 1].pk) if len(rows) > PER_PAGE else ""
    context = {
        "lines": lines_of(rows[:PER_PAGE]),
        "office": office,
        "person": person,
        "further": f"?{query.urlencode()}" if len(rows) > PER_PAGE else "",
    }
    return render(request, "journal.html", context)


def _office(request: HttpRequest) -> Office | None:
    asked = request.GET.get("office", "")
    return known_offices(request.user).filter(pk=int(asked)).first() if asked.isdecimal() else None


def _person(request: HttpRequest) -> User | None:
    """Somebody of whom an entry is seen: others are not known here."""
    asked = request.GET.get("person", "")
    if not asked.isdecimal():
        return None
    known = visible_entries(request.user).filter(actor=int(asked)).exists()
    return User.objects.filter(pk=int(asked)).first() if known else None
