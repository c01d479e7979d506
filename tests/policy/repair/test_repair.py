"""What the repair mends and leaves alone, class by class; the cases are in tests/cases/repair.yaml."""

from pathlib import Path

import pytest
import yaml

from luoshi.policy.repair import NOTES, STAGES, changes, repair

TESTS = Path(__file__).parents[2]
CASES = yaml.safe_load((TESTS / "cases/repair.yaml").read_text(encoding="utf-8"))
PAGE = (TESTS.parent / "docs/repair.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['class']}: {case.get('about', case['given'][:12])}")
def test_it_mends_what_is_damaged_and_nothing_else(case):
    document = repair(case["given"])
    assert document.text == case.get("text", case["given"])
    if "text" in case:
        assert case["class"] in {kind for change in changes(document) for kind in change.kinds}


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['class']}: {case.get('about', case['given'][:12])}")
def test_a_repaired_text_needs_no_repair(case):
    text = repair(case["given"]).text
    assert repair(text).text == text


@pytest.mark.parametrize("kind", STAGES)
def test_every_class_has_a_case(kind):
    assert any(case["class"] == kind and "text" in case for case in CASES)


@pytest.mark.parametrize("kind", [*STAGES, *NOTES, "advertising"])
def test_every_class_is_documented(kind):
    assert f"`{kind}`" in PAGE


def test_changes_quote_the_text_as_given_and_as_repaired():
    changed = changes(repair("推動(dòng)發(fā)展，落實(shí)制度"))
    assert [(change.before, change.after, change.kinds) for change in changed] == [
        ("動(dòng)發(fā)", "动发", ("pinyin", "script")),
        ("實(shí)", "实", ("pinyin", "script")),
    ]


def test_a_lost_character_is_marked_and_noted():
    document = repair("推进(cid:31)县□是□否")
    assert document.text == "推进□县□是□否"
    assert [(note.kind, note.span) for note in document.notes] == [("lost", (2, 3))]


def test_a_mark_that_asks_nothing_may_be_a_lost_character():
    document = repair("加快青?县建设。完成了吗?已经完成。")
    assert document.text == "加快青?县建设。完成了吗？已经完成。"
    assert [(note.kind, note.span) for note in document.notes] == [("lost", (3, 4))]
    assert [change.kinds for change in changes(document)] == [("punctuation",)]


def test_half_a_surrogate_pair_is_a_lost_character():
    assert repair("推進\ud800縣建設").text == "推进□县建设"
