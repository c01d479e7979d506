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
from luoshi.evaluation import given
from luoshi.i18n import gettext as _

KINDS = ("attainment", "steps", "each")


@dataclass(frozen=True)
class Item:
    """One line of a scheme. kind: "attainment" points × actual / plan (or plan / actual where less is better), kept
    between floor and cap (shares of the plan); "steps" the points of the highest step reached, by actual, or by actual
    / plan where there is a plan; "each" points for each one counted in `actual`, less those in `without`, the sum at
    most `most` in amount. actual, plan, without: names of figures. exempt: what an exemption (不可抗力) gives: "full"
    points of an attainment, or "out", neither points nor loss. A missing figure gives none, or takes the most away.
    """

    code: str
    kind: str
    points: float
    actual: str
    plan: str | None = None
    good: str = "more"
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
class Scheme:
    """A points scheme."""

    name: str
    version: str
    published: date
    begins: date
    decimals: int
    items: tuple[Item, ...]
    red_lines: tuple[RedLine, ...]
    listings: tuple[Listing, ...]


def scheme(data: Mapping[str, Any], where: str) -> Scheme:
    """The scheme in a mapping as YAML has it. Raises LuoshiError for the first thing that is wrong."""
    fields = ("name", "version", "published", "from", "decimals", "items", "red_lines", "lists")
    given.known(data, fields, where, required=("name", "version", "items"))
    published, begins = given.published(data, where)
    items = tuple(_item(one, where) for one in given.entries(data["items"], where))
    lines = tuple(_red_line(one, where) for one in given.entries(data.get("red_lines"), where))
    lists = tuple(_listing(one, where) for one in given.entries(data.get("lists"), where))
    codes = [*(i.code for i in items), *(line.code for line in lines), *(listing.code for listing in lists)]
    if twice := next((code for code in codes if codes.count(code) > 1), None):
        raise LuoshiError(_("“{name}” stands twice in the scheme: each code may stand once.").format(name=twice))
    decimals = given.number(data, "decimals", where, 2.0)
    return Scheme(str(data["name"]), str(data["version"]), published, begins, int(decimals or 0), items, lines, lists)


def _item(one: Mapping[str, Any], where: str) -> Item:
    where = f"{where}: {one.get('code', 'items')}"
    given.known(one, Item.__dataclass_fields__, where, required=("code", "actual"))
    if one.get("kind") != "steps":
        given.known(one, Item.__dataclass_fields__, where, required=("points",))
    kind = given.choice(one, "kind", where, KINDS, "attainment")
    points = given.number(one, "points", where) or 0.0
    item = Item(
        str(one["code"]), kind, points, str(one["actual"]), one.get("plan"),
        given.choice(one, "good", where, ("more", "less"), "more"),
        given.number(one, "floor", where, 0.0) or 0.0, _or(given.number(one, "cap", where), 1.0),
        given.number(one, "most", where), _steps(one.get("steps"), where), one.get("without"),
        given.choice(one, "exempt", where, ("full", "out"), "out"), str(one.get("cite", "")),
    )  # fmt: skip
    if kind == "attainment" and (item.plan is None or item.floor > item.cap or points < 0):
        sentence = _(
            "{where}: an attainment needs a plan, points that are not negative, and a floor not above its cap."
        )
        raise LuoshiError(sentence.format(where=where))
    if kind == "steps" and not item.steps:
        raise LuoshiError(_("{where}: steps are missing: give pairs of a figure and its points.").format(where=where))
    if kind == "each" and points < 0 and (item.without is None or item.most is None):
        sentence = _("{where}: takes points away, so give “most”, and in “without” what the office reported itself.")
        raise LuoshiError(sentence.format(where=where))
    return item


def _or(value: float | None, default: float) -> float:
    return default if value is None else value


def _steps(value: Any, where: str) -> tuple[tuple[float, float], ...]:
    pairs = value or []
    numbers = all(isinstance(pair, list) and len(pair) == 2 and all(map(_is_number, pair)) for pair in pairs)
    if not isinstance(pairs, list) or not numbers or [pair[0] for pair in pairs] != sorted({pair[0] for pair in pairs}):
        raise LuoshiError(
            _("{where}: steps must be pairs of numbers that rise, such as [[0.8, 6], [1, 10]].").format(where=where)
        )
    return tuple((float(at), float(points)) for at, points in pairs)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _red_line(one: Mapping[str, Any], where: str) -> RedLine:
    where = f"{where}: {one.get('code', 'red_lines')}"
    given.known(one, RedLine.__dataclass_fields__, where, required=("code", "actual", "limit"))
    return RedLine(
        str(one["code"]), str(one["actual"]), given.number(one, "limit", where) or 0.0,
        given.choice(one, "good", where, ("more", "less"), "less"), given.number(one, "most", where, 0.0) or 0.0,
        str(one.get("cite", "")),
    )  # fmt: skip


def _listing(one: Mapping[str, Any], where: str) -> Listing:
    where = f"{where}: {one.get('code', 'lists')}"
    given.known(one, ("code", "kind", "total", "places"), where, required=("code", "kind", "total", "places"))
    best = given.choice(one, "kind", where, ("red", "black"), "red") == "red"
    places = given.number(one, "places", where) or 0.0
    return Listing(str(one["code"]), best, given.number(one, "total", where) or 0.0, int(places))
