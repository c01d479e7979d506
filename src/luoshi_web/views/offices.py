"""Offices: who is there, and what stands with them?"""

from __future__ import annotations

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi_web.models import Office
from luoshi_web.permissions import memberships, visible_items, visible_offices
from luoshi_web.views.base import paged, seen


@login_required
def page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One level of the tree at a time, so that a large one stays quick; with open and overdue items of each office."""
    visible = visible_offices(request.user)
    office = seen(visible, pk) if pk else None
    tops = {m.office_id for m in memberships(request.user)}
    below = visible.filter(parent=office) if office else visible.filter(pk__in=tops)
    above = [visible.filter(pk=int(i)).first() for i in office.path.split("/")[:-2]] if office else []
    shown = paged(request, below.annotate(children_count=Count("children")).order_by("protocol_order", "id"), 200)
    return render(
        request,
        "offices/page.html",
        {"office": office, "above": [o for o in above if o], "page": shown, "figures": _figures(request, shown)},
    )


def _figures(request: HttpRequest, offices: list[Office]) -> dict[int, dict[str, int]]:
    """Items led by each of the offices: all, and the overdue ones."""
    led = visible_items(request.user).filter(lead__in=[o.pk for o in offices]).order_by().values("lead")
    counted = led.annotate(all=Count("pk"), red=Count("pk", filter=Q(lamp="red")))
    return {row["lead"]: row for row in counted}
