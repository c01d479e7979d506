"""Requests that wait for a decision of somebody's."""

from __future__ import annotations

from typing import Any

from django.db.models import Q

from luoshi_web.models import OpenRequest
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
    near = Q(item__owner__in=mine) | Q(item__owner__parent__in=mine) | Q(item__sponsor=person)
    supervised = Q(item__offices__office__in=mine, item__offices__role="check")
    rows = OpenRequest.objects.filter(near | supervised).order_by("since", "id").values_list("item_id", flat=True)
    return list(dict.fromkeys(rows[: 2 * most]))[:most]
