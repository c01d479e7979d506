"""How sure is a rank: against COINr's own simulation, against the truth, and the same on any number of workers."""

from __future__ import annotations

import numpy as np
import pytest

from evaluation.anchors import COINR, asem, needed, rows
from evaluation.invented import districts, tree
from luoshi.errors import LuoshiError
from luoshi.evaluation.composite import Method, compose
from luoshi.evaluation.normalise import Normalisation
from luoshi.evaluation.outliers import Treatment
from luoshi.evaluation.ranks import rank
from luoshi.evaluation.robustness import BLOCK, Robustness, draw_weights, prepare, simulate
from luoshi.evaluation.sources import DataError, Sources, WeightNoise
from luoshi.evaluation.tables import Table

EVERYTHING = Sources(
    data=DataError(np.full(6, 0.3)),
    weights=WeightNoise({1: 0.2, 2: 0.2}),
    treatments=(None, Treatment()),
    normalisations=(Normalisation("minmax", low=1), Normalisation("zscore", centre=10, spread=2)),
    aggregations=("arithmetic", "geometric", "harmonic", "borda", "copeland"),
)


@needed
def test_the_same_four_assumptions_give_coinrs_ranks_within_monte_carlo_error() -> None:
    """COINr draws 1,000 times from 100 sets of weights; so is the error reckoned: each set's part, all twenty
    combinations of the other choices being known, and what is left. How far 51 means may lie out together is then
    tried with 300 drawings of that design."""
    values, by, sizes, regions = asem()
    method = Method(missing="group_mean", treatment=COINR, normalisation=Normalisation("minmax"))
    sources = Sources(
        weights=WeightNoise({2: 0.25, 3: 0.25}),
        treatments=tuple(Treatment(most=most) for most in range(1, 6)),
        normalisations=(Normalisation("minmax", low=1), Normalisation("zscore", centre=10, spread=2)),
        aggregations=("arithmetic", "geometric"),
    )
    run, rng = prepare(compose(values, by, method, sizes, regions), sources), np.random.default_rng(1)
    weights = draw_weights(run, rng, 3000)
    ranks = np.stack([rank(by.tops(at, rule, weights)) for at in run.fixed.values() for rule in run.aggregations])
    by_weights, middle = ranks.mean(axis=0), ranks.mean(axis=(0, 1))
    error = np.sqrt(by_weights.var(axis=0) / 100 + ranks.var(axis=0).mean(axis=0) / 1000).clip(1e-3)

    def out(mean: np.ndarray) -> float:
        return float(np.sqrt((((mean - middle) / error) ** 2).mean()))

    stats = {row["uCode"]: row for row in rows("asem/coinr_UA1000_rankstats.csv")}
    theirs = {
        name: np.array([float(stats[office][name]) for office in run.composite.offices])
        for name in ("Mean", "Q5", "Median", "Q95")
    }
    sets = rng.integers(3000, size=(300, 100))
    tried = [out(ranks[rng.integers(20, size=1000), pool[rng.integers(100, size=1000)]].mean(axis=0)) for pool in sets]
    assert out(theirs["Mean"]) < np.quantile(tried, 0.95)
    every = np.quantile(ranks.reshape(-1, ranks.shape[-1]), [0.05, 0.5, 0.95], axis=0)
    assert np.abs(every - [theirs[name] for name in ("Q5", "Median", "Q95")]).max() <= 2
    ours = simulate(run.composite, sources, draws=4000, seed=1)
    z = (ours.mean() - middle) / (ours.ranks.std(axis=0) * np.sqrt(1 / 4000 + 1 / 3000)).clip(1e-3)
    assert np.abs(z).max() < 5


@pytest.mark.parametrize("each_its_own", [False, True], ids=["one error", "errors by office"])
@pytest.mark.parametrize("way", ["goalposts", "minmax"])
def test_ninety_percent_intervals_hold_the_true_rank_in_88_to_92_percent(way: str, each_its_own: bool) -> None:
    held = []
    by, method = tree(), Method(normalisation=Normalisation(way, cap=False))  # type: ignore[arg-type]
    for trial in range(24):
        rng = np.random.default_rng([7, trial])
        # districts that are good at one thing tend to be good at others
        sign = np.where(np.arange(6) % 3 == 2, -1.0, 1.0)
        truth = 0.7 * rng.standard_normal((100, 1)) * sign + 0.7 * rng.standard_normal((100, 6))
        errors = 0.5 * rng.uniform(0.5, 1.5, (100, 6)) if each_its_own else np.full(6, 0.5)
        names = tuple(f"district {i}" for i in range(100))
        true = compose(Table(names, tree().codes[:6], truth), by, method).ranks
        seen = compose(Table(names, tree().codes[:6], truth + errors * rng.standard_normal((100, 6))), by, method)
        low, high = simulate(seen, Sources(data=DataError(errors)), draws=512, seed=trial).interval(0.9).T
        held.append(((low <= true) & (true <= high)).mean())
    assert 0.88 <= np.mean(held) <= 0.92


