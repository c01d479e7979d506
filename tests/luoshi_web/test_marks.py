"""Cutting a text into runs: nothing is lost, every mark is found again, damage carries its reading."""

from hypothesis import given
from hypothesis import strategies as st

from luoshi.document import Document, Edit, Note, OffsetMap, Span
from luoshi_web.marks import Mark, given_paragraphs, repaired_paragraphs, windows


def mark(key: int, start: int, end: int) -> Mark:
    return Mark(key, Span(start, end))


def printed(paragraphs: list) -> str:
    return "\n".join("".join(run.text for run in paragraph) for paragraph in paragraphs)


def test_a_mark_covers_its_words_and_nothing_else():
    document = Document("要建公园2个。\n修桥1座。", "要建公园2个。\n修桥1座。")
    first, second = given_paragraphs(document, [mark(7, 1, 6), mark(8, 8, 12)])
    assert [(r.text, r.mark and r.mark.key) for r in first] == [("要", None), ("建公园2个", 7), ("。", None)]
    assert [(r.text, r.mark and r.mark.key) for r in second] == [("修桥1座", 8), ("。", None)]


def test_a_mark_over_two_lines_begins_once():
    document = Document("建桥\n修路", "建桥\n修路")
    runs = [run for paragraph in given_paragraphs(document, [mark(1, 0, 5)]) for run in paragraph]
    assert [(r.text, r.at, r.first) for r in runs] == [("建桥", 0, True), ("修路", 3, False)]


def test_damage_stands_as_given_with_its_reading():
    document = Document("建公圆2个", "建公园2个")
    [runs] = given_paragraphs(document, [mark(1, 0, 5)])
    assert [(r.text, r.mend, r.reading) for r in runs] == [("建公", "", ""), ("圆", "damage", "园"), ("2个", "", "")]


def test_what_does_not_belong_is_gone_and_what_is_missing_is_put():
    document = Document("建xx公园", "建设公园", OffsetMap([Edit(1, 3, 1, 1), Edit(3, 3, 1, 2)]))
    [runs] = given_paragraphs(document, [])
    assert [(r.text, r.mend, r.reading) for r in runs] == [
        ("建", "", ""), ("xx", "gone", ""), ("", "put", "设"), ("公园", "", "")
    ]  # fmt: skip


def test_traditional_characters_are_not_damage():
    document = Document("開工建設", "开工建设")
    [[run]] = given_paragraphs(document, [])
    assert (run.text, run.mend) == ("開工建設", "")


def test_the_repaired_text_carries_the_same_marks():
    document = Document("要建xx公園2个。", "要建公园2个。", OffsetMap([Edit(2, 4, 2, 2)]))
    [runs] = repaired_paragraphs(document, [mark(1, 1, 8)])
    assert [(r.text, r.mark is not None) for r in runs] == [("要", False), ("建公园2个", True), ("。", False)]


def test_a_mark_may_begin_within_a_longer_damage():
    document = Document("甲##乙", "甲一二三乙", OffsetMap([Edit(1, 3, 1, 4)]))
    [runs] = given_paragraphs(document, [mark(1, 2, 4)])
    assert [(r.text, r.mend, r.reading) for r in runs][1:3] == [("#", "damage", "一二三"), ("#", "gone", "")]


def test_page_furniture_is_set_aside():
    document = Document("首页 建桥", "首页 建桥", notes=(Note(Span(0, 2), "furniture"),))
    [runs] = given_paragraphs(document, [])
    assert [(r.text, r.aside) for r in runs] == [("首页", True), (" 建桥", False)]


lines = st.text(alphabet="建设公园2个。\n", min_size=1, max_size=60)


@given(lines, st.lists(st.tuples(st.integers(0, 60), st.integers(1, 20)), max_size=6))
def test_no_character_is_lost_or_doubled_by_marking(text, places):
    marks = [mark(i, a, min(len(text), a + n)) for i, (a, n) in enumerate(places) if a < len(text)]
    paragraphs = given_paragraphs(Document(text, text), marks)
    expected = "\n".join(line for line in text.split("\n") if line.strip())
    assert printed(paragraphs) == expected
    for run in (run for paragraph in paragraphs for run in paragraph):
        assert text[run.at : run.at + len(run.text)] == run.text


@given(st.text(alphabet="建设\n", max_size=400), st.integers(10, 80))
def test_parts_follow_each_other_without_gap(text, size):
    parts = windows(text, size)
    assert "".join(part.of(text) for part in parts) == text
    assert all(part.end - part.start <= size * 5 // 4 for part in parts)
