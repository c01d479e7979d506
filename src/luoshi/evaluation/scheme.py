"""Points for what was attained, as offices give them: a scheme is data, dated, cited and published before its period.

An office's points are a sum of items. Red lines cannot be made up for by other items. A problem that an office reports
itself never lowers its points: an item that takes points away must say in `without` which of the counted were reported
by the office itself. Offices are scored, persons never.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
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
class Error:
    """How far a figure may be from the truth: its standard error in its own unit, or as a share of it, by its status
    (provisional, verified, revised). as_of: the day of the study that says so; cite: that study."""

    figure: str
    by_status: Mapping[str, float]
    relative: bool
    as_of: date
    cite: str

    def of(self, status: str) -> float:
        """The error of a figure of this status; of one whose status nobody knows, the largest."""
        return self.by_status.get(status, max(self.by_status.values()))


@dataclass(frozen=True)
class Scheme:
    """A points scheme. until: its last day, if it has one; cite: the document that sets it; errors: of the figures,
    from which the intervals of ranks are drawn so many times (`draws`), by a seed."""

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
    errors: tuple[Error, ...] = ()
    draws: int = 1000
    seed: int = 1

    @property
    def ranks(self) -> Rule:
        """How totals are rounded and ranked."""
        return Rule(self.decimals, self.rounding, self.ties)

    @property
    def figures(self) -> tuple[str, ...]:
        """The names of all figures that it takes, in its order."""
        names = [name for item in self.items for name in (item.actual, item.plan, item.without) if name]
        return tuple(dict.fromkeys([*names, *(line.actual for line in self.red_lines)]))


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
    sure = given.get("robustness") or {}
    return Scheme(
        said.name, said.version, said.published, said.begins, int(given.get("decimals", 2)),
        items, lines, lists, caps, said.until, said.cite,
        given.get("rounding", "half_even"), given.get("ties", "min"),
        _errors(given.get("errors") or (), items, lines, where), sure.get("draws", 1000), sure.get("seed", 1),
    )  # fmt: skip


def _errors(
    given: Iterable[Mapping[str, Any]], items: tuple[Item, ...], lines: tuple[RedLine, ...], where: str
) -> tuple[Error, ...]:
    """The errors declared. A plan is set, not measured, so it has none."""
    measured = {name for item in items for name in (item.actual, item.without)} | {line.actual for line in lines}
    plans = {item.plan for item in items}
    found: dict[str, Error] = {}
    for one in given:
        name = one["figure"]
        if name in plans or name not in measured or name in found:
            sentence = {
                name in found: _("{where}: “{name}” is given an error twice; give it once."),
                name in plans: _("{where}: “{name}” is a plan, which is set and not measured, so it has no error."),
            }.get(True, _("{where}: an error is given of “{name}”, but no item takes this figure."))
            raise LuoshiError(sentence.format(where=where, name=name))
        size = one["share"] if "share" in one else one["error"]
        by_status = size if isinstance(size, Mapping) else {"verified": size}
        sizes = {status: float(value) for status, value in by_status.items()}
        found[name] = Error(name, sizes, "share" in one, date.fromisoformat(one["as_of"]), one["cite"])
    return tuple(found.values())


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
