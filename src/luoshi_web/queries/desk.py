"""What waits for a person: tasks with the moves that are open to them, for the desk and for programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q, QuerySet

from luoshi import work
from luoshi_web.models import Entry, Item, ItemOffice
from luoshi_web.permissions import memberships, visible_items
from luoshi_web.queries import requests
from luoshi_web.queries.ledger import Listed, seen
from luoshi_web.queries.moves import possible
from luoshi_web.store import mapping

MOST = 60
"""Tasks on one page: a phone on a bad line."""
OVER = ("closed", "cancelled")
NOTICED = ("instruct", "return", "reject", "reopen")
REQUESTS = ("ask_extension", "endorse_extension", "ask_leniency", "appeal_leniency")
"""Entries that a task is shown with: words to whoever does the work, and requests to whoever decides."""
SOON = 20
WEEK = timedelta(days=7)
"""Reports asked for within a week stand first, however late the item itself is due; at most SOON of them."""

OWED = (
    "issue",
    "accept",
    "report",
    "report_done",
    "check",
    "close",
    "endorse_extension",
    "grant_extension",
    "decide_leniency",
    "refuse_extension",
    "refuse_leniency",
)
"""Moves that somebody waits for, the most usual first; the others stand on the item's page."""

DECIDING = frozenset(move for move in OWED if move.endswith(("_extension", "_leniency")))

WAITING = {
    "officer": ("drafted", "returned", "reported", "checked"),
    "liaison": ("issued", "accepted", "in_progress"),
    "leader": ("checked",),
    "evaluator": ("reported",),
    "administrator": (),
}
"""Role → states in which an item waits for somebody of that role."""


@dataclass(slots=True)
class Task:
    """An item that waits for somebody, with the moves that they owe, the most usual first.

    notice: the entry that they should know of, `said` its words; report_by: the day by which a report is asked for.
    """

    item: Item
    moves: list[work.Move]
    report_by: date | None = None
    notice: Entry | None = None
    said: str = ""

    @property
    def decides(self) -> bool:
        """Whether a request waits for their decision."""
        return self.moves[0].verb in DECIDING

    @property
    def reports(self) -> bool:
        """Whether they can report."""
        return any(move.verb == "report" for move in self.moves)


def tasks(person: Any, now: date) -> list[Task]:
    """What waits for the person: requests to decide, reports asked for soon, and the rest by its due day."""
    asked = in_full(visible_items(person).filter(pk__in=requests.to_decide(person, SOON)))
    rest = in_full(owed(person).ordered("due_order", "id"))[:MOST]
    listed = {item.pk: item for item in (*asked, *_to_report(person, now), *rest)}
    found = [task for item in listed.values() if (task := _task(person, item, now))]
    _say_what_to_notice(found)
    return found


def owed(person: Any) -> Listed:
    """Items in a state that waits for one of the person's roles. The workflow table then says what they can do."""
    states = {state for m in memberships(person) for state in WAITING[m.role]}
    return seen(person).where(Q(state__in=states))


def _to_report(person: Any, now: date) -> QuerySet[Item]:
    """What the person's own offices do, and must report on soon: it is theirs to see."""
    mine = [m.office_id for m in memberships(person)]
    done_here = ItemOffice.objects.filter(office__in=mine, role__in=("lead", "assist")).values("item")
    items = Item.objects.filter(pk__in=done_here, state__in=WAITING["liaison"], rate__due__lte=now + WEEK)
    return in_full(items).order_by("rate__due", "id")[:SOON]


def in_full(items: QuerySet[Item]) -> QuerySet[Item]:
    """With what a task shows and what the moves depend on."""
    return items.select_related("lead", "owner", "rate").prefetch_related("offices__office")


def _task(person: Any, item: Item, now: date) -> Task | None:
    moves = [move for move in possible(person, item, now) if move.verb in OWED]
    if not moves:
        return None
    moves.sort(key=lambda move: OWED.index(move.verb))
    task = Task(item, moves)
    if task.reports and hasattr(item, "rate"):
        task.report_by = item.rate.due
    return task


def _say_what_to_notice(found: list[Task]) -> None:
    """To each task what is asked for; or why it came back or what a leader wants, if nothing was reported since."""
    pks = [task.item.pk for task in found]
    rows = Entry.objects.filter(item__in=pks, action__in=(*NOTICED, *REQUESTS)).order_by("seq")
    last = {(row.item_id, row.action in REQUESTS): row for row in rows}
    for task in found:
        row, report = last.get((task.item.pk, task.decides)), task.item.standing.get("report", {})
        if row and (task.decides or _unanswered(row, task.item.state, report.get("seq", 0))):
            said = mapping.entry_of(row).say
            task.notice = row
            task.said = " · ".join(filter(None, (said.get("new_day", ""), said.get("text") or said.get("reason", ""))))


def _unanswered(row: Entry, state: str, reported: int) -> bool:
    return row.seq > reported and (row.action != "return" or state == "returned")
