"""What a move changes of an item beside its state: for each verb the fields of the standing with their new values."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from luoshi.work.given import Given, read_field
from luoshi.work.progress import from_figure, from_milestones
from luoshi.work.values import Decision, Extension, Leniency, Milestone, Report, Standing, Suspension

Changes = dict[str, Any]
Effect = Callable[[Standing, Given], Changes]


def named_day(changes: Changes) -> Changes:
    """A due day that is given without a rule was not computed: no paper moves it any more."""
    return {"due_rule": {}, **changes} if "due" in changes else changes


def _draft(standing: Standing, given: Given) -> Changes:
    return {"issuing": given.actor.office}


def _moot(standing: Standing) -> Changes:
    """A request for an extension that nobody needs to decide any more."""
    waits = standing.extension and standing.extension.status in ("asked", "endorsed")
    return _withdraw_extension(standing) if waits else {}


def _restore(standing: Standing, given: Given) -> Changes:
    """A cancelled item starts again as a draft: it must be issued, and accepted, anew."""
    return {"done_on": None, "done_by": "", "suspension": None, "progress": 0.0}


def _issue(standing: Standing, given: Given) -> Changes:
    changes: Changes = {"first_due": given.get("due", standing.due)}
    if given.get("lead", standing.lead) != standing.lead:
        # the people of the office it went to by mistake have nothing to do with it any more
        changes |= {"responsible": "", "liaison": ""}
    return changes


def _report(standing: Standing, given: Given) -> Changes:
    figure = given.get("figure", standing.figure)
    milestones = tuple(
        _reached(step, given) if step.key == given.get("milestone") else step for step in standing.milestones
    )
    progress = _progress(standing, given, given.get("figure"))
    last = Report(
        given.seq, given.today, given.actor.office, progress, given.get("figure"), given.get("no_change", False)
    )
    reached = [step.done_on for step in milestones] != [step.done_on for step in standing.milestones]
    if reached and "progress" not in given.data and not standing.target:
        progress = from_milestones(milestones)
        last = replace(last, progress=progress)
    return {"report": last, "figure": figure, "progress": progress, "milestones": milestones}


def _reached(step: Milestone, given: Given) -> Milestone:
    """The milestone as reported: done today unless a day is named; begun where only its beginning is said, or what it
    still needs."""
    runs = given.data.keys() & {"begun_on", "days_left"}
    begun = given.get("begun_on", step.begun_on)
    done = given.get("done_on", step.done_on if runs else given.today)
    left = given.get("days_left")
    said = (int(left), given.today) if left is not None else (step.left, step.left_on)
    return replace(step, begun_on=begun, done_on=done, left=said[0], left_on=said[1])


def _progress(standing: Standing, given: Given, figure: float | None) -> float:
    """A figure outweighs what was said: progress towards a target is computed, not claimed."""
    if standing.target and figure is not None:
        return from_figure(figure, standing.target)
    return float(given.get("progress", standing.progress))


def _report_done(standing: Standing, given: Given) -> Changes:
    """Without a figure progress stays as it was: that the rest is done is for the check to say."""
    return {
        "progress": _progress(standing, given, given.get("figure")),
        "done_on": given.today,
        "done_by": given.actor.office,
        "figure": given.get("figure", standing.figure),
        **_moot(standing),
    }


def _undone(standing: Standing, given: Given) -> Changes:
    return {"done_on": None, "done_by": ""}


def _reopen(standing: Standing, given: Given) -> Changes:
    last = standing.report.progress if standing.report else None
    return _undone(standing, given) | {"progress": last or 0.0, "due": given.get("due", standing.due)}


def _suspend(standing: Standing, given: Given) -> Changes:
    return {"suspension": Suspension(given.today, standing.state)}


def _resume(standing: Standing, given: Given) -> Changes:
    """The clock stood still: every day still ahead when it was stopped moves by the days it stood."""
    assert standing.suspension is not None  # the table lets only a suspended item resume
    since, rule = standing.suspension.since, standing.due_rule
    days = (given.today - since).days

    def later(day: date) -> date:
        return day + timedelta(days=days) if day >= since else day

    return {
        "suspension": None,
        "suspended_days": standing.suspended_days + days,
        "due_rule": {**rule, "shift": rule.get("shift", 0) + days} if rule else {},
        "due": standing.due and standing.due + timedelta(days=days),
        "milestones": tuple(m if m.done_on else replace(m, day=later(m.day)) for m in standing.milestones),
        "curve": tuple((later(day), percent) for day, percent in standing.curve),
    }


def _decision(given: Given, granted: bool) -> Decision:
    actor = given.actor
    leader = "leader" in actor.roles
    return Decision(
        actor.user, actor.office, given.today, granted, leader, actor.path, tuple(given.get("criteria", ()))
    )


def _ask_extension(standing: Standing, given: Given) -> Changes:
    """What is claimed on the way is kept as said; towards a target progress follows from the figure alone."""
    assert standing.due is not None  # guard has_due
    asked = Extension("asked", given.today, given.actor.office, standing.due, given.data["new_day"])
    computed = standing.target and standing.figure is not None
    return {"extension": asked, "progress": standing.progress if computed else given.data["progress"]}


def _extension(standing: Standing) -> Extension:
    assert standing.extension is not None  # guards extension_asked, extension_endorsed, extension_open
    return standing.extension


def _endorse_extension(standing: Standing, given: Given) -> Changes:
    asked = _extension(standing)
    new_day = given.get("new_day", asked.new_day)
    return {"extension": replace(asked, status="endorsed", new_day=new_day, first=_decision(given, True))}


def _grant_extension(standing: Standing, given: Given) -> Changes:
    asked = _extension(standing)
    new_day = given.get("new_day", asked.new_day)
    granted = replace(asked, status="granted", new_day=new_day, second=_decision(given, True))
    return {"extension": granted, "due": new_day, "extensions": standing.extensions + 1, "due_rule": {}}


def _refuse_extension(standing: Standing, given: Given) -> Changes:
    asked = _extension(standing)
    place = "second" if asked.status == "endorsed" else "first"
    return {"extension": replace(asked, status="refused", **{place: _decision(given, False)})}  # type: ignore[arg-type]


def _withdraw_extension(standing: Standing) -> Changes:
    return {"extension": replace(_extension(standing), status="withdrawn")}


def _ask_leniency(standing: Standing, given: Given) -> Changes:
    return {"leniency": Leniency("asked", given.today, tuple(given.data["criteria"]))}


def _leniency(standing: Standing) -> Leniency:
    assert standing.leniency is not None  # guards leniency_waits, leniency_refused_once
    return standing.leniency


def _decide_leniency(standing: Standing, given: Given, granted: bool) -> Changes:
    asked = _leniency(standing)
    decision = _decision(given, granted)
    if asked.status == "asked":
        return {"leniency": replace(asked, status="granted" if granted else "refused", first=decision)}
    return {"leniency": replace(asked, status="granted" if granted else "refused_finally", second=decision)}


def _appeal_leniency(standing: Standing, given: Given) -> Changes:
    return {"leniency": replace(_leniency(standing), status="appealed")}


def _correct(standing: Standing, given: Given) -> Changes:
    """The counter-entry; where the last report is corrected, its figures too."""
    changes = {name: read_field(name, value) for name, value in given.data["change"].items()}
    changes = named_day(changes)
    target, figure = changes.get("target", standing.target), changes.get("figure", standing.figure)
    if changes.keys() & {"target", "figure"} and "progress" not in changes and target and figure is not None:
        changes["progress"] = from_figure(figure, target)
    last = standing.report
    if last and last.seq == given.data["corrects"]:
        figures = {name: changes[name] for name in ("progress", "figure") if name in changes}
        changes["report"] = replace(last, **figures)
    return changes


EFFECTS: dict[str, Effect] = {
    "draft": _draft,
    "issue": _issue,
    "report": _report,
    "report_done": _report_done,
    "withdraw": _undone,
    "check": lambda standing, given: {"progress": 100.0},
    "reject": _undone,
    "reopen": _reopen,
    "suspend": _suspend,
    "resume": _resume,
    "ask_extension": _ask_extension,
    "endorse_extension": _endorse_extension,
    "grant_extension": _grant_extension,
    "refuse_extension": _refuse_extension,
    "withdraw_extension": lambda standing, given: _withdraw_extension(standing),
    "return": lambda standing, given: _moot(standing),
    "cancel": lambda standing, given: _moot(standing),
    "restore": _restore,
    "ask_leniency": _ask_leniency,
    "decide_leniency": lambda standing, given: _decide_leniency(standing, given, True),
    "refuse_leniency": lambda standing, given: _decide_leniency(standing, given, False),
    "appeal_leniency": _appeal_leniency,
    "correct": _correct,
}
