"""Lamps (亮灯): the colour of an item on any day, by rule, with the reason; and the days on which it will change.

As long as nothing happens to an item, a rule that has begun to hold goes on holding. So each rule comes down to the day
from which it holds, an item's lamps are a short list of days, and counting lamps is reading a column.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any, NamedTuple

from luoshi.calendar import CHINA, Calendar
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.curve import curve, first_day, planned
from luoshi.work.values import Standing
from luoshi.work.workflow import Label, rules


@dataclass(frozen=True, slots=True)
class LampRule:
    """A row of rules/lamps.yaml: under which test an item gets which colour."""

    name: str
    test: str
    colour: str
    sentence: Label
    limits: Mapping[str, Any]
    cite: str = ""


@dataclass(frozen=True, slots=True)
class Lamp:
    """An item's lamp: the colour, the rule that gave it, since when it holds, and the figures it rests on."""

    colour: str
    rule: LampRule
    since: date
    inputs: Mapping[str, Any]

    def __str__(self) -> str:
        return str(self.rule.sentence).format(**self.inputs)


class Holds(NamedTuple):
    """From which day on a rule holds, and the figures that its sentence names."""

    since: date
    inputs: Mapping[str, Any]


Test = Callable[[Standing, Mapping[str, Any], Calendar], Holds | None]
DAY = timedelta(days=1)


def _running(standing: Standing) -> bool:
    """Whether the item's clock runs."""
    return standing.state in ("issued", "returned", "accepted", "in_progress") and standing.done_on is None


