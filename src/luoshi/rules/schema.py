"""Does a file that people write fit its JSON schema? One sentence a fault, with the line where it stands.

The schemas (rules/schemas/*.json, draft 2020-12) are what an editor may check against, and what Luoshi checks against.
"""

from __future__ import annotations

import json
import math
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from importlib import resources
from pathlib import Path
from typing import Any

import yaml

from luoshi import files
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

Place = tuple[str | int, ...]


@dataclass(frozen=True)
class Fault:
    """Something wrong in a file. line: from 1; 0 where the data did not come from a text. path: keys and places in
    lists, from the top. sentence: what is wrong, where, and what is allowed."""

    line: int
    path: Place
    sentence: str


@cache
def schema(kind: str) -> Any:
    """The JSON schema of a kind of file: one of those in rules/schemas. Shared: do not change what you get."""
    return json.loads(resources.files(__package__).joinpath(f"schemas/{kind}.json").read_text(encoding="utf-8"))


def read(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file."""
    try:
        text = files.read(path).decode("utf-8-sig")
    except UnicodeDecodeError:
        raise LuoshiError(_("{path}, line {line}: this is not YAML.").format(path=path, line=1)) from None
    return parse(text, str(path))


def parse(text: str, where: str) -> dict[str, Any]:
    """The mapping in a YAML text: names as text, days as 2026-01-31, as JSON would have it."""
    try:
        found = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError):
        sentence = _("{path}, line {line}: this is not YAML.")
        raise LuoshiError(sentence.format(path=where, line=first_broken(text))) from None
    if not isinstance(found, Mapping):
        sentence = _("{where}: names with values were expected, not “{value}”.")
        raise LuoshiError(sentence.format(where=where, value=_short(found)))
    plain: dict[str, Any] = plainly(found)
    return plain


def first_broken(text: str) -> int:
    """The line, from 1, where a text stops being YAML; 1 where it is YAML, or holds a day that no calendar has."""
    try:
        yaml.safe_load(text)
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        return int(mark.line) + 1 if mark else 1
    return 1


def plainly(value: Any) -> Any:
    """A value as JSON has it: names are text, days are text like 2026-01-31."""
    if isinstance(value, Mapping):
        return {str(name): plainly(one) for name, one in value.items()}
    if isinstance(value, list | tuple):
        return [plainly(one) for one in value]
    return value.isoformat() if isinstance(value, date | datetime) else value


def check(data: Mapping[str, Any], kind: str, where: str) -> dict[str, Any]:
    """The data as JSON has it; raises LuoshiError with the first fault. where: the file, for the sentence."""
    plain: dict[str, Any] = plainly(data)
    for fault in faults(plain, kind):
        raise LuoshiError(f"{where}: {fault.sentence}")
    return plain


def faults(data: Mapping[str, Any] | Sequence[Any], kind: str, text: str = "") -> tuple[Fault, ...]:
    """All faults of data against the schema of a kind, in the order of the file. text: the YAML that the data were
    parsed from, for the lines."""
    plain = plainly(data)
    nodes = yaml.compose(text, Loader=yaml.SafeLoader) if text else None
    found = [
        Fault(line(nodes, path), path, sentence)
        for error in _validator(kind).iter_errors(plain)
        for path, sentence in _said(error, plain)
    ]
    return tuple(sorted(found, key=lambda fault: fault.line))


@cache
def _validator(kind: str) -> Any:
    from jsonschema import Draft202012Validator, FormatChecker
    from jsonschema.validators import extend

    def number(checker: Any, value: Any) -> bool:
        return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)

    checker = Draft202012Validator.TYPE_CHECKER.redefine("number", number)
    return extend(Draft202012Validator, type_checker=checker)(schema(kind), format_checker=FormatChecker(["date"]))


def _said(error: Any, data: Any) -> Iterator[tuple[Place, str]]:
    """The sentences of an error of jsonschema, with their places."""
    path = tuple(error.absolute_path)
    where = named(data, path)
    allowed, value = error.validator_value, _short(error.instance)
    if error.validator == "required":
        name = next(name for name in allowed if name not in error.instance)
        yield path, _joined(where, _("the field “{name}” is missing.").format(name=name))
    elif error.validator == "additionalProperties":
        known = [*error.schema.get("properties", ()), *error.schema.get("patternProperties", ())]
        for name in (name for name in error.instance if not any(re.fullmatch(one, name) for one in known)):
            sentence = _("there is no field “{name}”; known are: {allowed}.")
            yield (*path, name), _joined(where, sentence.format(name=name, allowed=", ".join(known)))
    elif error.validator in ("anyOf", "oneOf") and error.context:
        yield from _said(max(error.context, key=lambda one: len(one.absolute_path)), data)
    else:
        said = _plain_faults(error.validator, allowed, value)
        yield path, _joined(where, said or error.message)


def _plain_faults(rule: str, allowed: Any, value: str) -> str:
    kinds = {
        "number": _("a number"), "integer": _("a whole number"), "string": _("text"), "array": _("a list of entries"),
        "object": _("names with values"), "boolean": "true, false",
    }  # fmt: skip
    if rule == "type":
        names = ", ".join(kinds[one] for one in ([allowed] if isinstance(allowed, str) else allowed) if one in kinds)
        return _("must be {what}, not “{value}”.").format(what=names, value=value)
    if rule == "enum":
        return _("must be one of {allowed}, not “{value}”.").format(allowed=", ".join(map(str, allowed)), value=value)
    sentences = {
        "format": _("must be a day like 2026-01-31, not “{value}”."),
        "minimum": _("must be at least {allowed}, not {value}."),
        "exclusiveMinimum": _("must be above {allowed}, not {value}."),
        "maximum": _("must be at most {allowed}, not {value}."),
        "minItems": _("must have at least {allowed} entries."),
        "maxItems": _("may have at most {allowed} entries."),
        "minLength": _("must not be empty."),
        "maxLength": _("may have at most {allowed} characters: “{value}”."),
        "uniqueItems": _("holds the same entry twice."),
        "pattern": _("does not have the form {allowed}: “{value}”."),
    }
    return sentences.get(rule, "").format(allowed=allowed, value=value)


def named(data: Any, path: Sequence[str | int]) -> str:
    """A place in words: lists by their entries' codes or names, else by number from 1."""
    words = []
    for step in path:
        data = _inside(data, step)
        own = (
            next((data[key] for key in ("code", "name", "office", "id") if data.get(key)), None)
            if _maps(data)
            else None
        )
        words.append(str(own or step + 1) if isinstance(step, int) else step)
    return ": ".join(words)


def line(node: yaml.Node | None, path: Sequence[str | int]) -> int:
    """The line of a place in a YAML text, from 1; of a name that is not there, of what it would stand in."""
    if node is None:
        return 0
    at = int(node.start_mark.line) + 1
    for step in path:
        if isinstance(node, yaml.MappingNode):
            pair = next((pair for pair in node.value if str(pair[0].value) == str(step)), None)
            if pair is None:
                break
            at, node = pair[0].start_mark.line + 1, pair[1]
        elif isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
            node = node.value[step]
            at = node.start_mark.line + 1
    return at


def _maps(data: Any) -> bool:
    return isinstance(data, Mapping)


def _inside(data: Any, step: str | int) -> Any:
    if isinstance(data, list):
        return data[step] if isinstance(step, int) and step < len(data) else None
    return data.get(step) if isinstance(data, Mapping) else None


def _joined(where: str, sentence: str) -> str:
    return f"{where}: {sentence}" if where else sentence


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 40 else text[:39] + "…"
