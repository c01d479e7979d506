"""A plan comes in from a workbook or a project file, and goes out as workbook, picture, calendar, project file."""

from datetime import date
from pathlib import Path
from typing import Any

import icalendar
import pytest
import xlsxwriter
from click.testing import CliRunner
from lxml import etree

from luoshi.cli.plan import command
from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.work.plan import DAYS, WORKDAYS, Link, Plan, Step, schedule
from luoshi.work.plan.msproject import from_xml, to_xml
from luoshi.work.plan.sheet import read_plan

TODAY = date(2026, 3, 2)
HEAD = ["序号", "步骤", "工期", "前置", "期限"]
ROWS = [
    [1, "征地", 20, "", ""],
    [2, "公示", "7天", "1", ""],
    [3, "招标", "30个工作日", "2FS+2天", ""],
    [4, "施工", 60, "3，1SS+5", ""],
    [5, "竣工", 0, "4", "2026年6月30日"],
]


@pytest.fixture(autouse=True)
def _english() -> None:
    use("en")


def sheet(path: Path, *rows: list[Any]) -> Path:
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for n, row in enumerate(rows):
        page.write_row(n, 0, row)
    book.close()
    return path


def test_a_plan_is_read_from_the_columns_that_offices_use(tmp_path: Path) -> None:
    plan = read_plan(sheet(tmp_path / "p.xlsx", ["云溪县道路计划"], HEAD, *ROWS), TODAY)
    assert plan.steps[1] == Step("2", "公示", 7, DAYS, weight=7)
    assert plan.steps[2].duration == 30 and plan.steps[2].calendar == WORKDAYS
    assert plan.steps[4].deadline == date(2026, 6, 30)
    assert plan.links == (
        Link("1", "2"),
        Link("2", "3", "FS", 2, DAYS),
        Link("3", "4"),
        Link("1", "4", "SS", 5, WORKDAYS),
        Link("4", "5"),
    )


def test_a_ledger_without_durations_gets_the_stages_of_each_kind_proposed(tmp_path: Path) -> None:
    rows = [["事项", "完成时限"], ["新建云溪小学", "2027年9月1日"], ["办好集市", "2026年底"], ["长期值守", "长期坚持"]]
    plan = read_plan(sheet(tmp_path / "l.xlsx", *rows), TODAY)
    assert plan.steps[-2].title == "新建云溪小学（First day of term）"
    assert plan.steps[-2].deadline == date(2027, 9, 1)
    assert plan.steps[-1].title == "办好集市" and plan.steps[-1].deadline == date(2026, 12, 31)
    assert not [step for step in plan.steps if "值守" in step.title]


MISTAKES = [
    ([HEAD, [1, "征地", "很久", "", ""]], "Row 2: 很久 is no number of days"),
    ([HEAD, [1, "征地", 5, "", "2026-02-31"]], "Row 2: 2026-02-31 is no date"),
    ([HEAD, [1, "征地", -3, "", ""]], "The duration of 征地 is -3"),
    ([HEAD, [1, "征地", 3, "9", ""]], "Step 1 is linked to step 9, which does not exist."),
    ([HEAD, [1, "征地", 3, "1", ""]], "Step 1 waits for itself"),
    ([HEAD, [1, "征地", 3, "", "1970-01-01"]], "outside of the calendar"),
    ([["甲", "乙"], [1, 2]], "has no row of headings"),
    ([["事项", "时限"], ["值守", "长期坚持"]], "nothing to count back from"),
]


@pytest.mark.parametrize(("rows", "sentence"), MISTAKES)
def test_what_cannot_be_read_is_said_with_its_row(rows: list[list[Any]], sentence: str, tmp_path: Path) -> None:
    with pytest.raises(LuoshiError, match=sentence):
        schedule(read_plan(sheet(tmp_path / "p.xlsx", *rows), TODAY), TODAY)


def test_what_is_no_workbook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "p.xlsx").write_text("nothing")
    with pytest.raises(LuoshiError, match="cannot be read as a workbook"):
        read_plan(tmp_path / "p.xlsx", TODAY)


