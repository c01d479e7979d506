"""Many figures at once: every fault by its cell and nothing stored, then all of it with one entry."""

from __future__ import annotations

import io
import re
from types import SimpleNamespace
from typing import Any

import pytest
import xlsxwriter
from click.testing import CliRunner
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from django.test import Client
from measured import TODAY, catalogue, enter, years

from luoshi.errors import LuoshiError
from luoshi_web.commands.figures import figures
from luoshi_web.models import FigureLoad, Goal, Observation
from luoshi_web.store import aims, books, observations
from luoshi_web.store.aims import Wish

from .test_api import Program


@pytest.fixture(autouse=True)
def _today(settings, tmp_path) -> None:
    settings.LUOSHI_TODAY = TODAY.isoformat()
    settings.HOME = tmp_path


@pytest.fixture
def measured(world: SimpleNamespace) -> SimpleNamespace:
    """The county with its catalogue and three years of revenue, February of this year verified."""
    rows = catalogue(world)
    years(world.alice, rows["revenue"], world.county, {2023: 10.0, 2024: 10.5, 2025: 11.0})
    first = enter(world.bob, rows["revenue"], world.county, 2026, 1, 1.2)
    observations.verify(world.alice, first, TODAY)
    wish = Wish(rows["revenue"], world.county, 12, 2026, lead=world.housing)
    goal = aims.put(world.alice, world.supervision, wish, TODAY)
    return SimpleNamespace(**vars(world), **rows, goal=goal)


def book(**sheets: list[list[Any]]) -> bytes:
    target = io.BytesIO()
    made = xlsxwriter.Workbook(target)
    for name, rows in sheets.items():
        sheet = made.add_worksheet(name)
        for n, row in enumerate(rows):
            for at, value in enumerate(row):
                if value is not None:
                    sheet.write(n, at, value)
    made.close()
    return target.getvalue()


def look(client: Client, content: bytes | str, **said: Any) -> tuple[int, str]:
    """Send a table to be looked at; status and page."""
    sent: dict[str, Any] = {"year": 2026} | said
    if isinstance(content, str):
        sent["text"] = content
    else:
        sent["file"] = SimpleUploadedFile("月报.xlsx", content)
    answer = client.post("/goals/figures/table/", sent)
    return answer.status_code, answer.content.decode()


def confirm(client: Client, page: str) -> str:
    """Press the button of the page that shows what will be entered; the page behind it."""
    sealed, token = (re.search(rf'name="{name}" value="([^"]+)"', page) for name in ("sealed", "token"))
    assert sealed and token
    sent = {"sealed": sealed[1], "token": token[1]}
    return client.post("/goals/figures/enter/", sent, follow=True).content.decode()


