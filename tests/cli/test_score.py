"""`luoshi score` and `luoshi simulate`: points from a table, a scheme that holds its cases, who a new one helps."""

from pathlib import Path

import pytest
from evaluation.test_schemes import POINTS, RANKING
from python_calamine import CalamineWorkbook

TABLE = "单位,done,planned,starts,exemplars,豁免：投资\n东区,8,10,1,0,\n西区,9,10,0,0,\n=1+1,1,10,0,0,7月洪灾\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "scheme.yaml").write_text(POINTS, "utf-8")
    (tmp_path / "new.yaml").write_text(POINTS.replace("kind: each, points: 5", "kind: each, points: 9"), "utf-8")
    (tmp_path / "table.csv").write_text(TABLE, "gb18030")
    return tmp_path


def test_points_are_written_with_their_formulas(luoshi, folder: Path) -> None:
    out = folder / "points.xlsx"
    assert luoshi("score", folder / "table.csv", "--scheme", folder / "scheme.yaml", "-o", out).code == 0
    book = CalamineWorkbook.from_path(out)
    assert [row[:4] for row in book.get_sheet_by_name("得分").to_python()[1:]] == [
        [1, "=1+1", 60, 60], [2, "西区", 54, 54], [3, "东区", 53, 48],
    ]  # fmt: skip
    lines = book.get_sheet_by_name("得分明细").to_python()
    assert ["东区", "投资", 48, "60 × 8 / 10 = 48", "done=8；planned=10", ""] in lines
    assert ["=1+1", "投资", 60, "60", "done=1；planned=10", "7月洪灾"] in lines


def test_a_scheme_of_any_kind_is_checked_with_its_cases(luoshi, folder: Path) -> None:
    done = luoshi("score", "--scheme", folder / "scheme.yaml", "--check", "--lang", "en")
    assert (done.code, done.out.strip()) == (0, "scheme.yaml: no faults; 4 cases hold.")
    (folder / "r.yaml").write_text(RANKING.replace("东区: 65", "东区: 66"), "utf-8")
    failed = luoshi("score", "--scheme", folder / "r.yaml", "--check")
    assert failed.code == 1
    assert "缺数按最差计" in failed.err
    (folder / "r.yaml").write_text(POINTS.replace("points: 60", "points: many").replace("points: 3", "points: few"))
    wrong = luoshi("score", "--scheme", folder / "r.yaml", "--check")
    assert (wrong.code, wrong.err.count("第7行"), wrong.err.count("第9行")) == (1, 1, 1)


def test_a_new_scheme_says_who_would_win_and_who_would_lose(luoshi, folder: Path) -> None:
    call = ["simulate", folder / "table.csv", "--scheme", folder / "new.yaml", "--against", folder / "scheme.yaml"]
    table, picture = folder / "changes.xlsx", folder / "changes.svg"
    assert luoshi(*call, "-o", table, "-o", picture).code == 0
    rows = CalamineWorkbook.from_path(table).get_sheet_by_index(0).to_python()
    assert [row[:6] for row in rows[1:]] == [
        ["东区", 3, 2, 1, 53, 57], ["=1+1", 1, 1, 0, 60, 60], ["西区", 2, 3, -1, 54, 54],
    ]  # fmt: skip
    assert rows[1][rows[0].index("新开工：变化")] == 4
    assert picture.read_text("utf-8").startswith("<svg")
    assert "东区" in luoshi(*call).out


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["score", "table.csv", "--scheme", "missing.yaml"], "missing.yaml"),
        (["score", "--scheme", "scheme.yaml"], "--check"),
        (["score", "table.csv", "--scheme", "scheme.yaml", "-o", "points.pdf"], "points.pdf"),
        (["score", "wrong.csv", "--scheme", "scheme.yaml"], "starts"),
        (["score", "twice.csv", "--scheme", "scheme.yaml"], "东区"),
        (["score", "exempt.csv", "--scheme", "scheme.yaml"], "许多"),
        (["simulate", "table.csv", "--scheme", "scheme.yaml", "--against", "new.yaml", "-o", "x.gif"], "x.gif"),
        (["simulate", "table.csv", "--scheme", "ranking.yaml", "--against", "scheme.yaml"], "税收"),
    ],
)
def test_what_is_wrong_is_told_in_one_sentence(
    luoshi, folder: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], says: str
) -> None:
    monkeypatch.chdir(folder)
    Path("wrong.csv").write_text("单位,done,planned,exemplars\n东区,1,1,1\n", "utf-8")
    Path("twice.csv").write_text(TABLE.replace("西区", "东区"), "utf-8")
    Path("exempt.csv").write_text(TABLE.replace("豁免：投资", "豁免：许多"), "utf-8")
    Path("ranking.yaml").write_text(RANKING, "utf-8")
    result = luoshi(*arguments)
    assert result.code == 1
    assert says in result.err
    assert len(result.err.strip().splitlines()) == 1
