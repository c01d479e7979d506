"""Figures of an indicator for one office: every entry, and the form by which one is entered, verified or revised."""

from __future__ import annotations

from itertools import groupby
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.errors import Conflict
from luoshi_web.forms.goals import FigureForm, next_month
from luoshi_web.models import Indicator, Observation, Office
from luoshi_web.permissions import may_observe, may_verify, visible_indicators, visible_observations
from luoshi_web.queries import goals as queries
from luoshi_web.store import files, observations
from luoshi_web.store.once import once
from luoshi_web.views import goalwords
from luoshi_web.views.base import demand_that, seen, tell

MONTHS = 60


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """Every entry on the figures of an office, the latest month first."""
    row, office, place = _whose(request, pk)
    whose = str(office.pk) if office else place
    rows = list(queries.entries(request.user, row, whose)[: MONTHS * 6])
    months = [
        {"month": goalwords.month(*when, row), "when": when, "entries": (found := list(entries)),
         "may_verify": found[0].status == "provisional" and may_verify(request.user, found[0])}
        for when, entries in groupby(rows, key=lambda one: (one.year, one.month))
    ]  # fmt: skip
    context = {
        "indicator": row,
        "office": office,
        "place": place,
        "years": [(year, list(of)) for year, of in groupby(months, key=lambda one: one["when"][0])],
        "may_enter": not row.formula and may_observe(request.user, row, office),
        "choices": _choices(request, row),
        "parts": queries.parts_of(row),
    }
    return render(request, "indicators/figures.html", context)


@login_required
def new(request: HttpRequest, pk: int) -> HttpResponse:
    """Enter a figure; of a month that is known already, another one."""
    row, office, place = _whose(request, pk)
    demand_that(may_observe(request.user, row, office))
    sent = request.POST if request.method == "POST" else None
    known = list(queries.entries(request.user, row, str(office.pk) if office else place)[: MONTHS * 6])
    latest = {(one.year, one.month): one for one in reversed(known)}
    year, month = _asked(request, set(latest))
    before = latest.get((year, month))
    revised = any(one.status != "provisional" for one in known if (one.year, one.month) == (year, month))
    start = {
        "year": year,
        "month": month,
        "seq": before.seq if before else 0,
        "source": before.source if before else "",
    }
    form = FigureForm(row, revised or bool(sent and sent.get("reason")), sent, request.FILES or None, initial=start)
    refusal = ""
    if sent is not None and form.is_valid():
        try:
            given, token = form.given(), form.cleaned_data["token"]
            once(request.user, token, lambda: observations.enter(request.user, row, office, given, today(), place))
            tell(request, _("The figure is entered."))
            return HttpResponseRedirect(_address(row, office, place))
        except Conflict:
            refusal = _("Somebody has entered a figure for this month meanwhile; look at it, then send yours again.")
            form = FigureForm(row, True, _with_seq(request, row, office, place), request.FILES or None)
        except LuoshiError as error:
            refusal = str(error)
            if "reason" not in form.fields:
                form = FigureForm(row, True, sent, request.FILES or None)
    context = {
        "indicator": row, "office": office, "place": place, "form": form, "refusal": refusal, "before": before,
        "before_said": goalwords.figure(before.value, row.unit) if before else "", "choices": _choices(request, row),
        "month": goalwords.month(year, month, row),
    }  # fmt: skip
    return render(request, "indicators/figure.html", context, status=200 if sent is None else 422)


@login_required
@require_POST
def verify(request: HttpRequest, pk: int) -> HttpResponse:
    """Say that a figure holds."""
    related = ("indicator__owner", "indicator__source_office", "office")
    row = seen(visible_observations(request.user).select_related(*related), pk)
    try:
        observations.verify(request.user, row, today(), row.seq)
        tell(request, _("The figure is verified."))
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
    return HttpResponseRedirect(_address(row.indicator, row.office, row.whose))


@login_required
def proof(request: HttpRequest, pk: int) -> FileResponse:
    """The file that proves a figure, as a download."""
    row = seen(visible_observations(request.user).exclude(file_sha256=""), pk)
    return FileResponse(files.path_of(row.file_sha256).open("rb"), as_attachment=True, filename=row.file_name)


def _whose(request: HttpRequest, pk: int) -> tuple[Indicator, Office | None, str]:
    """The indicator, and the office or place that the address names; of several offices one's own first."""
    row = seen(visible_indicators(request.user).select_related("scope", "owner", "source_office"), pk)
    place = request.GET.get("place", "").strip()[:60]
    if place:
        return row, None, place
    measurable = queries.measurable(request.user, row)
    asked = request.GET.get("office", "")
    if asked.isdecimal() and len(asked) < 18:
        return row, seen(measurable, int(asked)), ""
    office = next((one for one in measurable if may_observe(request.user, row, one)), None) or measurable.first()
    if office is None:
        raise Http404
    return row, office, ""


def _choices(request: HttpRequest, row: Indicator) -> list[Office]:
    """Offices that one may look at here: those with figures, and those for which the person may enter some."""
    with_figures = set(
        visible_observations(request.user).filter(indicator=row, office__isnull=False).values_list("office", flat=True)
    )
    offices = queries.measurable(request.user, row)[:300]
    return [one for one in offices if one.pk in with_figures or may_observe(request.user, row, one)][:200]


def _asked(request: HttpRequest, known: set[tuple[int, int]]) -> tuple[int, int]:
    source: Any = request.POST if request.method == "POST" else request.GET
    year, month = str(source.get("year", "")), str(source.get("month", ""))
    if year.isdecimal() and month.isdecimal() and 1 <= int(month) <= 12 and len(year) == 4:
        return int(year), int(month)
    return next_month(known, today())


def _with_seq(request: HttpRequest, row: Indicator, office: Office | None, place: str) -> Any:
    """What was typed, as if it had been sent from the page as it is now."""
    typed = request.POST.copy()
    whose = str(office.pk) if office else place
    seen_now = Observation.objects.filter(
        indicator=row, whose=whose, year=int(typed["year"]), month=int(typed["month"])
    ).count()
    typed["seq"] = str(seen_now)
    return typed


def _address(row: Indicator, office: Office | None, place: str) -> str:
    return reverse("figures", args=[row.pk]) + (f"?office={office.pk}" if office else f"?place={place}")
