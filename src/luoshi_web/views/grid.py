"""The grid in which figures are typed: an indicator's offices, or an office's indicators, by months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.goals.cells import number
from luoshi.goals.sheets import Fault
from luoshi_web.models import Indicator, Office
from luoshi_web.queries import figures as queries
from luoshi_web.queries.figures import Own
from luoshi_web.store.loads import Asked, Wanted
from luoshi_web.store.observed import Figures
from luoshi_web.views import goalwords

FEW = 3
"""Months that are shown unless all are asked for."""
MOST = 60
"""Rows of one grid."""


@dataclass(frozen=True, slots=True)
class Box:
    """A field of the grid. shown: the figure that is known, as it stands in the field; typed: what was sent instead."""

    name: str
    label: str
    indicator: Indicator
    office: Office
    month: int
    shown: str
    status: str = ""
    typed: str | None = None

    @property
    def value(self) -> str:
        """What stands in the field."""
        return self.shown if self.typed is None else self.typed


@dataclass
class Grid:
    """Rows of fields. by: "indicator" where the rows are offices, "office" where they are indicators."""

    by: str
    subject: Any
    year: int
    months: list[int]
    further: bool
    rows: list[tuple[Any, list[Box | None]]] = field(default_factory=list)


def grid(
    own: Sequence[Own], asked: Mapping[str, str], today: date, sent: Mapping[str, str] | None = None
) -> Grid | None:
    """The grid that the address asks for (indicator= or office=, year=, months=12); else the person's own: of who
    enters for one office its indicators, of others their first indicator. None where there is nothing to enter."""
    if not own:
        return None
    offices = {office.pk: office for one in own for office in one.offices}
    indicators = {one.indicator.pk: one for one in own}
    wish = {name: int(asked[name]) for name in ("indicator", "office", "year") if asked.get(name, "").isdecimal()}
    last = today.year if today.month > 1 else today.year - 1
    year = wish["year"] if 1949 <= wish.get("year", 0) <= today.year else last
    if wish.get("indicator") in indicators:
        by, subject = "indicator", indicators[wish["indicator"]]
    elif wish.get("office") in offices or len(offices) == 1:
        by, subject = "office", offices.get(wish.get("office", 0)) or next(iter(offices.values()))
    else:
        by, subject = "indicator", own[0]
    if by == "indicator":
        pairs = [(subject.indicator, office) for office in subject.offices]
    else:
        pairs = [(one.indicator, subject) for one in own if subject in one.offices]
    pairs = pairs[:MOST]
    months = sorted({month for indicator, _o in pairs for month in queries.months_of(indicator, year, today)})
    months = [month for month in months if (year, month) < (today.year, today.month)] or months
    shown = months if asked.get("months") == "12" else months[-FEW:]
    made = Grid(by, subject.indicator if by == "indicator" else subject, year, shown, len(shown) < len(months))
    known = queries.known(pairs, today)
    for indicator, office in pairs:
        found = known[indicator.pk, str(office.pk)]
        boxes = [
            _box(indicator, office, year, month, found, sent) if month in queries.MONTHS[indicator.frequency] else None
            for month in shown
        ]
        made.rows.append((office if by == "indicator" else indicator, boxes))
    return made


def _box(
    indicator: Indicator, office: Office, year: int, month: int, known: Figures, sent: Mapping[str, str] | None
) -> Box:
    cell, name = known.cells.get((year, month)), f"c-{indicator.pk}-{office.pk}-{month}"
    shown = f"{cell.value:.15g}" if cell else "—" if (year, month) in known.missing else ""
    status = cell.row.get_status_display() if cell and cell.row else ""
    typed = None if sent is None else sent.get(name, shown).strip()
    return Box(name, goalwords.month(year, month, indicator), indicator, office, month, shown, status, typed)


def typed(made: Grid, asked: Asked) -> tuple[list[Wanted], list[Fault]]:
    """What was typed that is not known yet, and what is no number."""
    wanted, faults = [], []
    for _head, boxes in made.rows:
        for box in boxes:
            if box is None or not box.typed or box.typed == box.shown:
                continue
            where = f"{box.office} · {box.indicator} · {box.label}"
            try:
                value, unit = number(box.typed)
            except LuoshiError as error:
                faults.append(Fault(where, str(error)))
                continue
            wanted.append(Wanted(
                where, box.indicator, box.office, str(box.office.pk), made.year, box.month, value, unit,
                alone=asked.alone, reason=asked.reason,
            ))  # fmt: skip
    return wanted, faults
