"""How an item's due day came about, step by step."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi import work
from luoshi_web.models import Item
from luoshi_web.store import calendars, mapping
from luoshi_web.templatetags.pages import day


def steps(item: Item, standing: work.Standing, chain: Iterable[work.Entry] | None = None) -> list[str]:
    """Sentences in order, empty for an item without a due day. chain: its entries, where they were read already."""
    if standing.due is None:
        return []
    if chain is None:
        chain = (mapping.entry_of(row) for row in item.entries.order_by("seq"))
    told: list[tuple[str, str]] = []
    before = work.Standing(standing.item)
    for entry in sorted(chain, key=lambda entry: entry.seq):
        after = work.apply(before, entry)
        if after.due != before.due:
            told.append((entry.verb, SENTENCES.get(entry.verb, _named)(item, entry, before, after)))
        before = after
    computed = calendars.explain(standing)
    return [*computed, *(said for verb, said in told if not computed or verb == "move_due")]


def _named(item: Item, entry: work.Entry, before: work.Standing, after: work.Standing) -> str:
    move = work.workflow().moves[entry.verb].label
    return _("Named on %(on)s (%(move)s): %(day)s.") % {"on": day(entry.day), "move": move, "day": day(after.due)}


def _drafted(item: Item, entry: work.Entry, before: work.Standing, after: work.Standing) -> str:
    words = {
        "stated": _("The document names the day: %(day)s."),
        "inherited": _("The document names the day for the part in which this stands: %(day)s."),
    }
    basis = item.draft.deadline_basis if item.draft and item.draft.deadline == after.due else ""
    return words.get(basis, _("Named when it was put into the ledger: %(day)s.")) % {"day": day(after.due)}


def _extended(item: Item, entry: work.Entry, before: work.Standing, after: work.Standing) -> str:
    asked = _("Extended from %(old)s to %(new)s; asked for on %(asked)s, granted on %(granted)s.")
    on = after.extension.asked_on if after.extension else None
    return asked % {"old": day(before.due), "new": day(after.due), "asked": day(on), "granted": day(entry.day)}


def _stood_still(item: Item, entry: work.Entry, before: work.Standing, after: work.Standing) -> str:
    days = after.suspended_days - before.suspended_days
    said = ngettext(
        "The clock stood still for %(n)d day: %(day)s.", "The clock stood still for %(n)d days: %(day)s.", days
    )
    return said % {"n": days, "day": day(after.due)}


def _corrected(item: Item, entry: work.Entry, before: work.Standing, after: work.Standing) -> str:
    said = _("Corrected on %(on)s by entry %(seq)d, from %(old)s to %(new)s: %(reason)s.")
    values: dict[str, Any] = {"on": day(entry.day), "seq": entry.seq, "old": day(before.due), "new": day(after.due)}
    return said % (values | {"reason": str(entry.say.get("reason", "")).rstrip("。.")})


def _recomputed(item: Item, entry: work.Entry, before: work.Standing, after: work.Standing) -> str:
    said = _("Counted again on %(on)s, from %(old)s to %(new)s: %(reason)s.")
    values = {"on": day(entry.day), "old": day(before.due), "new": day(after.due)}
    return said % (values | {"reason": str(entry.say.get("reason", "")).rstrip("。.")})


SENTENCES: dict[str, Callable[[Item, work.Entry, work.Standing, work.Standing], str]] = {
    "draft": _drafted,
    "grant_extension": _extended,
    "resume": _stood_still,
    "correct": _corrected,
    "move_due": _recomputed,
}
"""What is said of each move that sets the due day."""
