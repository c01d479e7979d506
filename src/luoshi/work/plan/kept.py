"""How a plan is kept in the ledger: its steps in the item's `fields`, its days as milestones, its course as the curve.

All three are written by one move with one entry; days are computed anew from the steps whenever they are asked for.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.curve import planned
from luoshi.work.plan.desk import milestones
from luoshi.work.plan.schedule import Schedule, schedule
from luoshi.work.plan.templates import propose
from luoshi.work.plan.values import KINDS, WORKDAYS, Basis, Kind, Link, Plan, Step, Workdays
from luoshi.work.values import Milestone, Standing, load, plain

FIELD = "plan"
"""The name in `Standing.fields` under which the steps stand."""
MOST = 200
"""Steps of one item; a larger undertaking has sub-items."""


def plan_of(standing: Standing) -> Plan | None:
    """The item's plan as it stands: the steps that were saved, else its milestones; None if it has neither.

    LuoshiError where no due day binds it, or what was saved is no plan.
    """
    rows = standing.fields.get(FIELD)
    if not rows and not standing.milestones:
        return None
    if rows:
        try:
            steps, links = [_step(row) for row in rows], [link for row in rows for link in _links(row)]
        except (KeyError, TypeError, ValueError, AttributeError):
            raise LuoshiError(
                _("The plan of {item} cannot be read; propose it anew.").format(item=standing.title)
            ) from None
        return bound(Plan(tuple(steps), tuple(links), title=standing.title), standing)
    steps = [
        Step(it.key, it.title, deadline=it.day, started=it.begun_on, done=it.done_on, weight=it.weight)
        for it in standing.milestones
    ]
    return Plan(tuple(steps), title=standing.title)


def proposed(standing: Standing, kind: str) -> Plan:
    """The stages of that kind of work, counted back from the item's due day."""
    return bound(replace(propose(kind, due_of(standing)), title=standing.title), standing)


def due_of(standing: Standing) -> date:
    """The item's due day. LuoshiError if it has none."""
    if standing.due is None:
        raise LuoshiError(_("Give the item a due day first; a plan is counted back from it."))
    return standing.due


def bound(plan: Plan, standing: Standing) -> Plan:
    """The plan with the item's due day on every step that nothing follows, and with what is reported begun or done."""
    due, reported = due_of(standing), {it.key: it for it in standing.milestones}
    followed = {link.before for link in plan.links}
    steps = (_happened(it, None if it.key in followed else due, reported.get(it.key)) for it in plan.steps)
    return replace(plan, steps=tuple(steps))


def _happened(step: Step, deadline: date | None, reported: Milestone | None) -> Step:
    """The step with its deadline and what was reported of it: begun, so that its remaining part is scheduled, or done.

    Most steps are as they were, and stay the same value: a county has tens of thousands.
    """
    started, done, left, left_on = step.started, step.done, None, None
    if reported:
        started, done = reported.begun_on or started, reported.done_on or done
        left, left_on = (None, None) if done else (reported.left, reported.left_on)
    if started and done and done < started:
        started = done
    if (step.deadline, step.started, step.done, step.remaining, step.remaining_on) == (
        deadline,
        started,
        done,
        left,
        left_on,
    ):
        return step
    return replace(step, deadline=deadline, started=started, done=done, remaining=left, remaining_on=left_on)


def with_bases(plan: Plan, before: Iterable[Step], by: str, day: date) -> Plan:
    """The plan with where each duration comes from: as it was before, where neither it nor its basis has changed;
    else entered by that person (an id) on that day, with the reason that they gave."""
    known = {step.key: step for step in before}
    return replace(plan, steps=tuple(replace(it, basis=_basis(it, known.get(it.key), by, day)) for it in plan.steps))


def _basis(step: Step, old: Step | None, by: str, day: date) -> Basis | None:
    said = step.basis.text if step.basis else ""
    was = old.basis.text if old and old.basis else ""
    if old and (step.duration, step.calendar) == (old.duration, old.calendar) and said in ("", was):
        return old.basis
    if not step.duration and not said:
        return None
    return Basis("" if said == was else said, "entered", by=by, day=day)


