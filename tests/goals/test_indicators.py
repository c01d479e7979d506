"""Indicators: names and units, derived ones, and which of a document's figures is a target of which indicator."""

from __future__ import annotations

import re
from typing import Any

import pytest
import yaml

import luoshi
from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.goals import units
from luoshi.goals.indicators import catalogue, derive, shipped
from luoshi.goals.match import indicator, match, unmatched

CASES = rules.load("catalogue")["cases"]
DATA: dict[str, Any] = yaml.safe_load("""
name: 青溪县指标
from: 2026-01-01
cite: 青溪县统计局（虚构）
indicators:
  - {code: tax, name: 税收, unit: 亿元}
  - {code: fees, name: 非税, unit: 万元}
  - {code: land, name: 用地, unit: 万亩, kind: stock}
  - {code: per, name: 亩均税收, unit: 万元/亩, formula: 税收 / 用地}
  - {code: all, name: 合计, unit: 亿元, formula: 税收 + 非税}
  - {code: rise, name: 用地涨幅, unit: '%', direction: line, formula: (用地 - 1) * 0 + 1}
""")
DATA["indicators"].pop()


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_the_cases_of_the_catalogue_that_comes_with_luoshi(case: dict[str, Any]) -> None:
    known = shipped()
    if "text" in case:
        found = indicator(case["text"], case.get("unit", ""), known)
        assert (None if isinstance(found, str) else found[0].code) == case["is"]
    else:
        assert derive(known.get(case["is"]), case["figures"], known) == case["value"]


def test_a_sum_of_different_units_is_a_sum_of_amounts() -> None:
    known = catalogue(DATA, "x.yaml")
    assert derive(known.get("all"), {"税收": 3, "非税": 5000}, known) == 3.5
    assert derive(known.get("per"), {"税收": 3, "land": 2}, known) == 1.5
    with pytest.raises(LuoshiError, match="东镇"):
        derive(known.get("per"), {"税收": 3, "用地": 0}, known, "东镇")


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"code": "x", "name": "新", "unit": "元", "formula": "税收 / 用地"}, "新"),
        ({"code": "x", "name": "新", "unit": "元", "formula": "税收 + 用地"}, "新"),
        ({"code": "x", "name": "新", "unit": "元", "formula": "没有的 * 2"}, "没有的"),
        ({"code": "x", "name": "新", "unit": "元", "formula": "新 * 2"}, "新"),
        ({"code": "x", "name": "新", "unit": "元", "formula": "__import__('os')"}, "__import__"),
        ({"code": "x", "name": "新", "unit": "筐"}, "筐"),
        ({"code": "x", "name": "税收", "unit": "元"}, "税收"),
        ({"code": "x", "name": "新", "unit": "元", "direction": "up"}, "up"),
        ({"code": "x", "name": "新"}, "unit"),
        ({"code": "x", "name": "新", "unit": "元", "colour": "red"}, "colour"),
    ],
)
def test_a_wrong_indicator_is_one_sentence_that_names_it(change: dict[str, Any], says: str) -> None:
    with pytest.raises(LuoshiError, match=says) as caught:
        catalogue({**DATA, "indicators": [*DATA["indicators"], change]}, "x.yaml")
    assert str(caught.value).startswith("x.yaml: ")
    assert "\n" not in str(caught.value)


def test_units_convert_where_they_are_of_one_kind() -> None:
    assert units.convert(30, "亿元", "万元") == 300000
    assert units.convert(1, "平方公里", "亩") == 1500
    assert units.convert(0.3, "吨标准煤/万元", "吨标煤/亿元") == 3000
    assert not units.alike("元", "美元")
    assert not units.alike("人", "人次")
    for odd in ("筐", "元元", "__import__('os')", "", "元 + 人", "x" * 80):
        with pytest.raises(LuoshiError):
            units.check(odd)


def test_a_documents_targets_find_their_indicators() -> None:
    text = (
        "青溪县2026年工作要点\n2026年主要预期目标：地区生产总值增长6%左右，规上工业产值突破30亿元，"
        "粮食总产量稳定在12万吨以上，城镇新增就业3000人，新建口袋公园12个。"
    )
    reading = luoshi.read_text(text)
    aims = match(reading.commitments, shipped(), 2026)
    assert [(one.indicator.code, one.value, one.unit, one.sense, one.comparator) for one in aims] == [
        ("gdp", 6, "%", "growth", "~"), ("industry_output", 30, "亿元", "level", ">="),
        ("grain", 12, "万吨", "level", ">="), ("jobs", 0.3, "万人", "level", "="),
    ]  # fmt: skip
    assert all(aim.quote in text and aim.year == 2026 for aim in aims)
    assert ["口袋公园" in why for _, why in unmatched(reading.commitments, shipped())] == [True]


def test_every_definition_says_where_it_is_written_and_whether_it_was_held_against_that() -> None:
    defined = [one for one in shipped().indicators if one.definition]
    assert [one.code for one in defined if not one.cite] == []
    dated = [one for one in defined if not one.unverified and not re.search(r"20[12]\d年", one.cite)]
    assert dated == [], "title, publisher and year"
    assert len([one for one in defined if not one.unverified]) >= 12
