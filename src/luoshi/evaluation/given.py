"""Schemes as people write them in YAML, checked field by field: one sentence says what is wrong and where."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _


def read(path: Path) -> dict[str, Any]:
    """The mapping in a YAML file."""
    try:
        found = yaml.safe_load(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise LuoshiError(_("{path} cannot be read: {reason}.").format(path=path, reason=error.strerror)) from None
    except (yaml.YAMLError, UnicodeDecodeError) as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else 1
        raise LuoshiError(_("{path}, line {line}: this is not YAML.").format(path=path, line=line)) from None
    return mapping(found, str(path))


def mapping(value: Any, where: str) -> dict[str, Any]:
    """`value` as a mapping with names."""
    if not isinstance(value, Mapping):
        raise LuoshiError(
            _("{where}: names with values were expected, not “{value}”.").format(where=where, value=value)
        )
    return {str(name): one for name, one in value.items()}


def entries(value: Any, where: str) -> list[dict[str, Any]]:
    """`value` as a list of mappings, none where it is missing."""
    if value is None:
        return []
    if not isinstance(value, list):
        raise LuoshiError(_("{where}: a list was expected, not “{value}”.").format(where=where, value=value))
    return [mapping(one, where) for one in value]


def known(given: Mapping[str, Any], names: Iterable[str], where: str, required: Iterable[str] = ()) -> None:
    """Raise LuoshiError for a field that is not known, or a required one that is missing."""
    allowed = list(names)
    for name in given:
        if name not in allowed:
            sentence = _("{where}: there is no field “{name}”; known are: {allowed}.")
            raise LuoshiError(sentence.format(where=where, name=name, allowed=", ".join(allowed)))
    for name in required:
        if given.get(name) is None:
            raise LuoshiError(_("{where}: the field “{name}” is missing.").format(where=where, name=name))


def number(given: Mapping[str, Any], name: str, where: str, default: float | None = None) -> float | None:
    """A number, or the default where there is none."""
    value = given.get(name)
    if value is None:
        return default
    if isinstance(value, bool) or not isinstance(value, int | float) or value != value:
        sentence = _("{where}: “{name}” must be a number, not “{value}”.")
        raise LuoshiError(sentence.format(where=where, name=name, value=value))
    return float(value)


def choice(given: Mapping[str, Any], name: str, where: str, allowed: Iterable[str], default: str) -> str:
    """One of the words allowed."""
    value = given.get(name, default)
    words = list(allowed)
    if value not in words:
        sentence = _("{where}: “{name}” must be one of {allowed}, not “{value}”.")
        raise LuoshiError(sentence.format(where=where, name=name, allowed=", ".join(words), value=value))
    return str(value)


def day(given: Mapping[str, Any], name: str, where: str) -> date | None:
    """A day."""
    value = given.get(name)
    if value is not None and not isinstance(value, date):
        sentence = _("{where}: “{name}” must be a day like 2026-01-31, not “{value}”.")
        raise LuoshiError(sentence.format(where=where, name=name, value=value))
    return value


def published(given: Mapping[str, Any], where: str) -> tuple[date, date]:
    """The day a scheme was published and the day its period begins; refused unless it was published before."""
    known(given, given, where, required=("published", "from"))
    out, begins = day(given, "published", where), day(given, "from", where)
    assert out is not None  # noqa: S101  (required above)
    assert begins is not None  # noqa: S101
    if out >= begins:
        sentence = _("{where}: published on {published}, but its period begins on {begins}: publish a scheme before.")
        raise LuoshiError(sentence.format(where=where, published=out, begins=begins))
    return out, begins
