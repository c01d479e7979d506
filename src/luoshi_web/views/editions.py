"""Campaigns and their editions: what runs this year, from when to when, in which fields?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi_web.permissions import visible_documents, visible_editions, visible_items
from luoshi_web.queries import counts
from luoshi_web.views.base import paged, seen


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All editions, the latest first."""
    editions = visible_editions(request.user).select_related("campaign", "office")
    return render(request, "editions/list.html", {"page": paged(request, editions)})


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One edition: its fields, its documents, its lamps."""
    edition = seen(visible_editions(request.user).select_related("campaign", "office"), pk)
    items = visible_items(request.user).filter(edition=edition)
    documents = visible_documents(request.user).filter(edition=edition)
    context = {"edition": edition, "documents": documents[:50], "total": items.count()}
    return render(request, "editions/detail.html", context)
