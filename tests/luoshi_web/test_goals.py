"""Goals: figures are only ever added to, another county sees nothing, a goal stands where its figures say."""

from __future__ import annotations

import io
import json
import zipfile
from datetime import date
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction
from measured import TODAY, catalogue, enter, years

from luoshi.errors import LuoshiError
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import Goal, Indicator, Observation
from luoshi_web.permissions import visible_goals, visible_indicators, visible_observations
from luoshi_web.queries import goals as queries
from luoshi_web.store import aims, courses, export, indicators, observations, observed
from luoshi_web.store.aims import Wish


@pytest.fixture
def measured(world: SimpleNamespace) -> SimpleNamespace:
    """The county with its catalogue and three years of revenue."""
    rows = catalogue(world)
    years(world.alice, rows["revenue"], world.county, {2023: 10.0, 2024: 10.5, 2025: 11.0})
    return SimpleNamespace(**vars(world), **rows)


# -- figures ----------------------------------------------------------------------------------------------------------


def test_a_figure_is_entered_verified_by_another_and_revised_with_a_reason(measured):
    first = enter(measured.bob, measured.revenue, measured.county, 2026, 1, 1.2)
    with pytest.raises(Forbidden):
        observations.verify(measured.bob, first, TODAY)
    observations.verify(measured.alice, first, TODAY)
    with pytest.raises(LuoshiError, match="理由|原因"):
        enter(measured.bob, measured.revenue, measured.county, 2026, 1, 1.3)
    enter(measured.bob, measured.revenue, measured.county, 2026, 1, 1.3, reason="决算调整")
    rows = Observation.objects.filter(indicator=measured.revenue, year=2026).order_by("seq")
    assert [(row.seq, row.status, row.value) for row in rows] == [
        (1, "provisional", 1.2),
        (2, "verified", 1.2),
        (3, "revised", 1.3),
    ]
    figures = observed.one(measured.revenue, str(measured.county.pk), TODAY)
    assert figures.cells[2026, 1].value == 1.3
    assert figures.cells[2026, 1].status == "revised"


def test_the_database_refuses_to_change_or_remove_a_figure(measured):
    for harm in (
        lambda: Observation.objects.update(value=99),
        lambda: Observation.objects.all().delete(),
    ):
        with pytest.raises(DatabaseError, match="only ever added"), transaction.atomic():
            harm()
    assert not Observation.objects.filter(value=99).exists()


def test_two_at_the_same_figure(measured):
    enter(measured.bob, measured.revenue, measured.county, 2026, 1, 1.2, seq=0)
    with pytest.raises(Conflict):
        enter(measured.alice, measured.revenue, measured.county, 2026, 1, 1.4, seq=0)


@pytest.mark.parametrize(
    ("month", "value", "said"),
    [(4, 1.0, "尚未结束"), (1, 1.1, "已经录入|已录入")],
)
def test_what_is_refused(measured, month, value, said):
    enter(measured.bob, measured.revenue, measured.county, 2026, 1, 1.1)
    with pytest.raises(LuoshiError, match=said):
        enter(measured.bob, measured.revenue, measured.county, 2026, month, value)


def test_a_derived_figure_is_computed_and_cannot_be_entered(measured):
    with pytest.raises(LuoshiError, match="由其他指标计算"):
        enter(measured.alice, measured.share, measured.county, 2026, 1, 80)
    enter(measured.alice, measured.taxes, measured.county, 2025, 12, 8.8)
    figures = observed.one(measured.share, str(measured.county.pk), TODAY)
    assert figures.cells[2025, 12].value == pytest.approx(80.0)
    assert [(part.indicator.name, part.value) for part in figures.cells[2025, 12].inputs] == [
        ("税收收入", 8.8),
        ("一般公共预算收入", 11.0),
    ]
    assert (2025, 6) not in figures.cells, "missing is not zero"


