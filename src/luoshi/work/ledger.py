"""The ledger's three verbs: `step` validates and makes an entry, `apply` and `fold` only apply what entries say.

An entry carries the values it set, not the rules that led to them: folding an old journal gives what it gave then,
whatever has become of the rules since.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.chain import seal
from luoshi.work.effects import EFFECTS, named_day
from luoshi.work.given import Given, field_types, read_given
from luoshi.work.guards import failing, open_moves, words
from luoshi.work.values import Action, Entry, Refusal, Standing, Step, load, plain
from luoshi.work.workflow import Move, may, workflow


def step(standing: Standing | None, action: Action, today: date, children: Iterable[Standing] = ()) -> Step | Refusal:
    """The item after the action, with the entry that says so; or why not. None stands for an item still to be made.

    children: the sub-items as they are now; with one that has not passed its check, their parent is not reported done.
    """
    if standing is None:
        if action.item.split() != [action.item]:
            return Refusal("item", _("Give the new item an id, without spaces."))
        standing = Standing(action.item)
    move = workflow().moves.get(action.verb)
    if move is None:
        return Refusal(
            "verb", _("There is no move “{verb}”.").format(verb=action.verb), _verbs(standing, action, today)
        )
    if refusal := _misplaced(standing, action, move, today):
        return refusal
    given = read_given(action, move, today, standing, tuple(children))
    if isinstance(given, Refusal):
        return given
    if guard := failing(move, standing, given):
        return Refusal(guard, str(workflow().guards[guard]).format(**words(standing, given)))
    try:
        entry = seal(standing.head, _content(standing, action, given, _changes(standing, move, given)))
    except LuoshiError as error:
        return Refusal("wrong", str(error))
    except (ValueError, TypeError, KeyError, AttributeError):
        return Refusal("wrong", _("Something that was given cannot be read as text, number or day."))
    return Step(apply(standing, entry), entry)


def _verbs(standing: Standing, action: Action, today: date) -> tuple[str, ...]:
    return tuple(move.verb for move in open_moves(standing, action.actor, today))


def _misplaced(standing: Standing, action: Action, move: Move, today: date) -> Refusal | None:
    """Whether somebody was quicker, the state or the actor's roles do not allow the move, or the day lies back."""
    if not action.actor.user or not action.actor.office:
        return Refusal("who", _("Say who acts, and for which office."))
    if action.expects is not None and action.expects != standing.seq:
        return Refusal(
            "changed", _("The item has changed since you opened it; look at it again."), (str(standing.seq),)
        )
    if (standing.state or None) not in (move.origins or (None,)):
        return _wrong_state(standing, action, move, today)
    if not may(standing, action.actor, move):
        names = workflow()
        who = (f"{names.relations[relation]}·{names.roles[role]}" for role, relation in move.who)
        sentence = _("“{move}” is for: {who}.").format(move=move.label, who=", ".join(who))
        return Refusal("who", sentence, _verbs(standing, action, today))
    if today < standing.day:
        sentence = _("The item's last entry is of {day}; a new one cannot be dated before.").format(day=standing.day)
        return Refusal("day", sentence, (standing.day.isoformat(),))
    return None


def _wrong_state(standing: Standing, action: Action, move: Move, today: date) -> Refusal:
    verbs = _verbs(standing, action, today)
    if not standing.state:
        return Refusal("state", _("The item does not exist yet; it must be drafted first."), verbs)
    state = workflow().states[standing.state]
    if not verbs:
        return Refusal("state", _("“{move}” is not possible at “{state}”.").format(move=move.label, state=state))
    possible = ", ".join(str(workflow().moves[verb].label) for verb in verbs)
    sentence = _("“{move}” is not possible at “{state}”; possible for you: {possible}.")
    return Refusal("state", sentence.format(move=move.label, state=state, possible=possible), verbs)


def _changes(standing: Standing, move: Move, given: Given) -> dict[str, Any]:
    """The fields that get a new value, and only those."""
    changes: dict[str, Any] = {}
    if move.sets:
        changes |= named_day({key: value for key, value in given.data.items() if key != "reason"})
    effect = EFFECTS.get(move.verb)
    # what is given outweighs what follows
    changes = {**(effect(standing, given) if effect else {}), **changes}
    if move.to == "before":
        assert standing.suspension is not None
        changes["state"] = standing.suspension.resume_to
    elif move.to != "same":
        changes["state"] = move.to
    return {name: value for name, value in changes.items() if name == "state" or value != getattr(standing, name)}


def _content(standing: Standing, action: Action, given: Given, changes: dict[str, Any]) -> dict[str, Any]:
    return {
        "item": standing.item,
        "seq": standing.seq + 1,
        "verb": action.verb,
        "day": given.today.isoformat(),
        "at": action.at.isoformat() if action.at else None,
        "user": action.actor.user,
        "office": action.actor.office,
        "say": {key: plain(value) for key, value in given.data.items()},
        "set": {key: plain(value) for key, value in changes.items()},
        "evidence": [{"id": file.id, "sha256": file.sha256} for file in given.evidence],
        "rules": workflow().version,
    }


def apply(standing: Standing, entry: Entry) -> Standing:
    """The standing after the entry, by what the entry says alone."""
    types = field_types()
    changes = {name: load(value, types[name]) for name, value in entry.set.items()}
    if "state" in changes:
        changes["days"] = {**standing.days, changes["state"]: entry.day}
    return replace(standing, seq=entry.seq, head=entry.hash, day=entry.day, **changes)


def fold(entries: Iterable[Entry]) -> Standing:
    """What the item is after these entries, given in order of seq. For any day: leave out the later ones."""
    standing: Standing | None = None
    for entry in entries:
        standing = apply(standing or Standing(entry.item), entry)
    if standing is None:
        raise LuoshiError(_("An item without entries has no standing; give at least one."))
    return standing


def fold_contents(contents: Sequence[Mapping[str, Any]], head: str) -> Standing:
    """The same from what the entries' bodies say, at least one, and the last one's hash; several times quicker.

    Of each field only the last value is read: `apply` sets fields and never looks at them, but for the days of states.
    """
    values: dict[str, Any] = {}
    days: dict[str, date] = {}
    for content in contents:
        changes = content["set"]
        values.update(changes)
        if "state" in changes:
            days[changes["state"]] = date.fromisoformat(content["day"])
    types, last = field_types(), contents[-1]
    changed = {name: load(value, types[name]) for name, value in values.items()} | ({"days": days} if days else {})
    return Standing(last["item"], seq=last["seq"], head=head, day=date.fromisoformat(last["day"]), **changed)
