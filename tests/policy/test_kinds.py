"""Words by the company they keep."""

from luoshi.policy.clauses import split
from luoshi.policy.kinds import KINDS, PLACES, Kinds, kinds, placed

LINES = ["项目 工程 公园 公园 绿道", "项目 工程 管网 管网", "推进 推进 新建 新建 改建"]


def test_a_clause_has_its_words_in_order_and_none_of_its_neighbours() -> None:
    found = Kinds(LINES)
    text = "新建绿道，改建管网和公园。公园"
    assert found.within(text, split(text).clauses) == [["新建", "绿道"], ["改建", "管网", "公园"], ["公园"]]


def test_a_text_without_a_known_word_has_none() -> None:
    assert Kinds(LINES).within("某，某某", split("某，某某").clauses) == [[]]


def test_a_word_speaks_for_itself_and_ever_wider_kinds() -> None:
    found = Kinds(LINES)
    assert found.features("last", "绿道") == ["last=绿道", "last~公园", "last~~工程", "last~~~项目"]
    assert found.features("any", "绿道") == ["any=绿道", "any~~工程"]


def test_words_count_at_the_ends_of_their_clause_and_anywhere() -> None:
    assert placed([]) == []
    assert placed(["新建"]) == [("any", "新建"), ("last", "新建"), ("first", "新建")]
    assert dict(placed(["加快", "新建", "绿道"]))["last but one"] == "新建"
    assert {place for place, _ in placed(["新建", "绿道"])} == set(PLACES)


def test_every_shipped_word_stands_in_one_kind_only() -> None:
    lines = [line.split()[3:] for line in KINDS.read_text(encoding="utf-8").splitlines()]
    assert len(kinds().words) == sum(map(len, lines)) > 5_000
