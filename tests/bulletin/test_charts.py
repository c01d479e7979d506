"""Charts: small, legible in two widths, said in words, with the exact values beside them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date

import pytest
from lxml import etree

from luoshi import i18n
from luoshi.bulletin.charts import (
    NARROW,
    WIDE,
    Bar,
    Cell,
    Chart,
    Part,
    Point,
    comparison,
    heat_map,
    ranked_bars,
    tile_map,
    trajectory,
)
from luoshi.bulletin.charts.base import number, scale_of, width_of
from luoshi.bulletin.charts.tiles import layout
from luoshi.bulletin.charts.trajectory import bounds

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(autouse=True)
def _english() -> Iterator[None]:
    before = i18n.language()
    i18n.use("en")
    yield
    i18n.use(before)


def revenue() -> Chart:
    """Tax revenue of a made-up county: July is missing, September provisional."""
    observed = [
        Point(date(2026, 3, 31), 5.9),
        Point(date(2026, 6, 30), 13.0),
        Point(date(2026, 7, 31), None),
        Point(date(2026, 8, 31), 16.1),
        Point(date(2026, 9, 30), 19.0, firm=False, said="provisional"),
    ]
    plan = [Point(date(2026, month, 28), 2.5 * month) for month in (3, 6)] + [Point(date(2026, 9, 30), 22.5)]
    forecast = [Point(date(2026, 12, 31), 27.2, 25.8, 28.6)]
    return trajectory("税收 <收入> & 其他", "亿元", observed, plan=plan, forecast=forecast, target=30, line=28)


def race() -> Chart:
    bars = [
        Bar("清溪镇", 96.2, 1, 1, 3, moved=2, beyond=True),
        Bar("白沙镇", 90.8, 2, 1, 4, moved=-1),
        Bar("大坪乡", 90.1, 3, own=True),
    ]
    return ranked_bars("综合得分", "分", bars)


def distance() -> Chart:
    return comparison("差距", "分", "清溪镇", "白沙镇", [Part("就业", -0.6, 8, 9), Part("税收", 3.2, 88, 70)])


def grid() -> Chart:
    cells = [Cell("清溪镇", "经济发展", "104%", "good"), Cell("白沙镇", "生态环境", "—", "bad")]
    return heat_map("分地域分领域", ["清溪镇", "白沙镇"], ["经济发展", "生态环境"], cells)


def tiles() -> Chart:
    return tile_map("增长目标", "%", {"湖北省": 6.0, "新疆维吾尔自治区": 6.2, "柘荣县": 7.0, "某开发区": 5.0})


CHARTS = [revenue, race, distance, grid, tiles]


def texts(svg: str) -> list[str]:
    return ["".join(node.itertext()) for node in etree.fromstring(svg.encode()).iter(SVG + "text")]


@pytest.mark.parametrize("width", [WIDE, NARROW])
@pytest.mark.parametrize("made", CHARTS, ids=lambda made: made.__name__)
def test_a_picture_is_small_safe_and_says_what_it_shows(made: Callable[[], Chart], width: int) -> None:
    chart = made()
    svg = chart.svg(width)
    root = etree.fromstring(svg.encode())
    assert len(svg.encode()) < 14_000
    assert float(root.get("width", "0")) == pytest.approx(width, abs=2)
    assert root.get("role") == "img"
    assert chart.title in root.get("aria-label", "")
    assert root.findtext(SVG + "title") == chart.title
    assert root.findtext(SVG + "desc") == chart.description != ""
    # no style of its own (the pages' content security policy refuses it), no script, nothing fetched
    tags = {etree.QName(node).localname for node in root.iter(etree.Element)}
    assert tags <= {"svg", "title", "desc", "g", "path", "line", "text", "rect", "tspan"}
    assert not [name for node in root.iter() for name in node.attrib if name in {"style", "class", "id", "href"}]
    assert {node.get("font-size") for node in root.iter(SVG + "text")} <= {None}


def test_drawn_twice_it_is_the_same() -> None:
    assert revenue().svg() == revenue().svg()
    assert revenue().png(NARROW).startswith(b"\x89PNG")


def test_a_trajectory_has_a_row_for_each_period_and_names_its_lines() -> None:
    chart = revenue()
    assert chart.rows[-1] == ("2026-12", None, None, 27.2, 25.8, 28.6, "")
    assert ("2026-07", None, None, None, None, None, "") in chart.rows
    assert ("2026-09", 19.0, 22.5, None, None, None, "provisional") in chart.rows
    assert chart.description == (
        "Observed by 2026-09: 19 亿元; planned 22.5; forecast for 2026-12: 27.2 (25.8 to 28.6); target 30; red line 28"
    )
    words = texts(chart.svg())
    assert {"target 30", "red line 28", "forecast 27.2", "planned path", "亿元"} <= set(words)


def test_labels_at_the_end_do_not_cover_each_other() -> None:
    observed = [Point(date(2026, month, 28), 10.0 * month) for month in (1, 2, 3)]
    close = [Point(date(2026, 4, 30), 40.0, 39.0, 41.0)]
    svg = trajectory("能耗", "吨", observed, forecast=close, target=40.1, line=40.2).svg(NARROW)
    heights = []
    for node in etree.fromstring(svg.encode()).iter(SVG + "text"):
        if "".join(node.itertext()).split()[0] in {"target", "red", "forecast"}:
            heights.append(float(node.get("transform", "").split(",")[1].rstrip(")")))
    heights.sort()
    assert len(heights) == 3
    assert all(b - a >= 16 for a, b in zip(heights, heights[1:], strict=False))


def test_a_missing_month_breaks_the_line() -> None:
    line = next(
        node.get("d", "")
        for node in etree.fromstring(revenue().svg().encode()).iter(SVG + "path")
        if node.get("stroke-width") == "2"
    )
    assert line.count("M") == 2


def test_a_ranking_shows_intervals_and_tells_movement_from_chance() -> None:
    chart = race()
    assert chart.rows[0] == (1, "1–3", "清溪镇", 96.2, "▲2")
    assert chart.rows[1] == (2, "1–4", "白沙镇", 90.8, "(▼1)")
    assert chart.rows[2] == (3, "", "大坪乡", 90.1, "")
    assert {"▲2", "(▼1)", "interval of the rank"} <= set(texts(chart.svg()))


def test_a_comparison_puts_the_largest_part_first_and_adds_up() -> None:
    chart = distance()
    assert [row[0] for row in chart.rows] == ["税收", "就业", "All together"]
    assert chart.rows[-1][3] == pytest.approx(2.6)
    assert chart.description == "清溪镇 is ahead of 白沙镇 by 2.6 分"
    assert {"+3.2", "−0.6", "← 白沙镇", "清溪镇 →"} <= set(texts(chart.svg()))


def test_a_cell_of_the_grid_says_its_state_by_shape_too() -> None:
    chart = grid()
    assert chart.rows == (("清溪镇", "● 104%", ""), ("白沙镇", "", "■ —"))
    assert chart.description == "1 on course, 0 at risk, 1 lost or crossed, 0 unknown"
    assert {"● 104%", "■ —"} <= set(texts(chart.svg()))


def test_tiles_stand_about_where_provinces_lie_and_below_them_in_the_order_of_their_codes() -> None:
    at = layout(list(dict(tiles().rows)))
    assert len(at) == 36, "34 provinces and two places below them"
    assert at["新疆维吾尔自治区"][1] < at["湖北省"][1] < at["上海"][1]
    assert at["黑龙江"][0] < at["湖北省"][0] < at["海南"][0] < at["柘荣县"][0]
    assert at["柘荣县"][1] < at["某开发区"][1], "what has no code comes last"
    assert layout(["柘荣县", "福安市"]) == {"柘荣县": (0, 0), "福安市": (0, 1)}
    assert {"湖北6", "甘肃"} <= set(texts(tiles().svg()))


def test_hundreds_of_rows_stay_legible() -> None:
    many = ranked_bars("得分", "分", [Bar(f"第{n}街道办事处", 100 - n / 10, n, n, n + 5) for n in range(1, 301)])
    root = etree.fromstring(many.svg(NARROW).encode())
    assert float(root.get("height", "0")) > 300 * 24


def test_nothing_to_show_is_an_empty_picture_not_an_error() -> None:
    for chart in (trajectory("空", "", []), ranked_bars("空", "", []), heat_map("空", [], [], [])):
        assert chart.svg().startswith("<svg")
        assert chart.rows == ()


@pytest.mark.parametrize(
    ("value", "written"),
    [(None, "—"), (0, "0"), (0.125, "0.125"), (12.5, "12.5"), (123.456, "123.5"), (12345.6, "12,346"), (-3, "-3")],
)
def test_a_figure_is_short(value: float | None, written: str) -> None:
    assert number(value) == written


def test_axes_count_as_officials_do_and_begin_at_zero_unless_all_is_far_from_it() -> None:
    i18n.use("zh_Hans")
    assert scale_of(99_999) == (1.0, "")
    assert scale_of(3e5) == (1e4, "万")
    assert scale_of(2.5e8) == (1e8, "亿")
    assert bounds([3.0, 30.0])[0] == 0
    assert bounds([95.0, 99.0])[0] > 90
    assert bounds([-1.0, 2.0])[0] < -1
    assert width_of("城关") == 24


def test_small_figures_are_written_as_they_are() -> None:
    bars = [Bar("白鹭镇", 0.649, 1), Bar("石桥乡", 0.347, 2), Bar("梅岭乡", 0.335, 3)]
    drawn = ranked_bars("收入", "亿元", bars).svg()
    assert [figure for figure in ("0.649", "0.347", "0.335") if f">{figure}<" not in drawn] == []
