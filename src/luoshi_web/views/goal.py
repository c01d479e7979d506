"""One goal: where does it stand, where will it end, and what does each figure rest on?"""

from __future__ import annotations

import calendar
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.bulletin.charts import Chart, Point, trajectory
from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.errors import Conflict
from luoshi_web.forms.fields import office_list
from luoshi_web.forms.goals import EndForm, GoalForm, officer_at
from luoshi_web.models import Goal, Indicator, Item, Office
from luoshi_web.permissions import may, may_observe, visible_goals, visible_indicators, visible_items
from luoshi_web.queries import goals as queries
from luoshi_web.store import aims, courses
from luoshi_web.store.observed import Figures
from luoshi_web.store.once import once
from luoshi_web.views import goalwhy, goalwords
from luoshi_web.views.base import demand, demand_that, seen, tell

Answer = HttpResponse


@login_required
def page(request: HttpRequest, pk: int) -> Answer:
    """The goal, its trajectory, and why."""
    return _page(request, _goal(request, pk))


@login_required
def new(request: HttpRequest) -> Answer:
    """Set a goal: by hand, or from a confirmed item of the ledger."""
    owner = officer_at(request.user)
    demand_that(owner is not None)
    item = _item(request)
    owner = item.owner if item else owner
    assert owner is not None  # noqa: S101
    sent = request.POST if request.method == "POST" else None
    form = _form(request, owner, sent, _proposed(request, item))
    refusal = ""
    if sent is not None and form.is_valid():
        made: list[Goal] = []
        try:
            wish = form.wish(item=item)
            token = form.cleaned_data["token"]
            once(request.user, token, lambda: made.append(aims.put(request.user, owner, wish, today())))
            tell(request, _("The goal is set."))
            return HttpResponseRedirect(reverse("goal", args=[made[0].pk]) if made else reverse("goals"))
        except LuoshiError as error:
            refusal = str(error)
    context = {"form": form, "item": item, "refusal": refusal, "office_list": office_list(owner)}
    return render(request, "goals/new.html", context, status=422 if sent is not None else 200)


@login_required
@require_POST
def change(request: HttpRequest, pk: int) -> Answer:
    """Put another goal in its place, with a reason."""
    goal = _goal(request, pk)
    demand(request, "confirm", goal)
    form, end = _form(request, goal.owner, request.POST, None), EndForm(request.POST)
    if not (form.is_valid() and end.is_valid()):
        return _page(request, goal, form, end, status=422)
    data = end.cleaned_data
    return _done(
        request, goal, form, end, _("The goal is changed."),
        lambda: aims.change(request.user, pk, form.wish(), data["reason"], today(), data["version"]),
    )  # fmt: skip


@login_required
@require_POST
def drop(request: HttpRequest, pk: int) -> Answer:
    """End a goal, with a reason."""
    goal = _goal(request, pk)
    demand(request, "confirm", goal)
    end = EndForm(request.POST)
    if not end.is_valid():
        return _page(request, goal, None, end, status=422)
    data = end.cleaned_data
    return _done(
        request, goal, None, end, _("The goal is dropped."),
        lambda: aims.drop(request.user, pk, data["reason"], today(), data["version"]),
    )  # fmt: skip


def _done(request: HttpRequest, goal: Goal, form: Any, end: EndForm, said: str, do: Any) -> Answer:
    try:
        made: Goal = do()
    except Conflict as refusal:
        return _page(request, _goal(request, goal.pk), form, end, str(refusal), 409)
    except LuoshiError as refusal:
        return _page(request, goal, form, end, str(refusal), 422)
    tell(request, said)
    return HttpResponseRedirect(reverse("goal", args=[made.pk]))


def _goal(request: HttpRequest, pk: int) -> Goal:
    related = (
        "indicator__owner",
        "indicator__scope",
        "indicator__source_office",
        "office",
        "lead",
        "owner",
        "item__document",
    )
    goals = visible_goals(request.user).select_related(*related, "replaces", "set_by")
    return seen(goals, pk)


def _page(
    request: HttpRequest, goal: Goal, form: GoalForm | None = None, end: EndForm | None = None, refusal: str = "",
    status: int = 200,
) -> Answer:  # fmt: skip
    known = queries.figures(request.user, goal.indicator, [goal.office], today())
    figures = known.get(str(goal.office_id), Figures())
    found = courses.of(goal)
    may_change = may(request.user, "confirm", goal) and not goal.ended
    context = {
        "goal": goal,
        "answer": goalwords.answer(goal, found),
        "aim": goalwords.aim(goal, found),
        "found": found,
        "chart": drawn(goal, figures, found),
        "note": _(
            "Full dots: verified; hollow: provisional. Dashed: planned path. Dotted, shaded: forecast, its interval."
        ),
        "whys": goalwhy.whys(request.user, goal, figures, found),
        "opening": goalwhy.opening(goal, figures, found),
        "beside": goalwhy.beside(request.user, goal, figures, found, today()),
        "rows": goalwhy.table(goal, figures, found.year),
        "history": _history(goal),
        "may_change": may_change,
        "may_observe": not goal.indicator.formula and may_observe(request.user, goal.indicator, goal.office),
        "source": _source(request, goal),
    }
    if may_change:
        context["form"] = form or _form(request, goal.owner, None, _initial(goal))
        context["end"] = end or EndForm(initial={"version": goal.version})
        context["refusal"] = refusal
        context["office_list"] = office_list(goal.owner)
        context["open"] = status != 200
    return render(request, "goals/goal.html", context, status=status)


