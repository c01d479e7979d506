"""A plan comes in from a workbook or a project file, and goes out as workbook, picture, calendar, project file."""

from dataclasses import replace
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
from luoshi.work.plan.gan import from_gan, to_gan
from luoshi.work.plan.msproject import from_xml, to_xml
from luoshi.work.plan.reported import read_reports
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
    ([HEAD, [1, "征地", 3, "2", ""], [2, "施工", 3, "1", "2026-06-30"]], "wait for each other in a circle"),
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


def test_a_ganttproject_file_comes_back_with_the_same_dates(tmp_path: Path) -> None:
    rows = [*ROWS[:2], [3, "招标", "30个工作日", "2FS+2个工作日", ""], *ROWS[3:]]
    found = schedule(read_plan(sheet(tmp_path / "p.xlsx", HEAD, *rows), TODAY), TODAY)
    again = from_gan(to_gan(found), "p.gan")
    dates = schedule(again, TODAY).dates
    assert list(dates.values()) == list(found.dates.values())
    assert [step.deadline for step in again.steps] == [step.deadline for step in found.plan.steps]
    days = {
        tuple(each.get(key) for key in ("year", "month", "date", "type"))
        for each in etree.fromstring(to_gan(found)).iter("date")
    }
    assert ("2026", "5", "9", "WORKING_DAY") in days and ("2026", "5", "1", "HOLIDAY") in days


def test_groups_of_ganttproject_are_the_items_of_their_tasks() -> None:
    text = b"""<project name="p"><tasks><task id="0" name="road" start="2026-03-02" duration="9" complete="0">
      <task id="1" name="land" meeting="false" start="2026-03-02" duration="4" complete="100"><depend id="2" type="2"
       difference="3"/></task><task id="2" name="open" meeting="true" start="2026-03-12" duration="1"/>
      </task></tasks></project>"""
    plan = from_gan(text)
    assert [(step.item, step.name, step.duration) for step in plan.steps] == [("road", "land", 4), ("road", "open", 0)]
    assert plan.steps[0].done == date(2026, 3, 5) and plan.links == (Link("1", "2", "FS", 3),)
    for wrong in (b"", b"<a/>", b"<project><tasks><task id='1' start='soon'/></tasks></project>"):
        with pytest.raises(LuoshiError, match="is no GanttProject file"):
            from_gan(wrong, "p.gan")


def test_where_durations_come_from_is_written_and_read_again(tmp_path: Path) -> None:
    head = [*HEAD, "依据"]
    rows = [
        [1, "招标", "20天", "", "2026-06-30", "《云岭县办法》第二条"],
        [2, "施工", 60, "", "", "假定：六栋楼"],
        [3, "验收", 5, "", "", "来函"],
    ]
    source, target = sheet(tmp_path / "p.xlsx", head, *rows), tmp_path / "out.xlsx"
    CliRunner().invoke(command(), [str(source), "--today", "2026-03-02", "-o", str(target)])
    bases = [step.basis for step in read_plan(target, TODAY).steps]
    assert [(it.kind, it.text) for it in bases if it] == [
        ("law", "《云岭县办法》第二条"),
        ("assumed", "六栋楼"),
        ("entered", "来函"),
    ]


def test_a_template_of_ones_own_is_given_to_the_command(tmp_path: Path) -> None:
    own = tmp_path / "fair.yaml"
    own.write_text(
        "steps: [{key: a, zh: 招商, duration: 10, assumed: 去年}, {key: b, zh: 开市, duration: 0, after: a}]"
    )
    ledger = sheet(tmp_path / "l.xlsx", ["事项", "时限"], ["办好集市", "2026-12-31"])
    run = CliRunner().invoke(command(), [str(ledger), "--today", "2026-03-02", "--template", str(own)])
    assert "2 steps; the first must begin by 2026-12-18 at the latest: 招商." in run.output
    run = CliRunner().invoke(command(), [str(ledger), "--today", "2026-03-02", "--template", str(tmp_path / "no.yaml")])
    assert isinstance(run.exception, LuoshiError) and "cannot be read as YAML" in str(run.exception)