def words(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_a_workbook_is_looked_at_then_entered_at_once_with_one_entry(measured, sign_in):
    alice, before = sign_in(measured.alice), Observation.objects.count()
    content = book(
        财政收入=[
            ["2026年财政收入（万元）"],
            ["单位", "1—2月", "1—3月"],
            ["云岭县", 19500, 31000],
            ["松河镇", 3000, "—"],
        ],
        口袋公园=[["乡镇", "2026年2月"], ["松河镇", 1]],
        说明=[["空格不录入"]],
    )
    status, page = look(alice, content, source="财预月报〔2026〕3号")
    said = words(page)
    assert status == 200
    assert Observation.objects.count() == before
    for one in ("将录入5条数据", "1.95 亿元", "= 19,500 万元", "财政收入!B3", "说明!A1"):
        assert one in said, one
    done = words(confirm(alice, page))
    load = FigureLoad.objects.get()
    assert "5条数据" in done
    assert (load.figures, load.file_name, len(load.file_sha256)) == (5, "月报.xlsx", 64)
    rows = Observation.objects.filter(load=load)
    assert rows.get(office=measured.county, month=2).value == 1.95
    assert rows.get(office=measured.county, month=2).source == "财预月报〔2026〕3号 月报.xlsx 财政收入!B3"
    assert rows.get(office=measured.town, indicator=measured.revenue, month=3).value is None
    assert Goal.objects.get(pk=measured.goal.pk).standing["month"] == 3, "its goal is computed anew"
    again = words(confirm(alice, page))
    assert "已录入" in again
    assert FigureLoad.objects.count() == 1, "the button pressed twice enters once"
    assert alice.get(f"/goals/loads/{load.pk}/table/").getvalue() == content
    page_of = f"/goals/indicators/{measured.parks.pk}/figures/?office={measured.town.pk}"
    assert f"/goals/loads/{load.pk}/" in alice.get(page_of).content.decode()
    erin = sign_in(measured.erin)
    assert "1.95" not in words(erin.get(f"/goals/loads/{load.pk}/").content.decode()), "of the load one's own figures"
    assert erin.get(f"/goals/loads/{load.pk}/table/").status_code == 404, "the table holds the others' too"
    assert sign_in(measured.charlie).get(f"/goals/loads/{load.pk}/").status_code == 404
    with pytest.raises(DatabaseError), transaction.atomic():
        FigureLoad.objects.update(reason="x")


HEAD = "单位\t指标\t月\t数值\t计量单位\t修订原因\n"


@pytest.mark.parametrize(
    ("line", "cell", "says"),
    [
        ("云山县\t财政收入\t2\t2\t亿元\t", "A2", "云山县"),
        ("云岭县\t财政收人\t2\t2\t亿元\t", "B2", "财政收人"),
        ("云岭县\t财政收入\t2\t2\t人\t", "D2", "人"),
        ("云岭县\t财政收入\t2\t1.1\t亿元\t", "D2", "1.2"),
        ("云岭县\t财政收入\t1\t1.3\t亿元\t", "D2", "已核实"),
        ("云岭县\t财政收入\t4\t5\t亿元\t", "D2", "尚未结束"),
        ("云岭县\t税收占比\t2\t80\t%\t", "D2", "由其他指标计算"),
        ("云岭县\t财政收入\t2\t两亿\t亿元\t", "D2", "两亿"),
        ("云岭县\t财政收入\t2\t2\t亿元\t\n云岭县\t财政收入\t2\t2.1\t亿元\t", "D3", "D2"),
    ],
)
def test_each_fault_is_named_by_its_cell_and_nothing_is_stored(measured, sign_in, tmp_path, line, cell, says):
    before = Observation.objects.count()
    status, page = look(sign_in(measured.alice), HEAD + line)
    said = words(page)
    assert status == 422
    assert "处错误" in said
    assert re.search(rf"{cell} [^。]*{says}", said), said[:1500]
    assert Observation.objects.count() == before
    assert not FigureLoad.objects.exists()
    assert not list(tmp_path.glob("files/*/*")), "nor is the file kept"


def test_a_reason_lets_a_verified_figure_change_and_a_sum_fall(measured, sign_in):
    alice = sign_in(measured.alice)
    table = HEAD + "云岭县\t财政收入\t1\t2.4\t亿元\t决算调整\n云岭县\t财政收入\t2\t2.1\t亿元\t退税\n"
    status, page = look(alice, table)
    assert status == 200
    assert "修订" in words(page)
    confirm(alice, page)
    rows = Observation.objects.filter(year=2026, load__isnull=False).order_by("month")
    assert [(row.month, row.value, row.status, row.reason) for row in rows] == [
        (1, 2.4, "revised", "决算调整"),
        (2, 2.1, "provisional", "退税"),
    ]


def test_an_odd_figure_is_asked_about_and_what_is_known_is_not_entered_again(measured, sign_in):
    _status, page = look(
        sign_in(measured.alice), HEAD + "云岭县\t财政收入\t2\t19500\t亿元\t\n云岭县\t财政收入\t1\t1.2\t\t"
    )
    said = words(page)
    assert "将录入1条数据" in said
    assert "D2 19500 亿元" in said, "ten thousand times the usual: is it 万元?"


def test_who_may_not_enter_a_figure_is_told_so(measured, sign_in):
    status, page = look(sign_in(measured.erin), HEAD + "云岭县\t财政收入\t2\t2\t亿元\t")
    assert (status, Observation.objects.filter(year=2026).count()) == (422, 2)
    assert "D2" in words(page)
    assert sign_in(measured.charlie).get("/goals/figures/").status_code == 200
    assert "财政收入" not in words(sign_in(measured.charlie).get("/goals/figures/").content.decode())


def test_what_was_looked_at_is_for_this_person_and_what_changed_meanwhile_is_not_overwritten(measured, sign_in):
    alice = sign_in(measured.alice)
    _status, page = look(alice, HEAD + "云岭县\t财政收入\t2\t2\t亿元\t")
    enter(measured.bob, measured.revenue, measured.county, 2026, 2, 1.95)
    assert "重新" in words(confirm(alice, page)) or "再" in words(confirm(alice, page))
    assert "过期" in words(confirm(sign_in(measured.diana), page)) or not FigureLoad.objects.exists()
    assert not FigureLoad.objects.exists()


def test_the_grid_takes_what_was_typed_and_keeps_it_where_it_is_wrong(measured, sign_in):
    bob, name = sign_in(measured.bob), f"c-{measured.revenue.pk}-{measured.county.pk}"
    page = bob.get("/goals/figures/").content.decode()
    assert f'name="{name}-1" value="1.2"' in page
    sent = {"indicator": measured.revenue.pk, "year": 2026, f"{name}-1": "1.2", f"{name}-2": "二"}
    answer = bob.post("/goals/figures/grid/", sent)
    assert answer.status_code == 422
    assert f'name="{name}-2" value="二"' in answer.content.decode()
    assert "“二”不是数字" in words(answer.content.decode())
    confirm(bob, bob.post("/goals/figures/grid/", sent | {f"{name}-2": "2.05亿元"}).content.decode())
    assert Observation.objects.get(load__isnull=False).value == 2.05


def test_the_template_holds_the_office_s_own_indicators_and_comes_back_as_it_went(measured, sign_in):
    alice = sign_in(measured.alice)
    enter(measured.alice, measured.revenue, measured.town, 2026, 1, 0.1)
    content = alice.get("/goals/figures/template.xlsx?year=2026").content
    status, page = look(alice, content)
    assert "没有可录入的新数据" in words(page)
    assert status == 422
    from python_calamine import CalamineWorkbook

    found = CalamineWorkbook.from_filelike(io.BytesIO(content))
    assert found.sheet_names[:2] == ["一般公共预算收入", "税收收入"]
    assert found.get_sheet_by_index(0).to_python()[1:3] == [
        ["数据所属单位", "1月", "1—2月", "1—3月"],
        ["云岭县", 1.2, "", ""],
    ]


def test_the_command_looks_first_and_enters_when_told(measured, tmp_path):
    def run(*arguments: str) -> Any:
        return CliRunner().invoke(figures(), list(arguments))

    table = tmp_path / "月报.csv"
    table.write_text("单位,2026年2月财政收入（万元）\n云岭县,19500\n云山县,3\n", encoding="gb18030")
    refused = run(str(table), "--person", "alice", "--enter")
    assert isinstance(refused.exception, LuoshiError)
    assert "A3\t" in refused.output
    assert not FigureLoad.objects.exists()
    table.write_text("单位,2026年2月财政收入（万元）\n云岭县,19500\n", encoding="gb18030")
    assert "1" in run(str(table), "--person", "alice").output
    assert not FigureLoad.objects.exists()
    run(str(table), "--person", "alice", "--enter", "--source", "月报")
    assert FigureLoad.objects.get().entries.get().value == 1.95
    run("--person", "erin", "--template", str(tmp_path / "t.xlsx"))
    assert books.read("t.xlsx", (tmp_path / "t.xlsx").read_bytes())


def test_a_program_enters_many_or_none(measured):
    alice = Program(measured.alice)
    one = {"indicator": measured.revenue.pk, "office": measured.county.pk, "year": 2026, "month": 2, "value": 19500}
    sent = {"figures": [one | {"unit": "万元"}, one | {"month": 1, "value": 1.3}]}
    refused = alice("post", "/figures", sent)
    assert (refused.status_code, [fault["where"] for fault in refused.said["faults"]]) == (422, ["figures[1]"])
    looked = alice("post", "/figures", sent | {"reason": "决算", "dry_run": True})
    assert (looked.status_code, looked.said["figures"], looked.said["load"]) == (200, 2, None)
    made = alice("post", "/figures", sent | {"reason": "决算"}, **{"Idempotency-Key": "f"})
    assert made.status_code == 201
    assert alice("post", "/figures", sent | {"reason": "决算"}, **{"Idempotency-Key": "f"}).said == made.said
    rows = FigureLoad.objects.get(pk=made.said["load"]).entries.order_by("month")
    assert [(row.value, row.status, row.reason) for row in rows] == [
        (1.3, "revised", "决算"),
        (1.95, "provisional", ""),
    ]
    other = Program(measured.charlie)("post", "/figures", {"figures": [one]})
    assert (other.status_code, other.said["figures"]) == (422, 0)
