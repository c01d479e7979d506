"""Indicators are named as the cases in tests/cases/indicators.yaml say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from luoshi.policy.indicators import indicator_of
from luoshi.policy.measures import find

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "indicators.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_indicator(case: dict[str, list[str]]) -> None:
    text = str(case["text"])
    names: list[str] = []
    low = 0
    for measure in find(text):
        names.append(indicator_of(text, measure, low, len(text), names[-1] if names else ""))
        low = measure.end
    assert names == case["names"]