def test_the_finishing_day_is_forecast_from_a_table_of_reports(tmp_path: Path) -> None:
    source = sheet(tmp_path / "p.xlsx", HEAD, *ROWS[:4], [5, "竣工", 0, "4", "2026-09-30"])
    table = tmp_path / "reports.csv"
    table.write_text("日期,进度\n2026-04-30,10\n2026-05-29,22\n2026-06-30,35\n2026-07-31,44%\n", encoding="utf-8")
    given = [str(source), "--today", "2026-08-03", "--progress", str(table)]
    said = CliRunner().invoke(command(), given).output.splitlines()[-1]
    assert "Going on as in the last 4 reports it is finished by 2026-" in said and "80 in 100 sure" in said
    table.write_text("日期,进度\n2026-04-30,10\n", encoding="utf-8")
    said = CliRunner().invoke(command(), given).output.splitlines()[-1]
    assert "Reports so far: 1; an interval needs 3." in said and "in 100 sure" not in said
    for wrong, sentence in (
        ("日期,进度\n明天,10", "Row 2"),
        ("日期,进度\n2027-01-01,10", "past"),
        ("甲,乙\n1,2", "no row of headings"),
    ):
        table.write_text(wrong, encoding="utf-8")
        with pytest.raises(LuoshiError, match=sentence):
            read_reports(table, TODAY)


def test_a_project_file_that_is_none_is_refused() -> None:
    for content in (b"", b"<a/>", b"\x00"):
        with pytest.raises(LuoshiError, match="is no Microsoft Project XML file"):
            from_xml(content, "p.xml")


def test_every_face_is_written(tmp_path: Path) -> None:
    source = sheet(tmp_path / "p.xlsx", HEAD, *ROWS)
    targets = [tmp_path / f"out.{ending}" for ending in ("svg", "png", "ics", "xml", "gan")]
    given = [str(source), "--today", "2026-03-02", *(word for target in targets for word in ("-o", str(target)))]
    run = CliRunner().invoke(command(), given)
    assert run.exit_code == 0, run.output
    svg, png, ics, _xml, _gan = (target.read_bytes() for target in targets)
    words = "".join(etree.fromstring(svg).itertext())
    assert "征地" in words and "2026-08-13 (-32)" in words
    assert png.startswith(b"\x89PNG")
    events = icalendar.Calendar.from_ical(ics).walk("VEVENT")
    assert [str(event["SUMMARY"]) for event in events][-1] == "竣工 (latest)"
    assert events[-1].decoded("DTSTART") == date(2026, 6, 30)


def test_a_calendar_program_gets_whole_days_short_lines_and_the_same_events_again() -> None:
    from luoshi.work.plan.agenda import to_ics

    plan = Plan(
        (Step("1", "征地" * 40, 5, deadline=date(2026, 6, 30)), Step("2", "竣工", deadline=date(2026, 6, 30))),
        title="路",
    )
    content = to_ics(schedule(plan, TODAY))
    assert all(len(line) <= 75 for line in content.split(b"\r\n")) and content.endswith(b"END:VCALENDAR\r\n")
    first, last = icalendar.Calendar.from_ical(content).walk("VEVENT")
    assert first.decoded("DTEND") == last.decoded("DTEND") == date(2026, 7, 1)  # the day after, as RFC 5545 counts
    assert first.decoded("DTSTAMP").utcoffset().total_seconds() == 0
    moved = to_ics(
        schedule(replace(plan, steps=(replace(plan.steps[0], deadline=date(2026, 5, 29)), plan.steps[1])), TODAY)
    )
    again = icalendar.Calendar.from_ical(moved).walk("VEVENT")
    assert {event["UID"] for event in again} == {first["UID"], last["UID"]} and again[0]["DTSTART"] != first["DTSTART"]


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
