"""What is wrong with a plan, in one sentence; most errors are a slip in a table, so each names the step."""

from __future__ import annotations

from datetime import date
from math import inf

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.days import FIRST_YEAR, LAST_YEAR
from luoshi.work.plan.values import DAYS, KINDS, WORKDAYS, Link, Plan, Step

LONGEST = 10_000
"""No step and no lag is longer than this, in days: 27 years."""


def check(plan: Plan, today: date | None = None) -> None:
    """LuoshiError for the first mistake in `plan` that can be seen without computing dates."""
    keys: set[str] = set()
    names = {WORKDAYS, DAYS, *plan.calendars}
    if not plan.steps:
        raise LuoshiError(_("The plan has no steps."))
    for step in plan.steps:
        if step.key in keys:
            raise LuoshiError(_("Two steps are numbered {key}; give one of them another number.").format(key=step.key))
        keys.add(step.key)
        if sentence := _numbers(step) or _days(step, today):
            raise LuoshiError(sentence)
        _known(step.calendar, names)
    for link in plan.links:
        _check_link(link, keys, names)


def dates(step: Step) -> list[date]:
    """The dates that a step has."""
    return [day for day in (step.earliest, step.fixed, step.deadline, step.started, step.done) if day is not None]


def _numbers(step: Step) -> str:
    """What is wrong with a step's numbers."""
    if step.duration < 0:
        sentence = _("The duration of {step} is {n}; it must be 0 (a milestone) or more days.")
    elif step.duration > LONGEST:
        sentence = _("The duration of {step} is {n} days; the most is {most}.")
    elif step.remaining is not None and not 0 <= step.remaining <= LONGEST:
        sentence = _("The remaining duration of {step} must be 0 to {most} days.")
    elif not 0 <= step.weight < inf:
        sentence = _("The weight of {step} must be 0 or more.")
    else:
        return ""
    return sentence.format(step=step.name, n=step.duration, most=LONGEST)


def _days(step: Step, today: date | None) -> str:
    """What is wrong with a step's dates."""
    for day in dates(step):
        if not FIRST_YEAR <= day.year < LAST_YEAR:
            sentence = _("{step} has the date {day}, outside of the calendar ({first} to {last}); correct it.")
            return sentence.format(step=step.name, day=day, first=FIRST_YEAR, last=LAST_YEAR - 1)
    if step.started and step.done and step.done < step.started:
        return _("{step} was finished before it began; correct one of the two dates.").format(step=step.name)
    if today and ((step.started or today) > today or (step.done or today) > today):
        sentence = _("{step} is said to have begun or finished after today; what is to come is no fact yet.")
        return sentence.format(step=step.name)
    return ""


def _check_link(link: Link, keys: set[str], names: set[str]) -> None:
    for key, other in ((link.before, link.after), (link.after, link.before)):
        if key not in keys:
            raise LuoshiError(
                _("Step {other} is linked to step {key}, which does not exist.").format(other=other, key=key)
            )
    if link.before == link.after:
        raise LuoshiError(_("Step {key} waits for itself; remove that predecessor.").format(key=link.after))
    if link.kind not in KINDS:
        raise LuoshiError(
            _("The link from {before} to {after} is of no known kind ({kind}); write FS, SS, FF or SF.").format(
                before=link.before, after=link.after, kind=link.kind
            )
        )
    if abs(link.lag) > LONGEST:
        raise LuoshiError(
            _("The lag between {before} and {after} is {lag} days; the most is {most}.").format(
                before=link.before, after=link.after, lag=link.lag, most=LONGEST
            )
        )
    if link.calendar:
        _known(link.calendar, names)


def _known(calendar: str, names: set[str]) -> None:
    for name in calendar.split("&"):
        if name.strip() not in names:
            raise LuoshiError(
                _("There is no calendar {name}; there are {known}.").format(name=name, known=", ".join(sorted(names)))
            )
