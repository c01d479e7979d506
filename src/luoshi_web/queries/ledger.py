"""The ledger as a list: filters, search, order, pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.expressions import RawSQL

from luoshi_web.models import Item, Office, Sight
from luoshi_web.models.ledger import NEVER
from luoshi_web.permissions import scopes, sponsors_elsewhere, visible_items, within
from luoshi_web.store.search import needed, normal

SORTS: dict[str, str] = {"due": "due_order", "moved": "moved", "number": "id"}
"""What a list can be ordered by → the column. Each has an index that ends with the id; `-due` turns it round."""
COPIED = ("lamp", "lamp_from", "state", "due_order")
"""Columns of an item that its sights repeat."""

DAY = timedelta(days=1)

_SQLITE = "SELECT rowid FROM luoshi_web_item_grams WHERE luoshi_web_item_grams MATCH %s"
_POSTGRESQL = "SELECT id FROM luoshi_web_item WHERE to_tsvector('simple', grams) @@ to_tsquery('simple', %s)"


@dataclass(frozen=True, slots=True)
class Listed:
    """Items that a person sees, to be filtered and taken in an order.

    Conditions and orders name columns of Item. For somebody of one office they go to the sights of that office, whose
    indexes hold nothing that the person does not see: fifty rows cost what fifty rows cost.
    """

    person: Any
    scope: int | None
    conditions: Q = Q()

    def where(self, condition: Q) -> Listed:
        """Those for which the condition holds too."""
        return replace(self, conditions=self.conditions & condition)

    def search(self, words: str) -> Listed:
        """Those that hold every word of `words` somewhere in number, title, quotation or indicator."""
        listed = self
        for word in normal(words).split():
            listed = listed.where(Q(pk__in=_with_grams(word), search__contains=word))
        return listed

    @property
    def items(self) -> QuerySet[Item]:
        """In no order."""
        if self.scope is None:
            items = visible_items(self.person).filter(self.conditions)
        else:  # in one call of filter, since another one would join the sights once more
            items = Item.objects.filter(Q(sights__scope=self.scope) & _named(self.conditions, _of_item, across=True))
        return items.defer("search", "grams").order_by()

    def count(self, most: int) -> int:
        """How many they are, counted no further than `most`."""
        if self.scope is None:
            return self.items[:most].count()
        fitting = Q(scope=self.scope) & _named(self.conditions, _of_sight, across=False)
        return Sight.objects.filter(fitting)[:most].count()

    def ordered(self, *columns: str) -> QuerySet[Item]:
        """In the order of these columns; a leading minus turns one round."""
        if self.scope is not None and columns[0].lstrip("-") in COPIED:
            order = {"id": "sights__item_id"} | {name: f"sights__{name}" for name in COPIED}
            columns = tuple(re.sub(r"\w+", lambda name: order.get(name[0], name[0]), column) for column in columns)
        return self.items.order_by(*columns)


def _named(condition: Q, name: Callable[[str], str], across: bool) -> Q:
    """The condition with its columns named otherwise; what is negated only if it need not go `across` a join."""
    if condition.negated and across:  # the database would ask it in a query of its own
        return condition
    named = Q(_connector=condition.connector, _negated=condition.negated)
    named.children = [
        _named(one, name, across) if isinstance(one, Q) else (name(one[0]), one[1]) for one in condition.children
    ]
    return named


def _of_item(key: str) -> str:
    """A column of an item, at its sights if they repeat it."""
    return f"sights__{key}" if key.split("__")[0] in COPIED else key


def _of_sight(key: str) -> str:
    """The same, seen from a sight."""
    return key if key.split("__")[0] in COPIED else f"item__{key}"


def seen(person: Any) -> Listed:
    """All that the person sees."""
    reach = scopes(person)
    return Listed(person, reach[0] if len(reach) == 1 and not sponsors_elsewhere(person) else None)


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


def asked(person: Any, ask: Ask) -> Listed:
    """The items that the person may see and that fit."""
    listed = seen(person).where(_condition(ask))
    for column, office in (("lead__path", ask.office), ("owner__path", ask.owner)):
        if office is not None:
            listed = listed.where(below(office, column))
    return listed.search(ask.q)


def below(office: int, column: str = "lead__path") -> Q:
    """The condition that the path in `column` is that of the office or of one below it."""
    path = Office.objects.filter(pk=office).values_list("path", flat=True).first()
    return within((path,), column) if path else Q(pk__in=[])


def _condition(ask: Ask) -> Q:
    equal = {"field": ask.field, "edition": ask.edition, "document": ask.document}
    among = {"lamp__in": ask.lamp, "state__in": ask.state, "kind__in": ask.kind}
    # the column that lists are ordered by; what has no day lies behind all days
    between = {"due_order__gte": ask.due_from, "due_order__lte": ask.due_to or (ask.due_from and NEVER - DAY)}
    return Q(**{key: value for key, value in (equal | among | between).items() if value})


def _with_grams(word: str) -> RawSQL:
    joint, statement = (" & ", _POSTGRESQL) if connection.vendor == "postgresql" else (" AND ", _SQLITE)
    return RawSQL(statement, [joint.join(sorted(needed(word)))])  # noqa: S611 - constants and ASCII grams


def page(listed: Listed, sort: str = "due", last: Item | None = None) -> QuerySet[Item]:
    """In the order of a key of SORTS, or turned round with a leading minus; ties by number.

    last: where the page before ended; this one costs what the first does, however far it is.
    """
    column = SORTS.get(sort.lstrip("-"), "due_order")
    sign, way = ("-", "lt") if sort.startswith("-") else ("", "gt")
    if last is not None:
        value = getattr(last, column)
        further = Q(**{f"{column}__{way}": value}) | Q(**{column: value, f"id__{way}": last.pk})
        # the first condition is implied; it tells the database where in the index to begin
        listed = listed.where(Q(**{f"{column}__{way}e": value}) & further)
    return listed.ordered(sign + column, *([sign + "id"] if column != "id" else []))
