"""How fast offices are ranked, against figures of others.

    python benchmarks/ranking.py

Seconds are of CPU (all threads) and of the clock, the least of some runs: beside other work the clock says more of
that. scikit-criteria is run here on the same input (group `bench`); COINr's 117 s (its ASEM example, 1,000 draws, four
assumptions) are quoted, R is not run.
"""

from __future__ import annotations

import resource
import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from luoshi.evaluation.aggregate import copeland
from luoshi.evaluation.composite import Composite, Method, compose
from luoshi.evaluation.hierarchy import Group, Indicator, Tree
from luoshi.evaluation.normalise import Normalisation
from luoshi.evaluation.outliers import Treatment
from luoshi.evaluation.robustness import simulate
from luoshi.evaluation.sources import DataError, Sources, WeightNoise
from luoshi.evaluation.tables import Array, Table

WAYS = (Normalisation("minmax", low=1), Normalisation("zscore", centre=10, spread=1))


def made(offices: int, indicators: int, groups: int, top: int = 0) -> tuple[Table, Tree]:
    """Invented offices; with `top` the groups stand under so many groups of their own."""
    rng = np.random.default_rng(0)
    leaves = tuple(Indicator(f"i{j}", f"g{j % groups}", good=1 if j % 3 else -1) for j in range(indicators))
    between = tuple(Group(f"t{j}", "index") for j in range(top))
    middle = tuple(Group(f"g{j}", f"t{j % top}" if top else "index") for j in range(groups))
    values = rng.standard_normal((offices, indicators))
    table = Table(tuple(map(str, range(offices))), tuple(one.code for one in leaves), values)
    return table, Tree(leaves, (*middle, *between, Group("index")))


@dataclass(frozen=True)
class Took:
    """Seconds of CPU and of the clock."""

    cpu: float
    clock: float


def best(work: Callable[[], object], times: int = 3) -> Took:
    """The least of a few runs."""
    found = []
    for _ in range(times):
        cpu, clock = time.process_time(), time.perf_counter()
        work()
        found.append((time.process_time() - cpu, time.perf_counter() - clock))
    return Took(min(cpu for cpu, _clock in found), min(clock for _cpu, clock in found))


def index(offices: int, indicators: int, groups: int, top: int = 0) -> Composite:
    return compose(*made(offices, indicators, groups, top), Method(normalisation=WAYS[0]))


def say(what: str, took: Took, bar: str = "") -> None:
    print(f"{what:68} {took.cpu:8.3f} s CPU {took.clock:8.3f} s   {bar}", flush=True)


def asem() -> None:
    """The shape of COINr's example: 51 × 49 in 8 groups under 2; its own data are in the tests."""
    four = Sources(
        weights=WeightNoise({2: 0.25, 3: 0.25}),
        treatments=tuple(Treatment(most=most) for most in range(1, 6)),
        normalisations=WAYS,
        aggregations=("arithmetic", "geometric"),
    )
    small = index(51, 49, 8, 2)
    took = best(lambda: simulate(small, four, draws=1000, seed=1).interval(), 7)
    ratio = f"COINr 117 s (quoted): {117 / took.clock:,.0f} times by the clock, {117 / took.cpu:,.0f} by CPU; bar 450"
    say("51 × 49, 1,000 draws, four assumptions", took, ratio)


def province() -> None:
    table, tree = made(1100, 60, 6)
    say("1,100 × 60, ranked once", best(lambda: compose(table, tree, Method(normalisation=WAYS[0])), 7), "bar 0.05 s")
    gaps = np.where(np.random.default_rng(1).random(table.values.shape) < 0.1, np.nan, table.values)
    for how in ("lose", "skip"):
        say(f"1,100 × 60, Copeland with 10 % gaps ({how})", best(lambda: copeland(gaps, np.ones(60), how)), "bar 1 s")  # noqa: B023
    every = Sources(DataError(np.full(60, 0.3)), WeightNoise({1: 0.25, 2: 0.25}), (), WAYS, ("arithmetic", "geometric"))
    large = compose(table, tree, Method(normalisation=WAYS[0]))
    for workers in (1, 2):
        took = best(lambda: simulate(large, every, draws=10_000, seed=1, workers=workers).interval(), 1)  # noqa: B023
        say(f"1,100 × 60, 10,000 draws, all four sources, {workers} workers", took, "bar 30 s on 2 cores")


def linear() -> None:
    weights = Sources(weights=WeightNoise({1: 0.25}))
    for offices in (4100, 8200, 16_400):
        many = index(offices, 40, 1)
        took = best(lambda: simulate(many, weights, draws=1000, seed=1, workers=2).interval())  # noqa: B023
        say(f"{offices:,} × 40, 1,000 draws of weights, intervals", took)
    theirs = scikit_criteria(many.normalised)
    if theirs:
        say("scikit-criteria, 16,400 × 40, a draw of weights, ranked", theirs)
        ratio = f"{1000 * theirs.cpu / took.cpu:.0f} times by CPU, {1000 * theirs.clock / took.clock:.0f} by the clock"
        print(f"1,000 draws with intervals against their 1,000 draws without: {ratio}; bar 15")


def scikit_criteria(normalised: Array) -> Took | None:
    """One draw of weights and its ranks, the mean of twenty, by scikit-criteria; None where it is not installed."""
    try:
        import skcriteria
        from skcriteria.agg.simple import WeightedSumModel
    except ImportError:
        print("scikit-criteria is not installed: not compared")
        return None
    k = normalised.shape[1]
    matrix = skcriteria.mkdm(normalised, objectives=[max] * k, weights=np.ones(k))
    rng, rank = np.random.default_rng(1), WeightedSumModel()

    def twenty() -> None:
        for _ in range(20):
            rank.evaluate(matrix.replace(weights=1 + 0.25 * rng.uniform(-1, 1, k))).rank_  # noqa: B018

    took = best(twenty)
    return Took(took.cpu / 20, took.clock / 20)


if __name__ == "__main__":
    asem()
    province()
    linear()
    print(f"memory at its highest: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e3:.0f} MB")
