"""Tables in PDF: a row is a line, its cells are separated by tabs, as from every other kind of file."""

from __future__ import annotations

import time

import pytest
from reportlab.lib.colors import black

from luoshi.policy.intake.pdf_tables import page_text
from luoshi.policy.intake.take import take
from luoshi.policy.reader import read_text
from tests import papers

ROWS = [
    ["序号", "工作任务", "牵头单位", "完成时限"],
    ["1", "新建口袋公园12个，完成老城区雨污分流改造工程前期工作", "县住建局", "2025年6月底前"],
    ["2", "建设县级托育中心", "县卫健局", "2025年12月底前"],
    ["3", "制定民宿管理办法", "县文旅局", "2025年12月底前"],
    ["4", "新建公路40公里", "县交通局", "2025年10月底前"],
]
PAGE = "\n".join(["青溪县2025年工作任务分解表", *("\t".join(row) for row in ROWS), "附注：本表由县政府办公室解释。"])


def test_every_row_is_a_line_where_the_table_stands() -> None:
    assert take(papers.pdf_table(ROWS)).text == PAGE


def test_also_on_a_page_that_is_shown_turned() -> None:
    assert take(papers.pdf_table(ROWS, turned=True)).text == PAGE


def test_borders_may_be_drawn_cell_by_cell() -> None:
    boxes = [("BOX", (c, r), (c, r), 0.5, black) for r in range(len(ROWS)) for c in range(4)]
    assert take(papers.pdf_table(ROWS, *boxes)).text == PAGE


def test_a_cell_merged_downwards_is_said_in_each_of_its_rows() -> None:
    rows = [*ROWS[:3], [*ROWS[3][:3], ""], ROWS[4]]
    style = [("GRID", (0, 0), (-1, -1), 0.5, black), ("SPAN", (3, 2), (3, 3))]
    assert take(papers.pdf_table(rows, *style)).text == PAGE


def test_a_row_merged_sideways_is_a_line_of_its_own() -> None:
    rows = [*ROWS[:3], ["二、公共服务", "", "", ""], *ROWS[3:]]
    style = [("GRID", (0, 0), (-1, -1), 0.5, black), ("SPAN", (0, 3), (3, 3))]
    lines = take(papers.pdf_table(rows, *style)).text.split("\n")
    assert lines[4:6] == ["二、公共服务", "\t".join(ROWS[3])]


@pytest.mark.parametrize("style", [("BOX", (0, 0), (-1, -1), 0.5, black), ("LINEBELOW", (0, 0), (-1, -1), 0.5, black)])
def test_a_frame_or_lines_below_rows_make_no_table(style: tuple[object, ...]) -> None:
    text = take(papers.pdf_table(ROWS, style)).text
    assert "\t" not in text
    assert "新建公路40公里" in text


def test_every_row_is_read() -> None:
    items = read_text(take(papers.pdf_table(ROWS)).text).items
    assert [(item.lead[0], item.deadline.day.month) for item in items if item.deadline and item.deadline.day] == [
        ("县住建局", 6),
        ("县卫健局", 12),
        ("县文旅局", 12),
        ("县交通局", 10),
    ]


def test_a_drawing_of_thousands_of_lines_costs_no_time() -> None:
    lines = [(0.0, 4.0 * k, 4000.0, 4.0 * k) for k in range(1000)] + [
        (4.0 * k, 0.0, 4.0 * k, 4000.0) for k in range(1000)
    ]
    assert page_text([("图", 5.0, 50.0)], lines) == "图"
    lines = lines[:100] + lines[1000:1100]
    begun = time.process_time()
    page_text([("图", 5.0, 50.0)] * 3000, lines)
    assert time.process_time() - begun < 5


def test_a_figure_with_lines_and_hardly_a_word_is_text() -> None:
    lines = [(0.0, y, 90.0, y) for y in (0.0, 30.0, 60.0)] + [(x, 0.0, x, 60.0) for x in (0.0, 45.0, 90.0)]
    assert page_text([("图", 5.0, 50.0), ("例", 12.0, 50.0)], lines).strip() == "图例"
