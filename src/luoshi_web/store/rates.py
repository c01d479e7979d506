"""Reports asked for, received, in time: counted by item from its journal, added up by office, never by person.

A period counts from the day after it ends, so that a report on its last day is still in time.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby

from django.db.models import Q, QuerySet, Sum

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.work import reports
from luoshi_web.models import Entry, Office, ReportRate, User
from luoshi_web.models.offices import after
from luoshi_web.permissions import visible_items
from luoshi_web.store import calendars, mapping

DAY = timedelta(days=1)
COUNTED = ("expected", "received", "on_time")
SUMS = [Sum(name) for name in COUNTED]


def store(standings: Iterable[tuple[int, work.Standing]], today: date) -> None:
    """Count anew for items that have a reporting cycle; the others cost nothing."""
    with_cycle = {pk: one for pk, one in standings if one.cycle}
    if not with_cycle:
        return
    entries = Entry.objects.filter(item__in=with_cycle).order_by("item_id", "seq")
    chains = {pk: list(chain) for pk, chain in groupby(entries, key=lambda entry: entry.item_id)}
    calendar, until = calendars.in_force(), today - DAY
    rows = []
    for pk, standing in with_cycle.items():
        counted = reports.rates([mapping.entry_of(row) for row in chains.get(pk, [])], until, calendar)
        row = ReportRate(pk, counted.expected, counted.received, counted.on_time, due(standing, calendar))
        rows.append(row)
    ReportRate.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["expected", "received", "on_time", "due"],
        batch_size=500,
    )


def due(standing: work.Standing, calendar: Calendar) -> date | None:
    """The day by which the next report is asked for. One made before its day is that period's."""
    day, last = reports.report_due(standing, calendar), standing.report
    if day is None or last is None or reports.asked(standing, last.day - DAY, last.day + DAY, calendar):
        return day
    return reports.report_due(replace(standing, report=replace(last, day=day)), calendar)


def advance(today: date, batch: int = 500) -> int:
    """Close the periods whose last day is past: how many items were looked at. Safe to run twice."""
    waiting = ReportRate.objects.filter(due__lt=today).order_by("item_id")
    ids = list(waiting.values_list("item_id", flat=True))
    for i in range(0, len(ids), batch):
        rows = ReportRate.objects.filter(pk__in=ids[i : i + batch]).select_related("item")
        store([(row.item_id, mapping.standing_of(row.item)) for row in rows], today)
    return len(ids)


def of_office(person: User, office: Office) -> reports.Rates:
    """The rates of what the office and those below it lead, as far as the person sees it."""
    led = Q(item__lead__path__gte=office.path, item__lead__path__lt=after(office.path))
    sums = _visible(person).filter(led).aggregate(*SUMS)
    return reports.Rates(*(sums[f"{name}__sum"] or 0 for name in COUNTED))


def by_office(person: User, offices: Iterable[Office]) -> dict[int, reports.Rates]:
    """Lead office → the rates of what it leads itself; of all these offices in one query."""
    rows = _visible(person).filter(item__lead__in=[office.pk for office in offices]).order_by().values("item__lead")
    return {
        row["item__lead"]: reports.Rates(*(row[f"{name}__sum"] or 0 for name in COUNTED))
        for row in rows.annotate(*SUMS)
    }


def _visible(person: User) -> QuerySet[ReportRate]:
    return ReportRate.objects.filter(item__in=visible_items(person))
