"""Each step on small figures that can be checked by hand."""

from __future__ import annotations

import numpy as np
import pytest

from luoshi.errors import LuoshiError
from luoshi.evaluation import outliers, prepare
from luoshi.evaluation.aggregate import borda, combine, copeland
from luoshi.evaluation.composite import Method, compose
from luoshi.evaluation.hierarchy import Group, Indicator, Tree
from luoshi.evaluation.normalise import Normalisation, Scales, normalise
from luoshi.evaluation.ranks import Rule, rank, rounded, spread
from luoshi.evaluation.tables import Table, columns_of, like, table
from luoshi.evaluation.weights import entropy

NAN = np.nan


def scales(good: float = 1, low: float = NAN, high: float = NAN, target: float = NAN) -> Scales:
    return Scales(("x",), *(np.array([value], dtype=float) for value in (good, low, high, target)))


def column(*values: float) -> np.ndarray:
    return np.array(values, dtype=float)[:, None]


@pytest.mark.parametrize(
    ("how", "of", "expected"),
    [
        (Normalisation("minmax"), scales(), [0, 25, 100]),
        (Normalisation("minmax", low=1), scales(-1), [100, 75.25, 1]),
        (Normalisation("zscore", centre=10, spread=2), scales(), [8.398718, 9.359487, 12.241794]),
        (Normalisation("rank"), scales(), [1, 2, 3]),
        (Normalisation("percentile"), scales(), [0, 0.5, 1]),
        (Normalisation("borda"), scales(-1), [2, 1, 0]),
        (Normalisation("leader"), scales(), [0, 0.25, 1]),
        (Normalisation("share_of_leader"), scales(), [0.2, 0.4, 1]),
        (Normalisation("target"), scales(target=6), [0, 0.25, 1]),
        (Normalisation("target"), scales(target=4), [0, 1 / 3, 1]),
        (Normalisation("target", cap=False), scales(target=4), [0, 1 / 3, 4 / 3]),
        (Normalisation(), scales(low=0, high=4), [25, 50, 100]),
        (Normalisation(), scales(-1, low=0, high=4), [75, 50, 0]),
        (Normalisation(), scales(0, low=0, high=4, target=2), [50, 100, 0]),
    ],
)  # fmt: skip
def test_normalisation(how: Normalisation, of: Scales, expected: list[float]) -> None:
    values = column(1, 2, 5)
    if how.way == "target" and of.targets[0] == 6:
        values = column(2, 3, 6)
    np.testing.assert_allclose(normalise(values, of, how)[:, 0], expected, rtol=1e-6)


@pytest.mark.parametrize("way", ["minmax", "zscore", "rank", "percentile", "borda", "leader", "share_of_leader"])
def test_a_gap_stays_a_gap_and_touches_no_other_office(way: str) -> None:
    with_gap, without = (
        normalise(values, scales(), Normalisation(way))
        for values in (column(1, NAN, 2, 5), column(1, 2, 5))  # type: ignore[arg-type]
    )
    assert np.isnan(with_gap[1, 0])
    np.testing.assert_allclose(with_gap[[0, 2, 3]], without)


def test_means_let_a_weakness_be_made_up_for_less_and_less() -> None:
    scores, weights = np.array([[1.0, 4.0]]), np.array([1.0, 1.0])
    assert [float(combine(scores, weights, rule)[0]) for rule in ("arithmetic", "geometric", "harmonic")] == [
        2.5,
        2,
        1.6,
    ]
    assert float(combine(scores, np.array([3.0, 1.0]), "arithmetic")[0]) == 1.75


def test_a_zero_makes_a_geometric_mean_zero_unless_it_weighs_nothing() -> None:
    scores = np.array([[0.0, 4.0]])
    assert combine(scores, np.array([1.0, 1.0]), "geometric").tolist() == [0]
    assert combine(scores, np.array([0.0, 1.0]), "geometric") == pytest.approx(4)


def test_many_draws_of_weights_are_the_same_as_one_after_another() -> None:
    rng = np.random.default_rng(1)
    scores, weights = rng.uniform(1, 2, (7, 3)), rng.uniform(0.5, 1, (4, 3))
    for rule in ("arithmetic", "geometric", "harmonic", "borda", "copeland"):
        np.testing.assert_allclose(
            combine(scores, weights, rule), np.stack([combine(scores, w, rule) for w in weights])
        )


def test_copeland_counts_pairs_won_less_pairs_lost() -> None:
    scores = np.array([[3.0, 3.0, 1.0], [2.0, 2.0, 2.0], [1.0, 1.0, 3.0]])
    assert copeland(scores, np.ones(3)).tolist() == [2, 0, -2]
    assert borda(scores, np.ones(3)) == pytest.approx([4 / 3, 1, 2 / 3])
    assert copeland(np.array([[1.0, 2.0], [2.0, 1.0]]), np.ones(2)).tolist() == [0, 0]


def test_a_missing_value_loses_a_comparison_or_is_left_out_of_it() -> None:
    scores = np.array([[1.0, NAN], [0.0, 5.0]])
    assert copeland(scores, np.array([1.0, 2.0])).tolist() == [-1, 1]
    assert copeland(scores, np.array([1.0, 2.0]), "skip").tolist() == [1, -1]


def test_outliers_are_drawn_in_one_by_one_and_else_the_logarithm_is_taken() -> None:
    plain = np.arange(1.0, 21)
    one = Table(tuple(map(str, range(21))), ("x",), np.append(plain, 500.0)[:, None])
    treated, done = outliers.treat(one, outliers.Treatment())
    assert done == {"x": "winsorised 1"}
    assert treated.values[-1, 0] == 20
    many = Table(tuple(map(str, range(40))), ("x",), np.exp(np.linspace(0, 12, 40))[:, None])
    treated, done = outliers.treat(many, outliers.Treatment(most=1))
    assert done == {"x": "log"}
    assert (np.diff(treated.values[:, 0]) > 0).all()


