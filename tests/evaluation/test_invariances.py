"""What must not change a ranking, and what must not improve a rank."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from evaluation.invented import districts, flat, tree
from luoshi.errors import LuoshiError
from luoshi.evaluation.aggregate import copeland, outranking
from luoshi.evaluation.composite import Method, comparable, compose
from luoshi.evaluation.hierarchy import Tree
from luoshi.evaluation.normalise import Normalisation
from luoshi.evaluation.robustness import simulate
from luoshi.evaluation.sources import Sources, WeightNoise
from luoshi.evaluation.tables import Table

WAYS = {
    "goalposts": Method(),
    "goalposts, geometric": Method(normalisation=Normalisation(low=1), aggregation="geometric"),
    "goalposts, harmonic": Method(normalisation=Normalisation(low=1), aggregation="harmonic"),
    "minmax": Method(normalisation=Normalisation("minmax")),
    "zscore": Method(normalisation=Normalisation("zscore")),
    "rank": Method(normalisation=Normalisation("rank")),
    "percentile": Method(normalisation=Normalisation("percentile")),
    "leader": Method(normalisation=Normalisation("leader")),
    "Borda": Method(normalisation=Normalisation("rank"), aggregation="borda"),
    "Copeland": Method(normalisation=Normalisation("rank"), aggregation="copeland"),
}
PROMISED = ["goalposts", "goalposts, geometric", "goalposts, harmonic", "rank", "Borda", "Copeland"]
"""Ways that promise that a gap never raises a rank and that an office below all others changes nothing."""
seeds = st.integers(0, 10_000)
every_way = pytest.mark.parametrize("way", WAYS)
promised = pytest.mark.parametrize("way", PROMISED)
few = settings(max_examples=25, deadline=None)


def with_gaps(table: Table, seed: int, share: float = 0.15) -> Table:
    gone = np.random.default_rng(seed).random(table.values.shape) < share
    gone[0] = False
    return replace(table, values=np.where(gone, np.nan, table.values))


def ranks(table: Table, method: Method, by: Tree | None = None) -> dict[str, int]:
    made = compose(table, by or tree(len(table.indicators)), method)
    return dict(zip(made.offices, made.ranks.tolist(), strict=True))


def shape(way: str) -> Tree:
    """Borda and Copeland promise it where all indicators stand under one group: in a tree, an office that is passed
    in one group may fall behind a third, which gains by it."""
    return flat() if way in {"Borda", "Copeland"} else tree()


@every_way
@few
@given(seeds)
def test_the_order_of_offices_and_of_columns_does_not_matter(way: str, seed: int) -> None:
    table, rng = with_gaps(districts(seed=seed), seed), np.random.default_rng(seed)
    shuffled = table.take(rng.permutation(len(table.offices)).tolist()).pick(rng.permutation(table.indicators).tolist())
    assert ranks(shuffled, WAYS[way]) == ranks(table, WAYS[way])


@every_way
@few
@given(seeds)
def test_the_names_of_offices_do_not_matter(way: str, seed: int) -> None:
    table = districts(seed=seed)
    renamed = replace(table, offices=tuple(f"{99 - i} renamed" for i in range(len(table.offices))))
    assert list(ranks(renamed, WAYS[way]).values()) == list(ranks(table, WAYS[way]).values())


@every_way
@few
@given(seeds, st.sampled_from([1e-4, 0.5, 1000.0, 1e8]))
def test_the_unit_of_an_indicator_does_not_matter(way: str, seed: int, factor: float) -> None:
    table, by = districts(seed=seed), tree()
    scaled = replace(table, values=table.values * np.where(np.arange(6) == 1, factor, 1.0))
    posts = replace(by.indicators[1], low=-5 * factor, high=5 * factor)
    assert ranks(scaled, WAYS[way], Tree((by.indicators[0], posts, *by.indicators[2:]), by.groups)) == ranks(
        table, WAYS[way]
    )


@promised
@few
@given(seeds)
def test_an_office_below_all_others_changes_no_other_rank(way: str, seed: int) -> None:
    table = districts(seed=seed)
    worst = np.where(np.arange(6) % 3 == 2, 4.9, -4.9)
    more = Table((*table.offices, "last"), table.indicators, np.vstack([table.values, worst]))
    assert ranks(more, WAYS[way]) == {**ranks(table, WAYS[way]), "last": 21}


# the spread of a z-score grows with the value that is raised, which may help others more
@pytest.mark.parametrize("way", [way for way in WAYS if way != "zscore"])
@few
@given(seeds, st.integers(0, 19), st.integers(0, 5))
def test_a_better_value_never_lowers_a_rank(way: str, seed: int, office: int, column: int) -> None:
    table = districts(seed=seed)
    better = table.values.copy()
    better[office, column] += 0.5 if column % 3 != 2 else -0.5
    after, before = (ranks(one, WAYS[way], shape(way)) for one in (replace(table, values=better), table))
    assert after[f"district {office}"] <= before[f"district {office}"]


@promised
@few
@given(seeds, st.integers(0, 19), st.integers(0, 5))
def test_a_missing_value_never_raises_its_offices_rank(way: str, seed: int, office: int, column: int) -> None:
    table = districts(seed=seed)
    gap = table.values.copy()
    gap[office, column] = np.nan
    after, before = (ranks(one, WAYS[way], shape(way)) for one in (replace(table, values=gap), table))
    assert after[f"district {office}"] >= before[f"district {office}"]


@every_way
def test_a_missing_value_leaves_every_other_office_with_a_score(way: str) -> None:
    made = compose(with_gaps(districts(), 3), tree(), WAYS[way])
    assert np.isfinite(made.scores[:, -1]).all()
    skipping = compose(with_gaps(districts(), 3), tree(), replace(WAYS[way], missing="skip"))
    assert np.isfinite(skipping.scores[:, -1]).all()


@few
@given(seeds)
def test_pairs_add_up_with_gaps_whatever_the_order(seed: int) -> None:
    values = with_gaps(districts(seed=seed), seed, 0.4).values
    mixed = np.random.default_rng(seed).permutation(len(values))
    for gaps in ("lose", "skip"):
        share = outranking(values, np.ones(6), gaps)
        np.testing.assert_allclose(share + share.T, 1.0)
        assert copeland(values[mixed], np.ones(6), gaps).tolist() == copeland(values, np.ones(6), gaps)[mixed].tolist()


def test_an_office_whose_figures_stand_keeps_its_score_when_others_move() -> None:
    """With fixed goalposts; the reason why they are the default."""
    this, next_ = districts(seed=1), districts(seed=2)
    kept = replace(next_, values=np.vstack([this.values[:1], next_.values[1:]]))
    earlier, later = compose(this, tree(), Method()), compose(kept, tree(), Method())
    comparable(earlier, later)
    assert earlier.scores[0, -1] == later.scores[0, -1]


def test_scores_on_a_scale_drawn_anew_each_year_are_not_compared() -> None:
    yearly = Method(normalisation=Normalisation("minmax"))
    with pytest.raises(LuoshiError, match=r"刻度|尺度|goalposts"):
        comparable(compose(districts(seed=1), tree(), yearly), compose(districts(seed=2), tree(), yearly))


@every_way
def test_an_office_that_crossed_a_red_line_stands_behind_all_others_in_every_draw(way: str) -> None:
    table = districts()
    table.values[0] = np.where(np.arange(6) % 3 == 2, -4.9, 4.9)
    crossed = np.arange(20) == 0
    made = compose(table, tree(), WAYS[way], crossed=crossed)
    assert (compose(table, tree(), WAYS[way]).ranks[0], made.ranks[0]) == (1, 20)
    drawn = simulate(made, Sources(weights=WeightNoise({1: 0.5})), draws=64, seed=1)
    assert (drawn.ranks[:, 0] == 20).all()
