"""What is recognised as furniture, advertising and repetition: noted, left in the text; cases/furniture.yaml."""

from pathlib import Path

import pytest
import yaml

from luoshi.policy.repair import repair

CASES = yaml.safe_load((Path(__file__).parents[2] / "cases/furniture.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["kind"] + ": " + case["text"][:16].replace("\n", " "))
def test_it_is_noted_and_left_in_the_text(case):
    document = repair(case["text"])
    noted = [note.span.of(document.text) for note in document.notes if note.kind == case["kind"]]
    assert noted == case.get("words", [])
    assert all(
        any(s <= n.span.start and n.span.end <= e for s, e in document.furniture)
        for n in document.notes
        if n.kind != "lost"
    )
