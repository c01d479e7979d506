"""What the reader takes out of a text: the cases of tests/cases/reading.yaml."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.policy.reader import read_text, to_contract

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "reading.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["case"] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    read = [to_contract(item) for item in read_text(case["text"]).items]
    assert [item["quote"] for item in read] == [wanted["says"] for wanted in case["items"]]
    for item, wanted in zip(read, case["items"], strict=True):
        told = {key: value for key, value in wanted.items() if key != "says"}
        assert {key: item.get(key) for key in told} == told
        assert case["text"][item["start"] : item["end"]] == item["quote"]


@pytest.mark.parametrize(
    "hard",
    [
        "，" * 5000,
        "（" * 5000 + "建设" + "）" * 5000,
        "1234567890" * 2000,
        "“" * 5000,
        "建设" * 5000,
        "1.2.3." * 3000,
        "必须建立制度，" * 5000,
        "确保新建水闸3座、" * 5000,
        "由县水利局负责建立制度，" * 5000,
        "序号 项目名称 责任单位\n" * 3000,
    ],
    ids=[
        "commas",
        "nested brackets",
        "digits",
        "quotation marks",
        "one verb",
        "numbers and dots",
        "duties of one sentence",
        "figures of one clause",
        "offices of one sentence",
        "heading rows",
    ],
)
def test_hard_input_is_read_all_the_same(hard: str) -> None:
    for item in read_text(hard).items:
        assert hard[item.span.start : item.span.end] == item.quote
