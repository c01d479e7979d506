"""The words by which pages name what the core holds: lamps, figures, distances of days."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi import work
from luoshi.policy import wording
from luoshi.policy.model import Quantity
from luoshi_web.clock import today
from luoshi_web.models import Item


def lamp(colour: str) -> str:
    """The word for all that show a colour."""
    return str(work.colours().get(colour, colour))


def lamp_of(item: Item) -> str:
    """The word for the lamp of one item: red is overdue, or behind schedule."""
    return str(work.lamp_word(item.lamp, item.state, item.deadline, today()))


def amount(thing: Any) -> str:
    """The figure of a draft or an item, as officials write it: 30亿元以上, 增长8%左右."""
    return wording.aim(_quantity(thing))


def exact(thing: Any) -> str:
    """The same figure with every digit."""
    values = [value for value in (thing.value, thing.value_high) if value is not None]
    return " — ".join(f"{value:,.10g}" for value in values) + f" {thing.unit}"


def _quantity(thing: Any) -> Quantity:
    value = thing.value if thing.value_high is None else (thing.value, thing.value_high)
    return Quantity(value, thing.unit, thing.comparator or "=", thing.change, thing.indicator)


def distance(days: int) -> str:
    """Days from today in words."""
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def given(verb: str, name: str) -> str:
    """What a move is given under this name; a text is called what it is there."""
    special = {("instruct", "text"): _("Instruction"), ("check", "text"): _("Finding of the check")}
    return special.get((verb, name)) or str(work.workflow().given.get(name, name))


def cycles() -> dict[str, str]:
    """Names of reporting cycles (luoshi.calendar.NAMED, and the days of milestones) → words."""
    return {
        "weekly": _("every week"),
        "fortnightly": _("every two weeks"),
        "monthly": _("every month"),
        "quarterly": _("every quarter"),
        "half_yearly": _("every half year"),
        "yearly": _("every year"),
        "milestones": _("on the day of each milestone"),
    }