def _begun(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
    issued = standing.days.get("issued")
    if issued is None or standing.state == "drafted":
        return None
    start = max(standing.start or issued, issued)
    return Holds(start, {"start": start})


def _unaccepted(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
    if standing.state != "issued":
        return None
    issued = standing.days["issued"]
    return Holds(calendar.add_workdays(issued, limits["workdays"]) + DAY, {"issued": issued})


def _silent(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
    if standing.state not in ("accepted", "in_progress"):
        return None
    last = standing.report.day if standing.report else standing.days.get("accepted", standing.day)
    return Holds(last + limits["days"] * DAY, {"last": last})


def _near_due(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
    if not _running(standing) or standing.due is None:
        return None
    return Holds(calendar.add_workdays(standing.due, -limits["workdays"]), {"due": standing.due})


def _milestone(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
    missed = [step for step in standing.milestones if step.done_on is None]
    if not _running(standing) or not missed:
        return None
    step = min(missed, key=lambda step: step.day)
    return Holds(step.day + (limits["days"] + 1) * DAY, {"milestone": step.title, "day": step.day})


def _behind(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
    points = curve(standing) if _running(standing) else ()
    since = first_day(points, standing.progress + limits["points"], limits.get("beyond", False))
    if since is None:
        return None
    return Holds(
        since, {"since": since, "progress": f"{standing.progress:g}", "planned": f"{planned(points, since):.4g}"}
    )


def _overdue(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
    if not _running(standing) or standing.due is None:
        return None
    return Holds(standing.due + DAY, {"due": standing.due})


def _finished(states: tuple[str, ...], late: bool) -> Test:
    def test(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
        done = standing.done_on
        if standing.state not in states or done is None:
            return None
        if late != (standing.due is not None and done > standing.due):
            return None
        return Holds(standing.days.get(standing.state, done), {"done": done, "due": standing.due})

    return test


def _state(state: str) -> Test:
    def test(standing: Standing, limits: Mapping[str, Any], calendar: Calendar) -> Holds | None:
        if standing.state != state:
            return None
        since = standing.days.get(state, standing.day)
        return Holds(since, {"since": since})

    return test


TESTS: dict[str, Test] = {
    "always": lambda standing, limits, calendar: Holds(min(standing.days.values(), default=standing.day), {}),
    "begun": _begun,
    "unaccepted": _unaccepted,
    "silent": _silent,
    "near_due": _near_due,
    "milestone": _milestone,
    "behind": _behind,
    "overdue": _overdue,
    "done_in_time": _finished(("reported", "checked"), late=False),
    "done_late": _finished(("reported", "checked"), late=True),
    "closed_in_time": _finished(("closed",), late=False),
    "closed_late": _finished(("closed",), late=True),
    "suspended": _state("suspended"),
    "cancelled": _state("cancelled"),
}


@cache
def colours() -> Mapping[str, Label]:
    """The colours with their words."""
    return {colour: Label(row["zh"], row["en"]) for colour, row in rules("lamps")["colours"].items()}


def lamp_word(colour: str, state: str, due: date | None, day: date) -> Label:
    """What a lamp of this colour says on `day` of an item in `state` that is due on `due`: 逾期 or 进度滞后 for red."""
    past = due is not None and due < day
    fits = (
        row
        for row in rules("lamps")["words"]
        if row["colour"] == colour and row.get("state", state) == state and row.get("past_due", past) == past
    )
    row = next(fits, None)
    return Label(row["zh"], row["en"]) if row else colours()[colour]


@cache
def lamp_rules(day: date = date.max, also: tuple[str, ...] = ()) -> tuple[LampRule, ...]:
    """The rules in force on `day`; `also` switches offered ones on, by name."""
    sets = sorted(rules("lamps")["sets"], key=lambda row: row["from"])
    shown = [row for row in sets if row["from"] <= day] or sets[:1]
    rows = shown[-1]["rules"]
    if unknown := set(also) - {row["name"] for row in rows}:
        sentence = _("There is no lamp rule “{name}”; known are {names}.")
        raise LuoshiError(sentence.format(name=min(unknown), names=", ".join(row["name"] for row in rows)))
    return tuple(_rule(row) for row in rows if not row.get("offered") or row["name"] in also)


def _rule(row: Mapping[str, Any]) -> LampRule:
    limits = {key: row[key] for key in ("workdays", "days", "points", "beyond") if key in row}
    return LampRule(row["name"], row["test"], row["colour"], Label(row["zh"], row["en"]), limits, row.get("cite", ""))


def lamp(standing: Standing, day: date, rules: tuple[LampRule, ...] | None = None, calendar: Calendar = CHINA) -> Lamp:
    """The item's lamp on `day`, if nothing happens until then."""
    return changes(standing, day, rules, calendar)[0]


def changes(
    standing: Standing, from_day: date, rules: tuple[LampRule, ...] | None = None, calendar: Calendar = CHINA
) -> list[Lamp]:
    """The lamp on `from_day`, and every later one with the day (`since`) that brings it if nothing happens."""
    return _turns(_ahead(standing, from_day, rules, calendar), lambda lamp: lamp.colour)


def turns(
    standing: Standing, from_day: date, rules: tuple[LampRule, ...] | None = None, calendar: Calendar = CHINA
) -> list[Lamp]:
    """The same, with the days on which the colour stays and its word changes: from 进度滞后 to 逾期."""

    def says(lamp: Lamp) -> Label:
        return lamp_word(lamp.colour, standing.state, standing.due, max(lamp.since, from_day))

    return _turns(_ahead(standing, from_day, rules, calendar), says)


def _ahead(standing: Standing, from_day: date, rules: tuple[LampRule, ...] | None, calendar: Calendar) -> list[Lamp]:
    """The lamp on `from_day`, and one for each rule that will take over from it."""
    found = []
    for rule in lamp_rules() if rules is None else rules:
        if holds := TESTS[rule.test](standing, rule.limits, calendar):
            found.append(Lamp(rule.colour, rule, holds.since, {**rule.limits, **holds.inputs}))
    # of the rules that hold on a day the last counts: earlier ones that begin later never show
    shown: list[Lamp] = []
    for lamp in reversed(found):
        if not shown or lamp.since < shown[-1].since:
            shown.append(lamp)
    shown.reverse()
    now = next((lamp for lamp in reversed(shown) if lamp.since <= from_day), shown[0])
    return [now, *(lamp for lamp in shown if lamp.since > from_day and lamp is not now)]


def _turns(lamps: list[Lamp], says: Callable[[Lamp], object]) -> list[Lamp]:
    """The first, and of the others those that say something else than the one before."""
    return [lamps[0], *(lamp for before, lamp in pairwise(lamps) if says(lamp) != says(before))]
