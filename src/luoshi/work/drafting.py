"""From a figure read in a document to the target of an item."""

from __future__ import annotations

from luoshi.policy.model import Quantity
from luoshi.work.values import Target


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
