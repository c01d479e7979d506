"""Stage networks per kind of work (rules/stages/*.yaml): proposed, counted back from a deadline, to be corrected.

A duration is cited from the law that sets it or says that it is assumed; an official can add a kind as one file.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.i18n import language
from luoshi.rules import load
from luoshi.work.plan.values import DAYS, KINDS, WORKDAYS, Kind, Link, Plan, Step

_AFTER = re.compile(r"(?P<key>[a-z_]+)(?: (?P<kind>FS|SS|FF|SF)(?P<lag>[+-][0-9]+)?(?P<days>d)?)?")


@dataclass(frozen=True, slots=True)
class Basis:
    """What a step's duration rests on: the law's words, or that it is assumed and why."""

    text: str
    cited: bool


@dataclass(frozen=True, slots=True)
class Template:
    """A kind of work: its name in the current language, the words that suggest it, its steps, links and bases."""

    kind: str
    name: str
    words: tuple[str, ...]
    steps: tuple[Step, ...]
    links: tuple[Link, ...]
    bases: dict[str, Basis]


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
    return _template(kind, "en" if language() == "en" else "zh")


def suggest(text: str) -> str:
    """The kind whose word stands last in `text` (in Chinese the head of a phrase comes last), or ""."""
    found = [
        (text.rfind(word) + len(word), len(word), kind)
        for kind in kinds()
        for word in load(f"stages/{kind}")["words"]
        if word in text
    ]
    return max(found, default=(0, 0, ""))[2]


def propose(kind: str, deadline: date, *, item: str = "", office: str = "") -> Plan:
    """The stages of a commitment of that kind, to be finished by `deadline`. Keys are `item` and the stage's own."""
    found = template(kind)
    prefix = f"{item}." if item else ""
    ends = {step.key for step in found.steps} - {link.before for link in found.links}
    steps = (
        Step(
            prefix + step.key,
            step.title,
            step.duration,
            step.calendar,
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


@cache
def _template(kind: str, tongue: str) -> Template:
    rows = load(f"stages/{kind}")
    steps, links, bases = [], [], {}
    for row in rows["steps"]:
        steps.append(Step(row["key"], row[tongue], row["duration"], row.get("calendar", WORKDAYS)))
        if basis := row.get("cite") or row.get("assumed"):
            bases[row["key"]] = Basis(basis, "cite" in row)
        after = row.get("after", [])
        links += [_link(text, row["key"]) for text in ([after] if isinstance(after, str) else after)]
    return Template(kind, rows["names"][tongue], tuple(rows["words"]), tuple(steps), tuple(links), bases)


def _link(text: str, after: str) -> Link:
    match = _AFTER.fullmatch(text)
    if not match:
        raise ValueError(f"{text!r} is no link; write: key, key SS+5 or key FS+30d")
    found: dict[str, Any] = match.groupdict()
    kind: Kind = next((kind for kind in KINDS if kind == found["kind"]), "FS")
    return Link(found["key"], after, kind, int(found["lag"] or 0), DAYS if found["days"] else "")
