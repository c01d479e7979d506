"""The steps of a composite index against COINr 1.1.14's own, and UNDP's index from its components."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.anchors import COINR, asem, needed, rows, step
from luoshi.evaluation.composite import Composite, Method, compose
from luoshi.evaluation.hierarchy import Group, Indicator, Tree
from luoshi.evaluation.normalise import Normalisation
from luoshi.evaluation.ranks import Rule
from luoshi.evaluation.tables import table

pytestmark = needed


@pytest.fixture(scope="module")
def coin() -> Composite:
    values, tree, sizes, regions = asem()
    method = Method(missing="group_mean", treatment=COINR, normalisation=Normalisation("minmax"))
    return compose(values, tree, method, sizes, regions)


@pytest.mark.parametrize("name", ["raw", "denominated", "imputed", "screened", "treated"])
def test_each_step_before_scoring_is_as_coinr_has_it(coin: Composite, name: str) -> None:
    theirs = step(name.capitalize()).pick(coin.raw.indicators)
    assert getattr(coin, name).offices == theirs.offices
    np.testing.assert_allclose(getattr(coin, name).values, theirs.values, rtol=1e-9)


def test_normalised_and_aggregated_scores_are_as_coinr_has_them(coin: Composite) -> None:
    np.testing.assert_allclose(
        coin.normalised, step("Normalised").pick(coin.raw.indicators).values, rtol=1e-9, atol=1e-12
    )
    np.testing.assert_allclose(coin.scores, step("Aggregated").pick(coin.tree.codes).values, rtol=1e-9, atol=1e-12)


def test_all_51_ranks_are_as_coinr_has_them(coin: Composite) -> None:
    theirs = {row["uCode"]: int(row["Index"]) for row in rows("asem/results_ranks.csv")}
    assert dict(zip(coin.offices, coin.ranks.tolist(), strict=True)) == theirs


@pytest.mark.parametrize("year", ["2021", "2022"])
def test_the_human_development_index_to_three_digits_and_its_ranks(year: str) -> None:
    given = [row for row in rows("hdi/hdi_2021_2022.csv") if row[f"hdi_{year}"]]
    bounds = {"le": (20, 85), "eys": (0, 18), "mys": (0, 15), "gnipc": (100, 75000)}
    parents = {"le": "health", "eys": "education", "mys": "education", "gnipc": "income"}
    indicators = tuple(
        Indicator(f"{name}_{year}", parents[name], low=low, high=high, logarithm=name == "gnipc")
        for name, (low, high) in bounds.items()
    )
    groups = tuple(Group(name, "hdi", aggregation="arithmetic") for name in ("health", "education", "income"))
    tree = Tree(indicators, (*groups, Group("hdi")))
    ours = table(given, "iso3", [one.code for one in indicators])
    method = Method(normalisation=Normalisation(high=1.0), aggregation="geometric", ranks=Rule(decimals=3))
    hdi = compose(ours, tree, method)
    assert hdi.index.tolist() == [float(row[f"hdi_{year}"]) for row in given]
    if year == "2022":
        assert hdi.ranks.tolist() == [int(float(row["hdi_rank_2022"])) for row in given]
