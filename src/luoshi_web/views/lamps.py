"""Why a lamp shows what it shows: the rule, and the days."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from luoshi import work
from luoshi_web.models import Item
from luoshi_web.store.workdays import in_force
from luoshi_web.templatetags.pages import day
from luoshi_web.views import words


def why(item: Item, standing: work.Standing, today: date) -> dict[str, str]:
    """What it shows and since when, by which rule; what it will show if nothing happens."""
    now, *coming = work.turns(standing, today, calendar=in_force())
    said = _("“%(lamp)s” since %(day)s: %(reason)s.") % {
        "lamp": words.lamp_of(item),
        "day": day(now.since),
        "reason": now,
    }
    if not coming:
        return {"sentence": said, "rule": ""}
    turn = _("If nothing happens, it turns to “%(lamp)s” on %(day)s.")
    word = work.lamp_word(coming[0].colour, standing.state, standing.due, coming[0].since)
    return {"sentence": said, "rule": turn % {"lamp": word, "day": day(coming[0].since)}}
