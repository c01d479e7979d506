"""How sure is a rank by points? Figures are drawn within the errors that the scheme declares, and points given anew.

The true figures are drawn given the observed ones, as for an index (`sources.cloud`: empirical Bayes), each figure
beside those of the other offices: as a share of its plan where it has one, since that is what offices are compared by.
Without declared errors there is no interval: none is invented.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np
import numpy.typing as npt

from luoshi.evaluation.points import Figures, score_all, whole
from luoshi.evaluation.ranks import rank, rounded
from luoshi.evaluation.robustness import BLOCK, Robustness
from luoshi.evaluation.scheme import Cap, Error, Item, Scheme
from luoshi.evaluation.sources import Cloud, DataError, cloud
from luoshi.evaluation.tables import Array

Columns = Mapping[str, Array]
"""Figures by name: shape (..., offices), NaN where missing."""
Flags = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class _True:
    """What some figures may truly be, as shares of `scale`, for the offices `known`: shape (offices,). least: by
    figure, nothing below it is drawn."""

    figures: tuple[str, ...]
    known: Flags
    scale: Array
    cloud: Cloud
    least: Array


def robustness(
    by: Scheme,
    figures: Mapping[str, Figures],
    exemptions: Mapping[str, Mapping[str, str]] | None = None,
    statuses: Mapping[str, Mapping[str, str]] | None = None,
) -> Robustness | None:
    """The ranks of many draws, offices in the order given; None where the scheme declares no errors of its figures.

    figures, exemptions: as for `points.score_all`. statuses: by office and figure "provisional", "verified" or
    "revised"; a figure without one has the largest error. The seed is the scheme's; the order of offices has no part.
    """
    if not by.errors:
        return None
    nominal = np.array([one.rank for one in score_all(by, figures, exemptions)])
    offices = tuple(sorted(figures))
    columns = {name: np.array([_number(figures[office].get(name)) for office in offices]) for name in by.figures}
    excused = {
        item.code: np.array([bool((exemptions or {}).get(office, {}).get(item.code)) for office in offices])
        for item in by.items
    }
    may = _true(by, columns, {one.figure: _errors(one, columns, offices, statuses or {}) for one in by.errors})
    ranks = np.empty((by.draws, len(offices)), np.uint16 if len(offices) < 2**16 else np.uint32)
    for start in range(0, by.draws, BLOCK):
        seeds = np.random.SeedSequence(by.seed, spawn_key=(start // BLOCK,))
        drawn = columns | _drawn(may, np.random.Generator(np.random.PCG64(seeds)), columns)
        ranks[start : start + BLOCK] = rank(totals(by, drawn, excused), by.ranks)[: by.draws - start]
    given = [offices.index(office) for office in figures]
    return Robustness(tuple(figures), nominal, ranks[:, given])


def _number(value: float | None) -> float:
    return np.nan if value is None else float(value)


def _errors(
    error: Error, columns: Columns, offices: tuple[str, ...], statuses: Mapping[str, Mapping[str, str]]
) -> Array:
    """The standard error of a figure in its own unit: shape (offices,)."""
    sizes = np.array([error.of(statuses.get(office, {}).get(error.figure, "")) for office in offices])
    return sizes * np.abs(columns[error.figure]) if error.relative else sizes


def _true(by: Scheme, columns: Columns, errors: Columns) -> list[_True]:
    """What the figures may truly be: those that every office has together, by their covariance; others one by one."""
    whole_ = tuple(name for name in errors if not np.isnan(columns[name]).any())
    groups = [whole_] if whole_ else []
    groups += [(name,) for name in errors if name not in whole_ and not np.isnan(columns[name]).all()]
    found = []
    for names in groups:
        known = ~np.isnan(columns[names[0]])
        scale = np.stack([np.broadcast_to(_scale(by, name, columns), known.shape)[known] for name in names], axis=1)
        values = np.stack([columns[name][known] for name in names], axis=1)
        sizes = np.stack([errors[name][known] for name in names], axis=1) / scale
        around: Literal["posterior", "observed"] = "posterior" if known.sum() > 1 else "observed"
        spread = cloud(values / scale, DataError(sizes, around))
        found.append(_True(names, known, scale, spread, np.where((values >= 0).all(axis=0), 0.0, -np.inf)))
    return found


def _scale(by: Scheme, figure: str, columns: Columns) -> Array:
    """What the figure is a share of: the plan of all items that take it, where they have the same; else 1."""
    plans = {item.plan for item in by.items if figure in (item.actual, item.without)}
    plan = next(iter(plans)) if len(plans) == 1 else None
    if plan is None:
        return np.ones(1)
    return np.where(columns[plan] > 0, columns[plan], 1.0)


def _drawn(may: Sequence[_True], rng: np.random.Generator, columns: Columns) -> dict[str, Array]:
    """A block of draws of every figure that has an error: shape (BLOCK, offices)."""
    out: dict[str, Array] = {}
    for one in may:
        noise = rng.standard_normal((BLOCK, *one.scale.shape))
        values = np.maximum(np.stack([one.cloud.draw(each) for each in noise]) * one.scale, one.least)
        for column, name in enumerate(one.figures):
            out[name] = np.tile(columns[name], (BLOCK, 1))
            out[name][:, one.known] = values[:, :, column]
    return out


def totals(by: Scheme, figures: Columns, excused: Mapping[str, Flags]) -> Array:
    """What `points.score` gives, for many draws at once: shape (draws, offices). excused: by item, shape (offices,)."""
    points = {item.code: np.where(excused[item.code], _excused(item), _item(item, figures)) for item in by.items}
    points |= _neutral(by, points, excused)
    total = np.asarray(sum(points.values()) - sum(_beyond(cap, points) for cap in by.caps))
    for line in by.red_lines:
        value = figures[line.actual]
        crossed = value > line.limit if line.good == "less" else value < line.limit
        total = np.where(crossed, np.minimum(total, line.most), total)
    return rounded(total, by.ranks)


def _excused(item: Item) -> float:
    return item.points if item.exempt == "full" and item.kind == "attainment" else 0.0


def _neutral(by: Scheme, points: Columns, excused: Mapping[str, Flags]) -> dict[str, Array]:
    """Points of exempted items that stand for nothing: the share that the office's other items gave."""
    could: Array = np.zeros(1)
    did: Array = np.zeros(1)
    for item in by.items:
        if most := whole(item):
            could = could + np.where(excused[item.code], 0.0, most)
            did = did + np.where(excused[item.code], 0.0, points[item.code])
    share = np.where(could > 0, np.minimum(did / np.where(could > 0, could, 1.0), 1.0), 1.0)
    out = [item for item in by.items if (item.exempt == "out" or item.kind != "attainment") and whole(item)]
    return {item.code: np.where(excused[item.code], whole(item) * share, points[item.code]) for item in out}


