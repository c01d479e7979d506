"""What people get wrong in figures and schemes, all the way through the command: one sentence each, that says where."""

from pathlib import Path

import pytest
from evaluation.test_schemes import POINTS, RANKING

YEARLY = RANKING[: RANKING.index("cases:")] + "method: {normalise: minmax, rescale: yearly}\n"
PAIRS = RANKING[: RANKING.index("cases:")] + "method: {aggregate: copeland}\n"
DRAWN = RANKING[: RANKING.index("cases:")] + "robustness: {draws: 3000, weights: {1: 0.1}}\n"
GOOD = "单位,税收,能耗\n东区,1,20\n西区,60,20\n"
MANY = "单位,税收,能耗\n" + "".join(f"镇{n},{n % 97},{n % 41}\n" for n in range(100_000))


@pytest.mark.parametrize(
    ("table", "scheme", "says"),
    [
        ("单位,税收,能耗\n东区,八十,20\n西区,60,20\n", RANKING, ("税收", "东区", "八十")),
        ("单位,税收,能耗\n东区,inf,20\n西区,60,20\n", RANKING, ("税收", "东区")),
        (GOOD, RANKING.replace("high: 100", "weight: -1"), ("税收", "weight", "-1")),
        ("单位,税收,能耗\n东区,60,20\n西区,60,30\n", YEARLY, ("税收",)),
        ("单位,税收,能耗\n东区,60,20\n", YEARLY, ("至少",)),
        ("单位,税收,能耗\n", RANKING, ("table.csv",)),
        ("单位,税收,能耗\n东区,,20\n西区,,30\n", RANKING, ("税收",)),
        ("单位,税收,能耗\n东区,1,20\n东区,60,30\n", RANKING, ("东区",)),
        ("单位,税收\n东区,1\n西区,2\n", RANKING, ("能耗",)),
        ("", RANKING, ("table.csv",)),
        (MANY, PAIRS, ("100000", "20000")),
        (MANY, DRAWN, ("3000", "2000")),
    ],
    ids=["text", "infinite", "weight below zero", "constant", "one office", "no data", "no figure at all", "twice",
         "no column", "empty file", "too many for pairs", "too many draws"],
)  # fmt: skip
def test_a_ranking_refuses_in_one_sentence(
    luoshi, tmp_path: Path, table: str, scheme: str, says: tuple[str, ...]
) -> None:
    (tmp_path / "table.csv").write_text(table, "utf-8")
    (tmp_path / "scheme.yaml").write_text(scheme, "utf-8")
    result = luoshi("rank", tmp_path / "table.csv", "--scheme", tmp_path / "scheme.yaml")
    assert result.code == 1
    assert len(result.err.strip().splitlines()) == 1, result.err
    assert all(word in result.err for word in says), result.err


@pytest.mark.parametrize(
    ("table", "says"),
    [
        ("单位,done,planned,starts,exemplars\n东区,8,0,1,0\n", ("东区", "投资", "0")),
        ("单位,done,planned,starts,exemplars\n东区,八,1,1,0\n", ("done", "东区", "八")),
        ("单位,done,planned,starts,exemplars\n", ("table.csv",)),
    ],
)
def test_points_are_refused_in_one_sentence(luoshi, tmp_path: Path, table: str, says: tuple[str, ...]) -> None:
    (tmp_path / "table.csv").write_text(table, "utf-8")
    (tmp_path / "scheme.yaml").write_text(POINTS, "utf-8")
    result = luoshi("score", tmp_path / "table.csv", "--scheme", tmp_path / "scheme.yaml")
    assert (result.code, len(result.err.strip().splitlines())) == (1, 1)
    assert all(word in result.err for word in says), result.err
