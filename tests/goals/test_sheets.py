"""Tables of figures as offices keep them: each shape gives the same figures, and what is wrong is named by its cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from luoshi.errors import LuoshiError
from luoshi.goals.cells import number
from luoshi.goals.indicators import catalogue, plain
from luoshi.goals.periods import Period, period, within
from luoshi.goals.sheets import Naming, Said, read

KNOWN = catalogue(
    {
        "name": "青溪县指标",
        "from": "2026-01-01",
        "cite": "虚构",
        "indicators": [
            {"code": "revenue", "name": "一般公共预算收入", "aliases": ["财政收入"], "unit": "亿元"},
            {"code": "investment", "name": "固定资产投资", "aliases": ["固定资产投资（不含农户）"], "unit": "亿元"},
            {"code": "jobs", "name": "城镇新增就业", "unit": "人"},
        ],
    },
    "指标.yaml",
)
OFFICES = {"东镇": "e", "东镇人民政府": "e", "西乡": "w", "西乡人民政府": "w"}
NAMING = Naming(lambda text: OFFICES.get(plain(text)), lambda text: one.code if (one := KNOWN.named(text)) else None)


def told(sheets: dict[str, list[list[Any]]], given: Said | None = None) -> list[tuple[Any, ...]]:
    """office, indicator, year, month, value, unit: of every figure; nothing may be wrong."""
    found = read(sheets, NAMING, given)
    assert not found.faults
    return sorted(
        (one.said.office, one.said.indicator, one.said.period.year, one.said.period.last, one.value, one.said.unit)
        for one in found.figures
    )


WANTED = [
    ("e", "revenue", 2026, 2, 3.0, "万元"),
    ("e", "revenue", 2026, 3, 5.0, "万元"),
    ("w", "revenue", 2026, 2, 1.5, "万元"),
    ("w", "revenue", 2026, 3, 2.5, "万元"),
]
SHAPES: dict[str, dict[str, list[list[Any]]]] = {
    "a sheet an indicator, offices by months, the title says year and unit": {
        "财政收入": [
            ["2026年一般公共预算收入完成情况", None, None],
            ["填报单位：县财政局", None, "单位：万元"],
            ["乡镇", "1—2月", "1—3月"],
            ["东镇", 3, 5],
            ["西乡人民政府", "1.5", "2.5万元"],
        ],
        "说明": [["", ""]],
    },
    "a figure a row": {
        "Sheet1": [
            ["单位", "指标", "年", "月", "数值", "计量单位", "备注"],
            ["东镇", "财政收入", 2026, 2, 3, "万元", "已核"],
            ["东镇", "财政收入", 2026, 3, 5, "万元", ""],
            ["西乡", "一般公共预算收入", 2026, 2, 1.5, "万元", ""],
            ["西乡", "一般公共预算收入", 2026, 3, 2.5, "万元", ""],
        ]
    },
    "offices merged downwards, 单位 is the unit of measurement": {
        "Sheet1": [
            ["乡镇", "指标", "单位", "2026-02", date(2026, 3, 31)],
            ["东镇", "一般公共预算收入", "万元", 3, 5],
            ["西乡", "一般公共预算收入", "万元", 1.5, 2.5],
            ["合计", "一般公共预算收入", "万元", 4.5, 7.5],
        ]
    },
    "indicators over months in merged headings, with columns that say nothing new": {
        "Sheet1": [
            ["2026年", None, None, None, None],
            ["序号", "镇（街道）", "财政收入（万元）", None, None],
            [None, None, "2月", "3月", "同比±%"],
            [1, "东镇", 3, 5, 12.5],
            [2, "西乡", 1.5, 2.5, -3],
        ]
    },
    "one heading that says it all": {
        "x": [
            ["", "2026年1—2月财政收入（万元）", "2026年3月一般公共预算收入累计（万元）"],
            ["东镇", 3, 5],
            ["西乡", 1.5, 2.5],
        ]
    },
    "offices over months": {
        "x": [
            ["指标", "计量单位", "东镇", None, "西乡", None, "合计"],
            ["", "", "2026年2月", "2026年3月", "2026年2月", "2026年3月", ""],
            ["财政收入", "万元", 3, 5, 1.5, 2.5, 99],
        ]
    },
}


@pytest.mark.parametrize("shape", SHAPES)
def test_every_shape_gives_the_same_figures(shape: str) -> None:
    assert told(SHAPES[shape]) == WANTED


def test_offices_by_indicators_of_one_month_each_with_its_unit() -> None:
    rows = [
        ["2026年1—8月主要指标完成情况", "", ""],
        ["", "固定资产投资（不含农户）（亿元）", "城镇新增就业（人）"],
        ["东镇", "1,203.5", 310],
        ["西乡", None, "—"],
    ]
    assert told({"8月": rows}) == [
        ("e", "investment", 2026, 8, 1203.5, "亿元"),
        ("e", "jobs", 2026, 8, 310.0, "人"),
        ("w", "jobs", 2026, 8, None, "人"),
    ], "an empty cell says nothing; a dash says that the figure is missing"


def test_what_the_table_leaves_open_the_person_says() -> None:
    rows = [["月份", "累计"], ["1月", 3], ["2月", 5]]
    given = Said("e", "jobs", Period(2026))
    assert [one[3:5] for one in told({"a": rows}, given)] == [(1, 3.0), (2, 5.0)]
    assert told({"a": [["乡镇", "2024年", "2025年"], ["东镇", 7, 9]]}, Said(indicator="jobs")) == [
        ("e", "jobs", 2024, 12, 7.0, ""),
        ("e", "jobs", 2025, 12, 9.0, ""),
    ], "a year over figures is the whole year"


@pytest.mark.parametrize(
    ("rows", "where", "says"),
    [
        ([["乡镇", "财政收入"], ["南镇", 3]], "A2", "南镇"),
        ([["乡镇", "财政收人"], ["东镇", 3]], "B1", "财政收人"),
        ([["指标", "东镇"], ["财政收人", 3]], "A2", "财政收人"),
        ([["乡镇", "财政收入"], ["东镇", "约3"]], "B2", "约3"),
        ([["乡镇", "财政收入"], ["东镇", "#DIV/0!"]], "B2", "DIV"),
        ([["乡镇", "财政收入"], ["东镇", float("nan")]], "B2", "nan"),
        ([["乡镇", "月份", "财政收入"], ["东镇", "13月", 3]], "B2", "13月"),
        ([["乡镇", "3月"], ["东镇", 3]], "B2", "指标|indicator"),
        ([["", "财政收入"], [None, 3]], "B2", "单位|office"),
        ([["乡镇", "备注"], ["东镇", "好"]], "A1", "数据|figures"),
    ],
)
def test_what_is_wrong_is_named_by_its_cell(rows: list[list[Any]], where: str, says: str) -> None:
    given = Said(period=Period(2026, None, 3))
    (fault,) = read({"a": rows}, NAMING, given).faults
    assert fault.where == where
    with pytest.raises(AssertionError, match=says):
        raise AssertionError(fault.sentence)
    assert [one.where for one in read({"甲": rows, "乙": rows}, NAMING, given).faults] == [f"甲!{where}", f"乙!{where}"]


def test_sheets_without_a_table_are_left_out_unless_nothing_else_is_there() -> None:
    notes = [["填表说明"], ["空格不录入"]]
    assert told({"说明": notes} | SHAPES["offices over months"]) == WANTED
    (fault,) = read({"说明": notes}, NAMING).faults
    assert fault.where == ""


def test_what_is_left_out_is_told() -> None:
    rows = [["乡镇", "财政收入", "排名"], ["东镇", 3, 1], ["全县合计", 4, ""], ["合计", 3, ""]]
    found = read({"a": rows}, NAMING, Said(period=Period(2026, None, 3)))
    assert [one.where for one in found.left] == ["C1", "B4"]
    assert [one.where for one in found.faults] == ["A3"], "no guess which office a total of another name is"


@pytest.mark.parametrize(
    ("written", "is_"),
    [
        ("3月", Period(None, None, 3)),
        ("2026年３月份", Period(2026, None, 3)),
        ("1—9月", Period(None, 1, 9)),
        ("2026年1月至9月累计", Period(2026, 1, 9, False)),
        ("202603", Period(2026, None, 3)),
        ("2026-3", Period(2026, None, 3)),
        ("2026.12", Period(2026, None, 12)),
        (2026.1, None),
        ("上半年", Period(None, 1, 6)),
        ("二季度", Period(None, 4, 6)),
        ("2025年", Period(2025)),
        ("当月", Period(alone=True)),
        ("十一月", Period(None, None, 11)),
        ("9—3月", None),
        ("13月", None),
        ("三农", None),
    ],
)
def test_periods(written: Any, is_: Period | None) -> None:
    assert period(written) == is_


def test_a_title_says_its_period_among_other_words() -> None:
    assert within("青溪县2026年1—8月主要经济指标快报") == Period(2026, 1, 8)
    assert within("各乡镇一览") == Period()


def test_a_cell_is_a_number_with_or_without_its_unit_or_says_that_it_is_missing() -> None:
    assert number("１，２３４．５万元") == (1234.5, "万元")
    assert number("12.5%") == (12.5, "%")
    assert number("−3") == (-3.0, "")
    assert number("缺") == (None, "")
    for wrong in ("3月", "三", True, "1,2"):
        with pytest.raises(LuoshiError):
            number(wrong)
