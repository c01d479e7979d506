"""Saved views of the ledger: a name for its address."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi.errors import LuoshiError
from luoshi_web.permissions import visible_views
from luoshi_web.store import views as store
from luoshi_web.views.base import demand_that, seen, tell


def views(request: HttpRequest) -> list[dict[str, Any]]:
    """The person's own views and those shared with them, with their addresses."""
    rows = visible_views(request.user).select_related("owner")[:60]
    here = request.GET.copy()
    here.pop("page", None)
    return [
        {
            "row": row,
            "url": f"{reverse('ledger')}?{row.query}",
            "mine": row.owner_id == request.user.pk,
            "here": row.query == here.urlencode(),
        }
        for row in rows
    ]


@login_required
@require_POST
def save(request: HttpRequest) -> HttpResponse:
    """Keep the address that the form was sent from."""
    query = request.POST.get("query", "")
    try:
        view = store.save(request.user, request.POST.get("name", ""), query, "shared" in request.POST)  # type: ignore[arg-type]
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
        return HttpResponseRedirect(reverse("ledger") + "?" + query)
    tell(request, _("Kept as “%(name)s”.") % {"name": view.name})
    return HttpResponseRedirect(reverse("ledger") + "?" + view.query)


@login_required
@require_POST
def remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take one's own view away."""
    view = seen(visible_views(request.user), pk)
    demand_that(view.owner_id == request.user.pk)
    store.remove(request.user, view)  # type: ignore[arg-type]
    return HttpResponseRedirect(reverse("ledger"))
