"""`luoshi repair`: the text as it should read, and what was mended."""

from pathlib import Path

DAMAGED = "實(shí)施“三個(gè)攻堅(jiān)年”行動(dòng)。\n各鄉(xiāng)鎮(zhèn)要抓好落實(shí)。\n"
MENDED = "实施“三个攻坚年”行动。\n各乡镇要抓好落实。\n"


def test_the_text_goes_to_the_screen_or_a_file_or_a_folder(luoshi, tmp_path: Path) -> None:
    source = tmp_path / "行动.txt"
    source.write_text(DAMAGED, encoding="utf-8")
    assert luoshi("repair", source).out == MENDED
    luoshi("repair", source, "-o", tmp_path / "好.txt")
    assert (tmp_path / "好.txt").read_text("utf-8") == MENDED
    luoshi("repair", source, "-", "--to", tmp_path / "out", stdin=DAMAGED.encode())
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["stdin.txt", "行动.txt"]


def test_a_diff_shows_each_mended_place_with_its_reading(luoshi, tmp_path: Path) -> None:
    source = tmp_path / "行动.txt"
    source.write_text(DAMAGED, encoding="utf-8")
    out = luoshi("repair", source, "--diff").out
    assert "[-實(shí)-]{+实+}施" in out
    assert "繁体、异体字" in out
    assert "拼音注音 6" in out
    undamaged = luoshi("repair", "-", "--diff", stdin=MENDED.encode()).out
    assert "修复 0 处" in undamaged


def test_one_file_cannot_hold_many_documents(luoshi, tmp_path: Path) -> None:
    done = luoshi("repair", tmp_path, "-o", tmp_path / "x.txt")
    assert (done.code, "--to" in done.err) == (1, True)