def test_missing_values_are_filled_by_the_group() -> None:
    given = Table(("a", "b", "c", "d"), ("x",), column(1, NAN, 10, NAN))
    groups = ["east", "east", "west", "west"]
    assert prepare.impute(given, "group_mean", groups=groups).values[:, 0].tolist() == [1, 1, 10, 10]
    assert prepare.impute(given, "mean").values[:, 0].tolist() == [1, 5.5, 10, 5.5]


def test_entropy_weighs_what_tells_offices_apart() -> None:
    weights = entropy(np.array([[1.0, 1.0], [1.0, 9.0]]))
    assert weights.tolist() == pytest.approx([0, 1])
    assert entropy(np.array([[1.0, 9.0, 2.0], [9.0, 1.0, 8.0]])).sum() == pytest.approx(1)


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        (Rule(), [1, 4, 3, 2, 0]),
        (Rule(decimals=1), [1, 4, 2, 2, 0]),
        (Rule(decimals=1, ties="max"), [1, 4, 3, 3, 0]),
        (Rule(decimals=1, ties="dense"), [1, 3, 2, 2, 0]),
    ],
)
def test_ranks_after_declared_rounding_and_ties(rule: Rule, expected: list[int]) -> None:
    assert rank(np.array([9.0, 1.0, 5.01, 5.02, NAN]), rule).tolist() == expected


def test_rounding_half_up_and_half_to_even_differ_where_declared() -> None:
    assert rounded(np.array([0.5, 2.5]), Rule(decimals=0)).tolist() == [0, 2]
    assert rounded(np.array([0.5, 2.5]), Rule(decimals=0, rounding="half_up")).tolist() == [1, 3]
    assert rounded(np.array([0.285, 1.005]), Rule(decimals=2, rounding="half_up")).tolist() == [0.29, 1.01]
    assert (spread(3, 3), spread(3, 7)) == ("3", "3–7")


def test_frames_come_in_and_go_out_as_they_are() -> None:
    pandas, polars = pytest.importorskip("pandas"), pytest.importorskip("polars")
    columns = {"office": ["a", "b"], "x": [1.0, None], "note": ["so", "so"]}
    for frame in (columns, pandas.DataFrame(columns), polars.DataFrame(columns)):
        made = table(frame, "office", ["x"])
        assert made.offices == ("a", "b")
        assert made.values[0, 0] == 1
        assert np.isnan(made.values[1, 0])
        assert type(like(frame, {"rank": [1, 2]})) is type(frame)
    assert columns_of([{"office": "a", "x": 1}, {"office": "b"}]) == {"office": ["a", "b"], "x": [1, None]}


ONE = Tree((Indicator("x", "index", low=0, high=10),), (Group("index"),))
RESCALED = Method(normalisation=Normalisation("minmax"))


@pytest.mark.parametrize(
    ("cause", "says"),
    [
        (lambda: table({"office": ["a", "b"], "x": [1, "many"]}, "office"), ("x", "b", "many")),
        (lambda: table({"office": ["a"], "x": [float("inf")]}, "office"), ("x", "a")),
        (lambda: table({"name": ["a"]}, "office"), ("office",)),
        (lambda: table({"office": [], "x": []}, "office"), ()),
        (lambda: table({"office": ["a", "a"], "x": [1, 2]}, "office"), ("a",)),
        (lambda: Tree((Indicator("x", "index", weight=-1),), (Group("index"),)), ("x", "-1")),
        (lambda: Tree((Indicator("x", "index", weight=0),), (Group("index"),)), ("index",)),
        (lambda: Tree((Indicator("x", "elsewhere"),), (Group("index"),)), ("x", "elsewhere")),
        (lambda: Tree((Indicator("x", "a"),), (Group("index"), Group("a", "b"), Group("b", "a"))), ("a",)),
        (lambda: Tree((), (Group("index"),)), ()),
        (lambda: compose(Table(("a", "b"), ("x",), column(3, 3)), ONE, RESCALED), ("x",)),
        (lambda: compose(Table(("a",), ("x",), column(3)), ONE, RESCALED), ()),
        (lambda: compose(Table(("a", "b"), ("x",), column(NAN, NAN)), ONE, Method()), ("x",)),
        (lambda: compose(Table(("a", "b"), ("y",), column(1, 2)), ONE, Method()), ("x",)),
        (lambda: prepare.denominate(Table(("a", "b"), ("x",), column(1, 2)), {"x": np.array([1.0, 0.0])}), ("x", "b")),
        (lambda: copeland(np.ones((10**5, 1)), np.ones(1)), ("100000",)),
        (lambda: combine(np.array([[-1.0]]), np.ones(1), "geometric"), ()),
        (lambda: Normalisation("magic"), ("magic",)),  # type: ignore[arg-type]
        (lambda: Method(aggregation="magic"), ("magic",)),  # type: ignore[arg-type]
        (lambda: Method(missing="magic") and compose(Table(("a",), ("x",), column(NAN)), ONE, Method()), ("x",)),
    ],
)  # fmt: skip
def test_bad_input_is_one_sentence_that_names_what_is_wrong(cause, says: tuple[str, ...]) -> None:
    with pytest.raises(LuoshiError) as caught:
        cause()
    assert all(word in str(caught.value) for word in says)
    assert "\n" not in str(caught.value)


def test_a_hundred_thousand_offices_are_ranked() -> None:
    n = 100_000
    made = compose(Table(tuple(map(str, range(n))), ("x",), np.linspace(0, 9, n)[:, None]), ONE, Method())
    assert made.ranks[[0, -1]].tolist() == [n, 1]
