"""The ledger: which items are there, and how do they stand?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from luoshi_web.clock import today
from luoshi_web.models import Item
from luoshi_web.permissions import paths
from luoshi_web.queries.burning import Burning
from luoshi_web.views import batch, columns, saved
from luoshi_web.views.base import paged
from luoshi_web.views.filters import Filter, filters, fitting
from luoshi_web.views.sheet import workbook


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """One page of rows, with what the address asks for."""
    chosen = filters(request)
    sort = columns.sorting(request)
    shown = columns.shown(request)
    items = _rows(request, chosen, ("offices__office",) if "assist" in shown else ())
    rows = paged(request, items, count=fitting(request, chosen).count)
    context = {
        "page": rows,
        "batch": batch.offered(request, list(rows)),
        "views": saved.views(request),
        "columns": [columns.heading(request, key, sort) for key in shown],
        "all_columns": [{"key": k, "label": columns.label(k), "shown": k in shown} for k in columns.OPTIONAL],
        "chosen_columns": request.GET.getlist("cols"),
        "kept_for_columns": [(k, v) for k, v in request.GET.lists() if k not in ("cols", "page")],
        "filters": [f for f in chosen if not f.hidden and f.choices],
        "kept": [f for f in chosen if f.hidden and f.chosen],
        "chips": _chips(request, chosen),
        "sentence": _sentence(request, chosen),
        "q": request.GET.get("q", ""),
        "sort": sort,
        "may_upload": bool(paths(request.user, "upload")),
        "keys": _keys(),
    }
    return render(request, "ledger/page.html", context)


@login_required
def export(request: HttpRequest) -> HttpResponse:
    """The same rows as a workbook, all of them, with every digit."""
    chosen = filters(request)
    rows = _rows(request, chosen, ("offices__office",))
    parts = rows.parts() if isinstance(rows, Burning) else [rows]
    content = workbook(parts, _sentence(request, chosen), today())
    kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    name = f"luoshi-{today().isoformat()}.xlsx"
    return HttpResponse(content, kind, headers={"Content-Disposition": f'attachment; filename="{name}"'})


def _rows(request: HttpRequest, chosen: list[Filter], prefetched: tuple[str, ...]) -> Burning | QuerySet[Item]:
    """The rows in the order that was asked for; without a wish what burns first."""
    listed, related = fitting(request, chosen), ("lead", "document", "owner")
    if sort := columns.sorting(request):
        return listed.ordered(*columns.order(sort)).select_related(*related).prefetch_related(*prefetched)
    asked = {f.key: f.chosen for f in chosen}
    return Burning(listed, asked["lamp"], asked["state"], related, prefetched)


def _sentence(request: HttpRequest, chosen: list[Filter]) -> str:
    """The filters as one reads them: 城关镇 · 逾期 · 三季度."""
    said = [f.choices[f.chosen] for f in chosen if f.chosen]
    words = request.GET.get("q", "").strip()
    return " · ".join([*said, *([f"“{words}”"] if words else [])]) or _("Ledger")


def _chips(request: HttpRequest, chosen: list[Filter]) -> list[dict[str, Any]]:
    """One for each filter in force, with the address without it."""
    chips = []
    labels = {f.key: f.choices[f.chosen] for f in chosen if f.chosen}
    if words := request.GET.get("q", "").strip():
        labels["q"] = f"“{words}”"
    for key, label in labels.items():
        query = request.GET.copy()
        for gone in (key, "page"):
            query.pop(gone, None)
        chips.append({"label": label, "without": f"?{query.urlencode()}" if query else request.path})
    return chips


def _keys() -> list[tuple[str, str]]:
    return [
        ("j / k", _("next, previous row")),
        ("Enter", _("open")),
        ("x", _("choose the row, where rows can be chosen")),
        ("/", _("search")),
        ("?", _("this list")),
    ]
