"""Targets in the documents: all of one indicator over documents, as a table, a chart and tiles."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.bulletin.charts import Bar, ranked_bars, tile_map
from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.models import Goal
from luoshi_web.models import Indicator as Stored
from luoshi_web.queries import targets as queries
from luoshi_web.views import goalwords

SENSES = ("level", "growth", "increment")
BARS = 60
"""Bars of one chart."""


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """The indicators that documents set targets for; of one of them, every target."""
    among = queries.catalogue(request.user, today())
    code = request.GET.get("indicator", "")
    if not code:
        return render(request, "targets/list.html", {"names": queries.names(request.user, among)})
    try:
        indicator = among.get(code)
    except LuoshiError:
        raise Http404 from None
    rows = queries.of(request.user, indicator, among)
    years = sorted({row.aim.year for row in rows if row.aim.year}, reverse=True)
    year = int(asked) if (asked := request.GET.get("year", "")).isdecimal() and int(asked) in years else None
    rows = [row for row in rows if year is None or row.aim.year == year]
    senses = Counter(row.aim.sense for row in rows)
    sense = request.GET.get("sense", "")
    sense = sense if sense in senses else max(senses, key=lambda one: senses[one], default="level")
    charted = _latest([row for row in rows if row.aim.sense == sense])
    unit = "%" if sense == "growth" else indicator.unit
    title = _("%(name)s: %(sense)s asked for") % {"name": indicator.name, "sense": _sense(sense)}
    context = {
        "indicator": indicator,
        "rows": [_row(row) for row in rows],
        "documents": len({row.document.pk for row in rows}),
        "years": years,
        "year": year,
        "senses": [(one, _sense(one), n) for one, n in senses.items()],
        "sense": sense,
        "chart": ranked_bars(title, unit, _bars(charted)) if charted else None,
        "tiles": tile_map(title, unit, {name: row.aim.value for name, row in charted if row.document.place})
        if charted
        else None,
        "cut": len(charted) - BARS if len(charted) > BARS else 0,
    }
    return render(request, "targets/one.html", context)


def _latest(rows: list[queries.Row]) -> list[tuple[str, queries.Row]]:
    """For each place its latest target, the largest first; a document without a place stands for itself."""
    found: dict[str, queries.Row] = {}
    for row in sorted(rows, key=lambda one: (one.aim.year, one.year or 0, one.document.pk)):
        found[row.document.place or str(row.document)] = row
    return sorted(found.items(), key=lambda pair: -pair[1].aim.value)


def _bars(charted: list[tuple[str, queries.Row]]) -> list[Bar]:
    values = [row.aim.value for _name, row in charted]
    return [Bar(name, row.aim.value, values.index(row.aim.value) + 1) for name, row in charted[:BARS]]


def _row(row: queries.Row) -> dict[str, Any]:
    aim = row.aim
    stored = Stored(name=aim.indicator.name, unit=aim.indicator.unit)
    goal = Goal(
        indicator=stored, value=aim.value, value_high=aim.high, growth=aim.sense == "growth", comparator=aim.comparator
    )
    said = goalwords.asked(goal)
    if aim.sense == "increment":
        said = _("%(figure)s more") % {"figure": said}
    return {
        "document": row.document,
        "asked": said,
        "year": aim.year or "",
        "quote": aim.quote,
        "url": reverse("item", args=[row.item])
        if row.item
        else f"{reverse('review', args=[row.document.pk])}?row={row.draft}",
        "reviewed": row.item is not None,
        "exact": goalwords.exact(aim.value, aim.unit),
    }


def _sense(sense: str) -> str:
    return {"level": _("level"), "growth": _("growth"), "increment": _("increment")}[sense]
