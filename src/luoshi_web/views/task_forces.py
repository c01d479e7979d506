"""Task forces (工作专班): which run, who is in them, and what do they answer for?"""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.forms.fields import office_list
from luoshi_web.forms.task_force import ROLES, JoinForm, TaskForceForm, parents
from luoshi_web.models import TaskForce, User
from luoshi_web.permissions import known_offices, may, visible_items, visible_offices
from luoshi_web.queries.burning import Burning
from luoshi_web.queries.ledger import seen as listed
from luoshi_web.store import task_forces
from luoshi_web.store.once import once
from luoshi_web.views.base import demand, demand_that, paged, seen, tell

SHOWN = 20


def _known(request: HttpRequest) -> Any:
    """Those of the person's trees, like the names of all offices."""
    known = TaskForce.objects.filter(office__in=known_offices(request.user))
    return known.select_related("office__parent", "lead").prefetch_related("members")


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All of them: those that run, then those that were dissolved."""
    forces = paged(request, _known(request).order_by("office__valid_to", "-pk"))
    led = visible_items(request.user).filter(lead__in=[one.pk for one in forces]).order_by().values("lead")
    counted = led.annotate(
        open=Count("pk", filter=~Q(state__in=task_forces.OVER)), red=Count("pk", filter=Q(lamp="red"))
    )
    figures = {row["lead"]: row for row in counted}
    context = {"page": forces, "figures": figures, "may_found": parents(request.user).exists()}  # type: ignore[arg-type]
    return render(request, "task_forces/list.html", context)


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Set one up."""
    choices = parents(request.user)  # type: ignore[arg-type]
    near = choices.first()
    demand_that(near is not None)
    form = TaskForceForm(choices, near, request.POST if request.method == "POST" else None)
    refusal = ""
    if form.is_bound and form.is_valid():
        made: list[TaskForce] = []
        parent, wish = form.cleaned_data["parent"], form.wish()
        person: Any = request.user
        try:
            once(
                person,
                form.cleaned_data["token"],
                lambda: made.append(task_forces.found(person, parent, wish, today())),
            )
            return HttpResponseRedirect(_url(made[0]) if made else reverse("task_forces"))
        except LuoshiError as error:
            refusal = str(error)
    context = {"form": form, "refusal": refusal, "office_list": office_list(near)}
    return render(request, "task_forces/edit.html", context, status=422 if form.is_bound else 200)


@login_required
def one(request: HttpRequest, pk: int) -> HttpResponse:
    """Its offices, its people, its items."""
    force = seen(_known(request), pk)
    within = visible_offices(request.user).filter(pk=pk).exists()
    runs = force.office.valid_to is None
    context: dict[str, Any] = {"force": force, "runs": runs, "within": within}
    if within:
        context["people"] = _people(force)
        items = listed(request.user).where(Q(lead=pk))
        context |= {"items": Burning(items, related=("lead", "owner"))[:SHOWN], "n": items.count(1000)}
    if runs and may(request.user, "gather", force.office):
        context["join"] = JoinForm(force)
    context["may_change"] = runs and may(request.user, "gather", force.office.parent)
    return render(request, "task_forces/one.html", context)


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Another name, other offices, another purpose."""
    force = seen(_known(request), pk)
    parent = force.office.parent
    demand(request, "gather", parent)
    initial = {"name": force.office.name, "purpose": force.purpose, "lead": force.lead, "members": force.members.all()}
    sent = request.POST if request.method == "POST" else None
    form = TaskForceForm(type(parent).objects.filter(pk=parent.pk), parent, sent, initial=initial)
    refusal = ""
    if form.is_bound and form.is_valid():
        try:
            task_forces.change(request.user, force, form.wish())  # type: ignore[arg-type]
            return HttpResponseRedirect(_url(force))
        except LuoshiError as error:
            refusal = str(error)
    context = {"form": form, "force": force, "refusal": refusal, "office_list": office_list(parent)}
    return render(request, "task_forces/edit.html", context, status=422 if form.is_bound else 200)


@login_required
@require_POST
def join(request: HttpRequest, pk: int) -> HttpResponse:
    """Let somebody join."""
    force = seen(_known(request), pk)
    demand(request, "gather", force.office)
    form = JoinForm(force, request.POST)
    if not form.is_valid():
        tell(request, _("Choose somebody of the offices in the task force."), messages.ERROR)
        return HttpResponseRedirect(_url(force))
    given = form.cleaned_data
    return _done(request, force, lambda: task_forces.join(request.user, force, given["person"], given["role"]))  # type: ignore[arg-type]


@login_required
@require_POST
def leave(request: HttpRequest, pk: int, person: int) -> HttpResponse:
    """Let somebody leave."""
    force = seen(_known(request), pk)
    demand(request, "gather", force.office)
    who = get_object_or_404(User.objects.filter(memberships__office=force.office).distinct(), pk=person)
    return _done(request, force, lambda: task_forces.leave(request.user, force, who))  # type: ignore[arg-type]


@login_required
@require_POST
def dissolve(request: HttpRequest, pk: int) -> HttpResponse:
    """End it."""
    force = seen(_known(request), pk)
    demand(request, "gather", force.office.parent)
    return _done(request, force, lambda: task_forces.dissolve(request.user, force, today()))  # type: ignore[arg-type]


def _done(request: HttpRequest, force: TaskForce, do: Any) -> HttpResponse:
    try:
        do()
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
    return HttpResponseRedirect(_url(force))


def _url(force: TaskForce) -> str:
    return reverse("task_force", args=[force.pk])


def _people(force: TaskForce) -> list[dict[str, Any]]:
    """Its head first; each with the offices that they come from."""
    words = {role: str(label) for role, label in ROLES}
    rows = force.office.memberships.select_related("user").prefetch_related("user__memberships__office")
    found = []
    for row in sorted(rows, key=lambda row: (row.role != "leader", row.pk)):
        home = [str(m.office) for m in row.user.memberships.all() if m.office_id != force.pk]
        found.append({"user": row.user, "role": words.get(row.role, ""), "home": "、".join(dict.fromkeys(home))})
    return found
