"""How an item's due day came about, step by step."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi import work
from luoshi_web.models import Item
from luoshi_web.store import calendars
from luoshi_web.templatetags.pages import day


def steps(item: Item, standing: work.Standing) -> list[str]:
    """Sentences in order; empty for an item without a due day."""
    if standing.due is None:
        return []
    extension = standing.extension
    if extension and extension.status == "granted" and extension.new_day == standing.due:
        asked = _("Extended from %(old)s to %(new)s; asked for on %(asked)s, granted on %(granted)s.")
        granted = day(extension.second.day if extension.second else None)
        values = {"old": day(extension.old_day), "new": day(extension.new_day), "asked": day(extension.asked_on)}
        return [*_first(item, standing), asked % (values | {"granted": granted})]
    return calendars.explain(standing) or [*_first(item, standing), *_stood_still(standing)]


def _first(item: Item, standing: work.Standing) -> list[str]:
    named = standing.first_due or standing.due
    words = {
        "stated": _("The document names the day: %(day)s."),
        "inherited": _("The document names the day for the part in which this stands: %(day)s."),
    }
    basis = item.draft.deadline_basis if item.draft and item.draft.deadline == named else ""
    return [words.get(basis, _("Named when it was put into the ledger: %(day)s.")) % {"day": day(named)}]


def _stood_still(standing: work.Standing) -> list[str]:
    days = standing.suspended_days
    if not days:
        return []
    said = ngettext(
        "The clock stood still for %(n)d day: %(day)s.", "The clock stood still for %(n)d days: %(day)s.", days
    )
    return [said % {"n": days, "day": day(standing.due)}]
