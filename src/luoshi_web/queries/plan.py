"""What the plans of items say: when each step must start, what was promised at first, what stands in a month."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Any

from django.db.models import Count, F, QuerySet, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.errors import LuoshiError
from luoshi.work.curve import curve as planned_curve
from luoshi.work.plan import Plan, Schedule, kept, schedule, sentences
from luoshi.work.plan.forecast import forecast
from luoshi_web.models import Entry, Item, PlanDay, User
from luoshi_web.permissions import memberships, visible_items
from luoshi_web.store import calendars, mapping

RUNNING = ("issued", "accepted", "in_progress")
"""States in which somebody works on an item."""


def scheduled(plan: Plan, today: date, calendar: Calendar | None = None) -> Schedule:
    """The schedule over the working days that are in force here."""
    return schedule(replace(plan, calendars={"workdays": calendar or calendars.in_force()}), today)


def must_start(person: Any, today: date) -> QuerySet[PlanDay]:
    """The steps that the person's own offices must begin by the end of this week, the most pressing first."""
    mine = [m.office_id for m in memberships(person)]
    until = today + timedelta(days=6 - today.weekday())
    rows = PlanDay.objects.filter(lead__in=mine, kind="start", day__lte=until, item__state__in=RUNNING)
    return rows.filter(item__in=visible_items(person)).select_related("item").order_by("day", "item_id", "id")


REPORTED = ("report", "report_done", "ask_extension")


def outlook(item: Item, standing: work.Standing, entries: Iterable[work.Entry]) -> str:
    """When the item will be done, if it goes on as was reported; "" for one that is not under way."""
    begun = standing.start or standing.days.get("accepted") or standing.days.get("issued")
    if item.state not in RUNNING or begun is None:
        return ""
    reports = []
    for entry in (one for one in entries if one.verb in REPORTED):
        percent = (entry.set.get("report") or {}).get("progress", entry.set.get("progress"))
        if percent is not None:
            reports.append((entry.day, float(percent)))
    if not reports:
        return ""
    return sentences.outlook(forecast(reports, min(begun, reports[0][0]), planned_curve(standing)), standing.due)


@dataclass(frozen=True, slots=True)
class Promise:
    """What was promised: the item's due day, and the day of each milestone."""

    due: date | None
    days: dict[str, date]


def promises(items: Iterable[Item], on: date | None = None) -> dict[int, Promise]:
    """Item → what was promised on that day, or when it was first issued, from the journal; only of items then issued.

    A baseline: “what we promised in January” is `on=date(2026, 1, 31)`.
    """
    rows = Entry.objects.filter(item__in=[item.pk for item in items], action__in=SETTING)
    rows = rows.filter(day__lte=on) if on else rows
    due: dict[int, date | None] = {}
    days: dict[int, dict[str, date]] = {}
    issued: set[int] = set()
    for row in rows.order_by("item_id", "seq"):
        if row.item_id in issued and on is None:
            continue
        changed = mapping.entry_of(row).set
        if "due" in changed:
            due[row.item_id] = date.fromisoformat(changed["due"]) if changed["due"] else None
        if "milestones" in changed:
            days[row.item_id] = {one["key"]: date.fromisoformat(one["day"]) for one in changed["milestones"]}
        if row.action == "issue":
            issued.add(row.item_id)
    return {pk: Promise(due.get(pk), days.get(pk, {})) for pk in issued}


SETTING = ("draft", "amend", "correct", "issue", "grant_extension", "reopen", "resume", "move_due")
"""The moves that can set a due day or milestones."""


def moved_plan(standing: work.Standing, step: str, day: date, today: date) -> dict[str, Any]:
    """What a move is given so that a step begins no earlier than `day`; with "" so that the item is due on it."""
    after = standing if step else replace(standing, due=day)
    plan = kept.plan_of(after) if standing.fields.get(kept.FIELD) else None
    if plan is None and step:
        raise LuoshiError(_("Only the steps of a plan can be moved one by one; propose a plan for the item first."))
    if plan is None:
        return {"due": day}
    if step:
        steps = tuple(replace(it, earliest=day) if it.key == step else it for it in plan.steps)
        plan = replace(plan, steps=steps)
    return kept.given(scheduled(plan, today), after) | ({} if step else {"due": day})


def last_set(item: Item, field: str) -> int:
    """The number of the entry that last set a field of the item, or of its first: what a correction corrects."""
    for row in item.entries.filter(action__in=SETTING).order_by("-seq"):
        if field in mapping.entry_of(row).set:
            return row.seq
    return 1


def names(plan: Plan) -> dict[str, str]:
    """The names of those who entered the plan's durations, by id."""
    ids = {int(step.basis.by) for step in plan.steps if step.basis and step.basis.by.isdecimal()}
    return {str(user.pk): str(user) for user in User.objects.filter(pk__in=ids)} if ids else {}


@dataclass(frozen=True, slots=True)
class Node:
    """A day on which something must be done: a milestone, or with an empty title the item itself."""

    day: date
    item: Item
    title: str
    done: bool


def nodes(items: QuerySet[Item], first: date, last: date, a_day: int) -> tuple[dict[date, list[Node]], dict[date, int]]:
    """The nodes (节点) of the items from `first` to `last`: at most `a_day` of each day, and how many there are."""
    rows = PlanDay.objects.filter(kind="node", day__range=(first, last), item__in=items)
    # the day on which the item itself is due is shown once, as that
    rows = rows.exclude(day=F("item__deadline"))
    due = items.filter(due_order__range=(first, last))
    counts: dict[date, int] = {}
    for found in (_counted(rows, "day"), _counted(due, "due_order")):
        for day, n in found:
            counts[day] = counts.get(day, 0) + n
    shown: dict[date, list[Node]] = {day: [] for day in sorted(counts)}
    for item in _first(due, "due_order", a_day):
        shown[item.due_order].append(Node(item.due_order, item, "", item.state in ENDED))
    for row in _first(rows.select_related("item"), "day", a_day):
        shown[row.day].append(Node(row.day, row.item, row.title, row.done or row.item.state in ENDED))
    return {day: found[:a_day] for day, found in shown.items()}, counts


def _counted(rows: QuerySet[Any], day: str) -> list[tuple[date, int]]:
    return list(rows.order_by().values_list(day).annotate(n=Count("id")))


def _first(rows: QuerySet[Any], day: str, most: int) -> QuerySet[Any]:
    """The first of each day."""
    place = Window(RowNumber(), partition_by=F(day), order_by="id")
    return rows.order_by().annotate(place=place).filter(place__lte=most).order_by(day, "id")


ENDED = ("checked", "closed")
"""States in which nothing is to be done for a node any more."""
