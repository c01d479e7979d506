"""Quantities are read as the cases in tests/cases/measures.yaml say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from luoshi.policy import measures

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "measures.yaml").read_text(encoding="utf-8"))


def written(measure: measures.Measure) -> str:
    value = measure.value
    number = f"{value[0]:.15g}..{value[1]:.15g}" if isinstance(value, tuple) else f"{value:.15g}"
    return f"{'增减 ' if measure.change else ''}{measure.comparator_as('target')} {number} {measure.unit}"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_quantities(case: dict[str, object]) -> None:
    assert [written(m) for m in measures.find(str(case["text"]))] == case["reads"]
