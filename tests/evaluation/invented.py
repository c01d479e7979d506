"""Invented districts with invented figures."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from luoshi.evaluation.hierarchy import Group, Indicator, Tree
from luoshi.evaluation.tables import Table


def tree(k: int = 6) -> Tree:
    """k indicators, every third less-is-better, under two groups; goalposts -5 and 5."""
    indicators = tuple(
        Indicator(f"x{j}", "economy" if j < k / 2 else "people", good=-1 if j % 3 == 2 else 1, low=-5.0, high=5.0)
        for j in range(k)
    )
    return Tree(indicators, (Group("economy", "index", 2.0), Group("people", "index"), Group("index")))


def flat(k: int = 6) -> Tree:
    """The same indicators, all directly under the index."""
    return Tree(tuple(replace(one, parent="index") for one in tree(k).indicators), (Group("index"),))


def districts(n: int = 20, k: int = 6, seed: int = 1) -> Table:
    values = np.random.default_rng(seed).standard_normal((n, k))
    return Table(tuple(f"district {i}" for i in range(n)), tuple(f"x{j}" for j in range(k)), values)
