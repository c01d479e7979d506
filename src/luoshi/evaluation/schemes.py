"""Schemes as people write them: which kind, when published and in force, what is wrong in the text, line by line.

The fields of each kind are in rules/schemas/*.json; what a schema cannot say (weights that are all zero, a scheme
published too late) the kind's own module says. Both end in one sentence a fault.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from importlib import import_module
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.rules import schema
from luoshi.rules.schema import Fault

KINDS = {
    "ranking": ("luoshi.evaluation.ranking", "scheme"),
    "points": ("luoshi.evaluation.scheme", "scheme"),
    "race": ("luoshi.evaluation.race", "rule"),
    "indicators": ("luoshi.goals.indicators", "catalogue"),
}
"""What makes a scheme of each kind: a function of the mapping and where it stands, which raises LuoshiError."""


@dataclass(frozen=True)
class Dated:
    """What every scheme says of itself. published: before `begins`; until: its last day, if it has one; cite: the
    document that sets it."""

    name: str
    version: str
    published: date
    begins: date
    until: date | None
    cite: str


def dated(data: Mapping[str, Any], where: str) -> Dated:
    """What a scheme says of itself, from data that fit their schema. Raises LuoshiError unless it was published before
    its period begins, and ends after that."""
    published, begins = (date.fromisoformat(data[name]) for name in ("published", "from"))
    until = date.fromisoformat(data["until"]) if data.get("until") else None
    if published >= begins:
        sentence = _("{where}: published on {published}, but its period begins on {begins}: publish a scheme before.")
        raise LuoshiError(sentence.format(where=where, published=published, begins=begins))
    if until and until < begins:
        sentence = _("{where}: its period ends on {until}, before it begins on {begins}.")
        raise LuoshiError(sentence.format(where=where, until=until, begins=begins))
    return Dated(str(data["name"]), str(data["version"]), published, begins, until, data["cite"])


def kind_of(data: Mapping[str, Any]) -> str:
    """The kind of a scheme, by the fields that only it has."""
    if "items" in data:
        return "points"
    if "speed" in data or "daring" in data:
        return "race"
    return "ranking" if "groups" in data or "office" in data else "indicators"


def load(data: Mapping[str, Any], where: str, kind: str = "") -> Any:
    """The scheme of any kind in a mapping. Raises LuoshiError for the first thing that is wrong."""
    module, name = KINDS[kind or kind_of(data)]
    return getattr(import_module(module), name)(data, where)


def faults(text: str, kind: str = "", where: str = "") -> tuple[Fault, ...]:
    """Everything wrong in a scheme's YAML, in the order of its lines; () for a scheme that may be used. Cases are run
    by `cases.failures`. where: the file, for sentences."""
    where = where or _("the scheme")
    try:
        data = schema.parse(text, where)
    except LuoshiError as error:
        return (Fault(schema.first_broken(text), (), str(error)),)
    found = schema.faults(data, kind or kind_of(data), text)
    if found:
        return found
    try:
        load(data, where, kind)
    except LuoshiError as error:
        return (Fault(1, (), str(error)),)
    return ()
