"""`luoshi rank`: a table and a scheme in, a ranking out, on the screen or as a workbook."""

from pathlib import Path

import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

SCHEME = """
name: 区县评价
version: "1"
published: 2025-12-20
from: 2026-01-01
cite: 青溪县考核办法（虚构）
office: 单位
groups:
  - {code: 总指数}
indicators:
  - {code: 税收, under: 总指数, low: 0, high: 100, error: 3}
  - {code: 就业, under: 总指数, low: 0, high: 50, per: 人口}
method: {decimals: 1}
robustness: {draws: 100, seed: 1, weights: {1: 0.2}}
"""
TABLE = "单位,税收,就业,人口\n东区,80,300,10\n西区,60,,8\n=1+1,20,100,9\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scheme.yaml").write_text(SCHEME, "utf-8")
    (tmp_path / "table.csv").write_text(TABLE, "gb18030")
    return tmp_path


def test_the_ranking_is_written_as_a_workbook_without_formulas(luoshi, folder: Path) -> None:
    out = folder / "ranking.xlsx"
    assert luoshi("rank", folder / "table.csv", "--scheme", folder / "scheme.yaml", "-o", out).code == 0
    book = CalamineWorkbook.from_path(out)
    ranking = book.get_sheet_by_name("排名").to_python()
    assert [row[:4] for row in ranking[1:]] == [[1, "1", "东区", 70], [2, "2", "西区", 30], [3, "3", "=1+1", 21.1]]
    assert ["模拟次数", 100] in book.get_sheet_by_name("评价方案").to_python()
    assert book.get_sheet_by_name("原始数值").to_python()[2] == ["西区", 60, ""]


def test_a_spreadsheet_and_any_number_of_workers_give_the_same(luoshi, folder: Path) -> None:
    rows = [line.split(",") for line in TABLE.splitlines()]
    with xlsxwriter.Workbook(str(folder / "table.xlsx"), {"strings_to_formulas": False}) as book:
        sheet = book.add_worksheet()
        for at, row in enumerate(rows):
            sheet.write_row(at, 0, [float(cell) if cell.isdigit() else cell for cell in row])
    shown = luoshi("rank", folder / "table.csv", "--scheme", folder / "scheme.yaml", "--lang", "en").out
    again = luoshi(
        "rank", folder / "table.xlsx", "--scheme", folder / "scheme.yaml", "--workers", 3, "--lang", "en"
    ).out
    assert shown == again
    assert "Ahead of the next" in shown


def test_what_drives_the_order_is_said(luoshi, folder: Path) -> None:
    rows = "".join(f"镇{n},{n * 37 % 70},{n * 23 % 50},1\n" for n in range(12))
    (folder / "table.csv").write_text("单位,税收,就业,人口\n" + rows, "utf-8")
    call = ["rank", folder / "table.csv", "--scheme", folder / "scheme.yaml", "--drivers"]
    assert luoshi(*call, "-o", folder / "ranking.xlsx").code == 0
    drivers = CalamineWorkbook.from_path(folder / "ranking.xlsx").get_sheet_by_name("主导因素").to_python()
    assert [row[0] for row in drivers[1:]] == ["数据误差", "权重"]
    assert all(row[1] > 0 and row[3] > 0 for row in drivers[1:])
    (folder / "scheme.yaml").write_text(SCHEME.split("robustness")[0].replace(", error: 3", ""), "utf-8")
    assert luoshi(*call).code == 1


def test_who_crossed_a_red_line_stands_last_and_is_named(luoshi, folder: Path) -> None:
    line = "\nred_lines:\n  - {code: 人口上限, actual: 人口, limit: 9.5, cite: 虚构规定}\n"
    (folder / "scheme.yaml").write_text(SCHEME + line, "utf-8")
    out = folder / "ranking.xlsx"
    assert luoshi("rank", folder / "table.csv", "--scheme", folder / "scheme.yaml", "-o", out).code == 0
    rows = CalamineWorkbook.from_path(out).get_sheet_by_name("排名").to_python()
    assert [(row[2], row[-1]) for row in rows] == [
        ("单位", "突破底线"), ("西区", ""), ("=1+1", ""), ("东区", "是"),
    ]  # fmt: skip
    (folder / "table.csv").write_text(TABLE.replace(",10\n", ",\n"), "utf-8")
    assert "人口上限" in luoshi("rank", folder / "table.csv", "--scheme", folder / "scheme.yaml").err


def test_indicators_that_may_count_one_thing_twice_are_named(luoshi, folder: Path) -> None:
    rows = "".join(f"镇{n},{n * 9 % 70},{n * 9 % 70 + n % 2},1\n" for n in range(12))
    (folder / "table.csv").write_text("单位,税收,就业,人口\n" + rows, "utf-8")
    result = luoshi("rank", folder / "table.csv", "--scheme", folder / "scheme.yaml")
    assert result.code == 0
    assert all(word in result.err for word in ("税收", "就业"))


@pytest.mark.parametrize(
    ("table", "change", "says"),
    [
        ("单位,税收,就业,人口\n东区,许多,1,1\n西区,1,1,1\n", ("", ""), ("东区", "税收", "许多")),
        ("单位,税收,就业,人口\n东区,1,1,0\n西区,1,1,1\n", ("", ""), ("东区", "就业")),
        ("单位,税收,人口\n东区,1,1\n西区,1,1\n", ("", ""), ("就业",)),
        ("单位,税收,就业,人口\n", ("", ""), ("table.csv",)),
        (TABLE, ("error: 3", "weight: -1"), ("税收", "-1")),
        (TABLE, ("from: 2026-01-01", "from: 2025-01-01"), ("2025-12-20", "2025-01-01")),
        (TABLE, ("{decimals: 1}", "{normalise: minmax}"), ("minmax", "rescale")),
        (TABLE, ("{decimals: 1}", "{decimal: 1}"), ("decimal",)),
        (TABLE, ("seed: 1,", "luck: 1,"), ("luck",)),
        (TABLE, ("groups:", "groups: ["), ("scheme.yaml",)),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(
    luoshi, folder: Path, table: str, change: tuple[str, str], says: tuple[str, ...]
) -> None:
    (folder / "table.csv").write_text(table, "utf-8")
    (folder / "scheme.yaml").write_text(SCHEME.replace(*change), "utf-8")
    result = luoshi("rank", folder / "table.csv", "--scheme", folder / "scheme.yaml")
    assert result.code == 1
    assert all(word in result.err for word in says), result.err
    assert result.err.startswith("luoshi: ")
    assert len(result.err.strip().splitlines()) == 1


def test_a_file_that_is_no_spreadsheet_is_refused(luoshi, folder: Path) -> None:
    (folder / "table.xlsx").write_bytes(b"not a workbook")
    result = luoshi("rank", folder / "table.xlsx", "--scheme", folder / "scheme.yaml")
    assert (result.code, "table.xlsx" in result.err) == (1, True)
