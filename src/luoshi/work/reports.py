"""Reports (进展反馈): which were asked for, which came, and which came in time.

A cycle is a name or rule of `luoshi.calendar.occurrences`, or "milestones". Reports are asked for while the item is
worked on, from the day after it was accepted: never of a suspended item, never after it was reported done.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from luoshi.calendar import CHINA, Calendar, occurrences
from luoshi.work.ledger import apply
from luoshi.work.values import Entry, Standing

ASKED = ("accepted", "in_progress")
REPORTING = ("report", "report_done")
DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Rates:
    """How many reports were expected, came at all, and came in time. Add them up over items and offices."""

    expected: int = 0
    received: int = 0
    on_time: int = 0

    def __add__(self, other: Rates) -> Rates:
        return Rates(self.expected + other.expected, self.received + other.received, self.on_time + other.on_time)

    @property
    def reporting_rate(self) -> float | None:
        """Received of expected, 0 to 1; None where none was expected (DHIS2: reporting rate)."""
        return self.received / self.expected if self.expected else None

    @property
    def on_time_rate(self) -> float | None:
        """In time of expected, 0 to 1; None where none was expected (DHIS2: reporting rate on time)."""
        return self.on_time / self.expected if self.expected else None


def asked(standing: Standing, after: date, before: date, calendar: Calendar = CHINA) -> list[date]:
    """The days between `after` and `before`, both left out, by which the item's cycle asks for a report."""
    first, last = after + DAY, before - DAY
    if not standing.cycle or first > last or standing.state not in ASKED:
        return []
    if standing.cycle == "milestones":
        days = sorted({calendar.next_workday(step.day) for step in standing.milestones})
        return [day for day in days if first <= day <= last]
    # counted from one day on: every second week is always the same second week
    anchor = standing.start or standing.days.get("issued", after)
    days = occurrences(standing.cycle, anchor, last, calendar) if anchor <= last else []
    return [day for day in days if first <= day <= last]


def expected(entries: Iterable[Entry], until: date, calendar: Calendar = CHINA) -> list[date]:
    """The days up to and including `until` by which a report was asked for, by what the item was on each day."""
    days: set[date] = set()
    for standing, end in _stretches(entries, until + DAY):
        days.update(asked(standing, standing.day, end, calendar))
    return sorted(days)


def _stretches(entries: Iterable[Entry], end: date) -> Iterator[tuple[Standing, date]]:
    """What the item was, as of the day since which it was worked on by this cycle, and the day on which that ended."""
    standing: Standing | None = None
    since: Standing | None = None
    for entry in entries:
        standing = apply(standing or Standing(entry.item), entry)
        kept = since and _terms(since) == _terms(standing)
        if since and not kept:
            yield since, min(standing.day, end)
        since = since if kept else standing
    if since:
        yield since, end


def _terms(standing: Standing) -> tuple[object, ...]:
    return standing.state in ASKED, standing.cycle, tuple((step.key, step.day) for step in standing.milestones)


def rates(entries: Iterable[Entry], until: date, calendar: Calendar = CHINA) -> Rates:
    """The rates of one item up to `until`.

    Each day asked for closes a period. A report counts for the period it falls into; a second one there makes up, late,
    for the last earlier period that has none.
    """
    history = list(entries)
    days = expected(history, until, calendar)
    periods: dict[date, str] = dict.fromkeys(days, "")
    for entry in history:
        if entry.verb in REPORTING and entry.day <= until:
            _credit(periods, entry.day)
    states = list(periods.values())
    return Rates(len(states), len(states) - states.count(""), states.count("on time"))


def _credit(periods: dict[date, str], day: date) -> None:
    own = next((end for end in periods if end >= day), None)
    if own and not periods[own]:
        periods[own] = "on time"
        return
    missed = [end for end, state in periods.items() if end < day and not state]
    if missed:
        periods[missed[-1]] = "late"


def report_due(standing: Standing, calendar: Calendar = CHINA) -> date | None:
    """The day by which the item asks for its next report; None if it asks for none (any more). At most a year ahead."""
    last = standing.report.day if standing.report else None
    accepted = standing.days.get("accepted", standing.day)
    since = max(last, accepted) if last else accepted
    days = asked(standing, since, since + 367 * DAY, calendar)
    return days[0] if days else None