def drawn(goal: Goal, figures: Figures, found: courses.Standing) -> Chart:
    """The trajectory of the year that is looked at; of a level or rate with the years before."""
    unit, year = goal.indicator.unit, found.year
    flow = goal.indicator.kind == Indicator.Kind.FLOW
    months = [month for month in sorted(figures.cells) if month[0] == year or (not flow and month[0] <= year)]
    observed = [_point(figures, month) for month in months]
    if flow:
        observed += [Point(_end(*month), None) for month in figures.missing if month[0] == year]
        observed.sort(key=lambda point: point.at)
    target = None if goal.kind == Goal.Kind.LINE else courses.target_of(goal, figures, year)
    plan = [Point(_end(year, month), target.planned(month)) for month in range(1, 13)] if target and flow else []
    ahead = []
    if found.expected is not None and found.month != 12:
        ahead = [Point(_end(year, 12), found.expected, found.low, found.high)]
    line = goal.value if goal.kind == Goal.Kind.LINE else None
    title = f"{goal.indicator} · {goal.office} · {year}"
    return trajectory(
        title, unit, observed, plan=plan, forecast=ahead, target=found.target if line is None else None, line=line
    )


def _point(figures: Figures, month: tuple[int, int]) -> Point:
    cell = figures.cells[month]
    from luoshi_web.models import Observation

    return Point(
        _end(*month), cell.value, firm=cell.status != "provisional", said=str(Observation.Status(cell.status).label)
    )


def _end(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _source(request: HttpRequest, goal: Goal) -> dict[str, Any]:
    """The sentence that the goal comes from, as far as the person may see the item."""
    if goal.item_id and visible_items(request.user).filter(pk=goal.item_id).exists():
        return {"item": goal.item}
    return {"quote": goal.item.quote} if goal.item else {}


def _history(goal: Goal) -> list[Goal]:
    """The goals that this one replaces, the latest first."""
    out, before = [], goal.replaces
    while before and len(out) < 20:
        out.append(before)
        before = before.replaces
    return out


# -- forms ------------------------------------------------------------------------------------------------------------


def _form(request: HttpRequest, owner: Office, sent: Any, initial: dict[str, Any] | None) -> GoalForm:
    indicators = visible_indicators(request.user).order_by("field", "id")
    root = owner.path.split("/")[0] + "/"
    from luoshi_web.models.offices import after

    offices = Office.objects.filter(path__gte=root, path__lt=after(root)).order_by("protocol_order", "id")
    return GoalForm(indicators, offices, owner, sent, initial=initial or {})


def _item(request: HttpRequest) -> Item | None:
    asked = request.GET.get("item", "")
    if not asked.isdecimal():
        return None
    item: Item = seen(visible_items(request.user).filter(kind="target").select_related("owner", "lead"), int(asked))
    return item


def _proposed(request: HttpRequest, item: Item | None) -> dict[str, Any]:
    """What the form begins with."""
    asked = {
        name: request.GET[name] for name in ("indicator", "office", "year") if request.GET.get(name, "").isdecimal()
    }
    if item is None:
        return {"year": today().year} | asked
    found = next((one for one in queries.proposals(request.user, today()) if one.item == item), None)
    town = item.lead if item.lead and item.lead.level == Office.Level.TOWNSHIP else None
    start: dict[str, Any] = {"field": item.field, "lead": item.lead, "year": (item.deadline or today()).year}
    if found is None:
        return start | asked
    aim = found.aim
    return (
        start
        | {
            "indicator": found.indicator.pk,
            "office": (town or found.indicator.scope).pk,
            "value": aim.value,
            "growth": aim.sense == "growth",
            "comparator": aim.comparator if aim.comparator != "range" else ">=",
            "year": aim.year,
        }
        | asked
    )


def _initial(goal: Goal) -> dict[str, Any]:
    names = (
        "indicator",
        "office",
        "kind",
        "comparator",
        "value",
        "growth",
        "year",
        "since",
        "baseline",
        "field",
        "source",
        "lead",
    )
    path = " ".join(f"{month}:{value:g}" for month, value in goal.path.items())
    return {name: getattr(goal, name) for name in names} | {"path": path}