@pytest.mark.parametrize("workers", [2, 5])
def test_a_seed_gives_the_same_ranks_with_any_number_of_workers(workers: int) -> None:
    made = compose(districts(), tree(), Method(normalisation=Normalisation("minmax", low=1)))
    alone = simulate(made, EVERYTHING, draws=3 * BLOCK + 5, seed=4)
    together = simulate(made, EVERYTHING, draws=3 * BLOCK + 5, seed=4, workers=workers)
    assert (alone.ranks == together.ranks).all()
    assert (alone.ranks != simulate(made, EVERYTHING, draws=3 * BLOCK + 5, seed=5).ranks).any()


def test_fewer_draws_are_the_first_of_many() -> None:
    made = compose(districts(), tree(), Method())
    sources = Sources(weights=WeightNoise({1: 0.5}))
    many = simulate(made, sources, draws=200, seed=1).ranks
    assert (simulate(made, sources, draws=70, seed=1).ranks == many[:70]).all()


def test_offices_without_any_difference_are_ahead_of_each_other_half_the_time() -> None:
    table = districts()
    twins = Table(table.offices, table.indicators, np.vstack([table.values[:1], table.values[:-1]]))
    found = simulate(compose(twins, tree(), Method()), Sources(weights=WeightNoise({1: 0.5})), draws=128, seed=1)
    assert found.ahead([0], [1]).tolist() == [0.5]
    assert found.interval()[0].tolist() == found.interval()[1].tolist()


def test_an_interval_takes_in_a_rank_when_half_of_its_draws_lie_inside() -> None:
    drawn = np.repeat([1, 2, 3, 4], [4, 10, 80, 6]).astype(np.uint16)[:, None]
    found = Robustness(("somewhere",), np.array([3]), drawn)
    assert found.interval(0.9).tolist() == [[2, 3]]  # 94 % lie above 4, half of whose 6 % begin at 97 %
    assert found.interval(1.0).tolist() == [[1, 4]]


def test_ahead_of_the_next_is_certain_where_nothing_overlaps() -> None:
    apart = Table(("a", "b", "c"), tree().codes[:6], np.outer([3.0, -3.0, 0.0], np.where(np.arange(6) % 3 == 2, -1, 1)))
    found = simulate(compose(apart, tree(), Method()), Sources(data=DataError(np.full(6, 0.1))), draws=64, seed=1)
    assert found.ahead_of_next()[[0, 2]].tolist() == [1.0, 1.0]
    assert np.isnan(found.ahead_of_next()[1])


@pytest.mark.parametrize(
    "sources",
    [
        Sources(),
        Sources(weights=WeightNoise({7: 0.2})),
        Sources(weights=WeightNoise({1: 2.0})),
        Sources(data=DataError(np.full(3, 0.1))),
        Sources(data=DataError(np.full(6, -0.1))),
        Sources(normalisations=(Normalisation("target"),)),
        Sources(normalisations=(Normalisation("zscore"),), aggregations=("geometric",)),
        Sources(aggregations=("magic",)),  # type: ignore[arg-type]
    ],
    ids=[
        "nothing",
        "no such level",
        "share above one",
        "wrong shape",
        "below zero",
        "no targets",
        "logs of negatives",
        "no such rule",
    ],
)
def test_what_cannot_be_varied_is_refused_and_never_skipped(sources: Sources) -> None:
    with pytest.raises(LuoshiError):
        simulate(compose(districts(), tree(), Method()), sources, draws=64, seed=1)


def test_too_many_draws_for_the_memory_are_refused() -> None:
    with pytest.raises(LuoshiError):
        simulate(compose(districts(), tree(), Method()), Sources(weights=WeightNoise({1: 0.1})), draws=10**8, seed=1)
