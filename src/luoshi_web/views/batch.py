"""One move for many rows of the ledger: first what would happen and what is refused and why, then all or nothing."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.forms.move import fresh_token
from luoshi_web.models import Item
from luoshi_web.permissions import visible_items
from luoshi_web.queries.moves import possible
from luoshi_web.store import ledger
from luoshi_web.store.once import once
from luoshi_web.views.base import back_to, tell

TOGETHER = {
    "issue": "",
    "accept": "",
    "check": "text",
    "reject": "reason",
    "close": "",
    "suspend": "reason",
    "resume": "reason",
    "return": "reason",
    "cancel": "reason",
}
"""Moves that can be made for many at once → the one thing that must be said with it."""
MOST = 500


def offered(request: HttpRequest, rows: Sequence[Item]) -> list[dict[str, str]]:
    """The moves to offer below a list: those that the person can make for one row of some state."""
    first_of_state = {row.state: row for row in reversed(rows)}
    prefetch_related_objects(list(first_of_state.values()), "offices__office")
    found = {move.verb for row in first_of_state.values() for move in possible(request.user, row, today())}
    moves = work.workflow().moves
    return [{"verb": verb, "label": str(moves[verb].label)} for verb in TOGETHER if verb in found]


@login_required
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Show what the move would do; with `confirm`, make it for all that were shown as possible, or for none."""
    verb = request.POST.get("verb", "")
    if verb not in TOGETHER:
        raise Http404
    chosen = request.POST.getlist("shown" if "all" in request.POST else "item")
    items = _chosen(request, chosen)
    if chosen and not items:
        raise Http404
    if not items:
        tell(request, _("Choose at least one row."), messages.WARNING)
        return back_to(request, reverse("ledger"))
    note = request.POST.get("note", "").strip()
    wanted = _wanted(verb, note)
    if "confirm" not in request.POST:
        return _preview(request, verb, note, items)
    seen = {item.pk: request.POST.get(f"seq-{item.pk}", "") for item in items}
    moves = {pk: _wanted(verb, note, int(seq) if seq.isdecimal() else 0) for pk, seq in seen.items()}
    try:
        once(request.user, request.POST.get("token", ""), lambda: ledger.act_on_all(request.user, moves, today()))
    except LuoshiError as refusal:
        tell(request, _("Nothing was done: %(reason)s") % {"reason": refusal}, messages.ERROR)
        return _preview(request, wanted.verb, note, _chosen(request, chosen), 409)
    n, label = len(moves), str(work.workflow().moves[verb].label)
    tell(request, ngettext("%(move)s: %(n)d item.", "%(move)s: %(n)d items.", n) % {"move": label, "n": n})
    return back_to(request, reverse("ledger"))


def _chosen(request: HttpRequest, chosen: list[str]) -> list[Item]:
    ids = [int(pk) for pk in chosen[:MOST] if pk.isdecimal() and len(pk) < 19]
    rows = visible_items(request.user).filter(pk__in=ids).select_related("lead", "owner")
    return list(rows.prefetch_related("offices__office").order_by("due_order", "id"))


def _wanted(verb: str, note: str, seq: int | None = None) -> ledger.Wanted:
    needed = TOGETHER[verb]
    return ledger.Wanted(verb, {needed: note} if needed and note else {}, seq=seq)


def _preview(request: HttpRequest, verb: str, note: str, items: list[Item], status: int = 200) -> HttpResponse:
    refused = ledger.outcomes(request.user, items, _wanted(verb, note or "—"), today())
    states = work.workflow().states
    rows: list[dict[str, Any]] = [
        {"item": item, "state": states[item.state], "refusal": refused[item.pk]} for item in items
    ]
    needed = TOGETHER[verb]
    context = {
        "verb": verb,
        "label": work.workflow().moves[verb].label,
        "rows": rows,
        "able": [row for row in rows if not row["refusal"]],
        "refused": [row for row in rows if row["refusal"]],
        "needed": work.workflow().given[needed] if needed else "",
        "note": note,
        "back": request.POST.get("back", ""),
        "token": fresh_token(),
    }
    return render(request, "ledger/preview.html", context, status=status)