def test_single_months_add_up_and_a_missing_month_is_not_zero(measured):
    for month, value in ((1, 2), (2, 1), (3, None)):
        enter(measured.alice, measured.parks, measured.county, 2025, month, value, cumulative=False)
    figures = observed.one(measured.parks, str(measured.county.pk), TODAY)
    assert figures.year(2025) == {1: 2, 2: 3}
    assert (2025, 3) in figures.missing


def test_a_marked_paper_is_no_evidence(measured):
    marked = SimpleUploadedFile("报表.txt", "机密★1年\n\n收入一览".encode())
    with pytest.raises(LuoshiError, match="密"):
        enter(measured.bob, measured.revenue, measured.county, 2026, 1, 1.2, file=marked)
    row = enter(
        measured.bob, measured.revenue, measured.county, 2026, 1, 1.2, file=SimpleUploadedFile("月报.txt", b"1.2")
    )
    assert (row.file_name, row.file_type, len(row.file_sha256)) == ("月报.txt", "text/plain", 64)


# -- who sees and does what -------------------------------------------------------------------------------------------


def test_another_county_sees_nothing(measured):
    goal = aims.put(measured.alice, measured.supervision, Wish(measured.revenue, measured.county, 12, 2026), TODAY)
    assert visible_goals(measured.alice).filter(pk=goal.pk).exists()
    for visible in (visible_indicators, visible_observations, visible_goals):
        assert not visible(measured.charlie).exists()
    assert queries.counted(measured.charlie) == {}
    for act in (
        lambda: enter(measured.charlie, measured.revenue, measured.county, 2026, 1, 9),
        lambda: aims.drop(measured.charlie, goal.pk, "无", TODAY),
        lambda: indicators.save(measured.charlie, measured.county, {"code": "x", "name": "x", "unit": "个"}, TODAY),
    ):
        with pytest.raises(Forbidden):
            act()
    assert not Goal.objects.filter(ended__isnull=False).exists()


def test_figures_are_seen_by_the_office_its_publisher_and_who_keeps_the_catalogue(measured):
    enter(measured.erin, measured.energy, measured.town, 2026, 1, 3)
    enter(measured.erin, measured.taxes, measured.town, 2026, 1, 0.1)

    def sees(person, indicator, office):
        return visible_observations(person).filter(indicator=indicator, office=office).exists()

    assert sees(measured.bob, measured.revenue, measured.county), "住建局 publishes it"
    assert not sees(measured.erin, measured.revenue, measured.county)
    assert sees(measured.erin, measured.energy, measured.town)
    assert not sees(measured.bob, measured.energy, measured.town)
    assert sees(measured.bob, measured.taxes, measured.town), "offices may read each other's taxes"
    assert sees(measured.alice, measured.energy, measured.town)


def test_a_town_enters_its_own_figures_alone(measured):
    with pytest.raises(Forbidden):
        enter(measured.erin, measured.energy, measured.county, 2026, 1, 3)
    with pytest.raises(Forbidden):
        enter(measured.erin, measured.energy, None, 2026, 1, 3, place="全市")
    enter(measured.alice, measured.energy, None, 2026, 1, 30, place="全市")
    assert queries.places(measured.erin, measured.energy) == ["全市"]


def test_who_leads_a_goal_enters_and_sees_its_figures(measured):
    assert not visible_observations(measured.bob).filter(indicator=measured.parks).exists()
    wish = Wish(measured.parks, measured.county, 4, 2026, lead=measured.housing)
    aims.put(measured.alice, measured.supervision, wish, TODAY)
    enter(measured.bob, measured.parks, measured.county, 2026, 2, 1)
    assert visible_observations(measured.bob).filter(indicator=measured.parks).count() == 1
    assert visible_goals(measured.bob).count() == 1


# -- where goals stand --------------------------------------------------------------------------------------------


