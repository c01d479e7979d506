"""The ledger's columns: which are shown, how they are headed, and how their cells read."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from luoshi import work
from luoshi_web.models import Item

OPTIONAL = ("number", "kind", "figure", "deadline", "lead", "assist", "state", "progress", "field", "source", "moved")
STANDARD = ("figure", "deadline", "lead", "state", "progress")
SORTS = {
    "title": "title",
    "number": "id",
    "deadline": "due_order",
    "lead": "lead__protocol_order",
    "state": "state",
    "progress": "progress",
    "lamp": "lamp",
    "moved": "moved",
    "kind": "kind",
    "field": "field",
}
NUMERIC = frozenset({"figure", "progress"})


def label(key: str) -> str:
    """The heading of a column."""
    return {
        "title": _("Commitment"),
        "lamp": _("Lamp"),
        "number": _("Number"),
        "kind": _("Kind"),
        "figure": _("Target"),
        "deadline": _("Due"),
        "lead": _("Lead office"),
        "assist": _("Assisting offices"),
        "state": _("State"),
        "progress": _("Progress"),
        "field": _("Field"),
        "source": _("Document"),
        "moved": _("Last entry"),
    }[key]


def shown(request: HttpRequest) -> list[str]:
    """Title and lamp always; of the others those that the address chose."""
    chosen = [key for key in OPTIONAL if key in request.GET.getlist("cols")] or list(STANDARD)
    return ["title", "lamp", *chosen]


def sorting(request: HttpRequest) -> str:
    """The column to sort by, with a minus for descending."""
    asked = request.GET.get("sort", "")
    return asked if asked.removeprefix("-") in SORTS else ""


def order(sort: str) -> list[str]:
    """For the database."""
    sign = "-" if sort.startswith("-") else ""
    return [sign + SORTS[sort.removeprefix("-")], "id"]


def heading(request: HttpRequest, key: str, sort: str) -> dict[str, Any]:
    """A column's head: its word, how it is sorted, and the address that sorts by it."""
    sorted_ = {key: "ascending", f"-{key}": "descending"}.get(sort, "")
    query = request.GET.copy()
    query.pop("page", None)
    query["sort"] = f"-{key}" if sorted_ == "ascending" else key
    url = f"?{query.urlencode()}" if key in SORTS else ""
    return {"key": key, "label": label(key), "sorted": sorted_, "sort_url": url, "numeric": key in NUMERIC}


def cell(item: Item, key: str) -> str:
    """What stands in a cell; empty if there is nothing to say."""
    match key:
        case "deadline":
            return item.deadline.isoformat() if item.deadline else (_("ongoing") if item.ongoing else "")
        case "lead":
            return str(item.lead or "")
        case "assist":
            return "、".join(str(o.office) for o in item.offices.all() if o.role == "assist")
        case "state":
            return str(work.workflow().states.get(item.state, item.state))
        case "progress":
            return f"{item.progress:g}%" if item.progress else ""
        case "kind":
            return item.get_kind_display()
        case "source":
            return str(item.document or "")
        case "moved":
            return item.moved.isoformat()
        case _:
            return str(getattr(item, key))
