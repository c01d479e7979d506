"""Conditions beyond state and role. Each answers whether the move may go on; its refusal is the row of the same name in
rules/workflow.yaml, `guards`."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from luoshi.policy.wording import number
from luoshi.work.given import Given
from luoshi.work.progress import worse
from luoshi.work.tree import open_children
from luoshi.work.values import Actor, Decision, Standing
from luoshi.work.workflow import Move, may, workflow

Guard = Callable[[Standing, Given], bool]

MOST_LEFT = 1000
"""Days that a step may be said to need still."""


def reporting_offices(standing: Standing) -> frozenset[str]:
    """The offices that do the work or said that it is done."""
    last = standing.report.office if standing.report else ""
    return frozenset({standing.lead, *standing.assisting, standing.done_by, last}) - {""}


def outside(standing: Standing, actor: Actor) -> bool:
    """Whether the actor, with none of their offices, is of a reporting office or of one below it."""
    return not {actor.office, *actor.path, *actor.others} & reporting_offices(standing)


def higher(standing: Standing, actor: Actor, first: Decision) -> bool:
    """Whether the actor stands over the first decider: an office above, the sponsor, or a leader over an officer."""
    if actor.user == first.user:
        return False
    leads = "leader" in actor.roles and not first.leader and actor.office in (first.office, standing.issuing)
    return actor.office in first.path[:-1] or actor.user == standing.sponsor or leads


def _first(standing: Standing) -> Decision | None:
    return standing.extension.first if standing.extension else None


def _extension(standing: Standing) -> str:
    return standing.extension.status if standing.extension else ""


def _leniency(standing: Standing) -> str:
    return standing.leniency.status if standing.leniency else ""


def _after_due(standing: Standing, given: Given) -> bool:
    """Whether the day asked for, or granted instead, is a later one: the due day may have moved since it was asked."""
    asked = standing.extension.new_day if standing.extension else None
    day = given.get("new_day", asked)
    return standing.due is not None and day is not None and day > standing.due


def _start_first(standing: Standing, given: Given) -> bool:
    start, due = given.get("start", standing.start), given.get("due", standing.due)
    return start is None or due is None or start <= due


def _explained(standing: Standing, given: Given) -> bool:
    return standing.target is None or bool(given.get("remark") or given.get("no_change"))


def _figure_given(standing: Standing, given: Given) -> bool:
    return _explained(standing, given) or given.get("figure") is not None


def _figure_explained(standing: Standing, given: Given) -> bool:
    figure = given.get("figure")
    if _explained(standing, given) or figure is None or standing.figure is None:
        return True
    return not worse(figure, standing.figure, standing.target)


def _says_something(standing: Standing, given: Given) -> bool:
    said = given.data.keys() & {"text", "progress", "figure", "milestone"}
    return bool(said) or given.get("no_change") is True


def _done_not_ahead(standing: Standing, given: Given) -> bool:
    done = given.get("done_on", given.today)
    return bool(standing.days.get("issued", done) <= done <= given.today)


def _begun_first(standing: Standing, given: Given) -> bool:
    """A step that is said to have begun has begun by today, and before it was done."""
    begun = given.get("begun_on")
    if begun is None:
        return True
    named = next((m for m in standing.milestones if m.key == given.get("milestone")), None)
    done = given.get("done_on", named.done_on if named else None)
    return named is not None and begun <= min(done or given.today, given.today)


def _left_of_a_step(standing: Standing, given: Given) -> bool:
    """What is still needed is said in whole days, of a step that has begun and is not done."""
    left = given.get("days_left")
    if left is None:
        return True
    named = next((m for m in standing.milestones if m.key == given.get("milestone")), None)
    if named is None or named.done_on or "done_on" in given.data:
        return False
    return bool(named.begun_on or given.get("begun_on")) and left == int(left) and 1 <= left <= MOST_LEFT


def _link_named(standing: Standing, given: Given) -> bool:
    link: dict[str, Any] = given.data["link"]
    named = all(isinstance(value, str) and value for value in link.values())
    return named and set(link) == {"kind", "id"} and link["kind"] in workflow().links


def _higher_if_endorsed(standing: Standing, given: Given) -> bool:
    first = _first(standing)
    return first is None or higher(standing, given.actor, first)


GUARDS: dict[str, Guard] = {
    "has_lead": lambda s, g: bool(g.get("lead", s.lead)),
    "has_due": lambda s, g: bool(g.get("due", s.due) or g.get("ongoing", s.ongoing)),
    "due_ahead": lambda s, g: (due := g.get("due", s.due)) is None or due >= g.today,
    "start_first": _start_first,
    "children_passed": lambda s, g: not open_children(g.children),
    "something_given": lambda s, g: bool(g.data.keys() - {"reason"}),
    "says_something": _says_something,
    "no_change_means_none": lambda s, g: (
        not (g.get("no_change") and g.data.keys() & {"progress", "figure", "milestone"})
    ),
    "milestone_known": lambda s, g: (
        "milestone" not in g.data or any(m.key == g.data["milestone"] for m in s.milestones)
    ),
    "done_not_ahead": _done_not_ahead,
    "begun_first": _begun_first,
    "left_of_a_step": _left_of_a_step,
    "figure_given": _figure_given,
    "figure_explained": _figure_explained,
    "progress_explained": lambda s, g: g.get("progress", s.progress) >= s.progress or bool(g.get("remark")),
    "not_reporting_office": lambda s, g: outside(s, g.actor),
    "before_due": lambda s, g: s.due is not None and g.today < s.due,
    "later_day": _after_due,
    "granted_later_day": _after_due,
    "no_extension_open": lambda s, g: _extension(s) not in ("asked", "endorsed"),
    "extension_open": lambda s, g: _extension(s) in ("asked", "endorsed"),
    "extension_asked": lambda s, g: _extension(s) == "asked",
    "extension_endorsed": lambda s, g: _extension(s) == "endorsed",
    "higher_than_first": _higher_if_endorsed,
    "higher_if_endorsed": _higher_if_endorsed,
    "criteria_known": lambda s, g: set(g.data["criteria"]) <= workflow().criteria.keys(),
    "no_leniency_before": lambda s, g: s.leniency is None,
    "leniency_waits": lambda s, g: _leniency(s) in ("asked", "appealed"),
    "leniency_refused_once": lambda s, g: _leniency(s) == "refused",
    "not_first_decider": lambda s, g: (
        s.leniency is None or s.leniency.first is None or s.leniency.first.user != g.actor.user
    ),
    "due_was_computed": lambda s, g: bool(s.due_rule),
    "link_named": _link_named,
    "corrects_known": lambda s, g: g.data["corrects"].is_integer() and 1 <= g.data["corrects"] <= s.seq,
    "change_known": lambda s, g: bool(g.data["change"]) and g.data["change"].keys() <= set(workflow().correctable),
}


AHEAD = frozenset(
    (
        *("not_reporting_office", "before_due", "due_was_computed", "no_extension_open", "extension_open"),
        *("extension_asked", "extension_endorsed", "higher_than_first", "higher_if_endorsed"),
        *("no_leniency_before", "leniency_waits", "leniency_refused_once", "not_first_decider"),
    )
)
"""The guards that can be judged before anything is given."""


def open_moves(standing: Standing, actor: Actor, today: date) -> tuple[Move, ...]:
    """The moves the actor can make on the item now, as far as can be said before anything is given: the buttons."""
    given = Given(actor, {}, (), today, standing.seq + 1)
    return tuple(
        move
        for move in workflow().moves.values()
        if standing.state in move.origins
        and may(standing, actor, move)
        and all(GUARDS[name](standing, given) for name in AHEAD.intersection(move.guards))
    )


def failing(move: Move, standing: Standing, given: Given) -> str:
    """The name of the first of the move's guards that does not hold; empty if all do."""
    return next((name for name in move.guards if not GUARDS[name](standing, given)), "")


def words(standing: Standing, given: Given) -> dict[str, Any]:
    """What the sentences of the guards may speak of."""
    table = workflow()
    return {
        "today": given.today,
        "due": standing.due,
        "seq": standing.seq,
        "children": ", ".join(child.title for child in open_children(given.children)),
        "last_figure": "" if standing.figure is None else number(standing.figure),
        "last_progress": standing.progress,
        "criteria": ", ".join(f"{key} {label}" for key, label in table.criteria.items()),
        "links": ", ".join(f"{key} {label}" for key, label in table.links.items()),
        "correctable": ", ".join(str(table.given[name]) for name in table.correctable),
    }
