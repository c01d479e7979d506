"""Deadlines are read as the cases in tests/cases/dates.yaml say."""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml

from luoshi.document import Span
from luoshi.policy import dates

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "dates.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:20])
def test_deadline(case: dict[str, str]) -> None:
    text, clause = case["text"], case.get("clause", case["text"])
    start = text.index(clause)
    deadline = dates.deadline_for(text, dates.find(text, case["of"]), Span(start, start + len(clause)))
    said = (deadline.recurrence or str(deadline.day)) if deadline else "无"
    assert said == str(case["due"])
