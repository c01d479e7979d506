"""The ledger with what burns first on top: red, yellow, what runs, what stands still, and at the end what is over.

No column holds this order. It is a few lists one behind the other, each of which an index gives in the order of its due
days; a page asks for as many of them as it needs, mostly one.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q, QuerySet

from luoshi import work
from luoshi_web.models import Item
from luoshi_web.queries.ledger import Listed

RUNNING = ("drafted", "issued", "returned", "accepted", "in_progress", "reported", "checked")


class Part(NamedTuple):
    """One of the lists: the lamp, and the states where items of that lamp stand in several lists."""

    lamp: str
    states: tuple[str, ...] = ()


PARTS = (
    *(Part("red"), Part("orange"), Part("yellow")),
    *(Part("green", RUNNING), Part("blue"), Part("grey", ("suspended",))),
    *(Part("black"), Part("green", ("closed",)), Part("grey", ("cancelled",))),
)


@dataclass(frozen=True, slots=True)
class Burning:
    """Items in that order, page by page. lamp, state: what the items are filtered by already; lists without it are left
    out unasked."""

    listed: Listed
    lamp: str = ""
    state: str = ""
    related: tuple[str, ...] = ()
    prefetched: tuple[str, ...] = ()

    def parts(self) -> Iterator[QuerySet[Item]]:
        """The lists, one behind the other."""
        shown = {rule.colour for rule in work.lamp_rules()}
        for part in PARTS:
            if part.lamp not in shown or self.lamp not in ("", part.lamp):
                continue
            if self.state and part.states and self.state not in part.states:
                continue
            among = Q(state__in=part.states) if part.states and not self.state else Q()
            rows = self.listed.where(Q(lamp=part.lamp) & among).ordered("due_order", "id")
            yield rows.select_related(*self.related).prefetch_related(*self.prefetched)

    def order_by(self) -> QuerySet[Item]:
        """The items in no order, to be counted."""
        return self.listed.items.order_by()

    def __getitem__(self, wanted: slice) -> list[Item]:
        skip, need = wanted.start or 0, (wanted.stop or 0) - (wanted.start or 0)
        found: list[Item] = []
        for rows in self.parts():
            some = list(rows[skip : skip + need - len(found)])
            found += some
            if len(found) == need:
                break
            skip = 0 if some or not skip else skip - rows.order_by()[:skip].count()
        return found
