"""Many figures at once: typed into a grid, or from a table; looked at first, then entered together."""

from __future__ import annotations

from dataclasses import asdict, replace
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.http import FileResponse, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import content_disposition_header
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.errors import Conflict
from luoshi_web.forms.loads import SaidForm, TableForm
from luoshi_web.forms.move import fresh_token
from luoshi_web.models import Observation, Office
from luoshi_web.permissions import own_loads, visible_indicators, visible_loads, visible_observations
from luoshi_web.queries import figures as queries
from luoshi_web.store import books, evidence, files, loads
from luoshi_web.store.loads import Asked, File, Plan, Wanted
from luoshi_web.store.once import once
from luoshi_web.views import goalwords
from luoshi_web.views.base import seen, tell
from luoshi_web.views.grid import Grid, grid, typed

SHOWN = 500
"""Figures that the page before entering lists; all are entered."""
DAY = 86400


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Where figures are entered."""
    return _page(request)


@login_required
@require_POST
def from_grid(request: HttpRequest) -> HttpResponse:
    """Look at what was typed into the grid."""
    said = SaidForm(request.POST)
    made = grid(queries.own(request.user), request.POST, today(), request.POST)
    if made is None or not said.is_valid():
        return _page(request, said=said, status=422)
    wanted, faults = typed(made, said.asked())
    if not wanted and not faults:
        tell(request, _("Nothing has changed."), messages.WARNING)
        return HttpResponseRedirect(f"{reverse('figures_enter')}?{made.by}={made.subject.pk}&year={made.year}")
    plan = loads.plan(request.user, wanted, today(), Plan(faults=faults))  # type: ignore[arg-type]
    if plan.faults:
        return _page(request, made=made, said=said, plan=plan, status=422)
    return _planned(request, plan, said.asked(), File())


@login_required
@require_POST
def from_table(request: HttpRequest) -> HttpResponse:
    """Look at a table; nothing is stored while anything in it is wrong."""
    form = _table_form(request, request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form=form, status=422)
    name, content = form.given()
    asked = form.asked()
    try:
        evidence.refuse_marked(content, name)
        wanted, begun = loads.told(request.user, books.read(name, content), asked)  # type: ignore[arg-type]
    except LuoshiError as refusal:
        form.add_error("file" if form.cleaned_data["file"] else "text", str(refusal))
        return _page(request, form=form, status=422)
    plan = loads.plan(request.user, wanted, today(), begun)  # type: ignore[arg-type]
    if plan.faults or not plan.lines:
        return _page(request, form=form, plan=plan, status=422)
    return _planned(request, plan, asked, File(name, files.keep(content)))


@login_required
@require_POST
def enter(request: HttpRequest) -> HttpResponse:
    """Enter what was looked at, all of it or nothing."""
    try:
        wanted, asked, file = _opened(request)
        done = once(
            request.user, request.POST.get("token", ""),
            lambda: loads.enter(request.user, wanted, asked, today(), file),  # type: ignore[arg-type]
        )  # fmt: skip
        said = ngettext("%(n)d figure is entered.", "%(n)d figures are entered.", len(wanted))
        tell(request, said % {"n": len(wanted)} if done else _("These figures are entered already."))
        made = visible_loads(request.user).filter(actor=request.user.pk).first()
        return HttpResponseRedirect(reverse("figure_load", args=[made.pk]) if made else reverse("figures_enter"))
    except Conflict:
        tell(request, _("Somebody has entered some of these figures meanwhile; look at yours again."), messages.ERROR)
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
    return HttpResponseRedirect(reverse("figures_enter"))


@login_required
def template(request: HttpRequest) -> HttpResponse:
    """A workbook to fill in: the person's own indicators, with what is known of this year."""
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isdecimal() and 1949 <= int(asked) <= today().year else today().year
    content = queries.template(request.user, year, today())
    answer = HttpResponse(content, "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
    name = _("figures-%(year)d.xlsx") % {"year": year}
    answer["Content-Disposition"] = content_disposition_header(True, name) or ""
    return answer


@login_required
def load(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what was entered at once, by whom, from which table."""
    row = seen(visible_loads(request.user).select_related("actor", "entered_for"), pk)
    entries = visible_observations(request.user).filter(load=row).select_related("indicator", "office")
    shown = list(entries.order_by("id")[:SHOWN])
    lines = [
        {"entry": one, "month": goalwords.month(one.year, one.month, one.indicator),
         "value": goalwords.entered(one.value)}
        for one in shown
    ]  # fmt: skip
    return render(request, "indicators/load.html", {
        "load": row, "lines": lines, "n": entries.count(),
        "may_fetch": bool(row.file_sha256) and own_loads(request.user).filter(pk=row.pk).exists(),
    })  # fmt: skip


@login_required
def table(request: HttpRequest, pk: int) -> FileResponse:
    """The table that figures came from, as a download."""
    row = seen(own_loads(request.user).exclude(file_sha256=""), pk)
    return FileResponse(files.path_of(row.file_sha256).open("rb"), as_attachment=True, filename=row.file_name)


# -- pages ------------------------------------------------------------------------------------------------------------


def _page(
    request: HttpRequest, *, made: Grid | None = None, said: SaidForm | None = None, form: TableForm | None = None,
    plan: Plan | None = None, status: int = 200,
) -> HttpResponse:  # fmt: skip
    own = queries.own(request.user)
    made = made or grid(own, request.GET, today())
    context = {
        "grid": made,
        "own": own,
        "offices": _offices(own),
        "years": range(today().year, today().year - 6, -1),
        "said": said or SaidForm(auto_id="grid_%s"),
        "form": form or _table_form(request),
        "plan": plan,
        "faults": plan.faults[:SHOWN] if plan else [],
        "loads": queries.loads(request.user),
        "from_table": form is not None,
        "typed": status != 200 and form is None,
    }
    return render(request, "indicators/enter.html", context, status=status)


def _offices(own: list[queries.Own]) -> list[Office]:
    return sorted({o for one in own for o in one.offices}, key=lambda one: (one.protocol_order, one.pk))


def _table_form(request: HttpRequest, *sent: Any) -> TableForm:
    own = queries.own(request.user)
    start = {"year": today().year}
    return TableForm([one.indicator for one in own], _offices(own), *sent, initial=start)


def _planned(request: HttpRequest, plan: Plan, asked: Asked, file: File) -> HttpResponse:
    """What will be entered, to be looked at."""
    lines = [
        {
            "line": one, "month": goalwords.month(one.wanted.year, one.wanted.month, one.wanted.indicator),
            "value": goalwords.entered(one.value), "given": goalwords.entered(one.wanted.value),
            "before": goalwords.entered(one.before.value) if one.before else "",
        }
        for one in plan.lines[:SHOWN]
    ]  # fmt: skip
    context = {
        "plan": plan,
        "lines": lines,
        "n": len(plan.lines),
        "changed": sum(one.before is not None for one in plan.lines),
        "revised": sum(one.status == Observation.Status.REVISED for one in plan.lines),
        "converted": sum(one.converted for one in plan.lines),
        "sealed": _sealed(request, plan, asked, file),
        "token": fresh_token(),
        "file": file,
    }
    return render(request, "indicators/planned.html", context)


# -- between looking and entering -------------------------------------------------------------------------------------

_SAME = ("where", "whose", "year", "month", "value", "alone", "source", "reason", "seq")


def _sealed(request: HttpRequest, plan: Plan, asked: Asked, file: File) -> str:
    """What was looked at, signed for this person: what is entered is what the page showed."""
    rows = []
    for line in plan.lines:
        one = replace(line.wanted, value=line.value, seq=line.seq - 1)
        rows.append([one.indicator.pk, *(getattr(one, name) for name in _SAME)])
    said = {"source": asked.source, "reason": asked.reason, "file": asdict(file), "rows": rows}
    return signing.dumps(said, salt=f"figures {request.user.pk}", compress=True)


def _opened(request: HttpRequest) -> tuple[list[Wanted], Asked, File]:
    """What was sealed. Raises LuoshiError for anything else."""
    try:
        said = signing.loads(request.POST.get("sealed", ""), salt=f"figures {request.user.pk}", max_age=DAY)
    except signing.BadSignature:
        raise LuoshiError(_("The page is out of date; look at the figures again.")) from None
    indicators = visible_indicators(request.user).select_related("scope", "owner", "source_office")
    rows = {row.pk: row for row in indicators.filter(pk__in={one[0] for one in said["rows"]})}
    offices = Office.objects.in_bulk({int(one[2]) for one in said["rows"] if one[2].isdecimal()})
    wanted = []
    for pk, *values in said["rows"]:
        given = dict(zip(_SAME, values, strict=True))
        office = offices.get(int(given["whose"])) if given["whose"].isdecimal() else None
        if pk in rows:
            wanted.append(Wanted(indicator=rows[pk], office=office, **given))
    return wanted, Asked(source=said["source"], reason=said["reason"]), File(**said["file"])
