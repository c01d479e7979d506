"""Campaigns and their editions: what runs this year, from when to when, in which fields?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi_web.permissions import visible_documents, visible_editions, visible_items
from luoshi_web.views import counts
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
    by_field = dict(items.order_by().values_list("field").annotate(n=Count("pk")))
    context = {
        "edition": edition,
        "documents": visible_documents(request.user).filter(edition=edition)[:50],
        "lamps": counts.by_lamp(items, edition=edition.pk),
        "fields": [
            {"name": name, "n": by_field.get(name, 0), "url": counts.address(edition=edition.pk, field=name)}
            for name in edition.fields
        ],
    }
    return render(request, "editions/detail.html", context)