def given(found: Schedule, standing: Standing) -> dict[str, Any]:
    """What the move is given that saves the plan: milestones, curve, and the fields with its steps in them.

    A milestone that is reached keeps the day that was promised for it; what is reported of one stays.
    """
    if len(found.plan.steps) > MOST:
        raise LuoshiError(_("A plan of one item has at most {most} steps; make sub-items.").format(most=MOST))
    kept = {it.key: it for it in standing.milestones if it.done_on or it.begun_on}
    made = tuple(_keeping(it, kept.get(it.key)) for it in milestones(found))
    return {
        "milestones": [_plain(it) for it in sorted(made, key=lambda it: it.day)],
        "curve": [[day.isoformat(), percent] for day, percent in planned(found)],
        "fields": {**standing.fields, FIELD: rows_of(found.plan)},
    }


def _keeping(new: Milestone, old: Milestone | None) -> Milestone:
    if old is None:
        return new
    return old if old.done_on else replace(new, begun_on=old.begun_on, left=old.left, left_on=old.left_on)


def rows_of(plan: Plan) -> list[dict[str, Any]]:
    """The steps with the links that lead to them, as JSON."""
    into: dict[str, list[list[Any]]] = {}
    for link in plan.links:
        into.setdefault(link.after, []).append([link.before, link.kind, link.lag, link.calendar])
    return [
        {
            "key": it.key,
            "title": it.title,
            "duration": it.duration,
            "calendar": it.calendar,
            "earliest": it.earliest.isoformat() if it.earliest else "",
            "started": it.started.isoformat() if it.started else "",
            "after": into.get(it.key, []),
            **({"basis": plain(it.basis)} if it.basis else {}),
        }
        for it in plan.steps
    ]


@dataclass(frozen=True, slots=True)
class KeptDay:
    """A day of a plan that is stored, so that lists need compute nothing: by `day` the milestone `key` must be reached
    (node), or its step must begin (start)."""

    kind: Literal["node", "start"]
    key: str
    day: date
    title: str
    done: bool = False


def days_of(standing: Standing, calendar: Workdays) -> tuple[KeptDay, ...]:
    """The days of an item's plan as they stand after its last entry: its milestones, and by when each step that has
    not begun must begin."""
    nodes = [KeptDay("node", it.key, it.day, it.title, it.done_on is not None) for it in standing.milestones]
    if not standing.fields.get(FIELD):
        return tuple(nodes)
    try:
        plan = plan_of(standing)
        found = schedule(replace(plan, calendars={WORKDAYS: calendar}), standing.day) if plan else None
    except LuoshiError:
        return tuple(nodes)
    waiting = [it for it in found.plan.steps if not it.started and not it.done and it.duration] if found else []
    starts = [KeptDay("start", it.key, found.dates[it.key].late_start, it.name) for it in waiting] if found else []
    return (*nodes, *starts)


def _plain(milestone: Milestone) -> dict[str, Any]:
    done, begun, said = milestone.done_on, milestone.begun_on, milestone.left_on
    left = {"left": milestone.left, "left_on": said.isoformat()} if said else {}
    return {
        "key": milestone.key,
        "title": milestone.title,
        "day": milestone.day.isoformat(),
        "weight": milestone.weight,
        "done_on": done.isoformat() if done else None,
        "begun_on": begun.isoformat() if begun else None,
        **left,
    }


def _step(row: Mapping[str, Any]) -> Step:
    duration, earliest, started = int(row["duration"]), row.get("earliest"), row.get("started")
    return Step(
        str(row["key"]),
        str(row["title"]),
        duration,
        str(row.get("calendar") or WORKDAYS),
        earliest=date.fromisoformat(earliest) if earliest else None,
        started=date.fromisoformat(started) if started else None,
        weight=max(duration, 1),
        basis=load(row["basis"], Basis) if row.get("basis") else None,
    )


def _links(row: Mapping[str, Any]) -> list[Link]:
    found = []
    for before, kind, lag, calendar in row.get("after", ()):
        known: Kind = next(one for one in KINDS if one == kind)
        found.append(Link(str(before), str(row["key"]), known, int(lag), str(calendar)))
    return found
