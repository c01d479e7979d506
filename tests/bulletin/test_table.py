"""The task decomposition table for people and for programs."""

import json
from datetime import date
from pathlib import Path

import pandas
import polars
import pytest
import python_calamine
from readings import reading

import luoshi
from luoshi.bulletin import formats
from luoshi.bulletin.formats import TableFile
from luoshi.bulletin.table import RECORD_KEYS, columns, rows
from luoshi.errors import LuoshiError


def write(path: Path, *readings: luoshi.Reading, title: str = "任务分解表", **options: bool) -> Path:
    with TableFile(path, title) as table:
        table.add(rows(readings, **options))
    return path


def test_one_row_a_commitment_with_everything_an_office_asks_for() -> None:
    heads = [column.heading for column in columns()]
    assert heads == [
        "序号",
        "落实事项",
        "类别",
        "指标",
        "目标值",
        "完成时限",
        "牵头单位",
        "配合单位",
        "来源文件",
        "原文位置",
        "原文",
    ]
    task = list(rows(reading()))[2]
    assert [column.cell(task) for column in columns()] == [
        3, "启动老城区雨污分流改造", "任务", "", "", "2025-06-30", "县住建局", "县财政局、城关镇", "工作要点.txt",
        "第3段（41–52）", "启动老城区雨污分流改造",
    ]  # fmt: skip


def test_achievements_only_where_asked_for() -> None:
    assert len(list(rows(reading()))) == 4
    assert [row.item.kind for row in rows(reading(), achievements=True)][-1] == "achievement"


def test_documents_are_numbered_through() -> None:
    assert [row.number for row in rows([reading("甲.txt"), reading("乙.txt")])] == list(range(1, 9))


def test_records_are_plain_values() -> None:
    first = luoshi.to_table(reading())[0]
    assert tuple(first) == RECORD_KEYS
    assert first["value"] == 3e9
    assert first["deadline"] == date(2025, 12, 31)
    assert first["lead"] == []
    assert first["quote"] == "规上工业产值突破30亿元"


@pytest.mark.parametrize("readings", [[], [reading()], [reading("甲.txt"), reading("乙.txt")]])
def test_frames_have_the_same_types_whatever_is_in_them(readings: list[luoshi.Reading]) -> None:
    short = luoshi.to_table(readings, "polars")
    assert (short.columns, short.height) == (list(RECORD_KEYS), 4 * len(readings))
    assert short.schema["deadline"] == polars.Date
    assert short.schema["value"] == polars.Float64
    wide = luoshi.to_table(readings, "pandas")
    assert (list(wide.columns), len(wide)) == (list(RECORD_KEYS), 4 * len(readings))
    assert pandas.api.types.is_datetime64_any_dtype(wide["deadline"])


def test_another_frame_is_refused_in_one_sentence() -> None:
    with pytest.raises(LuoshiError, match="polars"):
        luoshi.to_table(reading(), "excel")


def test_json_and_json_lines_say_the_same(tmp_path: Path) -> None:
    whole = json.loads(write(tmp_path / "t.json", reading()).read_text("utf-8"))
    lines = [json.loads(line) for line in write(tmp_path / "t.jsonl", reading()).read_text("utf-8").splitlines()]
    assert whole == lines
    assert whole[2]["deadline"] == "2025-06-30"
    assert json.loads(write(tmp_path / "none.json").read_text()) == []


def test_csv_opens_in_a_spreadsheet_and_holds_no_formula(tmp_path: Path) -> None:
    hostile = reading('=HYPERLINK("http://x").txt')
    text = write(tmp_path / "t.csv", hostile).read_bytes().decode("utf-8")
    assert text.startswith("\ufeff序号,落实事项")
    assert "\"'=HYPERLINK" in text


def test_markdown_is_a_table_whatever_the_words(tmp_path: Path) -> None:
    lines = write(tmp_path / "t.md", reading("甲|乙*.txt")).read_text("utf-8").splitlines()
    assert lines[0] == "# 任务分解表"
    assert "甲\\|乙\\*.txt" in lines[4]
    assert len(lines) == 4 + 4


def test_excel_holds_words_and_numbers_but_no_formula(tmp_path: Path) -> None:
    path = write(tmp_path / "t.xlsx", reading("=1+1.txt"))
    sheet = python_calamine.load_workbook(path).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "任务分解表"
    assert sheet[1][:3] == ["序号", "落实事项", "类别"]
    assert sheet[2][0] == 1
    assert sheet[2][8] == "=1+1.txt"
    assert len(sheet) == 2 + 4


def test_a_table_appears_whole_or_not_at_all(tmp_path: Path) -> None:
    path = write(tmp_path / "t.csv", reading())
    before = path.read_bytes()
    with pytest.raises(RuntimeError), TableFile(path) as table:
        table.add(rows(reading()))
        raise RuntimeError
    assert path.read_bytes() == before
    assert [file.name for file in tmp_path.iterdir()] == ["t.csv"]


def test_an_unknown_ending_and_an_unwritable_place_are_said_in_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(LuoshiError, match="t.docx"):
        TableFile(tmp_path / "t.docx")
    with pytest.raises(LuoshiError, match="missing"):
        TableFile(tmp_path / "missing" / "t.csv")


@pytest.mark.parametrize("ending", formats.FORMATS)
def test_every_format_writes_every_row(tmp_path: Path, ending: str) -> None:
    assert write(tmp_path / f"t{ending}", reading(), achievements=True).stat().st_size > 300
