"""Points for what was attained, as offices give them: a scheme is data, dated, cited and published before its period.

An office's points are a sum of items. Red lines cannot be made up for by other items. A problem that an office reports
itself never lowers its points: an item that takes points away must say in `without` which of the counted were reported
by the office itself. Offices are scored, persons never.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.evaluation.ranks import Rounding, Rule, Ties
from luoshi.evaluation.schemes import dated
from luoshi.i18n import gettext as _
from luoshi.rules import schema


@dataclass(frozen=True)
class Item:
    """One line of a scheme.

    kind: "attainment" points × actual / plan (or plan / actual where less is better), kept between floor and cap
    (shares of the plan), none below `least` of the plan; "steps" the points of the highest step reached, by actual, or
    by actual / plan where there is a plan; "each" points for each one counted in `actual`, less those in `without`, the
    sum at most `most` in amount. actual, plan, without: names of figures. exempt: what an exemption (不可抗力) gives:
    "full" points of an attainment, or "out": the share that the office's other items give, so neither points nor loss.
    A missing figure gives none, or takes the most away.
    """

    code: str
    kind: str
    points: float
    actual: str
    plan: str | None = None
    good: str = "more"
    least: float = 0.0
    floor: float = 0.0
    cap: float = 1.0
    most: float | None = None
    steps: tuple[tuple[float, float], ...] = ()
    without: str | None = None
    exempt: str = "out"
    cite: str = ""


@dataclass(frozen=True)
class RedLine:
    """actual may not be above limit (with good: more, below it); crossed, it caps the total at `most`."""

    code: str
    actual: str
    limit: float
    good: str = "less"
    most: float = 0.0
    cite: str = ""


@dataclass(frozen=True)
class Listing:
    """A red or black list that needs both a total and a place: total at least (black: at most) `total`, and among the
    first (black: last) `places`."""

    code: str
    best: bool
    total: float
    places: int


@dataclass(frozen=True)
class Cap:
    """Several items (additions, say) give at most so many points together."""

    code: str
    items: tuple[str, ...]
    most: float
    cite: str = ""


@dataclass(frozen=True)
class Scheme:
    """A points scheme. until: its last day, if it has one; cite: the document that sets it."""

    name: str
    version: str
    published: date
    begins: date
    decimals: int
    items: tuple[Item, ...]
    red_lines: tuple[RedLine, ...] = ()
    listings: tuple[Listing, ...] = ()
    caps: tuple[Cap, ...] = ()
    until: date | None = None
    cite: str = ""
    rounding: Rounding = "half_even"
    ties: Ties = "min"

    @property
    def ranks(self) -> Rule:
        """How totals are rounded and ranked."""
        return Rule(self.decimals, self.rounding, self.ties)


def scheme(data: Mapping[str, Any], where: str) -> Scheme:
    """The scheme in a mapping as YAML has it (schema: rules/schemas/points.json). Raises LuoshiError for the first
    fault. where: the file, for the sentence."""
    given = schema.check(data, "points", where)
    said = dated(given, where)
    items = tuple(_item(one, f"{where}: {one['code']}") for one in given["items"])
    lines = tuple(RedLine(**_numbers(one)) for one in given.get("red_lines") or ())
    lists = tuple(
        Listing(one["code"], one["kind"] == "red", float(one["total"]), int(one["places"]))
        for one in given.get("lists") or ()
    )
    caps = tuple(_cap(one, items, where) for one in given.get("caps") or ())
    codes = [one.code for group in (items, lines, lists, caps) for one in group]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise LuoshiError(_("“{name}” stands twice in the scheme: each code may stand once.").format(name=twice))
    return Scheme(
        said.name, said.version, said.published, said.begins, int(given.get("decimals", 2)),
        items, lines, lists, caps, said.until, said.cite,
        given.get("rounding", "half_even"), given.get("ties", "min"),
    )  # fmt: skip


def _item(one: Mapping[str, Any], where: str) -> Item:
    steps = tuple((float(at), float(points)) for at, points in one.get("steps") or ())
    item = Item(**{"kind": "attainment", "points": 0.0, **_numbers(one), "steps": steps})
    if item.floor > item.cap:
        raise LuoshiError(_("{where}: the floor is above the cap.").format(where=where))
    if [at for at, _points in steps] != sorted({at for at, _points in steps}):
        raise LuoshiError(_("{where}: steps must rise, such as [[0.8, 6], [1, 10]].").format(where=where))
    if item.kind == "each" and item.points < 0 and (item.without is None or item.most is None):
        sentence = _("{where}: takes points away, so give “most”, and in “without” what the office reported itself.")
        raise LuoshiError(sentence.format(where=where))
    return item


def _cap(one: Mapping[str, Any], items: tuple[Item, ...], where: str) -> Cap:
    known = {item.code for item in items}
    if missing := next((code for code in one["items"] if code not in known), None):
        sentence = _("{where}: {cap}: there is no item “{item}”.")
        raise LuoshiError(sentence.format(where=where, cap=one["code"], item=missing))
    return Cap(one["code"], tuple(one["items"]), float(one["most"]), one.get("cite", ""))


def _numbers(one: Mapping[str, Any]) -> dict[str, Any]:
    """Fields with whole numbers as float, so that 60 and 60.0 are one scheme."""
    return {name: float(value) if isinstance(value, int) else value for name, value in one.items()}
