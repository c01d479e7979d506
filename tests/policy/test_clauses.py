"""Where clauses end."""

import pytest

from luoshi.policy.clauses import split


@pytest.mark.parametrize(
    ("text", "clauses"),
    [
        ("新建公厕，改建公园。", ["新建公厕", "改建公园"]),
        ("请于6月20日18：00前报送台账，办结率达到1：1。", ["请于6月20日18：00前报送台账", "办结率达到1：1"]),
        ("牵头单位：县水利局，时限：6月底", ["牵头单位", "县水利局", "时限", "6月底"]),
    ],
)
def test_punctuation_ends_a_clause_but_not_a_time_or_a_ratio(text: str, clauses: list[str]) -> None:
    assert [text[c.start : c.end] for c in split(text).clauses] == clauses
