"""Schemes as people write them: what is wrong is told line by line; what the evaluators expect is checked."""

from __future__ import annotations

from typing import Any

import pytest
import yaml

from luoshi import rules
from luoshi.evaluation.cases import failures
from luoshi.evaluation.schemes import faults, kind_of

POINTS = """\
name: 重点项目评价
version: "2026.1"
published: 2025-12-20
from: 2026-01-01
cite: 青溪县重点项目考核办法（虚构）
items:
  - {code: 投资, points: 60, actual: done, plan: planned, least: 0.6, cap: 1.1, exempt: full}
  - {code: 新开工, kind: each, points: 5, actual: starts, most: 15}
  - {code: 典型, kind: each, points: 3, actual: exemplars}
caps:
  - {code: 加分封顶, items: [新开工, 典型], most: 16}
cases:
  - {name: 如期, figures: {done: 8, planned: 10, starts: 0, exemplars: 0}, points: {投资: 48}, total: 48}
  - {name: 不足六成不得分, figures: {done: 5.9, planned: 10, starts: 1, exemplars: 0}, points: {投资: 0}, total: 5}
  - {name: 加分合计封顶, figures: {done: 0, planned: 10, starts: 9, exemplars: 9}, points: {加分封顶: -26}, total: 16}
  - {name: 不可抗力, figures: {done: 0, planned: 10, starts: 0, exemplars: 0}, exempt: {投资: 7月洪灾}, total: 60}
"""
RANKING = """\
name: 区县评价
version: 1
published: 2025-12-20
from: 2026-01-01
until: 2026-12-31
cite: 青溪市考核办法（虚构）
office: 单位
groups:
  - {code: 总指数}
indicators:
  - {code: 税收, under: 总指数, low: 0, high: 100}
  - {code: 能耗, under: 总指数, good: less, low: 0, high: 50}
cases:
  - name: 缺数按最差计
    table: [{单位: 东区, 税收: 80, 能耗: 25}, {单位: 西区, 税收: 80}]
    ranks: {东区: 1, 西区: 2}
    index: {东区: 65, 西区: 40}
"""
CATALOGUE = yaml.safe_dump(rules.load("catalogue"), allow_unicode=True)
RACE = yaml.safe_dump(rules.load("race"), allow_unicode=True)
ALL = {"race": RACE, "points": POINTS, "ranking": RANKING, "indicators": CATALOGUE}


@pytest.mark.parametrize("kind", ALL)
def test_a_good_scheme_of_each_kind_has_no_faults_and_its_cases_hold(kind: str) -> None:
    data = yaml.safe_load(ALL[kind])
    assert kind_of(data) == kind
    assert faults(ALL[kind]) == ()
    assert failures(data, "x.yaml") == []


def test_a_case_that_does_not_hold_says_what_came_out() -> None:
    data: dict[str, Any] = yaml.safe_load(POINTS)
    data["cases"][0]["total"] = 50
    data["cases"][1]["figures"] = {"done": 1, "planned": 0}
    assert [(one.case, "50" in one.sentence and "48" in one.sentence) for one in failures(data, "x.yaml")] == [
        ("如期", True), ("不足六成不得分", False),
    ]  # fmt: skip
    ranking = yaml.safe_load(RANKING)
    ranking["cases"][0]["ranks"]["西区"] = 1
    assert [one.case for one in failures(ranking, "x.yaml")] == ["缺数按最差计"]


@pytest.mark.parametrize(
    ("scheme", "change", "line", "says"),
    [
        (POINTS, ("points: 60", "points: sixty"), 7, ("投资", "points", "sixty")),
        (POINTS, ("points: 60, ", ""), 7, ("投资", "points")),
        (POINTS, ("plan: planned, ", ""), 7, ("投资", "plan")),
        (POINTS, ("cap: 1.1", "cap: -1"), 7, ("投资", "cap", "-1")),
        (POINTS, ("cap: 1.1", "ceiling: 1.1"), 7, ("投资", "ceiling")),
        (POINTS, ("points: 60", "points: .nan"), 7, ("投资", "points", "nan")),
        (POINTS, ("新开工, kind: each", "新开工, kind: lottery"), 8, ("新开工", "lottery")),
        (POINTS, ("cite: 青溪县重点项目考核办法（虚构）\n", ""), 1, ("cite",)),
        (POINTS, ("2025-12-20", "last year"), 3, ("published", "last year")),
        (POINTS, ("published: 2025-12-20", "published: 2026-01-01"), 1, ("2026-01-01",)),
        (POINTS, ("published: 2025-12-20", "published: 2025-02-30"), 1, ("YAML",)),
        (POINTS, ("items: [新开工, 典型]", "items: [新开工, 金点子]"), 1, ("加分封顶", "金点子")),
        (POINTS, ("code: 加分封顶", "code: 新开工"), 1, ("新开工",)),
        (POINTS, ("items:\n", "items: [\n"), 7, ("YAML",)),
        (RANKING, ("until: 2026-12-31", "until: 2025-12-31"), 1, ("2025-12-31",)),
        (RANKING, ("high: 100", "weight: -1"), 11, ("税收", "weight", "-1")),
        (RANKING, ("under: 总指数, low: 0", "under: 别处, low: 0"), 1, ("税收", "别处")),
        (RANKING, ("code: 总指数}", "code: 总指数}\nmethod: {normalise: minmax}"), 1, ("minmax", "rescale")),
        (RANKING, ("code: 总指数}", "code: 总指数}\nrobustness: {weights: {high: 1}}"), 10, ("weights", "high")),
        (RANKING, ("code: 总指数}", "code: 总指数}\nmethod: {normalise: {way: guess}}"), 10, ("normalise", "guess")),
        ("许多", ("", ""), 1, ("许多",)),
    ],
)
def test_a_fault_is_one_sentence_with_its_line(
    scheme: str, change: tuple[str, str], line: int, says: tuple[str, ...]
) -> None:
    assert change[0] in scheme
    found = faults(scheme.replace(*change) if change[0] else scheme)
    assert len(found) == 1, found
    assert found[0].line == line
    assert all(word in found[0].sentence for word in says), found[0].sentence
    assert "\n" not in found[0].sentence


def test_all_faults_are_told_at_once_in_the_order_of_the_lines() -> None:
    text = POINTS.replace("points: 60", "points: many").replace("points: 3", "points: few")
    assert [fault.line for fault in faults(text)] == [7, 9]
