"""A ranking as a scheme in YAML: which indicators, how they become one index, how sure the ranks are.

See docs/evaluation.md for the fields. A scheme that draws its scale anew each year must say so: `rescale: yearly`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np
import numpy.typing as npt

from luoshi.errors import LuoshiError
from luoshi.evaluation import ranks
from luoshi.evaluation.composite import Composite, Method, compose
from luoshi.evaluation.hierarchy import Group, Indicator, Tree
from luoshi.evaluation.normalise import FIXED, Normalisation
from luoshi.evaluation.outliers import Treatment
from luoshi.evaluation.robustness import Robustness, simulate
from luoshi.evaluation.scheme import RedLine
from luoshi.evaluation.schemes import dated
from luoshi.evaluation.sources import DataError, Sources, WeightNoise
from luoshi.evaluation.tables import columns_of, numbers, table
from luoshi.i18n import gettext as _
from luoshi.rules import schema

GOOD = {"more": 1, "less": -1, "near": 0}


@dataclass(frozen=True)
class Scheme:
    """A ranking scheme. office, group: columns of the table; draws, seed: of the simulation, 0 draws for none.
    until: its last day, if it has one; cite: the document that sets it."""

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
    until: date | None = None
    cite: str = ""
    red_lines: tuple[RedLine, ...] = ()


@dataclass(frozen=True)
class Ranking:
    """An index, and how sure its ranks are; None where the scheme varies nothing."""

    scheme: Scheme
    composite: Composite
    robustness: Robustness | None


def scheme(data: Mapping[str, Any], where: str) -> Scheme:
    """The scheme in a mapping as YAML has it (schema: rules/schemas/ranking.json). Raises LuoshiError for the first
    fault. where: the file, for the sentence."""
    given = schema.check(data, "ranking", where)
    said = dated(given, where)
    try:
        tree = Tree(tuple(map(_indicator, given["indicators"])), tuple(map(_group, given["groups"])))
        method = _method(given.get("method") or {})
        sure = given.get("robustness") or {}
        sources = _sources(sure, [one.get("error", 0.0) for one in given["indicators"]])
    except LuoshiError as error:
        raise LuoshiError(f"{where}: {error}") from None
    draws = sure.get("draws", 0 if sources == Sources() else 1000)
    return Scheme(
        said.name, said.version, said.published, said.begins, given["office"], given.get("group"),
        tree, method, sources, draws, sure.get("seed", 1), said.until, said.cite,
        tuple(map(_red_line, given.get("red_lines") or ())),
    )  # fmt: skip


def run(by: Scheme, frame: Any, workers: int = 1) -> Ranking:
    """Rank the offices of a frame (pandas, polars, mapping of columns, list of rows) by a scheme."""
    made = compose_of(by, frame)
    sure = simulate(made, by.sources, draws=by.draws, seed=by.seed, workers=workers) if by.draws else None
    return Ranking(by, made, sure)


def compose_of(by: Scheme, frame: Any) -> Composite:
    """The index alone, without how sure it is."""
    values = table(frame, by.office, [one.code for one in by.tree.indicators])
    columns = columns_of(frame)
    below = {one.denominator for one in by.tree.indicators if one.denominator}
    sizes = {name: numbers(columns[name], name, values.offices) for name in below if name in columns}
    if by.group and by.group not in columns:
        raise LuoshiError(_("The table has no column “{name}” with the groups.").format(name=by.group))
    groups = [str(one) for one in columns[by.group]] if by.group else []
    return compose(values, by.tree, by.method, sizes, groups, _crossed(by, columns, values.offices))


def _crossed(by: Scheme, columns: Mapping[str, list[Any]], offices: Sequence[str]) -> npt.NDArray[np.bool_]:
    """Which offices crossed a red line: shape (offices,). A missing figure is refused: a line cannot be judged so."""
    out = np.zeros(len(offices), bool)
    for line in by.red_lines:
        if line.actual not in columns:
            sentence = _("“{name}” is in the scheme but not a column of the table.")
            raise LuoshiError(sentence.format(name=line.actual))
        figures = numbers(columns[line.actual], line.actual, offices)
        if np.isnan(figures).any():
            office = offices[int(np.argmax(np.isnan(figures)))]
            sentence = _(
                "{office}: the figure “{name}” is missing, so the red line “{line}” cannot be judged; give it."
            )
            raise LuoshiError(sentence.format(office=office, name=line.actual, line=line.code))
        out |= figures > line.limit if line.good == "less" else figures < line.limit
    return out


def _indicator(one: Mapping[str, Any]) -> Indicator:
    low, high, target = (None if one.get(name) is None else float(one[name]) for name in ("low", "high", "target"))
    good, weight = GOOD[one.get("good", "more")], float(one.get("weight", 1.0))
    return Indicator(
        one["code"], one["under"], good, weight, low, high, target, one.get("per"), bool(one.get("log"))
    )  # fmt: skip


def _group(one: Mapping[str, Any]) -> Group:
    return Group(one["code"], one.get("under"), float(one.get("weight", 1.0)), one.get("aggregate"))


def _red_line(one: Mapping[str, Any]) -> RedLine:
    return RedLine(one["code"], one["actual"], float(one["limit"]), one.get("good", "less"), cite=one.get("cite", ""))


def _method(one: Mapping[str, Any]) -> Method:
    rule = ranks.Rule(one.get("decimals"), one.get("rounding", "half_even"), one.get("ties", "min"))
    scale = _scale(one.get("normalise") or {})
    if scale.way not in FIXED and one.get("rescale") != "yearly":
        sentence = _("“{way}” draws its scale anew each year; give goalposts, or write rescale: yearly.")
        raise LuoshiError(sentence.format(way=scale.way))
    return Method(
        one.get("missing", "worst"), one.get("screen"), _outliers(one.get("outliers")), scale,
        one.get("weights", "given"), one.get("aggregate", "arithmetic"), rule,
    )  # fmt: skip


def _outliers(one: Mapping[str, Any] | None) -> Treatment | None:
    return Treatment(**one) if one else None


def _scale(one: str | Mapping[str, Any]) -> Normalisation:
    return Normalisation(one) if isinstance(one, str) else Normalisation(**one)  # type: ignore[arg-type]


def _sources(one: Mapping[str, Any], errors: list[float]) -> Sources:
    noise = {int(level): float(share) for level, share in (one.get("weights") or {}).items()}
    return Sources(
        DataError(np.array(errors, dtype=np.float64)) if any(errors) else None,
        WeightNoise(noise) if noise else None,
        tuple(map(_outliers, one.get("outliers") or ())),
        tuple(map(_scale, one.get("normalise") or ())),
        tuple(one.get("aggregate") or ()),
    )
