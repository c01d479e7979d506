"""Names of offices are resolved against a register as tests/cases/register.yaml says."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.policy.model import OfficeName
from luoshi.policy.reader import read_text
from luoshi.policy.register import Register

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "register.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=[c["case"] for c in CASES])
def test_case(case: dict[str, Any]) -> None:
    register = Register(case["register"])
    assert {name: register.resolve(name) for name in case["means"]} == case["means"]


TEXT = "一、推进城市更新。启动老城区雨污分流改造。（牵头单位：市住建局；配合单位：市发改委、各街道）"
ROWS = [("青溪市住房和城乡建设局",), ("青溪市发展和改革委员会", "市发改委")]


def test_a_reading_resolves_what_it_can_and_keeps_what_is_written() -> None:
    (item,) = read_text(TEXT, register=ROWS).items
    assert (item.lead, item.assist) == (("市住建局",), ("市发改委", "各街道"))
    assert item.offices == (
        OfficeName("市住建局", "青溪市住房和城乡建设局"),
        OfficeName("市发改委", "青溪市发展和改革委员会"),
        OfficeName("各街道", None),
    )


def test_without_a_register_nothing_is_resolved() -> None:
    assert [item.offices for item in read_text(TEXT).items] == [()]
