"""What a person gave with an action: read by kind, or refused with a sentence that says what would be accepted."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Any, get_origin, get_type_hints

from luoshi.calendar import due_day, occurrences
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.values import Action, Actor, Evidence, Milestone, Refusal, Standing, load, plain
from luoshi.work.workflow import Move, workflow


@dataclass(frozen=True, slots=True)
class Given:
    """An action whose data have been read: days are days, figures are numbers, blanks are gone."""

    actor: Actor
    data: Mapping[str, Any]
    evidence: tuple[Evidence, ...]
    today: date
    seq: int
    children: tuple[Standing, ...] = ()

    def get(self, key: str, default: Any = None) -> Any:
        return self.data.get(key, default)


def _day(raw: Any) -> date:
    return load(raw if isinstance(raw, str) else raw.isoformat(), date)


def _number(raw: Any) -> float:
    if isinstance(raw, bool) or (number := float(raw)) != number or number in (float("inf"), float("-inf")):
        raise ValueError(raw)
    return number


def _percent(raw: Any) -> float:
    if not 0 <= (number := _number(raw)) <= 100:
        raise ValueError(raw)
    return number


def _text(raw: Any) -> str:
    if not isinstance(raw, str):
        raise TypeError(raw)
    return raw.strip()


def _flag(raw: Any) -> bool:
    if not isinstance(raw, bool):
        raise TypeError(raw)
    return raw


def _names(raw: Any) -> tuple[str, ...]:
    if isinstance(raw, str):
        raise TypeError(raw)
    return tuple(_text(name) for name in raw)


def _mapping(raw: Any) -> dict[str, Any]:
    return {_text(key): plain(value) for key, value in raw.items()}


SHA256 = re.compile("[0-9a-f]{64}")
KINDS: dict[str, Callable[[Any], Any]] = {
    "text": _text,
    "day": _day,
    "number": _number,
    "percent": _percent,
    "flag": _flag,
    "names": _names,
    "mapping": _mapping,
}


@cache
def field_types() -> dict[str, Any]:
    """The type of each field of a standing."""
    return get_type_hints(Standing)


def read_field(name: str, raw: Any) -> Any:
    """The value of the standing's field `name`, from what JSON knows or from the value itself."""
    kind, value = field_types()[name], plain(raw)
    if get_origin(kind) is tuple and not isinstance(value, list | tuple):
        raise TypeError(value)
    read = load(value, kind)
    if not CHECKS.get(name, lambda _: True)(read):
        raise ValueError(value)
    return read


def _cycle(cycle: str) -> bool:
    """Whether it names days; LuoshiError says which names and rules do."""
    return cycle in ("", "milestones") or occurrences(cycle, date(2026, 1, 1), date(2026, 1, 1)) is not None


def _milestones(steps: tuple[Milestone, ...]) -> bool:
    keys = {step.key for step in steps}
    return len(keys) == len(steps) and "" not in keys and all(step.weight > 0 for step in steps)


def _curve(points: tuple[tuple[date, float], ...]) -> bool:
    """Percentages that never fall, one for a day."""
    ordered = sorted(points)
    percents = [percent for _, percent in ordered]
    rising = percents == sorted(percents) and all(0 <= percent <= 100 for percent in percents)
    return rising and len({day for day, _ in points}) == len(points)


CHECKS: dict[str, Callable[[Any], bool]] = {
    "title": lambda title: bool(title.strip()),
    "cycle": _cycle,
    "milestones": _milestones,
    "curve": _curve,
    "due_rule": lambda rule: not rule or due_day(rule) is not None,
}
"""What a field's value must be beyond its type."""


def _read(key: str, raw: Any) -> Any:
    kind = workflow().kinds.get(key)
    return KINDS[kind](raw) if kind else read_field(key, raw)


def _blank(value: Any) -> bool:
    return (
        value is None
        or (isinstance(value, str) and not value.strip())
        or (isinstance(value, list | tuple) and not value)
    )


def read_given(
    action: Action, move: Move, today: date, standing: Standing, children: tuple[Standing, ...] = ()
) -> Given | Refusal:
    """The action's data by kind; refused: what the move does not know, what it needs and lacks, what cannot be read.

    Blanks say nothing, but where a move sets fields: what stood there is then taken away.
    """
    raw = {**action.data, **({"reason": action.reason} if action.reason else {})}
    names = workflow().given
    known = (*move.needs, *move.may)
    cleared = _cleared(raw, move, standing)
    raw = {key: value for key, value in raw.items() if not _blank(value)}
    if unknown := [key for key in raw if key not in known and key != "reason"]:
        accepted = ", ".join(str(names[key]) for key in known)
        reason = _("“{move}” does not take {unknown}; it takes: {accepted}.")
        return Refusal("unknown", reason.format(move=move.label, unknown=", ".join(unknown), accepted=accepted), known)
    if missing := tuple(key for key in move.needs if key not in raw):
        labels = ", ".join(str(names[key]) for key in missing)
        return Refusal("missing", _("“{move}” needs: {missing}.").format(move=move.label, missing=labels), missing)
    if move.evidence and not action.evidence:
        return Refusal("evidence", _("“{move}” needs evidence: add a file.").format(move=move.label), ("evidence",))
    if not all(file.id and SHA256.fullmatch(file.sha256) for file in action.evidence):
        return Refusal("evidence", _("Evidence is named by an id and the SHA-256 of its bytes."), ("evidence",))
    data: dict[str, Any] = {}
    for key, value in raw.items():
        try:
            data[key] = _read(key, value)
        except LuoshiError as error:
            return Refusal("wrong", f"{names[key]}: {error}", (key,))
        except (ValueError, TypeError, KeyError, AttributeError):
            return Refusal("wrong", _wrong(key), (workflow().kinds.get(key, key),))
    return _personal(data) or Given(action.actor, data | cleared, action.evidence, today, standing.seq + 1, children)


def _cleared(raw: Mapping[str, Any], move: Move, standing: Standing) -> dict[str, Any]:
    """The fields that are given as blank and hold something: empty from now on."""
    sets = [key for key in move.may if move.sets and key in raw and key in field_types() and _blank(raw[key])]
    blank = Standing(standing.item)
    return {key: getattr(blank, key) for key in sets if getattr(standing, key) != getattr(blank, key)}


def _wrong(key: str) -> str:
    sentences = {
        "day": _("{name}: give a day as YYYY-MM-DD."),
        "number": _("{name}: give a number."),
        "percent": _("{name}: give a percentage from 0 to 100."),
        "flag": _("{name}: give yes or no."),
    }
    kind = workflow().kinds.get(key) or ("day" if field_types()[key] == date | None else "")
    sentence = sentences.get(kind, _("{name}: this cannot be read."))
    return sentence.format(name=workflow().given[key])


def _texts(value: Any) -> Iterator[str]:
    """Every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for each in value.values():
            yield from _texts(each)
    elif isinstance(value, list | tuple):
        for each in value:
            yield from _texts(each)


def _personal(data: Mapping[str, Any]) -> Refusal | None:
    """Numbers of persons are kept out: what the journal holds can never be erased from it."""
    for text in _texts(plain(data)):
        for pattern, label in workflow().personal:
            if re.search(pattern, text):
                return Refusal("personal", _("Leave out {what}: the journal cannot be erased.").format(what=label))
    return None
