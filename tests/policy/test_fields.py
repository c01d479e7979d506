"""The document's own fields are read as the cases in tests/cases/fields.yaml say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from luoshi.policy.fields import read_fields
from luoshi.policy.places import at_start, full_name, short_name, table
from luoshi.policy.repair import repair

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "fields.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_fields(case: dict[str, str]) -> None:
    fields = read_fields(repair(case["text"]).text, case.get("name", ""))
    asked = case.keys() - {"text", "name"}
    assert {key: getattr(fields, key) for key in asked} == {key: case[key] for key in asked}


def test_a_place_is_named_from_the_province_down() -> None:
    place, length = at_start("海拉尔区人民政府")
    assert place and (full_name(place), length) == ("内蒙古自治区呼伦贝尔市海拉尔区", 4)


def test_a_chain_of_divisions_means_its_lowest() -> None:
    place, _ = at_start("北京市朝阳区人民政府")
    assert place and full_name(place) == "北京市朝阳区"


def test_what_is_no_place_is_none() -> None:
    assert at_start("统筹推进")[0] is None


def test_every_province_has_a_short_name() -> None:
    short = [short_name(p.name) for p in table().by_code.values() if p.level == "province"]
    assert len(short) == 34
    assert {"内蒙古", "广西", "西藏", "宁夏", "新疆", "香港", "澳门", "台湾"} <= set(short)
