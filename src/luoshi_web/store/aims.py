"""Goals are set, changed and dropped. A change ends the goal and makes another, so that nothing is forgotten."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import Goal, Indicator, Item, Office, User
from luoshi_web.permissions import may, visible_items
from luoshi_web.store import courses

COMPARATORS = (">=", ">", "<=", "<", "=", "~", "range")


@dataclass(frozen=True, slots=True)
class Wish:
    """A goal as somebody wants it. value: in the indicator's unit, or with `growth` in % over the year before.
    year: by its end; since: the year of the baseline, where it runs over several. path: the planned figure by month.
    item: the confirmed item of the ledger that it comes from; source: else where it is written."""

    indicator: Indicator
    office: Office
    value: float
    year: int
    kind: str = "target"
    growth: bool = False
    comparator: str = ">="
    value_high: float | None = None
    since: int | None = None
    baseline: float | None = None
    path: Mapping[int, float] = field(default_factory=dict)
    lead: Office | None = None
    field: str = ""
    item: Item | None = None
    source: str = ""


@transaction.atomic
def put(person: User, owner: Office, wish: Wish, today: date) -> Goal:
    """Set a goal for the office `owner`. Raises Forbidden, and LuoshiError for what cannot be measured."""
    if not may(person, "confirm", owner):
        raise Forbidden
    _sound(person, wish)
    goal = _goal(owner, wish, person, today)
    try:
        with transaction.atomic():
            goal.save(force_insert=True)
    except IntegrityError:
        raise LuoshiError(_("This item has its goal already; change that one.")) from None
    courses.compute([goal], today)
    return goal


@transaction.atomic
def change(person: User, pk: int, wish: Wish, reason: str, today: date, version: int | None = None) -> Goal:
    """Put another goal in its place, with a reason; the one that ended stays to be read."""
    old = _open(person, pk, reason, version)
    _sound(person, wish)
    _end(old, reason, today)
    goal = _goal(old.owner, replace(wish, item=old.item), person, today)
    goal.replaces = old
    goal.save(force_insert=True)
    courses.compute([goal], today)
    return goal


@transaction.atomic
def drop(person: User, pk: int, reason: str, today: date, version: int | None = None) -> Goal:
    """End a goal, with a reason."""
    old = _open(person, pk, reason, version)
    _end(old, reason, today)
    return old


def _open(person: User, pk: int, reason: str, version: int | None) -> Goal:
    goal = Goal.objects.select_for_update(of=("self",)).select_related("owner", "item").get(pk=pk)
    if not may(person, "confirm", goal):
        raise Forbidden
    if goal.ended or (version is not None and version != goal.version):
        raise Conflict(goal.version)
    if not reason.strip():
        raise LuoshiError(_("Say why the goal is changed; the reason stays with it."))
    return goal


def _end(goal: Goal, reason: str, today: date) -> None:
    goal.ended, goal.reason, goal.version = today, reason.strip()[:500], goal.version + 1
    goal.save(update_fields=["ended", "reason", "version"])


def _goal(owner: Office, wish: Wish, person: User, today: date) -> Goal:
    return Goal(
        owner=owner, indicator=wish.indicator, office=wish.office, lead=wish.lead, kind=wish.kind, growth=wish.growth,
        comparator=wish.comparator, value=wish.value, value_high=wish.value_high, since=wish.since, year=wish.year,
        baseline=wish.baseline, path={str(month): value for month, value in wish.path.items()},
        field=wish.field or wish.indicator.field, item=wish.item, source=wish.source.strip()[:500], set_by=person,
        set_on=today,
    )  # fmt: skip


def _sound(person: User, wish: Wish) -> None:
    """Raise LuoshiError unless the goal can be measured."""
    name = {"name": wish.indicator.name, "office": wish.office}
    if not wish.office.path.startswith(wish.indicator.scope.path):
        raise LuoshiError(_("“%(name)s” is not measured for %(office)s.") % name)
    figures = [wish.value, wish.value_high, wish.baseline, *wish.path.values()]
    if any(value is not None and not math.isfinite(value) for value in figures) or not 1949 <= wish.year <= 2100:
        raise LuoshiError(_("A goal needs a number and a year, such as 2026."))
    if wish.comparator not in COMPARATORS:
        raise LuoshiError(_("Choose a comparator from the list."))
    if wish.kind == Goal.Kind.LINE and wish.comparator not in {"<=", "<", ">=", ">"}:
        raise LuoshiError(_("A red line says from which side: at most, or at least."))
    if wish.since is not None and wish.since >= wish.year:
        raise LuoshiError(_("The year of the baseline lies before the year of the goal."))
    if any(not 1 <= month <= 12 for month in wish.path):
        raise LuoshiError(_("A monthly path has months from 1 to 12."))
    if wish.item and not visible_items(person).filter(pk=wish.item.pk, kind="target").exists():
        raise LuoshiError(_("A goal comes from an item of the ledger that is a target, or is set by hand."))
