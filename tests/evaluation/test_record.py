"""An office's record of delivery: what was verified, with its evidence. Of offices only."""

from __future__ import annotations

from dataclasses import fields, replace
from datetime import date
from pathlib import Path

import pytest
from docx import Document

from luoshi.bulletin.record import write
from luoshi.errors import LuoshiError
from luoshi.evaluation.record import Extension, Helped, Lenience, Record, Result, record

DAY = date(2026, 5, 20)
RESULT = Result("001", "建设口袋公园", date(2026, 6, 1), DAY, "新建12个", ("验收单", "照片|3张"))
PARTS = {
    "results": [
        RESULT,
        replace(RESULT, item="002", verified=date(2026, 6, 2)),
        replace(RESULT, verified=date(2025, 12, 31)),
    ],
    "helped": [Helped("009", "河道清淤", "水利局", DAY)],
    "extensions": [Extension("003", "危桥改造", DAY, date(2026, 7, 1), "汛期停工", DAY)],
}  # fmt: skip


def of(**parts: object) -> Record:
    return record("东镇", date(2026, 1, 1), date(2026, 12, 31), **{**PARTS, **parts})  # type: ignore[arg-type]


def test_what_was_verified_in_the_period_is_in_and_nothing_else() -> None:
    made = of()
    assert [(one.item, one.verified) for one in made.results] == [("001", DAY), ("002", date(2026, 6, 2))]
    assert made.in_time == 1
    with pytest.raises(LuoshiError, match="001"):
        of(results=[replace(RESULT, evidence=())])
    with pytest.raises(LuoshiError, match="009"):
        of(helped=[Helped("009", "河道清淤", "东镇", DAY)])


def test_no_part_of_a_record_is_a_score_or_a_person() -> None:
    names = {field.name for kind in (Record, Result, Helped, Extension, Lenience) for field in fields(kind)}
    assert not names & {"score", "points", "rank", "person", "name", "leader", "user", "by"}


def test_a_record_is_written_as_markdown_and_as_word(tmp_path: Path) -> None:
    write(of(), tmp_path / "record.md")
    text = (tmp_path / "record.md").read_text("utf-8")
    assert "| 001 建设口袋公园 | 2026-06-01 | 2026-05-20 | 新建12个 | 验收单、照片\\|3张 |" in text
    assert text.count("\n## ") == 4
    assert text.rstrip().endswith("无。")  # no leniency was asked for
    write(of(), tmp_path / "record.docx")
    word = Document(str(tmp_path / "record.docx"))
    assert [[cell.text for cell in table.rows[1].cells][0] for table in word.tables] == [
        "001 建设口袋公园", "009 河道清淤", "003 危桥改造",
    ]  # fmt: skip
    assert "东镇" in word.paragraphs[0].text
    with pytest.raises(LuoshiError, match="record.pdf"):
        write(of(), tmp_path / "record.pdf")
    with pytest.raises(LuoshiError, match="nowhere"):
        write(of(), tmp_path / "nowhere" / "record.md")
