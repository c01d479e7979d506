"""Items in time: the ledger's rows as bars (横道图), and their nodes by month (节点日历)."""

from __future__ import annotations

import calendar as months
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.work.plan import across, kept
from luoshi.work.values import Standing
from luoshi_web.clock import today
from luoshi_web.models import Item, PlanLink
from luoshi_web.models.ledger import NEVER
from luoshi_web.permissions import visible_items
from luoshi_web.queries import plan as plans
from luoshi_web.queries import whole
from luoshi_web.store import calendars, mapping
from luoshi_web.templatetags.pages import day as day_in_words
from luoshi_web.views import gantt
from luoshi_web.views.base import paged
from luoshi_web.views.filters import Filter, filters, fitting

ROWS, WITH_STEPS = 200, 20
"""Items on one page of the chart; with their steps, so that there are some 200 rows again."""
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
    rows = WITH_STEPS if "steps" in request.GET else ROWS
    page = paged(request, fit.ordered("due_order", "id").select_related("lead", "owner"), rows, fit.count)
    against = _against(request)
    items, refusal = list(page), ""
    try:
        found = whole.of([item.pk for item in items], today())
    except LuoshiError as contradiction:
        found, refusal = None, str(contradiction)
    bars = _bars(items, found, against, "steps" in request.GET)
    _tell_waits(request, bars)
    axis = gantt.axis(bars, today())
    shown = [{"bar": bar, "svg": axis.row(bar)} for bar in bars]
    context = {"page": page, "axis": axis, "rows": shown, "steps": "steps" in request.GET, "refusal": refusal}
    context |= {"against": against, "back": request.get_full_path()}
    return render(request, "plan/chart.html", context | _asked(request, chosen))


def _against(request: HttpRequest) -> date | None:
    """The day whose promises are the baseline; None for those made when items were first issued."""
    try:
        return date.fromisoformat(request.GET.get("against", ""))
    except ValueError:
        return None


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


def _bars(items: list[Item], found: whole.Whole | None, against: date | None, with_steps: bool) -> list[gantt.Bar]:
    promised = plans.promises(items, against)
    bars = []
    for item in items:
        standing, promise = mapping.standing_of(item), promised.get(item.pk)
        share = found.share(item.pk) if found and item.pk in found.parts else None
        bars.append(_bar(item, standing, share, promise, against))
        if with_steps and share and standing.milestones:
            days = promise.days if promise else {}
            made = gantt.steps(share.steps, share.dates, f"/items/{item.pk}/plan/", days)
            movable = bool(standing.fields.get(kept.FIELD))
            bars += [replace(bar, inner=True, more=bar.more | {"of": item.pk, "movable": movable}) for bar in made]
    return bars


def _bar(
    item: Item,
    standing: Standing,
    share: across.Share | None,
    promise: plans.Promise | None,
    against: date | None,
) -> gantt.Bar:
    begins = min(standing.start or standing.days.get("issued") or item.opened, item.deadline)
    return gantt.Bar(
        item.title,
        f"/items/{item.pk}/",
        begins,
        item.deadline,
        promised=promise.due if promise else None,
        nodes=tuple((it.day, it.title, bool(it.done_on)) for it in standing.milestones),
        done=standing.done_on is not None,
        more={"item": item, "said": _said(share, item, promise, against), "of": item.pk, "movable": True},
    )


def _said(share: across.Share | None, item: Item, promise: plans.Promise | None, against: date | None) -> list[str]:
    """What the picture shows, in words."""
    said, words = [], {"day": day_in_words(promise.due)} if promise and promise.due else {}
    if words and promise and promise.due != item.deadline:
        words |= {"on": day_in_words(against)} if against else {}
        said.append((_("on %(on)s promised for %(day)s") if against else _("first promised for %(day)s")) % words)
    finish = share.end.early_finish if share and share.steps else None
    if finish and item.deadline and finish > item.deadline:
        said.append(_("can be finished by %(day)s") % {"day": day_in_words(finish)})
    steps = share.steps if share else ()
    chain = [it.name for it in steps if share and share.dates[it.key].critical and not it.done and it.duration]
    if chain:
        names = chain if len(chain) <= NAMED else [*chain[: NAMED - 1], "…", chain[-1]]
        said.append(_("critical: %(chain)s") % {"chain": " → ".join(names)})
    return said


def _tell_waits(request: HttpRequest, bars: list[gantt.Bar]) -> None:
    """Which items each waits for, in words and for the arrows that the page draws between rows."""
    rows = {bar.more["item"].pk: bar for bar in bars if "item" in bar.more}
    links = PlanLink.objects.filter(item__in=rows, before__in=visible_items(request.user)).order_by("before_id")
    for pk, before, title in links.values_list("item_id", "before_id", "before__title"):
        here = before in rows
        url = f"#item-{before}" if here else f"/items/{before}/"
        rows[pk].more.setdefault("waits", []).append({"pk": before if here else "", "title": title, "url": url})
