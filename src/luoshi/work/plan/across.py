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
    steps = tuple(replace(it, key=f"{own}:{it.key}", item=own) for it in plan.steps)
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
