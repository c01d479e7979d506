"""What a person can do with an item now."""

from __future__ import annotations

from datetime import date
from typing import Any

from luoshi import work
from luoshi_web.models import Item
from luoshi_web.permissions import may
from luoshi_web.store import mapping
from luoshi_web.store.actors import actors


def possible(person: Any, item: Item, today: date) -> list[work.Move]:
    """The moves open to the person, in whichever of their functions, in the order of the table."""
    if not may(person, "act", item):
        return []
    standing = mapping.standing_of(item)
    found = {move.verb for actor in actors(person, item.owner) for move in work.open_moves(standing, actor, today)}
    return [move for verb, move in work.workflow().moves.items() if verb in found]
