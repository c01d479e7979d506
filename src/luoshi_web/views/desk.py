"""Mine: what do I owe today? Made for a phone: three taps, on a bad line."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Q
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.forms.move import fresh_token
from luoshi_web.models import Document
from luoshi_web.permissions import in_charge, memberships, paths, visible_items, within
from luoshi_web.queries import desk as queries
from luoshi_web.queries.desk import MOST, Task, owed
from luoshi_web.queries.plan import must_start
from luoshi_web.store import ledger
from luoshi_web.store.once import once
from luoshi_web.views import discussion
from luoshi_web.views.base import seen, tell
from luoshi_web.views.documents import counted

COUNTED = 1000
"""How far what stands behind the tasks of the page is counted."""


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the most urgent first."""
    waiting = owed(request.user)
    to_review = _to_review(request)
    tasks = [_shown(task) for task in queries.tasks(request.user, today())]
    called = discussion.called(request)
    starts = must_start(request.user, today())
    context = {
        "called": called,
        "answer": _answer(len(tasks) + len(to_review) + len(called)),
        "to_review": to_review,
        "groups": _groups(tasks, today()),
        "today": today(),
        "must_start": starts[:MOST],
        "must_start_more": max(0, starts.count() - MOST),
        "mine": {m.office_id for m in memberships(request.user)},
        "in_charge": _in_charge(request),
        "drafted": waiting.where(Q(state="drafted")).count(COUNTED)
        if "issue" in {m.verb for t in tasks for m in t["moves"]}
        else 0,
        "more": max(0, waiting.count(COUNTED) - MOST),
    }
    return render(request, "desk.html", context)


@login_required
@require_POST
def no_change(request: HttpRequest, pk: int) -> HttpResponse:
    """“Nothing has changed” in one tap."""
    item = seen(visible_items(request.user), pk)
    expects = request.POST.get("expects", "")
    seq = int(expects) if expects.isdecimal() else None
    try:
        wanted = ledger.Wanted("report", {"no_change": True}, seq=seq)
        once(request.user, request.POST.get("token", ""), lambda: ledger.act(request.user, pk, wanted, today()))
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
    else:
        tell(request, _("Reported: no change in “%(title)s”.") % {"title": item.title})
    return HttpResponseRedirect(reverse("desk"))


def _shown(task: Task) -> dict[str, Any]:
    """A task as a card: its two most likely moves, and what there is to notice."""
    item, row = task.item, task.notice
    noticed = {"label": work.workflow().moves[row.action].label, "day": row.day, "text": task.said} if row else None
    return {
        "item": item,
        "moves": task.moves[:2],
        "decides": task.decides,
        "no_change": task.reports and item.state == "in_progress",
        "state": work.workflow().states[item.state],
        "report_by": task.report_by,
        "token": fresh_token() if task.reports else "",
        "noticed": noticed,
    }


def _in_charge(request: HttpRequest) -> int:
    """How many open matters the person sponsors."""
    if not any(m.role == "leader" for m in memberships(request.user)):
        return 0
    return visible_items(request.user).filter(in_charge(request.user)).exclude(state__in=queries.OVER).count()


def _to_review(request: HttpRequest) -> list[Document]:
    """Documents with rows that this person may review and nobody has decided yet."""
    mine = Document.objects.filter(within(paths(request.user, "review"), "office__path"))
    return list(counted(mine).filter(reviewed__lt=F("total")).order_by("-id")[:10])


def _answer(waiting: int) -> str:
    if not waiting:
        return _("You owe nothing today.")
    return ngettext("%(n)d thing waits for you.", "%(n)d things wait for you.", waiting) % {"n": waiting}


def _groups(tasks: list[dict[str, Any]], now: date) -> list[dict[str, Any]]:
    """What waits for a decision, and the rest by how much it hurries."""
    labels = (
        _("Waits for your decision"),
        _("Overdue"),
        _("Within 7 days"),
        _("Within 30 days"),
        _("Later"),
        _("No due day"),
    )
    groups: list[dict[str, Any]] = [{"label": label, "tasks": [], "urgent": i < 4} for i, label in enumerate(labels)]
    for task in tasks:
        due = min(filter(None, (task["item"].deadline, task["report_by"])), default=None)
        days = (due - now).days if due else 0
        at = 5 if due is None else 1 if days < 0 else 2 if days <= 7 else 3 if days <= 30 else 4
        groups[0 if task["decides"] else at]["tasks"].append(task)
    return [group for group in groups if group["tasks"]]
