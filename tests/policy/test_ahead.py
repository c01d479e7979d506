"""What a clause hears of the next sentence, of the clause before it, and of two words in a row."""

import json
from pathlib import Path

import luoshi
from luoshi.policy import reader
from luoshi.policy.tagger import tagger

WEIGHTS = Path(luoshi.__file__).parent / "rules" / "weights.json"
TEXT = "发展冷链物流。支持冷链物流企业建设产地仓，完善冷链物流网络，制定冷链物流标准。\n改造县城农贸市场。"


def seen_of(text: str, clause: int) -> list[str]:
    return reader.prepare(text).features.all_of(clause)


def test_a_sentence_hears_how_long_the_next_one_is_and_how_it_begins() -> None:
    seen = seen_of(TEXT, 0)
    assert {"sentences:1>3", ">>len:13-24", ">>head:develop"} <= set(seen)


def test_it_hears_whether_the_next_one_says_the_same_words_again() -> None:
    assert {name for name in seen_of(TEXT, 0) if name.startswith("echo")} == {"echo:2/1", "echo last/1"}
    assert "echo:0/1" in seen_of("发展冷链物流。改造县城农贸市场。", 0)


def test_nothing_is_heard_across_paragraphs() -> None:
    seen = seen_of(TEXT, 3)
    assert "sentences:3>none" in seen
    assert not [name for name in seen if name.startswith((">>", "echo"))]


def test_a_clause_hears_the_first_and_the_last_word_of_the_one_before() -> None:
    assert "<last=网络" in seen_of(TEXT, 3)
    assert not [name for name in seen_of(TEXT, 1) if name.startswith("<")]


def test_what_is_weighed_in_groups_is_what_the_weights_say_of_each_feature() -> None:
    state = json.loads(WEIGHTS.read_text(encoding="utf-8"))["state"]
    seen = reader.prepare(TEXT).features
    for i, scores in enumerate(tagger()._scores(seen)):
        rows = [state[name] for name in seen.all_of(i) if name in state]
        summed = [sum(round(1000 * row[label]) for row in rows) for label in range(5)]
        packed = [score >> 3 for score in scores]
        assert [s - summed[0] for s in summed] == [p - packed[0] for p in packed]
