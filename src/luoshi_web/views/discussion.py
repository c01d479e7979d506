"""Comments on an item: said, erased, read by those who were called."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.models import Item, Mention
from luoshi_web.permissions import visible_comments, visible_items
from luoshi_web.store import comments as store
from luoshi_web.store.once import once
from luoshi_web.views.base import back_to, demand_that, seen, tell


def comments(request: HttpRequest, item: Item) -> list[dict[str, Any]]:
    """What was said, the first first; the person's own can be erased."""
    rows = item.comments.select_related("author", "office").order_by("id")[:200]
    return [{"row": row, "mine": not row.erased and store.may_erase(request.user, row)} for row in rows]


def called(request: HttpRequest) -> list[Mention]:
    """Where the person was called and has not said that they read it."""
    mine = Mention.objects.filter(user=request.user, read=False, comment__item__in=visible_items(request.user))
    return list(mine.select_related("comment__author", "comment__item").order_by("id")[:20])


@login_required
@require_POST
def say(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a comment to an item."""
    item = seen(visible_items(request.user), pk)
    text = request.POST.get("text", "")
    try:
        once(request.user, request.POST.get("token", ""), lambda: store.say(request.user, item, text))
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
    return HttpResponseRedirect(reverse("item", args=[pk]) + "#comments")


@login_required
@require_POST
def erase(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the words of a comment away."""
    comment = seen(visible_comments(request.user).select_related("office"), pk)
    demand_that(store.may_erase(request.user, comment))
    store.erase(request.user, comment)
    return HttpResponseRedirect(reverse("item", args=[comment.item_id]) + "#comments")


@login_required
@require_POST
def read(request: HttpRequest, pk: int) -> HttpResponse:
    """“I have read it.”"""
    seen(Mention.objects.filter(user=request.user), pk)
    store.have_read(request.user, pk)
    return back_to(request, reverse("desk"))
