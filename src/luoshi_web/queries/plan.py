"""What the plans of items say: when each step must start, what was promised at first, what stands in a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import QuerySet

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.errors import LuoshiError
from luoshi.work.plan import Dates, Plan, Schedule, Step, desk, kept, schedule
from luoshi_web.models import Entry, Item, User
from luoshi_web.permissions import memberships, visible_items
from luoshi_web.store import calendars, mapping

RUNNING = ("issued", "accepted", "in_progress")
"""States in which somebody works on an item."""
MOST = 100
"""Plans that one page looks through."""


@dataclass(frozen=True, slots=True)
class Start:
    """A step that must begin: by `dates.late_start`, of the item."""

    item: Item
    step: Step
    dates: Dates


def scheduled(plan: Plan, today: date, calendar: Calendar | None = None) -> Schedule:
    """The schedule over the working days that are in force here."""
    return schedule(replace(plan, calendars={"workdays": calendar or calendars.in_force()}), today)


def schedule_of(standing: work.Standing, today: date, calendar: Calendar | None = None) -> Schedule | None:
    """The schedule of an item's plan; None if it has none, or none that can be read."""
    try:
        plan = kept.plan_of(standing)
        return scheduled(plan, today, calendar) if plan else None
    except LuoshiError:
        return None


def must_start(person: Any, today: date) -> list[Start]:
    """The steps that the person's own offices must begin by the end of this week, the most pressing first."""
    mine = [m.office_id for m in memberships(person)]
    items = visible_items(person).filter(lead__in=mine, state__in=RUNNING, standing__fields__has_key=kept.FIELD)
    until, calendar = today + timedelta(days=6 - today.weekday()), calendars.in_force()
    found = []
    for item in items.order_by("due_order", "id")[:MOST]:
        plan = schedule_of(mapping.standing_of(item), today, calendar)
        if plan:
            found += [Start(item, step, plan.dates[step.key]) for step in desk.must_start(plan, until)]
    return sorted(found, key=lambda start: (start.dates.late_start, start.item.pk))


def first_promises(items: Iterable[Item]) -> dict[int, dict[str, date]]:
    """Item → milestone → the day that was promised for it when the item was first issued, from the journal."""
    rows = Entry.objects.filter(item__in=[item.pk for item in items], action__in=("draft", "amend", "correct", "issue"))
    promised: dict[int, dict[str, date]] = {}
    issued: set[int] = set()
    for row in rows.order_by("item_id", "seq"):
        if row.item_id in issued:
            continue
        entry = mapping.entry_of(row)
        if "milestones" in entry.set:
            days = {one["key"]: date.fromisoformat(one["day"]) for one in entry.set["milestones"]}
            promised[row.item_id] = days
        if row.action == "issue":
            issued.add(row.item_id)
    return {pk: days for pk, days in promised.items() if pk in issued}


def names(plan: Plan) -> dict[str, str]:
    """The names of those who entered the plan's durations, by id."""
    ids = {int(step.basis.by) for step in plan.steps if step.basis and step.basis.by.isdecimal()}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


def planned_at(item: Item) -> int:
    """The number of the entry that last set the item's milestones, or of its first: what a correction corrects."""
    for row in item.entries.filter(action__in=("amend", "correct", "issue")).order_by("-seq"):
        if "milestones" in mapping.entry_of(row).set:
            return row.seq
    return 1


@dataclass(frozen=True, slots=True)
class Node:
    """A day on which something must be done: a milestone, or with an empty title the item itself."""

    day: date
    item: Item
    title: str
    done: bool


def nodes(items: QuerySet[Item], first: date, last: date, most: int) -> tuple[list[Node], bool]:
    """The nodes (节点) of the items from `first` to `last`, in order; and whether some of the items were left out.

    most: items that are looked at, those due first.
    """
    rows = list(items.filter(due_order__gte=first).order_by("due_order", "id").only(*COLUMNS)[: most + 1])
    found = []
    for item in rows[:most]:
        ended = item.state in ("checked", "closed")
        if item.deadline and first <= item.deadline <= last:
            found.append(Node(item.deadline, item, "", ended))
        for one in item.standing.get("milestones", ()):
            if first <= (day := date.fromisoformat(one["day"])) <= last and day != item.deadline:
                found.append(Node(day, item, one["title"], bool(one.get("done_on")) or ended))
    return sorted(found, key=lambda node: (node.day, node.item.pk)), len(rows) > most


COLUMNS = ("id", "title", "number", "state", "lamp", "deadline", "due_order", "standing")
