"""One move for many rows of the ledger: what was confirmed from a document is issued in one go, not one by one."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.models import Item
from luoshi_web.permissions import visible_items
from luoshi_web.queries.moves import possible
from luoshi_web.store import ledger
from luoshi_web.views.base import back_to, tell

TOGETHER = {"drafted": "issue", "returned": "issue", "issued": "accept", "checked": "close"}
"""State → the move that needs nothing to be filled in and so can be made for many at once."""


def offered(request: HttpRequest, state: str, rows: Sequence[Item]) -> dict[str, Any] | None:
    """The move to offer below a list of items in one state, if the person can make it for one of them."""
    verb = TOGETHER.get(state)
    if verb is None or not any(move.verb == verb for row in rows[:5] for move in possible(request.user, row, today())):
        return None
    return {"verb": verb, "label": work.workflow().moves[verb].label}


@login_required
@require_POST
def act(request: HttpRequest) -> HttpResponse:
    """Make the move for the chosen items, or for all on the page; each that is refused is told with its reason."""
    verb = request.POST.get("verb", "")
    if verb not in TOGETHER.values():
        raise Http404
    chosen = request.POST.getlist("shown" if "all" in request.POST else "item")
    items = visible_items(request.user).filter(pk__in=[pk for pk in chosen if pk.isdecimal()]).order_by("pk")
    if chosen and not items:
        raise Http404
    refused: Counter[str] = Counter()
    done = 0
    for item in items[:200]:
        try:
            ledger.act(request.user, item.pk, ledger.Wanted(verb), today())
            done += 1
        except LuoshiError as refusal:
            refused[str(refusal)] += 1
    _tell(request, verb, done, refused)
    return back_to(request, reverse("ledger"))


def _tell(request: HttpRequest, verb: str, done: int, refused: Counter[str]) -> None:
    label = capfirst(str(work.workflow().moves[verb].label))
    if done:
        tell(request, ngettext("%(move)s: %(n)d item.", "%(move)s: %(n)d items.", done) % {"move": label, "n": done})
    for reason, n in refused.most_common(5):
        said = ngettext("Not done for %(n)d item: %(reason)s", "Not done for %(n)d items: %(reason)s", n)
        tell(request, said % {"n": n, "reason": reason}, messages.WARNING)
    if not done and not refused:
        tell(request, _("Choose at least one row."), messages.WARNING)
