"""`luoshi read`: documents in, a table, files in the form of the contract, or an explanation out."""

import json
import os
import subprocess
import sys
from pathlib import Path

import papers
import pytest
import python_calamine
from conftest import SOURCE

from luoshi.bulletin.formats import FORMATS

PLAN = "青溪县2025年工作要点\n今年，要确保规上工业产值突破30亿元。\n要力争新建口袋公园12个。\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Two documents of one stem, one in a folder below, and two files that are not read."""
    inbox = tmp_path / "收文"
    (inbox / "下级").mkdir(parents=True)
    (inbox / "要点.txt").write_text(PLAN, encoding="utf-8")
    (inbox / "要点.docx").write_bytes(papers.word())
    (inbox / "下级" / "表.xlsx").write_bytes(papers.sheet())
    (inbox / "照片.jpg").write_bytes(b"\xff\xd8\xff")
    (inbox / "目录.tsv").write_text("甲\t乙")
    (inbox / ".隐藏.txt").write_text(PLAN)
    (inbox / "~$要点.docx").write_bytes(b"lock")
    return inbox


def test_a_table_on_the_screen_with_a_summary(luoshi, folder: Path) -> None:
    done = luoshi("read", folder / "要点.txt")
    assert done.code == 0
    assert "落实事项" in done.out
    assert "确保规上工业产值突破30亿元" in done.out
    assert "30亿元以上" in done.out
    assert "读取文件 1 份，落实事项 2 项（目标 2、任务 0、项目 0）" in done.err


def test_standard_input_is_a_dash(luoshi) -> None:
    done = luoshi("read", "-", stdin=PLAN.encode("gb18030"))
    assert (done.code, "新建口袋公园12个" in done.out) == (0, True)


def test_in_folders_unread_kinds_are_skipped_and_counted(luoshi, folder: Path) -> None:
    done = luoshi("read", folder)
    assert done.code == 0
    assert "读取文件 3 份" in done.err
    assert "跳过 2 个不读取的文件类型" in done.err


@pytest.mark.parametrize("ending", FORMATS)
def test_the_table_goes_into_a_file(luoshi, folder: Path, tmp_path: Path, ending: str) -> None:
    target = tmp_path / f"分解表{ending}"
    assert luoshi("read", folder, "-o", target).code == 0
    if ending == ".xlsx":
        words = str(python_calamine.load_workbook(target).get_sheet_by_index(0).to_python())
    else:
        words = target.read_text("utf-8")
    assert words.count("要点.txt") == 2
    assert "要点.docx" in words


def test_results_in_the_form_of_the_contract(luoshi, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "out"
    done = luoshi("read", folder, "--to", out)
    assert done.code == 0
    assert {path.name for path in out.iterdir()} == {
        "要点.jsonl", "要点.meta.json", "要点.txt",
        "要点-2.jsonl", "要点-2.meta.json",
        "表.jsonl", "表.meta.json", "表.txt",
    }  # fmt: skip
    assert "要点.txt：因重名，写为 要点-2" in done.err
    items = [json.loads(line) for line in (out / "要点-2.jsonl").read_text("utf-8").splitlines()]
    assert all(PLAN[item["start"] : item["end"]] == item["quote"] for item in items)
    assert items[0]["kind"] == "target"
    extracted = (out / "要点.txt").read_text("utf-8")
    first = json.loads((out / "要点.jsonl").read_text("utf-8").splitlines()[0])
    assert extracted[first["start"] : first["end"]] == first["quote"]
    assert set(json.loads((out / "要点-2.meta.json").read_text("utf-8"))) == {
        "title", "issuer", "place", "date", "kind", "number",
    }  # fmt: skip


def test_what_an_earlier_call_wrote_into_the_folder_is_no_document(luoshi, folder: Path) -> None:
    for _time in range(2):
        done = luoshi("read", folder, "-o", folder / "表.xlsx", "--to", folder / "结果")
        assert "读取文件 3 份" in done.err
    assert "读取文件 1 份" in luoshi("read", folder / "下级", "--to", folder / "下级").err


def test_one_bad_file_costs_a_sentence_and_the_others_are_read(luoshi, folder: Path) -> None:
    (folder / "坏.docx").write_bytes(b"PK\x03\x04broken")
    (folder / "密.txt").write_text("机密★1年\n名单", encoding="utf-8")
    done = luoshi("read", folder, folder / "没有.txt")
    assert done.code == 1
    assert "坏.docx：文件损坏" in done.err
    assert "密.txt：标有“机密”" in done.err
    assert "没有.txt：没有这个文件" in done.err
    assert "读取文件 3 份" in done.err
    assert "3 份文件未能读取" in done.err
    assert "Traceback" not in done.err


def test_a_file_without_permission_does_not_stop_the_call_before_it_begins(luoshi, folder: Path, monkeypatch) -> None:
    monkeypatch.setattr("os.access", lambda path, mode: False)  # what the parser of the command line would ask
    assert "读取文件 1 份" in luoshi("read", folder / "要点.txt").err


def test_an_error_of_our_own_stops_neither_the_rest_nor_hides(luoshi, folder: Path, monkeypatch) -> None:
    from luoshi.cli import read

    real = read.read_text

    def broken(given: str, *, name: str, today: object):
        if name == "要点.docx":
            raise ZeroDivisionError("一")
        return real(given, name=name, today=None)

    monkeypatch.setattr(read, "read_text", broken)
    done = luoshi("read", folder)
    assert done.code == 1
    assert "ZeroDivisionError: 一" in done.err
    assert "读取文件 2 份" in done.err


def test_achievements_are_shown_where_asked_for(luoshi, tmp_path: Path) -> None:
    report = tmp_path / "报告.txt"
    report.write_text("一、2024年工作回顾\n去年全县新增就业4100人，森林覆盖率达71.3%。\n", encoding="utf-8")
    assert "4100" not in luoshi("read", report).out
    assert "4100" in luoshi("read", report, "--achievements").out


def test_explain_says_why(luoshi, folder: Path) -> None:
    done = luoshi("read", folder / "要点.txt", "--explain")
    assert "依据" in done.out
    assert "位置  第2段（" in done.out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["read"], "缺少"),
        (["read", "x.txt", "-o", "表.docx"], ".xlsx"),
        (["read", "x.txt", "-o", "/无/此/处/表.csv"], "无法写入"),
        (["read", "x.txt", "--to", "/proc/out"], "无法写入"),
        (["repair", "-", "-o", "/proc/out.txt"], "无法写入"),
        (["read", "x.txt", "--today", "昨天"], "2026-03-05"),
        (["read", "x.txt", "--max-size", "0"], "范围"),
        (["read", "x.txt", "--nonsense"], "没有选项"),
        (["reed", "x.txt"], "没有命令"),
    ],
)
def test_what_is_not_understood_is_said_in_a_sentence(luoshi, arguments: list[str], words: str) -> None:
    done = luoshi(*arguments, stdin=PLAN.encode())
    assert done.code in (1, 2)
    assert words in done.err
    assert "Traceback" not in done.err


