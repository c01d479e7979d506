"""What a person may enter: their indicators, each with the offices that are measured by it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi_web.models import FigureLoad, Goal, Indicator, Observation, Office
from luoshi_web.permissions import known_offices, observer, own_loads, visible_indicators
from luoshi_web.store import books, observed
from luoshi_web.store.observed import Figures

MONTHS = {"month": range(1, 13), "quarter": (3, 6, 9, 12), "half": (6, 12), "year": (12,)}


@dataclass(frozen=True)
class Own:
    """An indicator that the person enters figures of, for these offices."""

    indicator: Indicator
    offices: tuple[Office, ...]


def own(person: Any) -> list[Own]:
    """What the person may enter, by field: of each indicator the offices with figures or goals, else governments."""
    rows = visible_indicators(person).filter(formula="").select_related("scope", "owner", "source_office")
    rows = list(rows.order_by("field", "id"))
    known = list(known_offices(person).order_by("protocol_order", "id"))
    measured = _measured(rows)
    may = observer(person)
    found = []
    for row in rows:
        inside = [office for office in known if office.path.startswith(row.scope.path)]
        of = measured.get(row.pk)
        chosen = [one for one in inside if (one.pk in of if of else one.kind == Office.Kind.GOVERNMENT)]
        if offices := tuple(one for one in chosen if may(row, one)):
            found.append(Own(row, offices))
    return found


def _measured(rows: Iterable[Indicator]) -> dict[int, set[int]]:
    """Indicator → offices that have figures or goals of it."""
    found: dict[int, set[int]] = defaultdict(set)
    among = [row.pk for row in rows]
    figures = Observation.objects.filter(indicator__in=among, office__isnull=False).order_by()
    goals = Goal.objects.filter(indicator__in=among, ended=None).order_by()
    for pairs in (figures, goals):
        for indicator, office in pairs.values_list("indicator", "office").distinct():
            found[indicator].add(office)
    return found


def months_of(indicator: Indicator, year: int, today: date) -> list[int]:
    """The months of a year by whose end figures may be entered."""
    last = 12 if year < today.year else today.month if year == today.year else 0
    return [month for month in MONTHS[indicator.frequency] if month <= last]


def known(pairs: Sequence[tuple[Indicator, Office]], today: date) -> dict[tuple[int, str], Figures]:
    """What is known of these; only for what the person may enter."""
    return observed.known([(indicator, str(office.pk)) for indicator, office in pairs], today) if pairs else {}


def loads(person: Any) -> list[FigureLoad]:
    """What was loaded at once, the latest first."""
    return list(own_loads(person).select_related("actor", "entered_for")[:20])


def template(person: Any, year: int, today: date) -> bytes:
    """A workbook to fill in: the person's own indicators, with what is known of the year."""
    mine = own(person)
    offices = {office for one in mine for office in one.offices}
    blanks = [books.Blank([one.indicator], one.offices, months_of(one.indicator, year, today)) for one in mine]
    if len(offices) == 1 and mine:
        months = sorted({month for blank in blanks for month in blank.months})
        blanks = [books.Blank([one.indicator for one in mine], tuple(offices), months)]
    values = {
        (pk, whose, month): value
        for (pk, whose), figures in known([(one.indicator, of) for one in mine for of in one.offices], today).items()
        for month, value in figures.year(year).items()
    }
    return books.template(year, [blank for blank in blanks if blank.months], values)
