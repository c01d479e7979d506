"""Sub-items (子事项): what their parents show follows from them, in the same transaction that changes a child.

The rule is the core's (`luoshi.work.tree`). A parent's row, with the lamps that follow from its progress, is made anew
whenever a child or the parent itself changes, however many change at once: so it cannot be stale.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import date

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.work.tree import roll_up
from luoshi_web.models import Item, SubItem
from luoshi_web.store import lamps, mapping


def ancestors(items: Iterable[int]) -> set[int]:
    """The items that these are parts of, all the way up. One query a level; one in all where nothing is a part."""
    found: set[int] = set()
    level = set(items)
    while level:
        level = set(SubItem.objects.filter(item__in=level).values_list("parent", flat=True)) - found
        found |= level
    return found


def children(parents: Collection[int]) -> dict[int, list[work.Standing]]:
    """The children of each of these items as they are shown; nothing for those without. One query a level."""
    rows = SubItem.objects.filter(parent__in=parents).order_by("item_id")
    pairs = list(rows.values_list("parent_id", "item_id", "item__standing"))
    deeper = children([item for _parent, item, _standing in pairs]) if pairs else {}
    found: dict[int, list[work.Standing]] = defaultdict(list)
    for parent, item, standing in pairs:
        found[parent].append(shown(work.load(standing, work.Standing), deeper.get(item, ())))
    return found


def shown(standing: work.Standing, below: Iterable[work.Standing]) -> work.Standing:
    """The standing that the tables show: with what follows from the children, if there are any that count."""
    rolled = roll_up(standing, below)
    if rolled is None or standing.state in ("reported", "checked", "closed", "cancelled"):
        return standing
    figure = standing.figure if rolled.figure is None else rolled.figure
    return replace(standing, progress=rolled.progress, figure=figure)


def refresh(changed: Collection[int], today: date, calendar: Calendar) -> dict[int, tuple[str, str]]:
    """Make the rows of these items' parents anew, and of those of them that are parents, from the leaves up.

    The rows are locked already (`ledger.act_on_all` locks ancestors too). Returns the items whose row was made anew,
    with the lamp that each showed and shows.
    """
    level = set(changed)
    done: dict[int, tuple[str, str]] = {}
    while level:
        below = children(level)
        for item in Item.objects.filter(pk__in=below).order_by("pk"):
            before = done.get(item.pk, (item.lamp, ""))[0]
            _store(item, below[item.pk], today, calendar)
            done[item.pk] = (before, item.lamp)
        level = set(SubItem.objects.filter(item__in=level).values_list("parent", flat=True))
    return done


def _store(item: Item, below: list[work.Standing], today: date, calendar: Calendar) -> None:
    standing = shown(mapping.standing_of(item), below)
    columns = {"progress": standing.progress} | lamps.columns(standing, today, calendar)
    changed = [name for name, value in columns.items() if getattr(item, name) != value]
    for name in changed:
        setattr(item, name, columns[name])
    if changed:
        item.save(update_fields=changed)
    lamps.store_changes({item.pk: standing}, calendar)


def link(standings: Iterable[work.Standing]) -> None:
    """Remember whose part new items are."""
    rows = [SubItem(item_id=int(one.item), parent_id=int(one.parent)) for one in standings if one.parent]
    SubItem.objects.bulk_create(rows, batch_size=500)
