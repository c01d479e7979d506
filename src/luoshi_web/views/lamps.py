"""Why a lamp shows what it shows: the rule, and the days."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext as _

from luoshi import work
from luoshi_web.models import Item
from luoshi_web.store import lamps
from luoshi_web.templatetags.pages import day
from luoshi_web.views import words


def why(item: Item, standing: work.Standing, today: date) -> dict[str, str]:
    """What it shows and since when; what it will show if nothing happens."""
    said = _("“%(lamp)s” since %(day)s: %(reason)s.") % {
        "lamp": words.lamp(item.lamp),
        "day": day(item.lamp_from),
        "reason": _reason(item, standing),
    }
    coming = next(((when, lamp) for when, lamp in lamps.plan(standing) if when > today), None)
    if coming is None:
        return {"sentence": said, "rule": ""}
    turn = _("If nothing happens, it turns to “%(lamp)s” on %(day)s.")
    return {"sentence": said, "rule": turn % {"lamp": words.lamp(coming[1]), "day": day(coming[0])}}


def _reason(item: Item, standing: work.Standing) -> str:
    if standing.state == "suspended":
        return _("the clock is stopped")
    if standing.state == "drafted":
        return _("it has not been issued yet, so no clock runs")
    if standing.state == "cancelled":
        return _("it was cancelled")
    if item.lamp == "black":
        return _("it was closed after its due day, %(day)s") % {"day": day(standing.due)}
    if standing.state == "closed":
        return _("it was closed in time")
    if standing.due is None:
        return _("it has no due day")
    reasons = {
        "red": _("the due day was %(day)s and it is not closed"),
        "yellow": _("the due day, %(day)s, is close"),
    }
    return reasons.get(item.lamp, _("the due day, %(day)s, is far enough away")) % {"day": day(standing.due)}
