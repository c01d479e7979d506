"""The catalogue of indicators, and one indicator: what is measured, where it stands everywhere, where it comes from."""

from __future__ import annotations

import tempfile
from collections import defaultdict
from pathlib import Path
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi import rules
from luoshi.bulletin.charts import Bar, Chart, ranked_bars
from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.errors import Conflict
from luoshi_web.forms.goals import IndicatorForm, initial, officer_at
from luoshi_web.models import Indicator, Office
from luoshi_web.permissions import may, memberships, paths, visible_indicators
from luoshi_web.queries import goals as queries
from luoshi_web.store import indicators as store
from luoshi_web.views import goalwords
from luoshi_web.views.base import demand, demand_that, seen, tell

ENDINGS = (".yaml", ".yml", ".xlsx", ".xls", ".csv")
MOST = 2_000_000
"""Bytes of a file with a catalogue."""


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The catalogue by field."""
    rows = visible_indicators(request.user).select_related("scope", "source_office")
    fields: dict[str, list[Indicator]] = defaultdict(list)
    for row in rows.order_by("id")[:1000]:
        fields[row.field].append(row)
    groups = [(field or _("no field"), fields[field]) for field in sorted(fields, key=lambda name: (not name, name))]
    context = {
        "groups": groups, "n": sum(map(len, fields.values())), "may_keep": officer_at(request.user) is not None,
        "may_enter": bool(paths(request.user, "observe")),
    }  # fmt: skip
    return render(request, "indicators/list.html", context)


@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """An indicator with the latest figures of all offices that the person may know, and its goals."""
    row = _row(request, pk)
    offices = list(queries.measurable(request.user, row)[:500])
    known = queries.figures(request.user, row, offices, today())
    outside = queries.places_known(request.user, row, today())
    named = {str(office.pk): office for office in offices}
    latest = [
        {"office": named.get(whose), "name": str(named.get(whose, whose)), "whose": whose, "when": found[0],
         "cell": found[1], "month": goalwords.month(*found[0], row)}
        for whose, figures in [*known.items(), *outside.items()]
        if (found := figures.latest())
    ]  # fmt: skip
    context = {
        "indicator": row,
        "facts": _facts(row),
        "latest": latest,
        "chart": _bars(row, [one for one in latest if one["office"]], request),
        "goals": goalwords.rows(list(queries.rows(request.user, queries.Ask(indicator=row.pk))[:100])),
        "parts": queries.parts_of(row),
        "races": queries.races_with(request.user, row),
        "may_change": may(request.user, "confirm", row),
        "may_observe": bool(paths(request.user, "observe")) and not row.formula,
    }
    return render(request, "indicators/one.html", context)


@login_required
def edit(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """Add an indicator, or change one."""
    row = _row(request, pk) if pk else None
    keeper = row.owner if row else officer_at(request.user)
    demand_that(keeper is not None)
    assert keeper is not None  # noqa: S101
    demand(request, "confirm", keeper)
    sent = request.POST if request.method == "POST" else None
    start = initial(row) | {"version": row.version} if row else {}
    form = IndicatorForm(sent, initial=start)
    refusal = ""
    if sent is not None and form.is_valid():
        scope = row.scope if row else scope_of(keeper)
        try:
            made = store.save(request.user, scope, form.given(), today(), row, form.cleaned_data["version"], keeper)
            tell(request, _("The indicator is kept."))
            return HttpResponseRedirect(reverse("indicator", args=[made.pk]))
        except Conflict as error:
            refusal = str(error)
        except LuoshiError as error:
            refusal = str(error)
    context = {"form": form, "indicator": row, "refusal": refusal}
    return render(request, "indicators/edit.html", context, status=200 if sent is None else 422)


@login_required
@require_POST
def load(request: HttpRequest) -> HttpResponse:
    """Load a catalogue from a file, or the common indicators that Luoshi ships."""
    keeper = officer_at(request.user)
    demand_that(keeper is not None)
    assert keeper is not None  # noqa: S101
    try:
        data, name = _given(request)
        rows = store.load(keeper, scope_of(keeper), data, name, today())
        said = ngettext("%(n)d indicator is there now.", "%(n)d indicators are there now.", len(rows))
        tell(request, said % {"n": len(rows)})
    except LuoshiError as refusal:
        from django.contrib import messages

        tell(request, str(refusal), messages.ERROR)
    return HttpResponseRedirect(reverse("indicators"))


def scope_of(keeper: Office) -> Office:
    """For whom an office keeps its catalogue: a department for the office that it belongs to."""
    return keeper.parent if keeper.parent and keeper.kind == Office.Kind.DEPARTMENT else keeper


def _given(request: HttpRequest) -> tuple[dict[str, Any], str]:
    file = request.FILES.get("file")
    if file is None:
        return rules.load("catalogue"), "catalogue.yaml"
    ending = Path(file.name or "").suffix.lower()
    if ending not in ENDINGS or not file.size or file.size > MOST:
        raise LuoshiError(_("Give a catalogue as YAML or as a sheet (%(endings)s).") % {"endings": " ".join(ENDINGS)})
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(file.name or "x").name
        path.write_bytes(file.read())
        return store.read(path), path.name


def _row(request: HttpRequest, pk: int) -> Indicator:
    return seen(visible_indicators(request.user).select_related("scope", "owner", "source_office"), pk)


def _facts(row: Indicator) -> list[tuple[str, str]]:
    facts = [
        (_("Unit"), row.unit),
        (_("Direction"), row.get_direction_display()),
        (_("What its figures are"), row.get_kind_display()),
        (_("Published"), row.get_frequency_display()),
        (_("Other names"), "、".join(row.aliases)),
        (_("Formula"), row.formula),
        (_("Definition"), row.definition),
        (_("Where the definition is written"), row.cite),
        (_("Source"), str(row.source_office or row.source)),
        (_("Counts for"), str(row.scope)),
    ]
    if row.unverified:
        facts.insert(8, (_("Not checked against its source"), _("Look it up before anybody is judged by it.")))
    return [(name, value) for name, value in facts if value]


def _bars(row: Indicator, latest: list[dict[str, Any]], request: HttpRequest) -> Chart | None:
    """Offices of one level beside each other, by the latest month that most of them have."""
    levels: dict[str, list[dict[str, Any]]] = defaultdict(list)
    for one_ in latest:
        levels[one_["office"].level].append(one_)
    most = max(levels.values(), key=len, default=[])
    if len(most) < 2:
        return None
    when = max({one_["when"] for one_ in most}, key=lambda month: (sum(o["when"] == month for o in most), month))
    good = -1 if row.direction in {"less", "line"} and row.line != "above" else 1
    ranked = sorted((o for o in most if o["when"] == when), key=lambda o: -o["cell"].value * good)
    mine = {m.office_id for m in memberships(request.user)}
    bars = []
    for place, one_ in enumerate(ranked, 1):
        rank = next((n for n, o in enumerate(ranked, 1) if o["cell"].value == one_["cell"].value), place)
        bars.append(Bar(one_["name"], one_["cell"].value, rank, own=one_["office"].pk in mine))
    return ranked_bars(f"{row} · {goalwords.month(*when, row)}", row.unit, bars)
