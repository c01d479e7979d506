"""Plans of several items as one: an item may wait for others, and what happens to one moves those that wait for it.

An item ends in a milestone of its own, called `item:`; that of an item without a plan is reached on its due day, which
is all that is known of it. Its steps are called `item:step`.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan import kept
from luoshi.work.plan.check import LONGEST
from luoshi.work.plan.schedule import Dates, Schedule
from luoshi.work.plan.values import DAYS, WORKDAYS, Link, Plan, Step, Workdays
from luoshi.work.values import Standing

FIELD = "after"
"""The name in `Standing.fields` under which stands what an item waits for."""
MOST = 50
"""Items for which one item can wait."""


@dataclass(frozen=True, slots=True)
class Wait:
    """The item waits until another is done, and `lag` days of `calendar` more."""

    item: str
    lag: int = 0
    calendar: str = WORKDAYS


@dataclass(frozen=True, slots=True)
class Part:
    """One item's share of the whole: its steps, the last of them its end, its links, and what it waits for."""

    item: str
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    firsts: tuple[str, ...]
    waits: tuple[Wait, ...]


def waits_of(standing: Standing) -> tuple[Wait, ...]:
    """What the item waits for. LuoshiError for what cannot be read."""
    try:
        return tuple(Wait(str(item), int(lag), str(days)) for item, lag, days in standing.fields.get(FIELD, ()))
    except (TypeError, ValueError):
        raise LuoshiError(_("What {item} waits for cannot be read; say it anew.").format(item=standing.title)) from None


def plain(waits: Iterable[Wait], item: str) -> list[list[Any]]:
    """The same as JSON, checked: not the item itself, none twice, no lag beyond reason."""
    waits = list(waits)
    if any(wait.item == item for wait in waits):
        raise LuoshiError(_("An item cannot wait for itself."))
    if len({wait.item for wait in waits}) < len(waits):
        raise LuoshiError(_("The same item is named twice among those that are waited for."))
    if len(waits) > MOST or any(abs(wait.lag) > LONGEST for wait in waits):
        raise LuoshiError(_("An item waits for {most} others at most.").format(most=MOST))
    return [[wait.item, wait.lag, wait.calendar] for wait in waits]


def end(item: str) -> str:
    """The key of an item's end."""
    return f"{item}:"


def part(standing: Standing) -> Part:
    """The item's share; of one whose plan cannot be read its end alone."""
    own = standing.item
    try:
        plan = kept.plan_of(standing) if standing.due else None
        waits = waits_of(standing)
    except LuoshiError:
        plan, waits = None, ()
    done = standing.done_on
    last = Step(
        end(own), standing.title, calendar=DAYS, earliest=standing.due, deadline=standing.due, done=done, item=own
    )
    if plan is None or done:
        return Part(own, (last,), (), (last.key,), waits)
    # the due day binds the item's end, once
    days = [(it, None if it.deadline == standing.due else it.deadline) for it in plan.steps]
    steps = tuple(replace(it, key=f"{own}:{it.key}", item=own, deadline=day) for it, day in days)
    links = [replace(it, before=f"{own}:{it.before}", after=f"{own}:{it.after}") for it in plan.links]
    followed, following = {it.before for it in links}, {it.after for it in links}
    links += [Link(it.key, last.key) for it in steps if it.key not in followed]
    firsts = tuple(it.key for it in steps if it.key not in following)
    return Part(own, (*steps, replace(last, earliest=None)), tuple(links), firsts, waits)


def joined(parts: Iterable[Part], calendars: Mapping[str, Workdays] | None = None) -> Plan:
    """The items as one plan. What is waited for outside of them is left out."""
    parts = list(parts)
    known = {one.item for one in parts}
    steps = tuple(step for one in parts for step in one.steps)
    links = [link for one in parts for link in one.links]
    for one in parts:
        for wait in (it for it in one.waits if it.item in known):
            links += [Link(end(wait.item), first, "FS", wait.lag, wait.calendar) for first in one.firsts]
    return Plan(steps, tuple(links), calendars or {})


def pulled(one: Part, step: str, day: date) -> tuple[Step, Step]:
    """The step before and after it is pulled to a day: not to begin earlier; with "" the item's due day itself."""
    key = f"{one.item}:{step}"
    found = next((it for it in one.steps if it.key == key), None)
    if found is None:
        raise LuoshiError(_("Step {key} is not in the plan any more; look at it again.").format(key=step))
    if step:
        return found, replace(found, earliest=day)
    return found, replace(found, deadline=day, earliest=day if found.earliest else None)


OUTSIDE = "@"
"""What begins the key of a step that stands for another item."""


def with_outside(
    plan: Plan, waits: Iterable[Wait], expected: Mapping[str, tuple[str, date | None, date | None]]
) -> Plan:
    """An item's own plan with a milestone for each item that it waits for.

    expected: item → (its title, the day by which it can be finished, the day on which it was).
    """
    following = {link.after for link in plan.links}
    firsts = [step.key for step in plan.steps if step.key not in following]
    steps: list[Step] = []
    links: list[Link] = []
    for wait in (it for it in waits if it.item in expected):
        title, day, done = expected[wait.item]
        key = OUTSIDE + wait.item
        steps.append(Step(key, title, calendar=DAYS, earliest=day, done=done, weight=0, item=key))
        links += [Link(key, first, "FS", wait.lag, wait.calendar) for first in firsts]
    return replace(plan, steps=(*steps, *plan.steps), links=(*plan.links, *links))


def own(plan: Plan) -> Plan:
    """The plan without what stands for other items."""
    steps = tuple(step for step in plan.steps if not step.key.startswith(OUTSIDE))
    return replace(plan, steps=steps, links=tuple(it for it in plan.links if not it.before.startswith(OUTSIDE)))


@dataclass(frozen=True, slots=True)
class Share:
    """One item's steps out of a schedule of many, under their own keys, and the dates of its end."""

    steps: tuple[Step, ...]
    dates: Mapping[str, Dates]
    end: Dates


def share(found: Schedule, one: Part) -> Share:
    """The item's share of the schedule; critical is what is so among its own steps."""
    cut = len(one.item) + 1
    own = one.steps[:-1]
    totals = [total for it in own if (total := found.dates[it.key].total) is not None]
    limit = max(min(totals, default=0), 0)
    dates = {}
    for step in own:
        its = found.dates[step.key]
        dates[step.key[cut:]] = replace(its, critical=its.total is not None and its.total <= limit)
    steps = tuple(replace(found.plan.steps[found.network.rank[it.key]], key=it.key[cut:]) for it in own)
    return Share(steps, dates, found.dates[end(one.item)])


def moved_items(before: Schedule, after: Schedule) -> dict[str, list[str]]:
    """Item → keys of its steps whose days the change has moved."""
    found: dict[str, list[str]] = {}
    for step in after.plan.steps:
        old, new = before.dates[step.key], after.dates[step.key]
        if old is not new and _days(old) != _days(new):
            found.setdefault(step.item, []).append(step.key)
    return found


def _days(dates: Dates) -> tuple[date | None, ...]:
    return dates.early_start, dates.early_finish, dates.late_start, dates.late_finish