def test_the_limit_can_be_lowered(luoshi, folder: Path) -> None:
    done = luoshi("read", folder / "要点.docx", "--max-size", "0.01")
    assert done.code == 1
    assert "上限 0.01 MB" in done.err


def test_names_in_the_encoding_of_old_archives_are_read_and_written(luoshi, tmp_path: Path) -> None:
    (tmp_path / "收文").mkdir()
    (tmp_path / "收文" / os.fsdecode("方案.txt".encode("gbk"))).write_text(PLAN, encoding="utf-8")
    done = luoshi("read", tmp_path / "收文", "-o", tmp_path / "表.csv", "--to", tmp_path / "结果")
    assert (done.code, (tmp_path / "结果" / "方案.jsonl").exists()) == (0, True)
    assert ",方案.txt," in (tmp_path / "表.csv").read_text("utf-8")


def test_a_pipe_in_a_folder_is_not_waited_for(luoshi, folder: Path) -> None:
    os.mkfifo(folder / "管道.txt")
    assert "跳过 3 个" in luoshi("read", folder).err


def test_where_nothing_could_be_read_no_table_is_left(luoshi, tmp_path: Path) -> None:
    (tmp_path / "空.txt").touch()
    done = luoshi("read", tmp_path / "空.txt", "-o", tmp_path / "表.xlsx")
    assert (done.code, sorted(path.name for path in tmp_path.iterdir())) == (1, ["空.txt"])


def test_a_place_that_takes_nothing_stops_the_call(luoshi, folder: Path, tmp_path: Path) -> None:
    place = tmp_path / "没有" / "表.csv"
    done = luoshi("read", folder, "-o", place)
    assert (done.code, len(done.err.splitlines())) == (1, 1)
    assert f"luoshi: {place}：无法写入（没有这个文件夹或文件）" in done.err


def test_a_call_that_is_ended_leaves_nothing_half_written(folder: Path, tmp_path: Path) -> None:
    for n in range(200):
        (folder / f"{n}.txt").write_text(PLAN * 20, encoding="utf-8")
    call = subprocess.Popen(
        [sys.executable, "-m", "luoshi", "read", folder, "-o", tmp_path / "表.jsonl"],
        env={"PYTHONPATH": str(SOURCE), "PYTHONUTF8": "1"},
        stderr=subprocess.PIPE,
    )
    while not list(tmp_path.glob(".*.part")):
        assert call.poll() is None
    call.terminate()
    assert (call.wait(60), [path.name for path in tmp_path.iterdir()]) == (143, ["收文"]), call.communicate()


def test_a_narrow_screen_keeps_the_words_and_leaves_out_columns(folder: Path) -> None:
    from luoshi import read
    from luoshi.bulletin.table import rows
    from luoshi.cli import screen

    lines = list(rows(read(folder / "要点.txt")))
    assert [len(screen.table(lines, "要点", width).columns) for width in (40, 120)] == [3, 5]


def test_nothing_to_read_is_said(luoshi, tmp_path: Path) -> None:
    done = luoshi("read", tmp_path)
    assert (done.code, "没有可读取的文件" in done.err) == (0, True)


def test_as_a_process_one_small_document_costs_little(folder: Path) -> None:
    """Half a second of CPU is the bar; here only that the heavy libraries are left alone, which no noise can hide."""
    code = (
        "import sys\nfrom luoshi.cli import main\n"
        "try: main(['read', sys.argv[1]])\n"
        "except SystemExit: print(*sorted(HEAVY & set(sys.modules)), file=sys.stderr)"
    )
    heavy = "HEAVY = {'trafilatura', 'docx', 'pandas', 'polars', 'xlsxwriter', 'pypdfium2', 'ofdkit', 'lxml'}\n"
    done = subprocess.run(
        [sys.executable, "-c", heavy + code, str(folder / "要点.txt")],
        env={"PYTHONPATH": str(SOURCE), "LUOSHI_LANG": "en", "PYTHONUTF8": "1"},
        capture_output=True,
        check=True,
    )
    assert done.stderr.decode().splitlines()[-1] == ""
    assert "Commitment" in done.stdout.decode()