def test_a_goal_moves_with_its_figures_in_the_same_transaction(measured):
    goal = aims.put(measured.alice, measured.supervision, Wish(measured.revenue, measured.county, 12, 2026), TODAY)
    assert goal.course == "unknown"
    enter(measured.bob, measured.revenue, measured.county, 2026, 2, 1.9)
    goal.refresh_from_db()
    found = courses.of(goal)
    assert (goal.course, found.month, found.value) == ("lost", 2, 1.9)
    assert found.expected == pytest.approx(11.06, abs=0.02)
    enter(measured.bob, measured.revenue, measured.county, 2026, 3, 3.3)
    goal.refresh_from_db()
    assert goal.course == "on course"


def test_a_growth_rests_on_the_figure_of_the_year_before(measured):
    goal = aims.put(
        measured.alice, measured.supervision, Wish(measured.revenue, measured.county, 4, 2026, growth=True), TODAY
    )
    found = courses.of(goal)
    assert (found.target, found.base) == (pytest.approx(11.44), 11.0)
    enter(measured.bob, measured.revenue, measured.county, 2025, 12, 11.5)
    goal.refresh_from_db()
    assert courses.of(goal).target == pytest.approx(11.96)


def test_a_derived_goal_moves_with_its_inputs(measured):
    goal = aims.put(measured.alice, measured.supervision, Wish(measured.share, measured.county, 75, 2025), TODAY)
    assert courses.of(goal).value is None
    enter(measured.alice, measured.taxes, measured.county, 2025, 12, 8.8)
    goal.refresh_from_db()
    assert (courses.of(goal).value, goal.course) == (pytest.approx(80.0), "on course")


def test_red_lines_come_in_the_order_of_what_is_left(measured):
    lines = {
        name: aims.put(
            measured.alice,
            measured.supervision,
            Wish(measured.energy, office, limit, 2026, kind="line", comparator="<="),
            TODAY,
        )
        for name, office, limit in (("wide", measured.county, 50), ("near", measured.town, 4.1))
    }
    enter(measured.alice, measured.energy, measured.county, 2026, 2, 10)
    enter(measured.alice, measured.energy, measured.town, 2026, 2, 4)
    assert list(queries.rows(measured.alice, queries.Ask(kind="line"))) == [lines["near"], lines["wide"]]
    assert queries.counted(measured.alice) == {"near": 1, "clear": 1}
    enter(measured.alice, measured.energy, measured.town, 2026, 3, 4.2)
    assert queries.counted(measured.alice) == {"crossed": 1, "clear": 1}


def test_a_changed_goal_stays_to_be_read(measured):
    goal = aims.put(measured.alice, measured.supervision, Wish(measured.revenue, measured.county, 12, 2026), TODAY)
    wish = Wish(measured.revenue, measured.county, 11.8, 2026)
    with pytest.raises(LuoshiError, match="说明"):
        aims.change(measured.alice, goal.pk, wish, " ", TODAY)
    new = aims.change(measured.alice, goal.pk, wish, "上级调整", TODAY, version=1)
    with pytest.raises(Conflict):
        aims.change(measured.alice, goal.pk, wish, "再改", TODAY)
    goal.refresh_from_db()
    assert (new.replaces, goal.reason, goal.ended) == (goal, "上级调整", TODAY)
    assert list(queries.rows(measured.alice, queries.Ask())) == [new]


def test_a_confirmed_target_is_proposed_once_as_the_goal_of_its_indicator(measured, make_item):
    target = {"indicator": "一般公共预算收入", "value": 1.2e9, "unit": "元"}
    item = make_item(title="一般公共预算收入突破12亿元", target=target, fields={"kind": "target", "comparator": ">"})
    make_item(title="修一条路")
    [found] = queries.proposals(measured.alice, TODAY)
    assert (found.item, found.indicator, found.aim.value, found.aim.unit) == (item, measured.revenue, 12.0, "亿元")
    wish = Wish(measured.revenue, measured.county, found.aim.value, 2026, comparator=">", item=item)
    aims.put(measured.alice, measured.supervision, wish, TODAY)
    assert queries.proposals(measured.alice, TODAY) == []
    with pytest.raises(LuoshiError, match="已有目标"):
        aims.put(measured.alice, measured.supervision, wish, TODAY)


