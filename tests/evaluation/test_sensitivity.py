"""Which choice drives the order: one at a time, and by shares of variance."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.invented import districts, tree
from luoshi.errors import LuoshiError
from luoshi.evaluation.composite import Method, compose
from luoshi.evaluation.normalise import Normalisation
from luoshi.evaluation.sensitivity import one_at_a_time, variance
from luoshi.evaluation.sources import DataError, Sources, WeightNoise

SCALE = Normalisation("minmax", low=1)
RANKED = compose(districts(), tree(), Method(normalisation=SCALE))
RULES = ("arithmetic", "harmonic")


def test_what_drives_the_order_is_found_one_at_a_time() -> None:
    sources = Sources(data=DataError(np.full(6, 0.8)), weights=WeightNoise({1: 0.01}))
    moved = one_at_a_time(RANKED, sources, seed=1)
    assert list(moved) == ["data", "weights"]
    assert moved["data"] > 10 * moved["weights"]


def test_shares_of_variance_tell_what_matters_from_what_does_not() -> None:
    sources = Sources(
        weights=WeightNoise({1: 0.02}), aggregations=("arithmetic", "borda"),
        normalisations=(SCALE, Normalisation("zscore", centre=10, spread=1)),
    )  # fmt: skip
    found = {one.source: one for one in variance(RANKED, sources, samples=64, seed=1)}
    assert list(found) == ["weights", "normalisations", "aggregations"]
    assert found["aggregations"].total > 0.6
    assert found["weights"].total < 0.3
    assert found["aggregations"].total + found["aggregations"].total_error > found["aggregations"].first
    assert variance(RANKED, sources, samples=64, seed=1) == tuple(found.values())


def test_data_and_weights_are_drawn_by_their_triggers() -> None:
    sources = Sources(data=DataError(np.full(6, 0.4)), weights=WeightNoise({1: 1.0}))
    data, weights = variance(RANKED, sources, samples=256, seed=3)
    assert data.total > 0.2
    assert weights.total > 0.2


@pytest.mark.parametrize(
    "sources",
    [
        Sources(normalisations=(SCALE,), aggregations=RULES),
        Sources(aggregations=RULES),
        Sources(weights=WeightNoise({9: 0.1}), aggregations=RULES),
        Sources(normalisations=(SCALE, Normalisation("target")), aggregations=RULES),
    ],
    ids=["one alternative", "one source", "no such level", "no targets"],
)
def test_what_cannot_be_varied_is_an_error_and_never_skipped(sources: Sources) -> None:
    with pytest.raises(LuoshiError):
        variance(RANKED, sources, samples=16, seed=1)


def test_samples_are_a_power_of_two() -> None:
    with pytest.raises(LuoshiError, match="512"):
        variance(RANKED, Sources(weights=WeightNoise({1: 0.1}), aggregations=RULES), samples=100, seed=1)
