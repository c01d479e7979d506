"""From what was read in a document to a drafted item: what the move `draft` is given of a commitment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from luoshi.policy.model import Commitment, Quantity
from luoshi.work.values import Target, plain


def target(quantity: Quantity) -> Target | None:
    """The target that a quantity sets. Of a range the bound that is reached first; None where no figure was read.

    Less is better where the text says so (不超过, 降低), more in all other cases.
    """
    if quantity.value is None:
        return None
    bounds = quantity.value if isinstance(quantity.value, tuple) else (quantity.value,)
    falls = quantity.comparator in ("<=", "<") or (quantity.change and max(bounds) < 0)
    value = max(bounds) if falls else min(bounds)
    return Target(value, quantity.unit, quantity.indicator, direction="down" if falls else "up")


def draft_data(
    commitment: Commitment, source: Mapping[str, Any], offices: Mapping[str, str] | None = None
) -> dict[str, Any]:
    """The data of `Action("draft", …)` for this commitment.

    source: what names the document (an id, a SHA-256); the place in it is added. offices: ids by the names that the
    text uses; a name without an id is left for a person to decide.
    """
    ids = offices or {}
    lead, *more = [ids[name] for name in commitment.lead if name in ids] or [""]
    assisting = [*more, *(ids[name] for name in commitment.assist if name in ids)]
    deadline = commitment.deadline
    data: dict[str, Any] = {
        "title": "".join(commitment.quote.split()),
        "source": {**source, "span": [commitment.span.start, commitment.span.end]},
        "fields": {"kind": commitment.kind, "strength": commitment.strength},
        "lead": lead,
        "assisting": assisting,
        "target": plain(target(commitment.quantity)) if commitment.quantity else None,
    }
    if deadline:
        data |= {"due": deadline.day, "cycle": deadline.recurrence, "ongoing": deadline.ongoing or None}
    return {key: value for key, value in data.items() if value not in (None, "", [])}