def test_a_million_rows_are_refused_in_one_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("luoshi.work.plan.sheet.MOST_ROWS", 5)
    with pytest.raises(LuoshiError, match="has 6 rows; a plan has at most 5: split it by item"):
        read_plan(sheet(tmp_path / "p.xlsx", HEAD, *ROWS), TODAY)


def test_the_workbook_written_is_read_again_as_the_same_plan(tmp_path: Path) -> None:
    source, target = sheet(tmp_path / "p.xlsx", HEAD, *ROWS), tmp_path / "out.xlsx"
    run = CliRunner().invoke(command(), [str(source), "--today", "2026-03-02", "-o", str(target)])
    assert run.exit_code == 0, run.output
    assert "竣工 cannot be finished by 2026-06-30" in run.output
    assert "move the deadline of 竣工 by 32 working days, to 2026-08-13" in run.output
    before, after = read_plan(source, TODAY), read_plan(target, TODAY)
    assert after.steps == before.steps
    assert schedule(after, TODAY).dates == schedule(before, TODAY).dates


def test_a_step_may_be_called_staff_without_being_a_finish_to_finish_link(tmp_path: Path) -> None:
    rows = [HEAD, ["1.staff", "到岗", 5, "", ""], ["1.open", "开学", 0, "1.staff", ""], ["2", "课", 1, "1.open", ""]]
    plan = read_plan(sheet(tmp_path / "p.xlsx", *rows, ["3", "考", 1, "2fs+3", ""]), TODAY)
    assert plan.links == (Link("1.staff", "1.open"), Link("1.open", "2"), Link("2", "3", "FS", 3, WORKDAYS))


def test_a_project_file_comes_back_with_the_same_dates(tmp_path: Path) -> None:
    found = schedule(read_plan(sheet(tmp_path / "p.xlsx", HEAD, *ROWS), TODAY), TODAY)
    again = schedule(from_xml(to_xml(found)), TODAY)
    assert again.dates == found.dates


def test_a_project_file_that_is_none_is_refused() -> None:
    for content in (b"", b"<a/>", b"\x00"):
        with pytest.raises(LuoshiError, match="is no Microsoft Project XML file"):
            from_xml(content, "p.xml")


def test_every_face_is_written(tmp_path: Path) -> None:
    source = sheet(tmp_path / "p.xlsx", HEAD, *ROWS)
    targets = [tmp_path / f"out.{ending}" for ending in ("svg", "png", "ics", "xml")]
    given = [str(source), "--today", "2026-03-02", *(word for target in targets for word in ("-o", str(target)))]
    run = CliRunner().invoke(command(), given)
    assert run.exit_code == 0, run.output
    svg, png, ics, _xml = (target.read_bytes() for target in targets)
    words = "".join(etree.fromstring(svg).itertext())
    assert "征地" in words and "2026-08-13 (-32)" in words
    assert png.startswith(b"\x89PNG")
    events = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events][-1] == "竣工 (latest)"
    assert events[-1].decoded("DTSTART") == date(2026, 6, 30)


def test_names_that_look_like_markup_or_formulas_stay_text(tmp_path: Path) -> None:
    plan = Plan((Step("1", "<b>=1+1&</b>", 5, deadline=TODAY),))
    from luoshi.work.plan import gantt, workbook

    found = schedule(plan, TODAY)
    assert "<b>=1+1&</b>" in "".join(etree.fromstring(gantt.to_svg(found)).itertext())
    workbook.write(found, tmp_path / "out.xlsx", [])
    assert read_plan(tmp_path / "out.xlsx", TODAY).steps[0].title == "<b>=1+1&</b>"


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["p.xlsx"], "Say from which day to plan: --today 2026-03-05"),
        (["p.xlsx", "--today", "2026-03-02", "-o", "p.doc"], "is not written in this format"),
        (["p.xlsx", "--today", "2026-03-02", "--template", "bridge"], "There is no template bridge"),
    ],
)
def test_the_command_refuses_in_one_sentence(arguments: list[str], sentence: str, tmp_path: Path) -> None:
    sheet(tmp_path / "p.xlsx", ["事项", "时限"], ["集市", "2026-12-31"])
    arguments[0] = str(tmp_path / "p.xlsx")
    run = CliRunner().invoke(command(), arguments)
    assert isinstance(run.exception, LuoshiError) and sentence in str(run.exception)
