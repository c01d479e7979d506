"""The ledger as a list: filters, search, order, pages."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from luoshi_web.models import Item, Office
from luoshi_web.models.ledger import NEVER
from luoshi_web.models.offices import after
from luoshi_web.permissions import visible_items
from luoshi_web.store.search import needed, normal

SORTS: dict[str, str] = {"due": "due_order", "moved": "moved", "number": "id"}
"""What a list can be ordered by → the column. Each has an index that ends with the id; `-due` turns it round."""

DAY = timedelta(days=1)

_SQLITE = "SELECT rowid FROM luoshi_web_item_grams WHERE luoshi_web_item_grams MATCH %s"
_POSTGRESQL = "SELECT id FROM luoshi_web_item WHERE to_tsvector('simple', grams) @@ to_tsquery('simple', %s)"


@dataclass(frozen=True, slots=True)
class Ask:
    """What is asked of the ledger. Empty fields ask nothing; `office` means items led in that subtree."""

    q: str = ""
    lamp: tuple[str, ...] = ()
    state: tuple[str, ...] = ()
    kind: tuple[str, ...] = ()
    field: str = ""
    office: int | None = None
    owner: int | None = None
    edition: int | None = None
    document: int | None = None
    due_from: date | None = None
    due_to: date | None = None


def rows(person: Any, ask: Ask) -> QuerySet[Item]:
    """The items that the person may see and that fit, unordered."""
    items = visible_items(person).filter(_condition(ask))
    for column, office in (("lead__path", ask.office), ("owner__path", ask.owner)):
        if office is not None:
            path = Office.objects.filter(pk=office).values_list("path", flat=True).first()
            items = items.filter(Q(**{f"{column}__gte": path, f"{column}__lt": after(path)})) if path else items.none()
    return search(items, ask.q).order_by()


def _condition(ask: Ask) -> Q:
    equal = {"field": ask.field, "edition": ask.edition, "document": ask.document}
    among = {"lamp__in": ask.lamp, "state__in": ask.state, "kind__in": ask.kind}
    # the column that lists are ordered by; what has no day lies behind all days
    between = {"due_order__gte": ask.due_from, "due_order__lte": ask.due_to or (ask.due_from and NEVER - DAY)}
    return Q(**{key: value for key, value in (equal | among | between).items() if value})


def search(items: QuerySet[Item], words: str) -> QuerySet[Item]:
    """The items that hold every word of `words` somewhere in number, title, quotation or indicator."""
    for word in normal(words).split():
        items = items.filter(pk__in=_with_grams(word), search__contains=word)
    return items


def _with_grams(word: str) -> RawSQL:
    joint, statement = (" & ", _POSTGRESQL) if connection.vendor == "postgresql" else (" AND ", _SQLITE)
    return RawSQL(statement, [joint.join(sorted(needed(word)))])  # noqa: S611 - constants and ASCII grams


def ordered(items: QuerySet[Item], sort: str = "due") -> QuerySet[Item]:
    """In the order of a key of SORTS, or turned round with a leading minus; ties by number."""
    column = SORTS.get(sort.lstrip("-"), "due_order")
    sign = "-" if sort.startswith("-") else ""
    return items.order_by(sign + column, sign + "id") if column != "id" else items.order_by(sign + "id")


def behind(items: QuerySet[Item], sort: str, last: Item) -> QuerySet[Item]:
    """The items that follow `last` in that order: the next page costs what the first does, however far it is."""
    column = SORTS.get(sort.lstrip("-"), "due_order")
    way = "lt" if sort.startswith("-") else "gt"
    value = getattr(last, column)
    further = Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"id__{way}": last.pk})
    # the first condition is implied; it tells the database where in the index to begin
    return ordered(items.filter(Q(**{f"{column}__{way}e": value}) & further), sort)
