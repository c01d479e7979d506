"""Where a distance comes from, what moved beyond chance, what is counted twice, what drives the order."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluation.invented import districts, tree
from evaluation.test_points import FIGURES, made
from luoshi.errors import LuoshiError
from luoshi.evaluation.composite import Method, compose
from luoshi.evaluation.normalise import Normalisation
from luoshi.evaluation.review import distance, drivers, overlaps, rehearse, risen, shares
from luoshi.evaluation.robustness import simulate
from luoshi.evaluation.sources import DataError, Sources, WeightNoise
from luoshi.evaluation.tables import Table


def test_the_distance_to_the_best_comes_apart_by_indicator() -> None:
    ranked = compose(districts(), tree(), Method())
    parts = distance(ranked, "district 3", "district 5")
    assert list(parts) == ["x0", "x1", "x2", "x3", "x4", "x5"]
    assert sum(parts.values()) == pytest.approx(ranked.scores[3, -1] - ranked.scores[5, -1])
    assert shares(tree(), tree().weights).tolist() == pytest.approx([2 / 9] * 3 + [1 / 9] * 3)


def test_a_geometric_index_does_not_come_apart() -> None:
    method = Method(normalisation=Normalisation(low=1), aggregation="geometric")
    with pytest.raises(LuoshiError):
        distance(compose(districts(), tree(), method), "district 3", "district 5")
    with pytest.raises(LuoshiError, match="nowhere"):
        distance(compose(districts(), tree(), Method()), "district 3", "nowhere")


def test_indicators_that_say_the_same_are_found() -> None:
    table = districts()
    double = replace(table, values=np.column_stack([table.values[:, :5], -2 * table.values[:, 0]]))
    assert [(a, b, round(r, 6)) for a, b, r in overlaps(double)] == [("x0", "x5", -1)]


def test_a_rise_counts_beyond_chance_only() -> None:
    table, sources = districts(), Sources(data=DataError(np.full(6, 0.3)))
    better = table.values.copy()
    better[3] = np.where(np.arange(6) % 3 == 2, -3, 3)
    then, same, up = (
        simulate(
            compose(Table(table.offices, table.indicators, values), tree(), Method()), sources, draws=256, seed=seed
        )
        for values, seed in ((table.values, 1), (table.values, 2), (better, 3))
    )
    assert risen(then, up)["district 3"] > 0.95
    assert all(0.3 < chance < 0.7 for chance in risen(then, same).values())


def test_what_drives_the_order_is_found_one_at_a_time() -> None:
    ranked = compose(districts(), tree(), Method())
    sources = Sources(data=DataError(np.full(6, 0.8)), weights=WeightNoise({1: 0.01}))
    moved = drivers(ranked, sources, seed=1)
    assert list(moved) == ["data", "weights"]
    assert moved["data"] > 10 * moved["weights"]


def test_a_new_scheme_is_rehearsed_on_last_periods_figures() -> None:
    items = [{"code": "新开工", "kind": "each", "points": 5, "actual": "starts"}]
    offices = {"东区": {**FIGURES, "done": 10.0, "starts": 0.0}, "西区": {**FIGURES, "done": 1.0, "starts": 3.0}}
    changes = rehearse(made(), made(items=items), offices)
    assert [(one.office, one.ranks) for one in changes] == [("西区", (2, 1)), ("东区", (1, 2))]
