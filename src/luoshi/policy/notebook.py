"""How a reading, and one item of it, show themselves in a notebook: a line, and a table in HTML."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from html import escape
from typing import TYPE_CHECKING

from luoshi.i18n import gettext as _
from luoshi.policy import wording

if TYPE_CHECKING:
    from luoshi.policy.model import Commitment, Reading

_SHOWN = 50


def line(reading: Reading) -> str:
    """A reading in one line: its title or name, and how much of what kind is in it."""
    counts = Counter(item.kind for item in reading.items)
    kinds = ", ".join(f"{counts[kind]} {kind}" for kind in ("target", "task", "project", "achievement") if counts[kind])
    return f"<Reading {reading.fields.title or reading.document.name!r}: {kinds or 'nothing'}>"


def item(read: Commitment) -> str:
    """An item in one line: its kind and words, what is to be reached, by when, by whom."""
    aim = wording.aim(read.quantity) if read.quantity else ""
    day = read.deadline.day.isoformat() if read.deadline and read.deadline.day else ""
    return f"<{' '.join(filter(None, (read.kind.capitalize(), repr(read.quote), aim, day, *read.lead)))}>"


def page(reading: Reading) -> str:
    """A reading as an HTML table of its first items, everything of the document escaped."""
    heads = (_("Kind"), _("Quotation"), _("Value"), _("Deadline"), _("Lead office"), _("Assisting offices"))
    rows = [_cells(item, reading.document.given) for item in reading.items[:_SHOWN]]
    body = "".join(f"<tr>{_tagged('td', row)}</tr>" for row in rows)
    more = len(reading.items) - _SHOWN
    rest = escape(_("and {n} more").format(n=more)) if more > 0 else ""
    return (
        f"<p>{escape(line(reading))}</p>"
        f"<table><thead><tr>{_tagged('th', heads)}</tr></thead><tbody>{body}</tbody></table><p>{rest}</p>"
    )


def _cells(item: Commitment, given: str) -> tuple[str, ...]:
    value = wording.aim(item.quantity) if item.quantity else ""
    day = wording.due(item.deadline, given)
    return wording.kind(item), item.quote, value, day, "、".join(item.lead), "、".join(item.assist)


def _tagged(tag: str, cells: Iterable[str]) -> str:
    return "".join(f"<{tag} style='text-align:left'>{escape(words)}</{tag}>" for words in cells)
