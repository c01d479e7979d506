"""`--explain`: for each item, the words and rules that made it what it is."""

from __future__ import annotations

from collections.abc import Iterator

from rich.console import Console
from rich.text import Text

from luoshi.bulletin.table import Row, place, rows
from luoshi.cli.screen import console
from luoshi.i18n import gettext as _
from luoshi.policy import reasons, wording
from luoshi.policy.model import Reading


def explain(reading: Reading, title: str, *, achievements: bool) -> None:
    """Show a reading, item by item, on standard output."""
    screen = console()
    screen.print(Text(title, style="bold"))
    for row in rows(reading, achievements=achievements):
        _show(screen, row)


def _show(screen: Console, row: Row) -> None:
    head = Text(f"{row.number:>4}  ")
    head.append(wording.kind(row.item), style="bold cyan")
    screen.print(head.append("  " + row.text))
    for label, words in facts(row):
        screen.print(Text(" " * 6 + label, style="dim").append("  ").append(words, style="not dim"))


def facts(row: Row) -> Iterator[tuple[str, str]]:
    """What is known of an item and from where: (label, words)."""
    item, given = row.item, row.given
    quote = " ".join(item.quote.split())
    yield _("Place"), place(row) + (f" 「{quote}」" if quote != row.text else "")
    if item.quantity and item.quantity.value is not None:
        words = item.quantity.span.of(given)
        yield _("Value"), _sourced(f"{item.quantity.indicator} {wording.aim(item.quantity)}".strip(), words)
    if item.deadline:
        basis = (
            _("said in the sentence itself")
            if item.deadline.basis == "stated"
            else _("inherited from what stands above")
        )
        rule = f" {item.deadline.recurrence}" if item.deadline.recurrence else ""
        provisional = (
            " " + _("(provisional: by a holiday table that is not yet official)") if item.deadline.provisional else ""
        )
        day = wording.due(item.deadline, given) + rule
        yield _("Deadline"), _sourced(day, item.deadline.span.of(given)) + f" {basis}{provisional}"
    for label, offices in ((_("Lead office"), item.lead), (_("Assisting offices"), item.assist)):
        if offices:
            yield label, "、".join(offices)
    yield _("Strength"), {"must": _("must"), "plan": _("plan"), "stretch": _("stretch")}[item.strength]
    if item.reasons:
        yield _("Reasons"), "; ".join(map(reasons.words, item.reasons))


def _sourced(words: str, quotation: str) -> str:
    return f"{words} 「{quotation}」" if quotation and quotation != words else words
