"""Stage networks per kind of work (rules/stages/*.yaml): proposed, counted back from a deadline, to be corrected.

A duration is cited from the law that sets it or says that it is assumed; an official can add a kind as one file, or
give one of their own to `read`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.i18n import language
from luoshi.rules import load
from luoshi.work.plan.check import check
from luoshi.work.plan.values import DAYS, KINDS, WORKDAYS, Basis, Kind, Link, Plan, Step

_AFTER = re.compile(r"(?P<key>[^\s]+?)(?: (?P<kind>FS|SS|FF|SF)(?P<lag>[+-][0-9]+)?(?P<days>d)?)?")
_KNOWN = frozenset(("key", "zh", "en", "duration", "calendar", "after", "cite", "assumed"))


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of work: its name in the current language, the words that suggest it, its steps and links."""

    kind: str
    name: str
    words: tuple[str, ...]
    steps: tuple[Step, ...]
    links: tuple[Link, ...]


@cache
def kinds() -> tuple[str, ...]:
    """The kinds there are, by name of their files."""
    found = (path.name for path in files("luoshi.rules").joinpath("stages").iterdir())
    return tuple(sorted(name.removesuffix(".yaml") for name in found if name.endswith(".yaml")))


def template(kind: str) -> Template:
    """The template of that kind. LuoshiError for an unknown one."""
    if kind not in kinds():
        raise LuoshiError(
            _("There is no template {kind}; there are {known}.").format(kind=kind, known=", ".join(kinds()))
        )
    return _template(kind, _tongue())


def read(path: Path) -> Template:
    """The template in somebody's own file, written as those in rules/stages. LuoshiError with the step for a slip."""
    try:
        rows = yaml.safe_load(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as error:
        reason = " ".join(str(error).split())
        raise LuoshiError(_("{path}: cannot be read as YAML ({reason}).").format(path=path, reason=reason)) from None
    return of_rows(path.stem, rows, _tongue())


def suggest(text: str) -> str:
    """The kind whose word stands last in `text` (in Chinese the head of a phrase comes last), or ""."""
    found = [
        (text.rfind(word) + len(word), len(word), kind)
        for kind in kinds()
        for word in load(f"stages/{kind}")["words"]
        if word in text
    ]
    return max(found, default=(0, 0, ""))[2]


def propose(kind: str | Template, deadline: date, *, item: str = "", office: str = "") -> Plan:
    """The stages of a commitment of that kind, to be finished by `deadline`. Keys are `item` and the stage's own."""
    found = template(kind) if isinstance(kind, str) else kind
    prefix = f"{item}." if item else ""
    ends = {step.key for step in found.steps} - {link.before for link in found.links}
    steps = (
        replace(
            step,
            key=prefix + step.key,
            deadline=deadline if step.key in ends else None,
            weight=max(step.duration, 1),
            item=item,
            office=office,
        )
        for step in found.steps
    )
    links = (
        Link(prefix + link.before, prefix + link.after, link.kind, link.lag, link.calendar) for link in found.links
    )
    return Plan(tuple(steps), tuple(links), title=found.name)


def of_rows(kind: str, rows: Any, tongue: str = "zh") -> Template:
    """The template that a file's contents say, in that language or else in Chinese.

    LuoshiError in one sentence, with the step, for what makes no sense.
    """
    if not isinstance(rows, Mapping) or not isinstance(rows.get("steps"), list) or not rows["steps"]:
        raise LuoshiError(_("{kind}: a template is a list of steps under “steps:”.").format(kind=kind))
    compared = rows.get("compared")
    if compared is not None and not isinstance(compared, date):
        raise LuoshiError(_("{kind}: compared: {cell} is no date; write 2026-03-05.").format(kind=kind, cell=compared))
    names = rows.get("names") or {}
    steps: list[Step] = []
    links: list[Link] = []
    for n, row in enumerate(rows["steps"], 1):
        steps.append(_step(kind, n, row, tongue, compared))
        links += _links(kind, row)
    check(Plan(tuple(steps), tuple(links)))
    name = str(names.get(tongue) or names.get("zh") or kind) if isinstance(names, Mapping) else str(names)
    words = tuple(str(word) for word in rows.get("words") or ())
    return Template(kind, name, words, tuple(steps), tuple(links))


@cache
def _template(kind: str, tongue: str) -> Template:
    return of_rows(kind, load(f"stages/{kind}"), tongue)


def _tongue() -> str:
    return "en" if language() == "en" else "zh"


def _step(kind: str, n: int, row: Any, tongue: str, compared: date | None) -> Step:
    title = str(row.get(tongue) or row.get("zh") or "") if isinstance(row, Mapping) else ""
    if not title or not row.get("key"):
        raise LuoshiError(_("{kind}, step {n}: it needs a key and a name (zh).").format(kind=kind, n=n))
    if unknown := sorted(str(key) for key in row.keys() - _KNOWN):
        sentence = _("{kind}, step {step}: {unknown} is not known; a step has {known}.")
        raise LuoshiError(
            sentence.format(kind=kind, step=title, unknown=", ".join(unknown), known=", ".join(sorted(_KNOWN)))
        )
    duration = row.get("duration")
    if isinstance(duration, bool) or not isinstance(duration, int):
        sentence = _("{kind}, step {step}: its duration {cell} is no whole number of days; 0 is a milestone.")
        raise LuoshiError(sentence.format(kind=kind, step=title, cell=duration))
    return Step(
        str(row["key"]), title, duration, str(row.get("calendar", WORKDAYS)), basis=_basis(kind, row, title, compared)
    )


def _basis(kind: str, row: Mapping[str, Any], title: str, compared: date | None) -> Basis | None:
    cite, assumed = row.get("cite"), row.get("assumed")
    if cite and assumed or (row["duration"] and not (cite or assumed)):
        sentence = _("{kind}, step {step}: say on which article its duration rests (cite), or why it is assumed.")
        raise LuoshiError(sentence.format(kind=kind, step=title))
    if cite:
        return Basis(str(cite), "law", kind, compared)
    return Basis(str(assumed), "assumed", kind) if assumed else None


def _links(kind: str, row: Mapping[str, Any]) -> Iterator[Link]:
    after = row.get("after") or []
    for text in [after] if isinstance(after, str) else after:
        match = _AFTER.fullmatch(str(text))
        if not match:
            sentence = _("{kind}, step {step}: {cell} is no link; write key, key SS+5 or key FS+30d.")
            raise LuoshiError(sentence.format(kind=kind, step=row["key"], cell=text))
        link: Kind = next((one for one in KINDS if one == match["kind"]), "FS")
        yield Link(match["key"], str(row["key"]), link, int(match["lag"] or 0), DAYS if match["days"] else "")
