"""Schemes: which are in force, what do they say, is a text right, and who would win or lose by it?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.errors import Conflict
from luoshi_web.forms.race import SchemeForm, SimulateForm
from luoshi_web.models import Race, Scheme
from luoshi_web.permissions import may, paths, visible_races, visible_schemes
from luoshi_web.store import rehearsal, schemes
from luoshi_web.views.base import paged, seen, tell
from luoshi_web.views.race import words


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All schemes, the latest period first."""
    shown = paged(request, visible_schemes(request.user).select_related("office"))
    context = {"page": shown, "may_write": bool(paths(request.user, "evaluate"))}
    return render(request, "race/schemes.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Write a scheme, beginning with another where the address names one (`?from=3`)."""
    if not paths(request.user, "evaluate"):
        raise PermissionDenied
    form = SchemeForm(request.user, request.POST or None, initial={"text": _start(request)})  # type: ignore[arg-type]
    checked: list[str] | None = None
    if request.method == "POST" and form.is_valid():
        checked = schemes.faults(form.cleaned_data["text"])
        if not checked and "check" not in request.POST:
            try:
                row = schemes.write(request.user, form.cleaned_data["office"], form.cleaned_data["text"])  # type: ignore[arg-type]
                return HttpResponseRedirect(reverse("scheme", args=[row.pk]))
            except LuoshiError as refusal:
                form.add_error(None, str(refusal))
    context = {"form": form, "checked": checked, "race_needed": ""}
    return render(request, "race/scheme_form.html", context, status=_status(form, checked, request))


def _status(form: SchemeForm, checked: list[str] | None, request: HttpRequest) -> int:
    return 422 if form.errors or (checked and "check" not in request.POST) else 200


def _start(request: HttpRequest) -> str:
    number = request.GET.get("from", "")
    row = visible_schemes(request.user).filter(pk=number).first() if number.isdecimal() else None
    return row.text if row else ""


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A scheme: its text and its paper; a draft can be changed, tried on a race's figures, and published."""
    row = seen(visible_schemes(request.user).select_related("office"), pk)
    return _detail(request, row)


def _detail(request: HttpRequest, row: Scheme, form: SchemeForm | None = None, refusal: str = "") -> HttpResponse:
    able = may(request.user, "evaluate", row)
    if form is None and able and not row.published:
        form = SchemeForm(request.user, new=False, initial={"text": row.text, "revision": row.revision})  # type: ignore[arg-type]
    parsed = schemes.parse(row.text)
    context: dict[str, Any] = {
        "scheme": row,
        "form": form,
        "refusal": refusal,
        "may_write": able,
        "checked": schemes.faults(row.text) if able and not row.published else None,
        "races": visible_races(request.user).filter(scheme=row)[:20],
        "figures": len(rehearsal.figures_of(parsed)),
        "simulate": SimulateForm(request.user, row.kind) if able else None,  # type: ignore[arg-type]
        "changes": None,
    }
    if able and request.GET.get("race", "").isdecimal():
        context |= _simulated(request, row)
    status = 422 if refusal or (form is not None and form.errors) else 200
    return render(request, "race/scheme.html", context, status=status)


def _simulated(request: HttpRequest, row: Scheme) -> dict[str, Any]:
    """Who would win and who would lose by this scheme, on the figures of a race."""
    found = SimulateForm(request.user, row.kind, request.GET)  # type: ignore[arg-type]
    if not found.is_valid() or not may(request.user, "evaluate", found.cleaned_data["race"]):
        return {"simulate": found}
    race: Race = found.cleaned_data["race"]
    try:
        changes, missing = rehearsal.rehearse(race, row.text)
    except LuoshiError as refusal:
        return {"simulate": found, "refusal": str(refusal)}
    rows = [
        {"one": one, "before": words.number(one.before), "after": words.number(one.after), "moved": _moved(one)}
        for one in changes
    ]
    return {"simulate": found, "changes": rows, "on": race, "missing": missing}


def _moved(one: rehearsal.Change) -> str:
    from luoshi_web.store.standings import Moved

    return words.movement(Moved(one.was - one.rank, True)) if one.was != one.rank else "—"


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft, or only check what was typed."""
    row = seen(visible_schemes(request.user).select_related("office"), pk)
    form = SchemeForm(request.user, request.POST, new=False)  # type: ignore[arg-type]
    if not form.is_valid():
        return _detail(request, row, form)
    text = form.cleaned_data["text"]
    if faults := schemes.faults(text):
        for one in faults:
            form.add_error("text", one)
        return _detail(request, row, form)
    try:
        schemes.change(request.user, pk, text, form.cleaned_data["revision"])  # type: ignore[arg-type]
    except Conflict as conflict:
        form.add_error(None, str(conflict))
        return _detail(request, Scheme.objects.get(pk=pk), form)
    except LuoshiError as refusal:
        form.add_error(None, str(refusal))
        return _detail(request, row, form)
    tell(request, _("The draft is saved."))
    return HttpResponseRedirect(reverse("scheme", args=[pk]))


@login_required
@require_POST
def publish(request: HttpRequest, pk: int) -> HttpResponse:
    """Publish a draft; after that it is never changed."""
    row = seen(visible_schemes(request.user).select_related("office"), pk)
    seen_revision = request.POST.get("revision", "")
    try:
        schemes.publish(request.user, pk, today(), int(seen_revision) if seen_revision.isdecimal() else None)  # type: ignore[arg-type]
    except LuoshiError as refusal:
        return _detail(request, row, refusal=str(refusal))
    tell(request, _("The scheme is published: from now on it is never changed."))
    return HttpResponseRedirect(reverse("scheme", args=[pk]))
