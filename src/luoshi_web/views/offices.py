"""Offices: who is there, and what stands with them?"""

from __future__ import annotations

from collections.abc import Iterable

from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from luoshi_web.models import Office
from luoshi_web.permissions import known_offices, may, visible_items, visible_offices
from luoshi_web.store import rates, sizes
from luoshi_web.views import counts, goalwords
from luoshi_web.views.base import paged, seen


@login_required
def page(request: HttpRequest, pk: int | None = None) -> HttpResponse:
    """One level of the tree at a time, so that a large one stays quick; with the items each office leads.

    Names are public within the trees that the person belongs to; the figures count only what the person may see.
    """
    known = known_offices(request.user)
    office = seen(known, pk) if pk else None
    below = known.filter(parent=office) if office else known.filter(parent=None)
    above = known.in_bulk([int(i) for i in office.path.split("/")[:-2]]) if office else {}
    shown = paged(request, below.order_by("protocol_order", "id"), 200)
    context = {"office": office, "above": sorted(above.values(), key=lambda o: len(o.path)), "page": shown}
    context |= {"figures": _figures(request, shown), "rates": rates.by_office(request.user, shown)}
    if office:
        context |= {"rate": rates.of_office(request.user, office), "may_export": may(request.user, "export", office)}
        if not shown.object_list:
            context["lamps"] = counts.by_lamp(visible_items(request.user).filter(lead=office), office=office.pk)
        context["sizes"] = [(one, goalwords.figure(one.value, one.unit)) for one in sizes.of(office)]
        context["has_record"] = visible_offices(request.user).filter(pk=office.pk).exists()
    return render(request, "offices/page.html", context)


def _figures(request: HttpRequest, offices: Iterable[Office]) -> dict[int, dict[str, int]]:
    """Items led by each of the offices: all, and the overdue ones."""
    led = visible_items(request.user).filter(lead__in=[o.pk for o in offices]).order_by().values("lead")
    counted = led.annotate(all=Count("pk"), red=Count("pk", filter=Q(lamp="red")))
    return {row["lead"]: row for row in counted}
