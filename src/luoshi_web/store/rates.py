"""Reports asked for, received, in time: counted by item from its journal, added up by office, never by person.

A period counts from the day after it ends, so that a report on its last day is still in time.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, timedelta
from itertools import groupby
from typing import Any

from django.db.models import Q, QuerySet, Sum

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.work import reports
from luoshi_web.models import Entry, Office, ReportRate, User
from luoshi_web.models.offices import after
from luoshi_web.permissions import visible_items
from luoshi_web.store import mapping, workdays

DAY = timedelta(days=1)
COUNTED = ("expected", "received", "on_time")
SUMS = [Sum(name) for name in COUNTED]


def store(standings: Iterable[tuple[int, work.Standing]], today: date) -> None:
    """Count anew for items that have a reporting cycle; the others cost nothing."""
    with_cycle = {pk: one for pk, one in standings if one.cycle}
    if not with_cycle:
        return
    rows = _rows(with_cycle, today, workdays.in_force())
    ReportRate.objects.bulk_create(
        rows,
        update_conflicts=True,
        unique_fields=["item"],
        update_fields=["expected", "received", "on_time", "due"],
        batch_size=500,
    )


def _rows(standings: Mapping[int, work.Standing], today: date, calendar: Calendar) -> list[ReportRate]:
    entries = Entry.objects.filter(item__in=list(standings)).order_by("item_id", "seq")
    chains = {pk: list(chain) for pk, chain in groupby(entries, key=lambda entry: entry.item_id)}
    rows = []
    for pk, standing in standings.items():
        counted = reports.rates([mapping.entry_of(row) for row in chains.get(pk, [])], today - DAY, calendar)
        rows.append(ReportRate(pk, counted.expected, counted.received, counted.on_time, due(standing, calendar)))
    return rows


def differing(standings: Mapping[int, work.Standing], calendar: Calendar, today: date, waiting: bool) -> list[int]:
    """Of these items those whose rows are not what they should be. waiting: a period that is over may still be open."""
    with_cycle = {pk: one for pk, one in standings.items() if one.cycle}
    if not with_cycle:
        return []
    present = ReportRate.objects.in_bulk(list(with_cycle))
    open_ = {pk for pk, row in present.items() if waiting and row.due and row.due < today}
    rows = _rows({pk: one for pk, one in with_cycle.items() if pk not in open_}, today, calendar)
    return [row.pk for row in rows if row.pk not in present or _said(present[row.pk]) != _said(row)]


def _said(row: ReportRate) -> tuple[Any, ...]:
    return row.expected, row.received, row.on_time, row.due


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