def test_computed_anew_nothing_changes(measured):
    aims.put(measured.alice, measured.supervision, Wish(measured.revenue, measured.county, 12, 2026), TODAY)
    enter(measured.bob, measured.revenue, measured.county, 2026, 2, 1.9)
    assert courses.again(TODAY) == []
    Goal.objects.update(course="on course")
    assert [goal.course for goal in courses.again(TODAY)] == ["lost"]
    assert courses.again(TODAY) == []


def test_what_an_office_takes_away_holds_its_figures_and_goals(measured):
    proof = SimpleUploadedFile("月报.txt", b"1.2")
    enter(measured.alice, measured.revenue, measured.county, 2026, 1, 1.2, file=proof)
    aims.put(measured.alice, measured.supervision, Wish(measured.revenue, measured.county, 12, 2026), TODAY)
    file = io.BytesIO()
    export.write(measured.alice, measured.supervision, file)
    with zipfile.ZipFile(file) as archive:
        rows = archive.read("observations.jsonl").decode().splitlines()
        last = json.loads(rows[-1])
        assert (len(rows), last["value"], last["status"]) == (19, 1.2, "provisional")
        assert archive.read(f"files/{last['file_sha256']}") == b"1.2"
        assert len(archive.read("goals.jsonl").splitlines()) == 1
        assert len(archive.read("indicators.jsonl").splitlines()) == 5


# -- the catalogue ------------------------------------------------------------------------------------------------


def test_a_catalogue_is_loaded_again_without_a_trace(measured):
    assert {row.version for row in Indicator.objects.all()} == {1}
    catalogue(measured)
    assert {row.version for row in Indicator.objects.all()} == {1}
    assert measured.revenue.source_office == measured.housing


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"code": "x", "name": "财政收入", "unit": "亿元"}, "财政收入"),
        ({"code": "x", "name": "人均收入", "unit": "元/人", "formula": "税收收入 / 人口"}, "人口"),
        ({"code": "x", "name": "高兴程度", "unit": "高兴"}, "高兴"),
        ({"code": "x", "name": "坏公式", "unit": "%", "formula": "__import__('os')"}, "坏公式|__import__"),
    ],
)
def test_what_a_catalogue_refuses(measured, fields, said):
    with pytest.raises(LuoshiError, match=said):
        indicators.save(measured.alice, measured.county, fields, TODAY, owner=measured.supervision)
    assert Indicator.objects.count() == 5


def test_a_catalogue_in_a_sheet_says_the_same_as_in_yaml(measured, tmp_path):
    from xlsxwriter import Workbook

    with Workbook(tmp_path / "目录.xlsx") as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["指标名称", "别名", "计量单位", "方向", "类型", "领域", "备注"])
        sheet.write_row(
            1, 0, ["城镇新增就业", "新增城镇就业、城镇新增就业人数", "人", "越高越好", "累计", "民生", "不读"]
        )
        sheet.write_row(2, 0, ["细颗粒物浓度", "PM2.5", "微克/立方米", "逆向", "比率", "生态", ""])
    data = indicators.read(tmp_path / "目录.xlsx")
    rows = indicators.load(measured.supervision, measured.county, data, "目录.xlsx", TODAY)
    assert [(row.code, row.aliases, row.direction, row.kind, row.field) for row in rows] == [
        ("城镇新增就业", ["新增城镇就业", "城镇新增就业人数"], "more", "flow", "民生"),
        ("细颗粒物浓度", ["PM2.5"], "less", "rate", "生态"),
    ]


def test_a_list_of_goals_costs_the_same_however_many(measured, django_assert_num_queries):
    for n in range(12):
        aims.put(measured.alice, measured.supervision, Wish(measured.revenue, measured.county, 10 + n, 2026), TODAY)
    with django_assert_num_queries(1):
        assert len(list(queries.rows(measured.alice, queries.Ask()))) == 12
    with django_assert_num_queries(2):  # goals, figures
        courses.compute(Goal.objects.select_related("indicator"), date(2026, 3, 17))
