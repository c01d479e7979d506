"""Points by a scheme, as offices give them: floors, caps, steps, bonuses, red lines, exemptions, lists."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
import yaml

from luoshi.errors import LuoshiError
from luoshi.evaluation.points import score, score_all
from luoshi.evaluation.scheme import Scheme, scheme

TEXT = """
name: 重点项目评价
version: "2026.1"
published: 2025-12-20
from: 2026-01-01
cite: 青溪县考核办法（虚构）
decimals: 1
items:
  - {code: 投资, points: 60, actual: done, plan: planned, floor: 0, cap: 1.1, exempt: full}
  - {code: 新开工, kind: each, points: 5, actual: starts, most: 15}
  - {code: 税收, kind: steps, actual: tax, plan: tax plan, steps: [[0.8, 6], [1, 10], [1.2, 12]]}
  - {code: 问题, kind: each, points: -2, actual: problems, without: reported itself, most: 10}
red_lines:
  - {code: 生态红线, actual: energy, limit: 100, most: 59.9}
lists:
  - {code: 红榜, kind: red, total: 80, places: 2}
  - {code: 黑榜, kind: black, total: 60, places: 1}
"""
FIGURES = {"done": 8.0, "planned": 10.0, "starts": 2.0, "tax": 9.0, "tax plan": 9.0, "problems": 0.0,
           "reported itself": 0.0, "energy": 90.0}  # fmt: skip


def made(**changes: Any) -> Scheme:
    return scheme({**yaml.safe_load(TEXT), **changes}, "scheme.yaml")


def total(**figures: float | None) -> float:
    return score(made(), "东区", {**FIGURES, **figures}).total


def test_every_point_has_its_formula_and_its_figures() -> None:
    lines = score(made(), "东区", FIGURES).lines
    assert [(line.points, line.formula) for line in lines] == [
        (48, "60 × 8 / 10 = 48"), (10, "5 × 2 = 10"), (10, "1 ≥ 1 = 10"), (0, "-2 × 0 = 0")
    ]  # fmt: skip
    assert lines[0].figures == (("done", 8.0), ("planned", 10.0))
    assert total() == 68


def test_caps_floors_and_steps() -> None:
    assert total(done=20.0) == total(done=11.0) == 66 + 20
    assert total(starts=9.0) == 48 + 15 + 10
    assert [total(tax=tax) - 58 for tax in (0.0, 7.2, 8.9, 9.0, 10.8, 99.0)] == [0, 6, 6, 10, 12, 12]


def test_a_problem_that_the_office_reports_itself_never_lowers_its_points() -> None:
    assert total(problems=3.0) == total() - 6
    assert total(problems=3.0, **{"reported itself": 3.0}) == total()
    assert total(problems=4.0, **{"reported itself": 1.0}) == total(problems=3.0)


def test_a_scheme_that_takes_points_away_without_sparing_self_reports_is_refused() -> None:
    items = [{"code": "问题", "kind": "each", "points": -2, "actual": "problems", "most": 10}]
    with pytest.raises(LuoshiError, match="问题"):
        made(items=items)


def test_a_red_line_cannot_be_made_up_for() -> None:
    best = {**FIGURES, "done": 99.0, "starts": 9.0, "tax": 99.0}
    assert score(made(), "东区", best).total == 93
    crossed = score(made(), "东区", {**best, "energy": 100.1})
    assert (crossed.total, crossed.crossed) == (59.9, ("生态红线",))


def test_a_missing_figure_is_not_zero_and_never_helps() -> None:
    assert total(done=None) == total() - 48
    assert total(problems=None) == total() - 10
    with pytest.raises(LuoshiError, match=r"东区.*energy.*生态红线"):
        total(energy=None)


def test_force_majeure_changes_points_visibly() -> None:
    hit = score(made(), "东区", {**FIGURES, "done": 1.0}, {"投资": "7月洪灾"})
    assert hit.lines[0].points == 60
    assert hit.lines[0].exempt == "7月洪灾"
    out = score(made(), "东区", {**FIGURES, "problems": 3.0}, {"问题": "7月洪灾"})
    assert out.total == 68


def test_an_item_taken_out_by_force_majeure_neither_wins_nor_loses() -> None:
    items = [
        {"code": "投资", "points": 60, "actual": "done", "plan": "planned"},
        {"code": "税收", "points": 40, "actual": "tax", "plan": "tax plan"},
    ]
    by = made(items=items)
    figures = {**FIGURES, "done": 0.0, "tax": 7.2}
    assert score(by, "东区", figures).total == 32
    excused = score(by, "东区", figures, {"投资": "7月洪灾"})
    assert (excused.total, excused.lines[0].formula) == (80, "60 × 0.8")
    assert score(by, "东区", figures, {"投资": "洪灾", "税收": "洪灾"}).total == 100


@pytest.mark.parametrize("better", ["done", "starts", "tax"])
def test_a_better_figure_never_lowers_the_total(better: str) -> None:
    totals = [total(**{better: value / 2}) for value in range(40)]
    assert totals == sorted(totals)


def test_totals_are_rounded_and_tied_as_the_scheme_declares() -> None:
    items = [{"code": "投资", "points": 1, "actual": "done", "plan": "planned"}]
    figures = {office: {"done": done, "planned": 1000.0, "energy": 0.0} for office, done in
               (("东区", 285.0), ("西区", 284.9), ("南区", 100.0))}  # fmt: skip
    even = score_all(made(items=items, lists=[], decimals=2), figures)
    up = score_all(made(items=items, lists=[], decimals=2, rounding="half_up", ties="max"), figures)
    assert [(one.total, one.rank) for one in even] == [(0.28, 1), (0.28, 1), (0.1, 3)]
    assert [(one.total, one.rank) for one in up] == [(0.29, 1), (0.28, 2), (0.1, 3)]


def test_lists_need_both_the_total_and_the_place() -> None:
    offices = {
        "东区": {**FIGURES, "done": 11.0}, "西区": FIGURES, "南区": {**FIGURES, "done": 10.5},
        "北区": {**FIGURES, "done": 5.0}, "中区": {**FIGURES, "done": 11.0, "energy": 101.0},
    }  # fmt: skip
    scores = {one.office: one for one in score_all(made(), offices)}
    assert {office: one.rank for office, one in scores.items()} == {
        "东区": 1,
        "西区": 3,
        "南区": 2,
        "北区": 5,
        "中区": 4,
    }
    assert [office for office, one in scores.items() if "红榜" in one.lists] == ["东区", "南区"]
    assert [office for office, one in scores.items() if "黑榜" in one.lists] == ["北区"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"published": date(2026, 1, 1)}, "2026-01-01"),
        ({"published": None}, "published"),
        ({"bonus": 5}, "bonus"),
        ({"items": "many"}, "many"),
        ({"items": [{"code": "投资", "points": "sixty", "actual": "done", "plan": "planned"}]}, "sixty"),
        ({"items": [{"code": "投资", "points": 60, "actual": "done"}]}, "投资"),
        ({"items": [{"code": "投资", "points": 60, "actual": "done", "plan": "planned", "floor": 2}]}, "投资"),
        ({"items": [{"code": "税", "kind": "steps", "points": 1, "actual": "tax", "steps": [[1, 5], [0.5, 3]]}]}, "税"),
        ({"items": [{"code": "税", "kind": "lottery", "points": 1, "actual": "tax"}]}, "lottery"),
        ({"red_lines": [{"code": "线", "actual": "energy"}]}, "limit"),
        ({"red_lines": [{"code": "投资", "actual": "energy", "limit": 1}]}, "投资"),
    ],
)
def test_a_wrong_scheme_is_one_sentence_that_names_the_place(changes: dict[str, Any], says: str) -> None:
    with pytest.raises(LuoshiError, match=says) as caught:
        made(**changes)
    assert "\n" not in str(caught.value)


def test_a_plan_of_zero_is_refused_with_the_office_and_the_item() -> None:
    with pytest.raises(LuoshiError, match=r"东区.*投资"):
        total(planned=0.0)
