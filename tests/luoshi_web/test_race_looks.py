"""Other looks at a race: by field and sense, two offices compared, what if; long boards, and draws that are kept."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi_web.models import Draws, Race
from luoshi_web.store import draws, offices, publications, races, schemes, standings
from luoshi_web.store.figures import Sheet
from luoshi_web.store.standings import compute
from luoshi_web.views.race import around

from . import racing
from .racing import AFTER, EVE, HELD, SCHEME, UNTIL
from .test_race_frozen import of_three_senses

WEIGHED = SCHEME.replace("method: {decimals: 2}", "method: {decimals: 2, weights: entropy}")
UNSURE = """\
name: 部门绩效评价
version: "2026.1"
cite: 云岭县部门绩效评价办法（云政〔2025〕32号，2025年12月20日）
published: 2025-12-20
from: 2026-01-01
items:
  - {code: 税收, points: 60, actual: 税收, plan: 能耗, cap: 9}
errors:
  - {figure: 税收, share: 0.1, as_of: 2025-11-30, cite: 数据质量抽查}
robustness: {draws: 300, seed: 7}
"""


@pytest.fixture
def world(world):
    return racing.people(world)


def held(world, text: str, sheet: str = racing.SHEET, runners=()) -> Race:
    scheme = schemes.publish(world.grace, schemes.write(world.grace, world.county, text).pk, EVE)
    days = (date(2026, 1, 1), date(2026, 3, 31))
    running = list(runners) or [world.town, world.bamboo, world.peach]
    race = races.hold(world.grace, races.New(world.county, scheme, "一季度", "乡镇", *days, running), HELD)
    return races.draw(world.grace, race.pk, [Sheet("一季度.csv", sheet.encode())], HELD)


def many(world, n: int) -> Race:
    """A race of so many townships, which are much alike."""
    towns = [offices.found(f"第{i}镇人民政府", world.county, short_name=f"第{i}镇") for i in range(n)]
    rows = [f"第{i}镇,{50 + i % 7},{20 + i % 5},{300 + i % 11},14" for i in range(n)]
    sheet = "\n".join(["单位,税收,能耗,就业,人口", *rows])
    return held(world, SCHEME.replace("draws: 300", "draws: 1800"), sheet, towns)


# -- three senses ---------------------------------------------------------------------------------------------------


def test_distances_in_time_and_quality_add_up_to_the_difference_of_the_means(world, make_item):
    boards = standings.of(of_three_senses(world, make_item)).boards
    for board in boards[:2]:
        one, other = board.place(world.housing.pk), board.place(world.town.pk)
        rows = standings.distance_of_means(one, other)
        assert len(rows) == len(one.parts) + len(other.parts)
        assert sum(row[2] for row in rows) == pytest.approx(one.mean - other.mean)


def test_other_values_of_the_rule_give_other_points_in_each_sense(world, make_item):
    race = of_three_senses(world, make_item)
    text, body = race.scheme.text, bytes(race.snapshot.body)
    now = standings.what_if(text, body, {})
    assert [one.points for one in now] == [place.points for b in standings.of(race).boards for place in b.places]
    assert all(one.rank == one.was for one in now)
    then = standings.what_if(text, body, {"daring.adoption": 4.0})
    assert [one.points for one in then if one.sense == "daring"] == [9.0]
    assert [one for one in then if one.sense != "daring"] == [one for one in now if one.sense != "daring"]


def test_every_look_is_there_for_three_senses_and_for_who_sees_the_race_alone(world, make_item, sign_in):
    race = of_three_senses(world, make_item)
    for look, said in (("heat", "按三争"), ("compare", "县住建局"), ("what-if", "抢速度：计入天数上限")):
        page = sign_in(world.grace).get(f"/races/{race.pk}/{look}/")
        assert (page.status_code, said in page.content.decode()) == (200, True)
        assert sign_in(world.bob).get(f"/races/{race.pk}/{look}/").status_code == 404


# -- what if --------------------------------------------------------------------------------------------------------


def test_what_if_begins_where_the_race_stands_when_weights_are_computed_too(world):
    race = held(world, WEIGHED)
    found = standings.what_if(race.scheme.text, bytes(race.snapshot.body), {})
    assert [(one.rank, one.points) for one in found] == [
        (place.rank, pytest.approx(place.points, abs=0.011)) for place in standings.of(race).places
    ]


# -- how sure -------------------------------------------------------------------------------------------------------


def test_points_have_intervals_when_the_scheme_declares_errors_and_are_frozen_with_them(world, sign_in):
    race = held(world, UNSURE)
    places = standings.of(race).places
    assert all(place.low <= place.high for place in places)
    assert 0.6 < places[0].ahead < 0.95 < places[1].ahead  # 80 of 20, 78 of 22 and 40 of 35, one tenth unsure
    page = sign_in(world.grace).get(f"/races/{race.pk}/offices/{world.town.pk}/").content.decode()
    assert "± 8" in page
    assert "数据质量抽查" in page
    races.announce(world.grace, race.pk, UNTIL, HELD)
    assert publications.recompute(publications.publish(world.grace, race.pk, AFTER)) == ()


def test_long_draws_are_made_once_and_found_by_every_process(world, monkeypatch):
    race = many(world, 120)
    first = standings.of(race).robustness
    assert Draws.objects.count() == 1
    compute._computed.cache_clear()  # another process
    monkeypatch.setattr("luoshi_web.store.standings.index.simulate", None)  # would fail if it were called
    assert (standings.of(race).robustness.ranks == first.ranks).all()
    Race.objects.filter(pk=race.pk).update(snapshot=None)
    assert draws.clear() == 1


# -- long boards ----------------------------------------------------------------------------------------------------


def test_a_long_board_is_leafed_through_found_in_and_begins_with_ones_own(world, sign_in):
    race = many(world, 130)
    last = standings.of(race).places[-1]
    seat = sign_in(racing.person("evaluator2", "许白", world.county, "evaluator"))
    board = seat.get(f"/races/{race.pk}/").content.decode()
    assert (board.count("<tr"), f"offices/{last.office}/" in board) == (101, False)
    found = seat.get(f"/races/{race.pk}/", {"q": last.name}).content.decode()
    assert f"offices/{last.office}/" in found
    heat = seat.get(f"/races/{race.pk}/heat/", {"page": "2"}).content.decode()
    assert heat.count("<tr") == 30 + 2


# -- around an office's points --------------------------------------------------------------------------------------


def test_an_office_sees_what_changed_since_the_period_before_and_who_is_right_ahead(world, sign_in):
    first = held(world, SCHEME)
    races.announce(world.grace, first.pk, UNTIL, HELD)
    publications.publish(world.grace, first.pk, AFTER)
    spring, running = (date(2026, 4, 1), date(2026, 6, 30)), [world.town, world.bamboo, world.peach]
    new = races.New(world.county, first.scheme, "二季度", "乡镇", *spring, running, before=first)
    later, july = races.hold(world.grace, new, date(2026, 7, 1)), date(2026, 7, 2)
    sheet = racing.SHEET.replace("桃源乡,40,35", "桃源乡,60,35").encode()
    later = races.draw(world.grace, later.pk, [Sheet("二季度.csv", sheet)], july)
    found = around.since(Race.objects.get(pk=later.pk), 0, standings.of(later).place(world.peach.pk))
    assert [(row["name"], row["then"], row["now"]) for row in found["rows"][:1]] == [("税收", "13.33", "20")]
    assert (found["rows"][0]["change"], found["change"]) == ("+6.67", "+6.66")  # points are rounded before
    page = sign_in(world.grace).get(f"/races/{later.pk}/offices/{world.bamboo.pk}/").content.decode()
    assert "前一名：松河镇" in page
    assert "以下任一项的余地足以超过" in page


def test_the_authors_of_a_scheme_are_asked_what_counts_twice_and_told_what_drives_the_order(world, sign_in):
    page = sign_in(world.grace).get(f"/races/{held(world, SCHEME).pk}/what-if/", {"drivers": "1"}).content.decode()
    assert "是否重复计分" in page
    assert "只变动权重" in page
