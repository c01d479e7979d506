"""The words by which pages name what the core holds: lamps, figures, distances of days."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _


def lamp(colour: str) -> str:
    """The word that goes with a lamp."""
    named = {
        "green": _("on course"),
        "yellow": _("warning"),
        "red": _("overdue"),
        "blue": _("not yet due"),
        "grey": _("suspended"),
        "black": _("closed late"),
    }
    return named.get(colour, colour)


def comparator(sign: str) -> str:
    """The sign before a figure."""
    return {">=": "≥ ", ">": "> ", "<=": "≤ ", "<": "< ", "~": _("about "), "=": "", "range": ""}.get(sign, "")


def unit(name: str) -> str:
    """A unit of measurement as it is read."""
    return _("percentage points") if name == "percentage_point" else name


def number(value: float, scaled: bool) -> str:
    """A number, by 万 and 亿 if `scaled`, with at most four decimals."""
    for size, name in ((10**8, "亿"), (10**4, "万")):
        if scaled and abs(value) >= size:
            return _plain(value / size) + name
    return _plain(value)


def _plain(value: float) -> str:
    return f"{value:,.4f}".rstrip("0").rstrip(".")


def amount(thing: Any) -> str:
    """The figure of a draft or an item, as officials write it: ≥ 30亿元, 增长8%."""
    return _figure(thing, scaled=not (get_language() or "").startswith("en"))


def exact(thing: Any) -> str:
    """The same with every digit."""
    return _figure(thing, scaled=False)


def _figure(thing: Any, scaled: bool) -> str:
    values = [v for v in (thing.value, thing.value_high) if v is not None]
    if not values:
        return ""
    sign = ""
    if thing.change:
        sign = _("up ") if values[0] >= 0 else _("down ")
        values = [abs(v) for v in values]
    name = unit(thing.unit)
    gap = "" if not name or not name.isascii() or name == "%" else " "
    return comparator(thing.comparator) + sign + "—".join(number(v, scaled) for v in values) + gap + name


def distance(days: int) -> str:
    """Days from today in words."""
    if days == 0:
        return _("today")
    if days < 0:
        return ngettext("%(n)d day late", "%(n)d days late", -days) % {"n": -days}
    return ngettext("%(n)d day left", "%(n)d days left", days) % {"n": days}


def reason(rule: str, cue: str) -> str:
    """Why something was read as it was: the rule's name, and the words that set it off."""
    return f"{rule}：“{cue}”" if cue else rule
