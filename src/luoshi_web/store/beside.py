"""What is kept beside the items' rows so that it can be read: the tally that counts them, the sights that find them.

Whatever changes an item's lamp, state, due day, field, lead or offices tells `move`, in the same transaction.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from luoshi_web.models import Item, ItemOffice, Office
from luoshi_web.models.offices import after
from luoshi_web.store import sights, tally
from luoshi_web.store.footings import Footing, footings, places


def move(moves: Mapping[int, tuple[Footing | None, Footing | None]]) -> None:
    """Count and show items where they stand now instead of where they stood; None: not yet, or no more."""
    changed = {pk: (before, now) for pk, (before, now) in moves.items() if before != now}
    if not changed:
        return
    both = [one for pair in changed.values() for one in pair if one]
    there = places({office for one in both for office in (*one.offices, one.lead) if office})
    tally.move(changed.values(), there)
    sights.move(changed, there)


@contextmanager
def moving(office: Office) -> Iterator[None]:
    """Around a change of the tree: the items with which an office below this one is concerned are taken up anew."""
    below = Office.objects.filter(path__gte=office.path, path__lt=after(office.path))
    pks = set(ItemOffice.objects.filter(office__in=below.values("pk")).order_by().values_list("item", flat=True))
    touched = footings(pks | set(Item.objects.filter(lead__in=below.values("pk")).values_list("pk", flat=True)))
    before = places() if touched else {}
    yield
    if touched:
        now = places()
        tally.replaced(touched.values(), before, now)
        sights.replaced(touched, before, now)


def begin() -> None:
    """Make both for a database that is older than they are."""
    tally.begin()
    sights.begin()
