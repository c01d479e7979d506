"""How figures, days and lamps are written on a page."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi_web.models import Item
from luoshi_web.views import columns, words

register = template.Library()

# Shapes that differ in black and white and for the colour-blind; 12 by 12.
SHAPES = {
    "green": '<circle cx="6" cy="6" r="5.5"/>',
    "yellow": '<path d="M6 .8 11.6 11.2H.4z"/>',
    "orange": '<path d="M.4.8h11.2L6 11.2z"/>',
    "red": '<path d="M.5.5h11v11H.5z"/>',
    "blue": '<circle cx="6" cy="6" r="4.5" stroke-width="2.5"/>',
    "grey": '<path d="M0 4.5h12v3H0z"/>',
    "black": '<path d="M6 0 12 6 6 12 0 6z"/>',
}


@register.simple_tag
def lamp(colour: str, word: Any = "") -> SafeString:
    """A lamp at the head of a count: colour, shape and the word, by default that for all that show it."""
    return with_shape(colour, str(word) or words.lamp(colour))


@register.simple_tag
def lamp_of(item: Item, large: bool = False) -> SafeString:
    """The lamp of an item: colour, shape and what it says of this one."""
    return with_shape(item.lamp, words.lamp_of(item), " big" if large else "")


def with_shape(colour: str, word: str, size: str = "") -> SafeString:
    """Words with a lamp's colour and shape before them."""
    shape = mark_safe(SHAPES.get(colour, SHAPES["grey"]))  # noqa: S308 - from the table above
    picture = format_html('<svg viewBox="0 0 12 12" aria-hidden="true">{}</svg>', shape)
    return format_html('<span class="lamp lamp-{}{}">{}<span>{}</span></span>', colour, size, picture, word)


@register.simple_tag
def amount(thing: Any) -> SafeString:
    """The figure of a draft or an item, by 万 and 亿 as officials write it; the exact value on hover."""
    if thing.value is None:
        return mark_safe("")
    return format_html('<span title="{}">{}</span>', words.exact(thing), words.amount(thing))


@register.filter
def day(value: date | None) -> str:
    """A day within text: 2026年3月5日, 5 March 2026."""
    if not value:
        return ""
    if (get_language() or "").startswith("en"):
        return f"{value.day} {value:%B %Y}"
    return f"{value.year}年{value.month}月{value.day}日"


@register.filter
def iso(value: date | None) -> str:
    """A day within a table: 2026-03-05."""
    return value.isoformat()[:10] if value else ""


@register.filter
def until(value: date | None, today: date) -> str:
    """How far away a day is, in words."""
    return words.distance((value - today).days) if value else _("no deadline")


@register.simple_tag
def cell(item: Any, key: str) -> str:
    """A cell of the ledger."""
    return columns.cell(item, key)


@register.simple_tag
def figures_of(figures: dict[int, dict[str, int]], pk: int) -> dict[str, int]:
    """The figures of one office."""
    return figures.get(pk, {})


@register.simple_tag
def rates_of(rates: Any) -> str:
    """Both rates in percent: “received 93 %, in time 80 %”."""
    values = {"received": f"{100 * rates.reporting_rate:.0f}", "on_time": f"{100 * rates.on_time_rate:.0f}"}
    return _("Reporting rate %(received)s %%, in time %(on_time)s %%.") % values
