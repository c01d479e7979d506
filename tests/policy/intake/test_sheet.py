"""Spreadsheets: cells as a person sees them, one line a row."""

import io
from datetime import date
from typing import Any

import papers
import pytest
import xlsxwriter

from luoshi.policy.intake import take
from luoshi.policy.intake.sheet import words
from luoshi.policy.intake.sheet_formats import form_of


class Book:
    """A workbook being made."""

    def __init__(self) -> None:
        self.stream = io.BytesIO()
        self.book = xlsxwriter.Workbook(self.stream, {"in_memory": True})

    def form(self, code: str) -> Any:
        return self.book.add_format({"num_format": code})

    def lines(self) -> list[str]:
        self.book.close()
        return take(self.stream.getvalue()).text.splitlines()


def test_numbers_days_and_shares_as_they_are_shown() -> None:
    made = Book()
    page = made.book.add_worksheet()
    page.write_row(0, 0, ["序号", "占比", "时限", "开工", "投资"])
    page.write(1, 0, 1)
    page.write(1, 1, 0.085, made.form("0.0%"))
    page.write_datetime(1, 2, date(2025, 6, 1), made.form('yyyy"年"m"月"'))
    page.write_datetime(1, 3, date(2025, 3, 5), made.form("yyyy-mm-dd"))
    page.write(1, 4, 18600.5)
    assert made.lines() == ["序号\t占比\t时限\t开工\t投资", "1\t8.5%\t2025年6月\t2025年3月5日\t18600.5"]


@pytest.mark.parametrize(
    ("code", "form"),
    [
        ("0%", "percent"), ("0.00%;[Red]-0.00%", "percent"), ('yyyy"年"m"月"', "month"), ("yyyy/m", "month"),
        ('yyyy"年"', "year"), ("yyyy-mm-dd", ""), ("General", ""), ('0"%"', ""), ("[$-804]yyyy年m月d日", ""),
    ],
)  # fmt: skip
def test_what_a_number_format_shows(code: str, form: str) -> None:
    assert form_of(code) == form


def test_cells_of_other_types() -> None:
    assert [words(cell, "") for cell in (True, 3.0, 0.1 + 0.2, date(2025, 1, 2), "", 1e20)] == [
        "是", "3", "0.3", "2025年1月2日", "", "1e+20",
    ]  # fmt: skip


def test_merged_cells_titles_and_empty_rows() -> None:
    made = Book()
    page = made.book.add_worksheet()
    page.merge_range(0, 1, 0, 3, "任务分解表")
    page.write_row(3, 1, ["序号", "任务", "牵头单位"])
    page.write_row(4, 1, [1, "甲"])
    page.write_row(5, 1, [2, "乙\n丙"])
    page.merge_range(4, 3, 5, 3, "县住建局")
    assert made.lines() == ["任务分解表", "序号\t任务\t牵头单位", "1\t甲\t县住建局", "2\t乙 丙\t县住建局"]


def test_every_visible_sheet_under_its_name() -> None:
    made = Book()
    for name in ("重点项目", "Sheet2", "底稿", "空"):
        page = made.book.add_worksheet(name)
        if name != "空":
            page.write(0, 0, f"{name[0]}一")
        if name == "底稿":
            page.hide()
    assert made.lines() == ["重点项目", "重一", "S一"]


def test_one_sheet_needs_no_name() -> None:
    assert take(papers.sheet([["甲", "乙"]])).text == "甲\t乙"


def test_csv_with_any_separator_and_quoted_cells(tmp_path: Any) -> None:
    path = tmp_path / "项目.csv"
    path.write_bytes('\ufeff序号;项目\r\n1;"甲\r\n乙;丙"\r\n'.encode())
    assert take(path).text == "序号\t项目\n1\t甲 乙;丙"
