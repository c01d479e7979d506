"""A ranking as a scheme in YAML: which indicators, how they become one index, how sure the ranks are.

See docs/evaluation.md for the fields. A scheme that draws its scale anew each year must say so: `rescale: yearly`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation import given, ranks
from luoshi.evaluation.composite import Composite, Method, compose
from luoshi.evaluation.hierarchy import Group, Indicator, Tree
from luoshi.evaluation.normalise import FIXED, Normalisation
from luoshi.evaluation.outliers import Treatment
from luoshi.evaluation.robustness import Robustness, simulate
from luoshi.evaluation.sources import DataError, Sources, WeightNoise
from luoshi.evaluation.tables import columns_of, numbers, table
from luoshi.i18n import gettext as _

GOOD = {"more": 1, "less": -1, "near": 0}
SCALE = ("way", "low", "high", "centre", "spread", "cap")
METHOD = (
    "missing",
    "screen",
    "outliers",
    "normalise",
    "rescale",
    "weights",
    "aggregate",
    "decimals",
    "rounding",
    "ties",
)


@dataclass(frozen=True)
class Scheme:
    """A ranking scheme. office, group: columns of the table; draws, seed: of the simulation, 0 draws for none."""

    name: str
    version: str
    published: date
    begins: date
    office: str
    group: str | None
    tree: Tree
    method: Method
    sources: Sources
    draws: int
    seed: int


@dataclass(frozen=True)
class Ranking:
    """An index, and how sure its ranks are; None where the scheme varies nothing."""

    scheme: Scheme
    composite: Composite
    robustness: Robustness | None


def scheme(data: Mapping[str, Any], where: str) -> Scheme:
    """The scheme in a mapping as YAML has it. Raises LuoshiError for the first thing that is wrong."""
    fields = ("name", "version", "published", "from", "office", "group", "groups", "indicators", "method", "robustness")
    given.known(data, fields, where, required=("name", "version", "office", "groups", "indicators"))
    published, begins = given.published(data, where)
    items = given.entries(data["indicators"], f"{where}: indicators")
    tree = Tree(
        tuple(_indicator(one, where) for one in items), tuple(_group(one, where) for one in _groups(data, where))
    )
    method = _method(given.mapping(data.get("method") or {}, f"{where}: method"), f"{where}: method")
    sure = given.mapping(data.get("robustness") or {}, f"{where}: robustness")
    errors = [given.number(one, "error", f"{where}: {one['code']}", 0.0) for one in items]
    sources = _sources(sure, errors, method, f"{where}: robustness")
    draws = given.number(sure, "draws", f"{where}: robustness", 0.0 if sources == Sources() else 1000.0)
    seed = given.number(sure, "seed", f"{where}: robustness", 1.0)
    return Scheme(
        str(data["name"]), str(data["version"]), published, begins, str(data["office"]), data.get("group"),
        tree, method, sources, int(draws or 0), int(seed or 0),
    )  # fmt: skip


def run(by: Scheme, frame: Any, workers: int = 1) -> Ranking:
    """Rank the offices of a frame (pandas, polars, mapping of columns, list of rows) by a scheme."""
    values = table(frame, by.office, [one.code for one in by.tree.indicators])
    columns = columns_of(frame)
    below = {one.denominator for one in by.tree.indicators if one.denominator}
    sizes = {name: numbers(columns[name], name, values.offices) for name in below if name in columns}
    if by.group and by.group not in columns:
        raise LuoshiError(_("The table has no column “{name}” with the groups.").format(name=by.group))
    groups = [str(one) for one in columns[by.group]] if by.group else []
    made = compose(values, by.tree, by.method, sizes, groups)
    sure = simulate(made, by.sources, draws=by.draws, seed=by.seed, workers=workers) if by.draws else None
    return Ranking(by, made, sure)


def _groups(data: Mapping[str, Any], where: str) -> list[dict[str, Any]]:
    return given.entries(data["groups"], f"{where}: groups")


def _indicator(one: Mapping[str, Any], where: str) -> Indicator:
    where = f"{where}: {one.get('code', 'indicators')}"
    fields = ("code", "name", "under", "good", "weight", "low", "high", "target", "per", "log", "error", "source")
    given.known(one, fields, where, required=("code", "under"))
    low, high, target = (given.number(one, name, where) for name in ("low", "high", "target"))
    good = GOOD[given.choice(one, "good", where, GOOD, "more")]
    weight = given.number(one, "weight", where, 1.0)
    per = str(one["per"]) if one.get("per") else None
    return Indicator(
        str(one["code"]), str(one["under"]), good, weight or 0.0, low, high, target, per, bool(one.get("log"))
    )


def _group(one: Mapping[str, Any], where: str) -> Group:
    where = f"{where}: {one.get('code', 'groups')}"
    given.known(one, ("code", "name", "under", "weight", "aggregate"), where, required=("code",))
    parent = str(one["under"]) if one.get("under") else None
    return Group(str(one["code"]), parent, given.number(one, "weight", where, 1.0) or 0.0, one.get("aggregate"))


def _method(one: Mapping[str, Any], where: str) -> Method:
    given.known(one, METHOD, where)
    decimals = given.number(one, "decimals", where)
    rule = ranks.Rule(
        None if decimals is None else int(decimals), one.get("rounding", "half_even"), one.get("ties", "min")
    )
    method = Method(
        one.get("missing", "worst"),
        given.number(one, "screen", where),
        _outliers(one.get("outliers"), where),
        _scale(one.get("normalise") or {}, where),
        one.get("weights", "given"),
        one.get("aggregate", "arithmetic"),
        rule,
    )
    if method.normalisation.way not in FIXED and one.get("rescale") != "yearly":
        sentence = _("{where}: “{way}” draws its scale anew each year; give goalposts, or write rescale: yearly.")
        raise LuoshiError(sentence.format(where=where, way=method.normalisation.way))
    return method


def _outliers(one: Any, where: str) -> Treatment | None:
    if not one:
        return None
    fields = given.mapping(one, where)
    given.known(fields, ("most", "skewness", "kurtosis"), where)
    numbers_ = {name: given.number(fields, name, where) for name in fields}
    return Treatment(**numbers_)  # type: ignore[arg-type]


def _scale(one: Any, where: str) -> Normalisation:
    fields = {"way": one} if isinstance(one, str) else given.mapping(one, where)
    given.known(fields, SCALE, where)
    for name in ("low", "high", "centre", "spread"):
        given.number(fields, name, where)
    return Normalisation(**fields)


def _sources(one: Mapping[str, Any], errors: list[float | None], method: Method, where: str) -> Sources:
    fields = ("draws", "seed", "weights", "normalise", "aggregate", "outliers")
    given.known(one, fields, where)
    shares = given.mapping(one.get("weights") or {}, where)
    noise = {int(level): given.number(shares, level, where) or 0.0 for level in shares if str(level).isdigit()}
    if len(noise) < len(shares):
        raise LuoshiError(_("{where}: weights vary by level of the tree, such as {{1: 0.2}}.").format(where=where))
    scales = tuple(_scale(way, where) for way in one.get("normalise") or ())
    drawn = np.array([error or 0.0 for error in errors])
    return Sources(
        DataError(drawn) if drawn.any() else None,
        WeightNoise(noise) if noise else None,
        tuple(_outliers(way, where) for way in one.get("outliers") or ()),
        scales,
        tuple(one.get("aggregate") or ()),
    )
