"""Items in time: the ledger's rows as bars (横道图), and their nodes by month (节点日历)."""

from __future__ import annotations

import calendar as months
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi.work.plan import Schedule
from luoshi_web.clock import today
from luoshi_web.models import Item
from luoshi_web.models.ledger import NEVER
from luoshi_web.queries import plan as plans
from luoshi_web.store import calendars, mapping
from luoshi_web.templatetags.pages import day as day_in_words
from luoshi_web.views import gantt
from luoshi_web.views.base import paged
from luoshi_web.views.filters import Filter, filters, fitting

ROWS = 200
"""Items on one page of the chart."""
A_DAY, A_FULL_DAY = 8, 300
"""Nodes that a day of the month shows, and a day by itself."""
NAMED = 4
"""Steps of a critical chain that a row names."""
ASKED = ("office", "field", "lamp")


@login_required
def chart(request: HttpRequest) -> HttpResponse:
    """Each item from its issue to its due day, with its milestones; with `steps` the steps of its plan below it."""
    chosen = filters(request)
    fit = fitting(request, chosen).where(Q(due_order__lt=NEVER) & ~Q(state__in=("cancelled", "closed")))
    page = paged(request, fit.ordered("due_order", "id").select_related("lead"), ROWS)
    bars = _bars(list(page), "steps" in request.GET)
    axis = gantt.axis(bars, today())
    rows = [{"bar": bar, "svg": axis.row(bar)} for bar in bars]
    context = {"page": page, "axis": axis, "rows": rows, "steps": "steps" in request.GET}
    return render(request, "plan/chart.html", context | _asked(request, chosen))


@login_required
def month(request: HttpRequest) -> HttpResponse:
    """The nodes of one month, day by day."""
    chosen = filters(request)
    first = _month(request)
    last = first.replace(day=months.monthrange(first.year, first.month)[1])
    alone = _alone(request, first, last)
    span = (alone, alone, A_FULL_DAY) if alone else (first, last, A_DAY)
    nodes, counts = plans.nodes(fitting(request, chosen).where(~Q(state="cancelled")).items, *span)
    workdays = calendars.in_force()

    def cell(day: date) -> dict[str, Any]:
        found = nodes.get(day, [])
        return {
            "day": day,
            "nodes": found,
            "more": counts.get(day, 0) - len(found),
            "off": not workdays.is_workday(day),
        }

    whole = months.Calendar().monthdatescalendar(first.year, first.month)
    weeks = [[cell(alone)]] if alone else [[cell(day) for day in week] for week in whole]
    context = {
        "first": first,
        "title": f"{first:%Y-%m}",
        "weeks": weeks,
        "count": sum(counts.values()),
        "alone": alone,
        "before": f"{first - timedelta(days=1):%Y-%m}",
        "after": f"{last + timedelta(days=1):%Y-%m}",
        "today": today(),
        "weekdays": [day_of_week(n) for n in range(7)],
    }
    return render(request, "plan/month.html", context | _asked(request, chosen))


def day_of_week(n: int) -> str:
    """The name of a day of the week, Monday being 0."""
    return [_("Mon"), _("Tue"), _("Wed"), _("Thu"), _("Fri"), _("Sat"), _("Sun")][n]


def _asked(request: HttpRequest, chosen: list[Filter]) -> dict[str, Any]:
    """The filters that these pages offer, those that the address sets besides, and all of them as a sentence."""
    return {
        "filters": [f for f in chosen if f.key in ASKED],
        "kept": [f for f in chosen if f.key not in ASKED and f.chosen],
        "q": request.GET.get("q", ""),
        "sentence": " · ".join(f.choices[f.chosen] for f in chosen if f.chosen),
    }


def _month(request: HttpRequest) -> date:
    """The month that the address asks for as 2026-03; this one if it is none."""
    year, _dash, number = request.GET.get("month", "").partition("-")
    if year.isdecimal() and number.isdecimal() and 1 <= int(number) <= 12 and 2000 <= int(year) <= 2100:
        return date(int(year), int(number), 1)
    return today().replace(day=1)


def _alone(request: HttpRequest, first: date, last: date) -> date | None:
    """The one day of the month that the address asks for."""
    number = request.GET.get("day", "")
    return first.replace(day=int(number)) if number.isdecimal() and 1 <= int(number) <= last.day else None


def _bars(items: list[Item], with_steps: bool) -> list[gantt.Bar]:
    promised, calendar = plans.first_promises(items), calendars.in_force()
    bars = []
    for item in items:
        standing = mapping.standing_of(item)
        found = plans.schedule_of(standing, today(), calendar) if standing.milestones else None
        bars.append(_bar(item, standing, found))
        if with_steps and found:
            address = f"/items/{item.pk}/plan/"
            bars += [gantt.inner(bar) for bar in gantt.steps(found, address, promised.get(item.pk, {}), today())]
    return bars


def _bar(item: Item, standing: Any, found: Schedule | None) -> gantt.Bar:
    begins = min(standing.start or standing.days.get("issued") or item.opened, item.deadline)
    finish = max((it.early_finish for it in found.dates.values() if it.early_finish), default=None) if found else None
    first = standing.first_due if standing.first_due != item.deadline else None
    return gantt.Bar(
        item.title,
        f"/items/{item.pk}/",
        begins,
        item.deadline,
        promised=standing.first_due,
        nodes=tuple((it.day, it.title, bool(it.done_on)) for it in standing.milestones),
        done=standing.done_on is not None,
        more={"item": item, "said": _said(found, finish, item, first)},
    )


def _said(found: Schedule | None, finish: date | None, item: Item, first: date | None) -> list[str]:
    """What the picture shows, in words."""
    said = [_("first promised for %(day)s") % {"day": day_in_words(first)}] if first else []
    if found and finish and item.deadline and finish > item.deadline:
        said.append(_("can be finished by %(day)s") % {"day": day_in_words(finish)})
    chain = (
        [it.name for it in found.plan.steps if found.dates[it.key].critical and not it.done and it.duration]
        if found
        else []
    )
    if chain:
        names = chain if len(chain) <= NAMED else [*chain[: NAMED - 1], "…", chain[-1]]
        said.append(_("critical: %(chain)s") % {"chain": " → ".join(names)})
    return said
