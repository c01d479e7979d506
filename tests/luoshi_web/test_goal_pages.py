"""The pages of goals: found, set, measured, verified, revised; every figure says what it rests on."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from measured import TODAY, catalogue, enter, years

from luoshi_web.models import Goal, Indicator, Observation
from luoshi_web.queries import goals as queries
from luoshi_web.store import aims, indicators, observations, offices, races, sizes
from luoshi_web.store.aims import Wish
from luoshi_web.store.figures import Sheet

from . import racing


@pytest.fixture(autouse=True)
def _today(settings) -> None:
    settings.LUOSHI_TODAY = TODAY.isoformat()


@pytest.fixture
def measured(world: SimpleNamespace) -> SimpleNamespace:
    """The county with its catalogue, three years of revenue, a goal and a red line."""
    rows = catalogue(world)
    years(world.alice, rows["revenue"], world.county, {2023: 10.0, 2024: 10.5, 2025: 11.0})
    wish = Wish(rows["revenue"], world.county, 4, 2026, growth=True, lead=world.housing, source="2026年政府工作报告")
    goal = aims.put(world.alice, world.supervision, wish, TODAY)
    line = Wish(rows["energy"], world.county, 44, 2026, kind="line", comparator="<=")
    line = aims.put(world.alice, world.supervision, line, TODAY)
    enter(world.bob, rows["revenue"], world.county, 2026, 2, 1.95)
    enter(world.alice, rows["energy"], world.county, 2026, 2, 43)
    return SimpleNamespace(**vars(world), **rows, goal=goal, red=line)


def text(client: Client, address: str, status: int = 200) -> str:
    answer = client.get(address)
    assert answer.status_code == status, address
    return re.sub(r"<[^>]+>", " ", re.sub(r"<svg.*?</svg>", "", answer.content.decode(), flags=re.S))


def test_the_list_names_the_worst_and_puts_the_nearest_line_first(measured, sign_in):
    page = text(sign_in(measured.alice), "/goals/")
    assert "1项接近底线；1项目标有风险。" in page or "1项接近底线" in page
    assert page.index("能源消费总量") < page.index("一般公共预算收入")
    assert "2.3 %" in page, "what is left to the line"
    assert "没有符合筛选条件的目标" in text(sign_in(measured.alice), "/goals/?course=crossed")


def test_a_goal_says_what_each_figure_rests_on(measured, sign_in):
    enter(measured.bob, measured.revenue, measured.county, 2026, 1, 1.1, source="财预月报〔2026〕1号")
    page = text(sign_in(measured.bob), f"/goals/{measured.goal.pk}/")
    for said in (
        "上年11亿元，增长4%，即11.44亿元。",
        "初步数，县住建局于2026-03-16录入，第1次记录。",
        "按2023—2025年同期占全年比重的中位数推算。",
        "以今年累计数除以往年同期占全年的比重：2023: 17.2 %；2024: 17.3 %；2025: 17.0 %。",
        "2026年政府工作报告",
        "财预月报〔2026〕1号",
        "自身上年",
    ):
        assert said in page, said
    svg = sign_in(measured.bob).get(f"/goals/{measured.goal.pk}/").content.decode()
    assert svg.count("<svg") - svg.count('viewBox="0 0 12 12"') == 2, "a picture for a page, one for a phone"
    assert 'role="img"' in svg


def test_another_county_and_an_unconcerned_office_find_nothing(measured, sign_in):
    proof = enter(
        measured.bob, measured.revenue, measured.county, 2026, 1, 1.1, file=SimpleUploadedFile("月报.txt", b"1.1")
    )
    addresses = [
        f"/goals/{measured.goal.pk}/",
        f"/goals/indicators/{measured.revenue.pk}/",
        f"/goals/indicators/{measured.revenue.pk}/figures/?office={measured.county.pk}",
        f"/goals/indicators/{measured.revenue.pk}/figures/new/?office={measured.county.pk}",
        f"/goals/figures/{proof.pk}/file/",
    ]
    for address in addresses:
        text(sign_in(measured.charlie), address, 404)
    for address in ("/goals/", "/goals/grid/", "/goals/targets/", "/goals/proposals/", "/goals/indicators/"):
        page = text(sign_in(measured.charlie), address)
        assert "一般公共预算收入" not in page
        assert "11.44" not in page
    post = {"year": 2026, "month": 1, "value": 9}
    assert sign_in(measured.charlie).post(addresses[3], post).status_code == 404
    assert sign_in(measured.charlie).post(f"/goals/figures/{proof.pk}/verify/").status_code == 404
    # a town of the county knows the indicator, not the county's figures
    assert text(sign_in(measured.erin), addresses[0], 404)
    assert "1.1" not in text(sign_in(measured.erin), addresses[2])
    assert text(sign_in(measured.erin), addresses[3], 403)


def test_a_figure_goes_through_its_life_by_form(measured, sign_in):
    bob, alice = sign_in(measured.bob), sign_in(measured.alice)
    address = f"/goals/indicators/{measured.revenue.pk}/figures/new/?office={measured.county.pk}"
    sent = {"year": 2026, "month": 1, "value": "1.08", "source": "月报", "seq": 0, "token": "abc"}
    for _twice in range(2):
        assert bob.post(address, sent).status_code == 302
    row = Observation.objects.get(year=2026, month=1)
    assert (row.value, row.status, row.seq) == (1.08, "provisional", 1)
    assert bob.post(f"/goals/figures/{row.pk}/verify/", follow=True).content.decode().count("note error") == 1
    assert alice.post(f"/goals/figures/{row.pk}/verify/").status_code == 302
    refused = bob.post(address, sent | {"value": "1.2", "seq": 2, "token": "def"})
    assert refused.status_code == 422
    assert "修订理由" in refused.content.decode(), "the form now asks why"
    assert bob.post(address, sent | {"value": "1.2", "seq": 2, "token": "ghi", "reason": "决算"}).status_code == 302
    late = alice.post(address, sent | {"value": "1.3", "seq": 2, "token": "jkl", "reason": "再算"})
    assert late.status_code == 422
    assert "他人已录入" in late.content.decode()
    page = text(alice, address.replace("new/", ""))
    assert re.search(r"1\.2.*已修订.*决算.*1\.08.*已核实.*1\.08.*初步数", page, re.S)


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        ({"value": ""}, "请填写数值"),
        ({"value": "1", "missing": "on"}, "请填写数值"),
        ({"value": "1", "month": 4}, "尚未结束"),
        ({"value": "nan"}, "数字|number"),
    ],
)
def test_a_figure_that_is_none_is_refused_in_words(measured, sign_in, sent, said):
    address = f"/goals/indicators/{measured.revenue.pk}/figures/new/?office={measured.county.pk}"
    answer = sign_in(measured.bob).post(address, {"year": 2026, "month": 1} | sent)
    assert answer.status_code == 422
    assert re.search(said, answer.content.decode())


def test_a_confirmed_target_becomes_a_goal_in_two_clicks(measured, sign_in, make_item):
    target = {"indicator": "口袋公园", "value": 4.0, "unit": "个"}
    item = make_item(
        title="新建口袋公园4个", target=target, fields={"kind": "target", "field": "城乡"}, moves=("issue",)
    )
    alice = sign_in(measured.alice)
    assert "台账中有1项已确认目标可纳入监测" in text(alice, "/goals/")
    assert "新建口袋公园4个" in text(alice, "/goals/proposals/")
    form = alice.get(f"/goals/new/?item={item.pk}").context["form"]
    sent = {name: value for name in form.fields if (value := form[name].value()) not in (None, False)}
    sent["lead"] = str(item.lead)
    answer = alice.post(f"/goals/new/?item={item.pk}", sent)
    assert answer.status_code == 302, answer.context["form"].errors or answer.context["refusal"]
    goal = Goal.objects.get(item=item)
    assert answer.headers["Location"] == f"/goals/{goal.pk}/"
    assert (goal.indicator, goal.office, goal.lead, goal.value) == (
        measured.parks, measured.county, measured.housing, 4.0,
    )  # fmt: skip
    page = text(sign_in(measured.bob), f"/goals/{goal.pk}/")
    assert "新建口袋公园4个" in page, "the sentence it comes from"
    assert item.number in page
    assert f"/goals/{goal.pk}/" in sign_in(measured.bob).get(f"/items/{item.pk}/").content.decode()


def test_a_goal_is_changed_with_a_reason_and_the_old_one_stays(measured, sign_in):
    alice = sign_in(measured.alice)
    sent = {
        "indicator": measured.revenue.pk, "office": measured.county.pk, "kind": "target", "comparator": ">=",
        "value": "11.2", "year": 2026, "version": 1, "path": "3:2.9 6:5.6", "lead": "县住建局",
    }  # fmt: skip
    address = f"/goals/{measured.goal.pk}/change/"
    assert alice.post(address, sent).status_code == 422, "without a reason"
    assert alice.post(address, sent | {"path": "13:1", "reason": "市里调整"}).status_code == 422
    answer = alice.post(address, sent | {"reason": "市里调整"})
    new = Goal.objects.get(replaces=measured.goal)
    assert answer.headers["Location"] == f"/goals/{new.pk}/"
    assert "市里调整" in text(alice, f"/goals/{new.pk}/")
    assert "现行目标" in text(alice, f"/goals/{measured.goal.pk}/")
    assert alice.post(address, sent | {"reason": "又改"}).status_code == 409
    assert sign_in(measured.bob).post(f"/goals/{new.pk}/drop/", {"reason": "无", "version": 1}).status_code == 403


def test_the_catalogue_is_kept_by_page(measured, sign_in):
    alice = sign_in(measured.alice)
    new = {
        "code": "jobs", "name": "城镇新增就业", "unit": "人", "direction": "more", "line": "below", "kind": "flow",
        "frequency": "month", "field": "民生", "shared": "on",
    }  # fmt: skip
    assert alice.post("/goals/indicators/new/", new).status_code == 302
    row = Indicator.objects.get(code="jobs")
    assert (row.scope, row.owner, row.shared) == (measured.county, measured.supervision, True)
    assert alice.post(f"/goals/indicators/{row.pk}/edit/", new | {"unit": "高兴", "version": 1}).status_code == 422
    file = SimpleUploadedFile("目录.yaml", b"name: x\nfrom: 2026-01-01\ncite: x\nindicators: [{code: a}]")
    page = alice.post("/goals/indicators/load/", {"file": file}, follow=True).content.decode()
    assert "note error" in page
    alice.post("/goals/indicators/load/")
    assert sign_in(measured.bob).get("/goals/indicators/new/").status_code == 403


def test_targets_of_one_indicator_over_documents(measured, sign_in, make_item):
    from luoshi_web.models import Document

    for place, percent in (("湖北省", 6.0), ("湖南省", 5.5), ("云岭县", 8.0)):
        document = Document.objects.create(
            office=measured.supervision, uploader=measured.alice, file_name="报告.txt", file_sha256="0" * 64,
            file_size=1,            title=f"{place}政府工作报告", place=place, date="2026-01-20", state="read",
        )  # fmt: skip
        document.drafts.create(
            provenance="machine", start=0, end=5, quote=f"地区生产总值增长{percent:g}%左右", kind="target", title="x",
            indicator="地区生产总值", value=percent, unit="%", change=True, comparator="~",
        )  # fmt: skip
    alice = sign_in(measured.alice)
    assert "地区生产总值" in text(alice, "/goals/targets/")
    answer = alice.get("/goals/targets/?indicator=gdp").content.decode()
    page = re.sub(r"<[^>]+>", " ", answer)
    assert "增长6%左右" in page
    assert "3份文件" in page
    assert "格子示意图" in page
    assert "新疆" in answer, "all provinces are drawn where one of them has a figure"
    assert "地区生产总值" not in text(sign_in(measured.bob), "/goals/targets/"), "drafts are for those who review"
    assert sign_in(measured.bob).get("/goals/targets/?indicator=nothing").status_code == 404


def test_the_grid_leads_to_the_goals_behind_it(measured, sign_in):
    answer = sign_in(measured.alice).get("/goals/grid/").content.decode()
    assert "云岭县" in answer
    assert f"/goals/{measured.red.pk}/" in answer


def test_pages_of_goals_cost_the_same_however_many_there_are(measured, sign_in, django_assert_max_num_queries):
    for n in range(30):
        aims.put(measured.alice, measured.supervision, Wish(measured.revenue, measured.county, 5 + n, 2026), TODAY)
    client = sign_in(measured.alice)
    for address, most in (("/goals/", 20), (f"/goals/{measured.goal.pk}/", 30), ("/goals/grid/", 8)):
        with django_assert_max_num_queries(most):
            client.get(address)


def test_the_start_page_says_in_one_line_which_goals_burn(measured, sign_in, django_assert_num_queries):
    page = text(sign_in(measured.alice), "/")
    assert "目标：1项接近底线" in page
    assert "目标：" not in text(sign_in(measured.charlie), "/")
    with django_assert_num_queries(1):
        queries.counted(measured.alice)


def test_peers_are_of_like_size_and_say_so(measured, sign_in):
    towns = [
        offices.found(
            f"{name}人民政府", measured.county, short_name=name, level="township", kind="government", code=name
        )
        for name in ("东镇", "西镇", "南镇", "北镇")
    ]
    for office, value in zip(towns, (1.0, 1.1, 1.3, 9.0), strict=True):
        enter(measured.alice, measured.taxes, office, 2025, 2, 1.0)
        enter(measured.alice, measured.taxes, office, 2026, 2, value)
    goal = aims.put(measured.alice, measured.supervision, Wish(measured.taxes, towns[0], 8, 2026), TODAY)
    alice, address = sign_in(measured.alice), f"/goals/{goal.pk}/"
    assert "单位名录中未登记其规模" in text(alice, address)
    size = {"measure": "常住人口", "unit": "万人", "as_of": "2025-12-31", "cite": "统计公报（虚构）"}
    values = zip(towns, (3.0, 4.5, 5.5, 60.0), strict=True)
    register = [{"id": office.code, "sizes": [size | {"value": value}]} for office, value in values]
    for _twice in range(2):
        sizes.put({office.code: office for office in towns}, register)
    page = " ".join(text(alice, address).split())
    assert "可比单位：同级同类、常住人口相差不超过2倍的单位中最接近的五个（本单位3万人）。" in page
    assert "常住人口：统计公报（虚构），2025-12-31" in page
    assert "西镇（4.5万人）、南镇（5.5万人）" in page
    assert "北镇（" not in page, "twenty times as large"
    assert "常住人口 3万人" in " ".join(text(alice, f"/offices/{towns[0].pk}/").split())


def test_a_definition_that_nobody_checked_says_so(measured, sign_in):
    said = {"definition": "地方级收入", "cite": "某办法", "unverified": True}
    indicators.save(measured.alice, measured.county, said, TODAY, measured.revenue)
    bob = sign_in(measured.bob)
    assert "未与出处核对" in text(bob, f"/goals/indicators/{measured.revenue.pk}/")
    assert "未与出处核对" in text(bob, f"/goals/{measured.goal.pk}/")
    assert "未与出处核对" not in text(bob, f"/goals/indicators/{measured.taxes.pk}/")


def test_a_line_of_a_race_leads_to_its_indicator_and_back(measured, sign_in):
    world, alias = racing.people(measured), {"aliases": ["税收"]}
    indicators.save(measured.alice, measured.county, alias, TODAY, measured.taxes)
    for office, person, value in ((world.town, world.erin, 80.0), (world.bamboo, world.of_bamboo, 78.0)):
        observations.verify(world.alice, enter(person, measured.taxes, office, 2026, 3, value), TODAY)
    race = racing.held(world)
    rest = "\n".join(",".join(line.split(",")[:1] + line.split(",")[2:]) for line in racing.SHEET.splitlines())
    races.draw(world.grace, race.pk, [Sheet("一季度.csv", rest.encode())], racing.HELD)
    grace, figures = sign_in(world.grace), f"/goals/indicators/{measured.taxes.pk}/figures/?office={world.town.pk}"
    assert f'href="{figures}"' in grace.get(f"/races/{race.pk}/offices/{world.town.pk}/").content.decode()
    assert grace.get(figures).status_code == 200
    page = grace.get(f"/goals/indicators/{measured.taxes.pk}/").content.decode()
    assert f'href="/races/{race.pk}/"' in page
    assert f'href="/races/{race.pk}/"' not in grace.get(f"/goals/indicators/{measured.parks.pk}/").content.decode()
