"""Where a distance comes from, what moved beyond chance, what is counted twice."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from evaluation.invented import districts, tree
from luoshi.errors import LuoshiError
from luoshi.evaluation.composite import Method, compose
from luoshi.evaluation.normalise import Normalisation
from luoshi.evaluation.review import change, distance, overlaps, risen, shares
from luoshi.evaluation.robustness import simulate
from luoshi.evaluation.sources import DataError, Sources
from luoshi.evaluation.tables import Table

METHODS = {
    "arithmetic": Method(),
    "geometric": Method(normalisation=Normalisation(low=1), aggregation="geometric"),
    "harmonic": Method(normalisation=Normalisation(low=1), aggregation="harmonic"),
    "z-scores": Method(normalisation=Normalisation("zscore")),
}


@pytest.mark.parametrize("way", METHODS)
def test_every_distance_comes_apart_by_indicator_and_adds_up(way: str) -> None:
    ranked = compose(districts(), tree(), METHODS[way])
    for other in ranked.offices[1:]:
        parts = distance(ranked, "district 0", other)
        assert list(parts) == ["x0", "x1", "x2", "x3", "x4", "x5"]
        whole = ranked.scores[0, -1] - ranked.scores[ranked.offices.index(other), -1]
        assert sum(parts.values()) == pytest.approx(whole, rel=1e-12, abs=1e-12)
    assert distance(ranked, "district 0", "district 0") == dict.fromkeys(ranked.tree.codes[:6], 0)


def test_what_an_indicator_is_worth_is_its_share_of_the_index() -> None:
    assert shares(tree(), tree().weights).tolist() == pytest.approx([2 / 9] * 3 + [1 / 9] * 3)
    ranked = compose(districts(), tree(), Method())
    alone = replace(districts(), values=districts().values + np.where(np.arange(6) == 3, 0.5, 0.0))
    moved = change(ranked, compose(alone, tree(), Method()), "district 5")
    assert {code: round(part, 9) for code, part in moved.items() if part} == {"x3": round(0.5 / 10 * 100 / 9, 9)}


def test_what_does_not_come_apart_is_refused() -> None:
    for method in (Method(aggregation="copeland"), Method(missing="skip")):
        gap = districts()
        gap.values[3, 2] = np.nan
        with pytest.raises(LuoshiError):
            distance(compose(gap, tree(), method), "district 3", "district 5")
    with pytest.raises(LuoshiError, match="nowhere"):
        distance(compose(districts(), tree(), Method()), "district 3", "nowhere")
    yearly = Method(normalisation=Normalisation("minmax"))
    with pytest.raises(LuoshiError):
        change(compose(districts(), tree(), yearly), compose(districts(seed=2), tree(), yearly), "district 3")


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
