"""Goals: which are on course, at risk, lost; which red line is nearest?"""

from __future__ import annotations

from collections import defaultdict
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.bulletin.charts import Cell, heat_map
from luoshi_web.clock import today
from luoshi_web.forms.goals import officer_at
from luoshi_web.models import Goal
from luoshi_web.permissions import paths
from luoshi_web.queries import goals as queries
from luoshi_web.views import goalwords
from luoshi_web.views.base import paged

ROWS = 100
GRID = 2000
"""Goals that the grid looks at."""
STATES = {
    "on course": "good", "clear": "good", "at risk": "risk", "near": "risk", "lost": "bad", "crossed": "bad",
}  # fmt: skip
WORST = ("crossed", "lost", "near", "at risk", "unknown", "on course", "clear")


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Red lines and targets, what burns most first."""
    ask = _ask(request)
    goals = queries.rows(request.user, ask)
    lines = goals.filter(kind=Goal.Kind.LINE)[:ROWS]
    targets = paged(request, goals.filter(kind=Goal.Kind.TARGET), ROWS)
    counts = queries.counted(request.user)
    context = {
        "answer": answer(counts),
        "counts": [(course, counts.get(course, 0)) for course in WORST if counts.get(course)],
        "lines": goalwords.rows(list(lines)),
        "rows": goalwords.rows(list(targets)),
        "page": targets,
        "filters": _filters(request, ask),
        "asked": ask != queries.Ask(),
        "any": bool(counts),
        "may_set": bool(paths(request.user, "confirm")),
        "may_enter": bool(paths(request.user, "observe")),
        "office": officer_at(request.user),
    }
    if context["may_set"] and not context["asked"]:
        context["proposals"] = len(queries.proposals(request.user, today()))
    return render(request, "goals/list.html", context)


@login_required
def grid(request: HttpRequest) -> HttpResponse:
    """Regions by fields: in each cell the share of goals on course, and the worst of them."""
    goals = list(queries.rows(request.user, _ask(request))[:GRID])
    cells: dict[tuple[str, str], list[Goal]] = defaultdict(list)
    for goal in goals:
        cells[goal.office.region or str(goal.office), goal.field or _("no field")].append(goal)
    regions = list(dict.fromkeys(region for region, _f in cells))
    fields = sorted({field for _r, field in cells})
    drawn = heat_map(_("Goals by region and field"), regions, fields, [_cell(key, own) for key, own in cells.items()])
    table = [
        (region, [(field, goalwords.rows(cells.get((region, field), []))) for field in fields]) for region in regions
    ]
    return render(request, "goals/grid.html", {"chart": drawn, "fields": fields, "table": table, "n": len(goals)})


@login_required
def proposals(request: HttpRequest) -> HttpResponse:
    """Confirmed targets of the ledger that fit an indicator, each one form away from being measured."""
    found = [
        {
            "item": one.item,
            "indicator": one.indicator,
            "asked": goalwords.asked(_as_goal(one)),
            "year": one.aim.year,
            "how": one.aim.how,
        }
        for one in queries.proposals(request.user, today())
    ]
    return render(request, "goals/proposals.html", {"found": found})


def burning(person: Any) -> str:
    """The start page's line: red lines and goals that burn; nothing where none does. One query."""
    return _("; ").join(_burning(queries.counted(person)))


def answer(counts: dict[str, int]) -> str:
    """The answer in the largest type: the worst there is."""
    if sentences := _burning(counts):
        return _("; ").join(sentences) + _(".")
    return _("No goal is at risk, no red line is near.") if counts else _("No goals are set yet.")


def _burning(counts: dict[str, int]) -> list[str]:
    sentences = []
    if n := counts.get("crossed"):
        sentences.append(ngettext("%(n)d red line is crossed", "%(n)d red lines are crossed", n) % {"n": n})
    if n := counts.get("near"):
        sentences.append(ngettext("%(n)d red line is near", "%(n)d red lines are near", n) % {"n": n})
    if n := counts.get("lost"):
        sentences.append(ngettext("%(n)d goal can hardly be met", "%(n)d goals can hardly be met", n) % {"n": n})
    if n := counts.get("at risk"):
        sentences.append(ngettext("%(n)d goal is at risk", "%(n)d goals are at risk", n) % {"n": n})
    return sentences


def _as_goal(one: queries.Proposal) -> Goal:
    aim = one.aim
    return Goal(
        indicator=one.indicator, value=aim.value, value_high=aim.high, growth=aim.sense == "growth",
        comparator=aim.comparator,
    )  # fmt: skip


def _cell(key: tuple[str, str], goals: list[Goal]) -> Cell:
    worst = min((goal.course for goal in goals), key=WORST.index)
    known = [goal for goal in goals if goal.course != "unknown"]
    good = sum(STATES.get(goal.course) == "good" for goal in known)
    text = f"{good}/{len(goals)}"
    return Cell(*key, text, STATES.get(worst, "unknown"))  # type: ignore[arg-type]


def _ask(request: HttpRequest) -> queries.Ask:
    def number(name: str) -> int | None:
        value = request.GET.get(name, "")
        return int(value) if value.isdecimal() and len(value) < 18 else None

    course = request.GET.get("course", "")
    return queries.Ask(
        course=(course,) if course in Goal.Course.values else (),
        field=request.GET.get("field", "")[:40],
        office=number("office"),
        year=number("year"),
    )


def _filters(request: HttpRequest, ask: queries.Ask) -> list[dict[str, Any]]:
    every = queries.rows(request.user, queries.Ask()).order_by()
    offices = dict(every.values_list("office", "office__short_name").distinct()[:200])
    fields = sorted(set(every.values_list("field", flat=True)) - {""})
    years = sorted(set(every.values_list("year", flat=True)))
    made = [
        ("course", _("Course"), Goal.Course.choices, ask.course[0] if ask.course else ""),
        ("office", _("Office"), [(str(pk), name) for pk, name in offices.items()], str(ask.office or "")),
        ("field", _("Field"), [(name, name) for name in fields], ask.field),
        ("year", _("Year"), [(str(year), year) for year in years], str(ask.year or "")),
    ]
    return [{"key": key, "label": label, "options": options, "chosen": chosen} for key, label, options, chosen in made]
