"""Tables in a document, as cases that an official could write."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.policy.reader import read_text, to_contract

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases/tables.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["case"][:40])
def test_a_row_is_a_commitment(case: dict[str, Any]) -> None:
    text = "青梧县2026年任务分解表\n" + case["text"].replace("|", "\t")
    read = [to_contract(item) for item in read_text(text).items]
    assert [row["quote"] for row in read] == [row["quote"] for row in case["items"]]
    for got, wanted in zip(read, case["items"], strict=True):
        for name, value in wanted.items():
            assert got.get(name) == (value.isoformat() if hasattr(value, "isoformat") else value), name


def test_a_row_says_why_it_was_taken() -> None:
    text = CASES[0]["text"].replace("|", "\t")
    assert all(item.reasons[0].rule == "row of a table" for item in read_text(text).items)


def test_every_field_leads_to_its_cell() -> None:
    text = "\n".join(["序号\t重点任务\t牵头单位\t完成时限", "1\t改造老旧小区18个\t县住建局\t2026年11月底前"])
    (item,) = read_text(text).items
    assert item.quote == "改造老旧小区18个" == item.span.of(text)
    assert item.deadline is not None and item.deadline.span.of(text) == "2026年11月底前"
    assert item.quantity is not None and item.quantity.span.of(text) == "18个"
