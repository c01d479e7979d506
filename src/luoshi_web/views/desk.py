"""Mine: what do I owe today? Made for a phone: three taps, on a bad line."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import F, Q, QuerySet
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
from luoshi_web.models import Document, Entry, Item, ItemOffice
from luoshi_web.permissions import in_charge, memberships, paths, visible_items, within
from luoshi_web.queries import requests
from luoshi_web.queries.ledger import Listed
from luoshi_web.queries.ledger import seen as listed
from luoshi_web.queries.moves import possible
from luoshi_web.queries.plan import must_start
from luoshi_web.store import ledger, mapping
from luoshi_web.store.once import once
from luoshi_web.views import discussion
from luoshi_web.views.base import seen, tell
from luoshi_web.views.documents import counted

MOST = 60
"""Tasks on one page: a phone on a bad line."""
COUNTED = 1000
"""How far what stands behind them is counted."""

OVER = ("closed", "cancelled")
NOTICED = ("instruct", "return", "reject", "reopen")
REQUESTS = ("ask_extension", "endorse_extension", "ask_leniency", "appeal_leniency")
"""Entries that a task is shown with: words to whoever does the work, and requests to whoever decides."""
SOON = 20
WEEK = timedelta(days=7)
"""Reports asked for within a week stand first, however late the item itself is due; at most SOON of them."""

OWED = (
    "issue",
    "accept",
    "report",
    "report_done",
    "check",
    "close",
    "endorse_extension",
    "grant_extension",
    "decide_leniency",
    "refuse_extension",
    "refuse_leniency",
)
"""Moves that somebody waits for, the most usual first; the others stand on the item's page."""

DECIDING = frozenset(move for move in OWED if move.endswith(("_extension", "_leniency")))

WAITING = {
    "officer": ("drafted", "returned", "reported", "checked"),
    "liaison": ("issued", "accepted", "in_progress"),
    "leader": ("checked",),
    "evaluator": ("reported",),
    "administrator": (),
}
"""Role → states in which an item waits for somebody of that role."""


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """What waits for this person, the most urgent first."""
    waiting = owed(request)
    items = in_full(waiting.ordered("due_order", "id"))
    to_review = _to_review(request)
    mine = [m.office_id for m in memberships(request.user)]
    asked = in_full(visible_items(request.user).filter(pk__in=requests.to_decide(request.user, SOON)))
    listed = {item.pk: item for item in (*asked, *_to_report(mine), *items[:MOST])}
    tasks = [task for item in listed.values() if (task := _task(request, item))]
    _say_what_to_notice(tasks)
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
        "mine": set(mine),
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


def owed(request: HttpRequest) -> Listed:
    """Items in a state that waits for one of the person's roles. The workflow table then says what they can do."""
    states = {state for m in memberships(request.user) for state in WAITING[m.role]}
    return listed(request.user).where(Q(state__in=states))


def _to_report(mine: list[int]) -> QuerySet[Item]:
    """What the person's own offices do, and must report on soon: it is theirs to see."""
    done_here = ItemOffice.objects.filter(office__in=mine, role__in=("lead", "assist")).values("item")
    items = Item.objects.filter(pk__in=done_here, state__in=WAITING["liaison"], rate__due__lte=today() + WEEK)
    return in_full(items).order_by("rate__due", "id")[:SOON]


def in_full(items: QuerySet[Item]) -> QuerySet[Item]:
    """With what a task shows and what the moves depend on."""
    return items.select_related("lead", "owner", "rate").prefetch_related("offices__office")


def _say_what_to_notice(tasks: list[dict[str, Any]]) -> None:
    """To each task what is asked for; or why it came back or what a leader wants, if nothing was reported since."""
    pks = [task["item"].pk for task in tasks]
    rows = Entry.objects.filter(item__in=pks, action__in=(*NOTICED, *REQUESTS)).order_by("seq")
    last = {(row.item_id, row.action in REQUESTS): row for row in rows}
    for task in tasks:
        row, report = last.get((task["item"].pk, task["decides"])), task["item"].standing.get("report", {})
        if row and (task["decides"] or _unanswered(row, task["item"].state, report.get("seq", 0))):
            said = mapping.entry_of(row).say
            text = " · ".join(filter(None, (said.get("new_day", ""), said.get("text") or said.get("reason", ""))))
            task["noticed"] = {"label": work.workflow().moves[row.action].label, "day": row.day, "text": text}


def _unanswered(row: Entry, state: str, reported: int) -> bool:
    return row.seq > reported and (row.action != "return" or state == "returned")


def _task(request: HttpRequest, item: Item) -> dict[str, Any] | None:
    moves = [move for move in possible(request.user, item, today()) if move.verb in OWED]
    if not moves:
        return None
    moves.sort(key=lambda move: OWED.index(move.verb))
    reported = any(move.verb == "report" for move in moves)
    state = work.workflow().states[item.state]
    return {
        "item": item,
        "moves": moves[:2],
        "decides": moves[0].verb in DECIDING,
        "no_change": reported and item.state == "in_progress",
        "state": state,
        "report_by": item.rate.due if reported and hasattr(item, "rate") else None,
        "token": fresh_token() if reported else "",
    }


def _in_charge(request: HttpRequest) -> int:
    """How many open matters the person sponsors."""
    if not any(m.role == "leader" for m in memberships(request.user)):
        return 0
    return visible_items(request.user).filter(in_charge(request.user)).exclude(state__in=OVER).count()


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
