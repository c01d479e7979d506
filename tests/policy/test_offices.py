"""Notes about offices are read as the cases in tests/cases/offices.yaml say; a bracket that only explains is none."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from luoshi.policy.clauses import split
from luoshi.policy.offices import notes, read_note

CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "offices.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["note"][:24])
def test_note(case: dict[str, Any]) -> None:
    assert read_note(case["note"]) == (tuple(case["lead"]), tuple(case.get("assist", ())))


@pytest.mark.parametrize(
    "text",
    [
        "改造老旧堤防12公里。（县应急管理局、县交通运输局）",
        "改造老旧堤防12公里（县应急管理局、县交通运输局）。",
        "改造老旧堤防12公里。（县应急管理局）",
        "改造老旧堤防12公里。〔县应急管理局牵头〕",
        "改造老旧堤防12公里。【县应急管理局负责】",
        "改造老旧堤防12公里。（6月底前，县应急管理局）",
    ],
)
def test_a_bracket_at_a_sentences_end_that_lists_offices_is_a_note(text: str) -> None:
    assert [note.lead[0] for note in notes(text, split(text))] == ["县应急管理局"]


@pytest.mark.parametrize(
    "text",
    [
        "报县应急管理局（县减灾委）。",
        "改造堤防（含乡镇、街道）12公里。",
        "建设学校（幼儿园、小学）。",
        "按《办法》（青政〔2031〕7号）办理。",
    ],
)
def test_a_bracket_that_explains_is_no_note(text: str) -> None:
    assert notes(text, split(text)) == []


def test_notes_one_below_the_other_are_one() -> None:
    text = "1.建立巡查制度。\n牵头单位：县水利局\n配合单位：县财政局、县住建局\n完成时限：2031年11月\n"
    (note,) = notes(text, split(text))
    assert (note.lead, note.assist) == (("县水利局",), ("县财政局", "县住建局"))
    assert note.note.of(text).endswith("2031年11月")
