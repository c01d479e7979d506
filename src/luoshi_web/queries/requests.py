"""Requests that wait for a decision of somebody's."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, Q

from luoshi_web.models import Item, ItemOffice, Office, OpenRequest
from luoshi_web.permissions import memberships

DECIDERS = frozenset({"officer", "leader", "evaluator"})


def to_decide(person: Any, most: int) -> list[int]:
    """Items whose requests may be the person's to decide, the oldest request first.

    A request goes to the office that issued the item, to those that supervise it, to its sponsor, and, since a second
    decision is a higher one's, to the office above. Which of them may decide, the workflow table says.
    """
    mine = [m.office_id for m in memberships(person) if m.role in DECIDERS]
    if not mine:
        return []
    here = Q(office__in=mine, role__in=("owner", "check"))
    below = Q(office__in=Office.objects.filter(parent__in=mine).values("pk"), role="owner")
    # few requests wait; asked of each of them, the items of the whole ledger are not gone through
    concerned = Exists(ItemOffice.objects.filter(here | below, item=OuterRef("item")))
    sponsored = Exists(Item.objects.filter(pk=OuterRef("item"), sponsor=person))
    rows = OpenRequest.objects.filter(concerned | sponsored).order_by("since", "id").values_list("item_id", flat=True)
    return list(dict.fromkeys(rows[: 2 * most]))[:most]
