"""Bars over days (横道图), each a small SVG of its own in a row of a table: the table is the picture's text.

Places are percentages of the width, so that one picture serves a wide screen, a phone and paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from luoshi.work.plan import Dates, Step
from luoshi.work.plan.across import OUTSIDE

USE = mark_safe('<use href="#grid"/>')
LABELS = 7
"""Months that are written at the head; of a longer time every second, third …"""


@dataclass(frozen=True)
class Bar:
    """A row: from the first day to the last; until when it could last; what was promised at first; days within."""

    name: str
    url: str
    first: date
    last: date
    late: date | None = None
    promised: date | None = None
    nodes: tuple[tuple[date, str, bool], ...] = ()
    critical: bool = False
    done: bool = False
    step: str = ""
    inner: bool = False
    more: dict[str, Any] = field(default_factory=dict)

    @property
    def days(self) -> list[date]:
        known = (self.first, self.last, self.late, self.promised, *(day for day, _title, _done in self.nodes))
        return [day for day in known if day]


@dataclass(frozen=True)
class Axis:
    """The days that are shown, and today."""

    first: date
    last: date
    today: date

    @property
    def length(self) -> int:
        return (self.last - self.first).days + 1

    def x(self, day: date, evening: bool = False) -> str:
        """The morning of `day`, or its evening, in percent of the width."""
        return f"{100 * ((day - self.first).days + evening) / self.length:.2f}%"

    def width(self, first: date, last: date) -> str:
        return f"{max(100 * ((last - first).days + 1) / self.length, 0.4):.2f}%"

    @property
    def months(self) -> list[date]:
        """The beginnings of months that are marked: as many as can be read."""
        months = _months(self.first, self.last)
        return months[:: -(-len(months) // LABELS)] if months else []

    def grid(self) -> SafeString:
        """The marked months, and today: drawn once, and used by every row."""
        days = [("g", day) for day in self.months]
        days += [("t", self.today)] if self.first <= self.today <= self.last else []
        line = '<line class="{0}" x1="{1}" x2="{1}" y1="0" y2="100%"/>'
        drawn = format_html_join("", line, ((name, self.x(day)) for name, day in days))
        return format_html('<svg class="grid" aria-hidden="true"><defs><g id="grid">{}</g></defs></svg>', drawn)

    def head(self) -> SafeString:
        """The names of the months; the last only where there is room for it. Every second gives way on a phone."""
        room, narrow = (self.last - timedelta(days=self.length // share) for share in (10, 4))
        named = [
            ("second" if n % 2 or day > narrow else "first", self.x(day), f"{day:%Y-%m}")
            for n, day in enumerate(self.months)
            if day < room
        ]
        labels = format_html_join("", '<text class="{}" x="{}" dx="3" y="14">{}</text>', named)
        label = _("Days from %(first)s to %(last)s; today is %(today)s") % vars(self)
        return format_html(
            '{}<svg class="bar-row" role="img" aria-label="{}">{}{}</svg>', self.grid(), label, USE, labels
        )

    def row(self, bar: Bar) -> SafeString:
        """The picture of one row. Its days stand beside it as text, so that it can be hidden from readers aloud."""
        kind = "done" if bar.done else "critical" if bar.critical else "plain"
        parts = [USE]
        if bar.promised:
            place = (self.x(bar.first), self.width(bar.first, max(bar.promised, bar.first)))
            parts.append(format_html('<rect class="promised" x="{}" y="17" width="{}" height="3"/>', *place))
        if bar.late and bar.late != bar.last:
            sign = "spare" if bar.late > bar.last else "short"
            ends = (self.x(bar.last, True), self.x(bar.late, True))
            parts.append(format_html('<line class="{}" x1="{}" x2="{}" y1="9" y2="9"/>', sign, *ends))
        place = (self.x(bar.first), self.width(bar.first, bar.last))
        parts.append(format_html('<rect class="{}" x="{}" y="4" width="{}" height="10" rx="2"/>', kind, *place))
        parts += [self._node(*node) for node in bar.nodes]
        return format_html('<svg class="bar-row" aria-hidden="true">{}</svg>', mark_safe("".join(parts)))  # noqa: S308

    def _node(self, day: date, title: str, done: bool) -> SafeString:
        name = "node done" if done else "node"
        shape = '<svg x="{}" class="at"><path class="{}" d="M0 3l6 6-6 6-6-6z"><title>{} {}</title></path></svg>'
        return format_html(shape, self.x(day, True), name, day.isoformat(), title)


def axis(bars: Iterable[Bar], today: date) -> Axis:
    """The days from the first of any bar to the last, with a little room."""
    days = [day for bar in bars for day in bar.days] or [today]
    room = timedelta(days=max((max(days) - min(days)).days // 40, 2))
    return Axis(min(days) - room, max(days) + room, today)


def steps(
    shown: Sequence[Step], found: Mapping[str, Dates], url: str = "", promised: Mapping[str, date] | None = None
) -> list[Bar]:
    """The bars of a plan's steps, from the earliest dates to the latest. What stands for other items has no number."""
    bars, number = [], 0
    for step in shown:
        dates = found[step.key]
        first, last = dates.early_start or dates.late_start, dates.early_finish or dates.late_finish
        outside = step.key.startswith(OUTSIDE)
        number += not outside
        bars.append(
            Bar(
                step.name,
                f"/items/{step.key[1:]}/plan/" if outside else f"{url}#step-{number}",
                step.started or first,
                last,
                None if step.done or outside else dates.late_finish,
                (promised or {}).get(step.key),
                critical=dates.critical and not step.done,
                done=bool(step.done),
                step=step.key,
                more={"dates": dates, "step": step, "number": "" if outside else number, "outside": outside},
            )
        )
    return bars


def inner(bar: Bar) -> Bar:
    """The bar of a step below its item's."""
    return replace(bar, inner=True)


def _months(first: date, last: date) -> list[date]:
    """The first days of the months that begin between two days."""
    found, month = [], first.replace(day=1)
    while month <= last:
        found += [month] if month >= first else []
        month = (month + timedelta(days=32)).replace(day=1)
    return found