def _beyond(cap: Cap, points: Columns) -> Array:
    together: Array = np.asarray(sum(points[code] for code in cap.items))
    return np.maximum(together - cap.most, 0.0)


def _item(item: Item, figures: Columns) -> Array:
    """The points of one item, none (or the most taken away) where a figure is missing."""
    actual = figures[item.actual]
    value = actual if item.plan is None else _share(item, actual, figures[item.plan])
    if item.kind == "attainment":
        found = np.where(value < item.least, 0.0, item.points * np.clip(value, item.floor, item.cap))
    elif item.kind == "steps":
        at, given = (np.array(column) for column in zip((-np.inf, 0.0), *item.steps, strict=True))
        found = given[np.searchsorted(at, np.nan_to_num(value), side="right") - 1]
    else:
        own = np.nan_to_num(figures[item.without]) if item.without else 0.0
        found = item.points * np.maximum(actual - own, 0.0)
        found = found if item.most is None else np.clip(found, -item.most, item.most)
    return np.where(np.isnan(value), -(item.most or 0.0) if item.points < 0 else 0.0, found)


def _share(item: Item, actual: Array, plan: Array) -> Array:
    if item.good == "less" and item.kind == "attainment":
        none = np.where(np.isnan(actual), np.nan, item.cap)
        return np.where(actual > 0, plan / np.where(actual > 0, actual, 1.0), none)
    return np.asarray(actual / np.where(plan > 0, plan, np.nan))
