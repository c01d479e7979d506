"""A race from its scheme to what is published: who may do what when, and that nothing is ever changed behind."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import DatabaseError, transaction

from luoshi.errors import LuoshiError
from luoshi_web.errors import Conflict, Forbidden, Refused
from luoshi_web.models import Indicator, Race, RaceEntry, Scheme, Snapshot
from luoshi_web.permissions import own_runners, sees_whole, speaks_for, visible_races, visible_schemes
from luoshi_web.store import contests, delivered, figures, journal, observations, races, schemes, standings
from luoshi_web.store.races import Answer, Objection

from . import racing
from .conftest import unguarded
from .racing import AFTER, HELD, POINTS, SCHEME, UNTIL, announced, held


@pytest.fixture
def world(world):
    return racing.people(world)


# -- schemes --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("text", [SCHEME, POINTS])
def test_a_scheme_is_changed_until_it_is_published_and_never_after(world, text):
    row = schemes.write(world.grace, world.county, text)
    row = schemes.change(world.grace, row.pk, text.replace("2026.1", "2026.2"), revision=1)
    with pytest.raises(Conflict):
        schemes.change(world.grace, row.pk, text, revision=1)
    schemes.publish(world.grace, row.pk, racing.EVE)
    with pytest.raises(LuoshiError, match="新版本"):
        schemes.change(world.grace, row.pk, text, revision=None)
    for change in (lambda: Scheme.objects.update(text=""), lambda: Scheme.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()


def test_a_scheme_is_published_before_its_period_or_not_at_all(world):
    row = schemes.write(world.grace, world.county, SCHEME)
    with pytest.raises(LuoshiError, match="2026-01-01"):
        schemes.publish(world.grace, row.pk, date(2026, 1, 1))


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("cite:", "# cite:", "cite"),
        ("low: 0, high: 100", "low: 0, height: 100", "height"),
        ("indicators:", "indicators", "YAML"),
        ("published: 2025-12-20", "published: 2026-01-20", "2026-01-20"),
    ],
)
def test_a_faulty_scheme_is_refused_in_one_sentence(world, old, new, said):
    with pytest.raises(LuoshiError, match=said) as refusal:
        schemes.write(world.grace, world.county, SCHEME.replace(old, new))
    assert str(refusal.value).count("。") == 1, str(refusal.value)
    assert not Scheme.objects.exists()


def test_the_same_version_is_not_written_twice(world):
    schemes.write(world.grace, world.county, SCHEME)
    with pytest.raises(LuoshiError, match="2026.1"):
        schemes.write(world.grace, world.county, SCHEME)


def test_who_writes_schemes_and_who_sees_them(world):
    row = schemes.write(world.grace, world.county, SCHEME)
    for other in (world.alice, world.bob, world.diana, world.charlie):
        with pytest.raises(Forbidden):
            schemes.write(other, world.county, POINTS)
        assert not visible_schemes(other).exists()
    schemes.publish(world.grace, row.pk, racing.EVE)
    assert [visible_schemes(p).exists() for p in (world.erin, world.bob, world.charlie)] == [True, True, False]


# -- holding a race, and its figures --------------------------------------------------------------------------------


def test_every_figure_names_its_source_and_a_gap_stays_a_gap(world):
    race = held(world)
    drawn = figures.load(race.snapshot)
    town = str(world.town.pk)
    assert drawn.figures["税收"][town] == 80
    assert drawn.sources["税收"][town] | {"sha256": ""} == {
        "kind": "sheet",
        "file": "一季度.csv",
        "sha256": "",
        "row": 2,
    }
    sheet = figures.Sheet("一季度.csv", racing.SHEET.replace("78", "").encode())
    race = races.draw(world.grace, race.pk, [sheet], HELD)
    assert figures.load(race.snapshot).figures["税收"][str(world.bamboo.pk)] is None
    part = standings.of(race).place(world.bamboo.pk).parts[0]
    assert (part.missing, part.score) == (True, 0.0)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [("松河镇", "石门镇", "石门镇"), ("80", "八十", "八十"), ("税收,能耗,就业,人口", "甲,乙,丙,丁", "税收")],
)
def test_a_sheet_that_does_not_fit_is_refused_in_one_sentence(world, old, new, said):
    race = held(world)
    with pytest.raises(LuoshiError, match=said):
        races.draw(world.grace, race.pk, [figures.Sheet("表.csv", racing.SHEET.replace(old, new).encode())], HELD)
    assert Race.objects.get().seq == 2


def test_an_item_counts_only_when_its_check_has_passed(world, make_item):
    scheme = schemes.publish(world.grace, schemes.write(world.grace, world.county, POINTS).pk, racing.EVE)
    closed = make_item(title="已核实的事项", due=date(2026, 3, 25), moves=("issue", "accept", "report"))
    make_item(title="自称完成的事项", due=date(2026, 3, 26), moves=("issue", "accept", "report"))
    from luoshi_web.store import ledger

    done = ledger.Wanted("report_done", {"text": "完成"}, evidence=_proof(world, closed))
    ledger.act(world.bob, closed.pk, done, date(2026, 3, 20))
    new = races.New(
        world.county, scheme, "一季度", "部门", date(2026, 1, 1), date(2026, 3, 31), [world.housing, world.supervision]
    )
    race = races.hold(world.grace, new, HELD)
    sheet = figures.Sheet(
        "表.csv", "单位,完成投资,计划投资,问题数,自报问题数\n县住建局,9,10,2,2\n县督查室,1,1,0,0\n".encode()
    )
    given = {"台账到期数": 2.0, "台账核实数": 0.0}
    for verified in (0.0, 1.0):
        if verified:
            ledger.act(world.alice, closed.pk, ledger.Wanted("check", {"text": "属实"}), date(2026, 3, 27))
        with pytest.raises(LuoshiError, match="县督查室|督查室"):  # it owes nothing: a share of nothing is refused
            races.draw(world.grace, race.pk, [sheet], HELD)
        found = {
            name: figures.LEDGER[name](delivered.led(world.housing, race), race)
            for name in ("台账到期数", "台账核实数")
        }
        assert {name: value for name, (value, _source) in found.items()} == given | {"台账核实数": verified}
    assert found["台账核实数"][1]["items"] == [closed.pk]


def test_a_figure_of_an_indicator_counts_only_once_it_is_verified(world):
    indicator = Indicator.objects.create(
        owner=world.supervision, scope=world.county, code="SS", name="税收", unit="万元", kind="flow", frequency="month"
    )
    row = observations.enter(world.erin, indicator, world.town, observations.Given(2026, 3, 81.0), HELD)
    race = held(world)
    sheet = figures.Sheet("一季度.csv", racing.SHEET.replace("松河镇,80", "松河镇,").encode())
    race = races.draw(world.grace, race.pk, [sheet], HELD)
    town = str(world.town.pk)
    drawn = figures.load(race.snapshot)
    assert (drawn.figures["税收"][town], drawn.sources["税收"][town]["status"]) == (None, "provisional")
    observations.verify(world.alice, row, HELD)
    drawn = figures.load(races.draw(world.grace, race.pk, [sheet], HELD).snapshot)
    assert (drawn.figures["税收"][town], drawn.sources["税收"][town]["status"]) == (81.0, "verified")


def _proof(world, item):
    from django.core.files.uploadedfile import SimpleUploadedFile

    from luoshi_web.store import evidence

    return (evidence.attach(world.bob, item, SimpleUploadedFile("证明.txt", "验收单".encode())),)


# -- what an office sees, and when ----------------------------------------------------------------------------------


def test_before_publication_an_office_sees_its_own_points_and_another_county_nothing(world):
    race = held(world)
    everybody = (world.grace, world.diana, world.erin, world.of_peach, world.bob, world.charlie)
    assert [visible_races(p).exists() for p in everybody] == [True, False, False, False, False, False]
    race = races.announce(world.grace, race.pk, UNTIL, HELD)
    assert [visible_races(p).exists() for p in everybody] == [True, True, True, True, False, False]
    assert [sees_whole(p, race) for p in everybody[:4]] == [True, True, False, False]
    assert [row.office for row in own_runners(world.erin, race)] == [world.town]
    assert not speaks_for(world.diana, race).exists()  # who holds a race does not contest it
    race = Race.objects.get(pk=race.pk)
    race.state = "published"
    race.save()
    assert [visible_races(p).exists() for p in everybody] == [True, True, True, True, True, False]


def test_a_scheme_of_openness_shows_all_points_while_they_are_announced(world):
    race = announced(world, shows_all=True)
    assert sees_whole(world.erin, race)


def test_points_are_announced_after_the_period_and_with_time_to_contest(world):
    race = held(world, ends=date(2026, 4, 30))
    with pytest.raises(LuoshiError, match="2026-04-30"):
        races.announce(world.grace, race.pk, UNTIL, HELD)
    with pytest.raises(LuoshiError, match="明天"):
        races.announce(world.grace, race.pk, date(2026, 5, 3), date(2026, 5, 3))


# -- contests -------------------------------------------------------------------------------------------------------


def test_an_upheld_contest_corrects_the_figure_by_a_new_snapshot_and_the_old_one_stays(world):
    race = announced(world)
    before = standings.of(race).place(world.peach.pk)
    race = races.contest(world.of_peach, race.pk, Objection(world.peach.pk, "税收", "漏计县级留成5万元"), HELD)
    number = race.seq
    race = races.answer(world.grace, race.pk, number, Answer(True, "核对属实", {"税收": 45.0}), HELD)
    after = standings.of(race).place(world.peach.pk)
    assert after.points > before.points
    assert figures.load(race.snapshot).sources["税收"][str(world.peach.pk)] == {
        "kind": "answer",
        "contest": number,
        "before": 40.0,
    }
    assert Snapshot.objects.count() == 2
    (found,) = contests.contests(race)
    assert (found.upheld, found.answer.said["text"]) == (True, "核对属实")
    with pytest.raises(Refused):
        races.answer(world.grace, race.pk, number, Answer(False, "再答"), HELD)


@pytest.mark.parametrize(
    ("who", "line", "day", "kind"),
    [
        ("erin", "税收", HELD, Forbidden),  # another township's points
        ("diana", "税收", HELD, Forbidden),  # the leader of the office that holds the race
        ("of_peach", "空气", HELD, Refused),  # no such line
        ("of_peach", "税收", AFTER, Refused),  # too late
    ],
)
def test_who_contests_what_and_when(world, who, line, day, kind):
    race = announced(world)
    with pytest.raises(kind):
        races.contest(getattr(world, who), race.pk, Objection(world.peach.pk, line, "有误"), day)
    assert Race.objects.get().seq == race.seq


def test_the_day_until_which_one_may_contest_is_included(world):
    race = announced(world)
    races.contest(world.of_peach, race.pk, Objection(world.peach.pk, "税收", "有误"), UNTIL)


def test_only_who_holds_the_race_answers(world):
    race = announced(world)
    race = races.contest(world.of_peach, race.pk, Objection(world.peach.pk, "税收", "有误"), HELD)
    for other in (world.alice, world.of_peach, world.diana):
        with pytest.raises(Forbidden):
            races.answer(other, race.pk, race.seq, Answer(False, "维持"), HELD)
    with pytest.raises(LuoshiError, match="维持|采纳"):
        races.answer(world.grace, race.pk, race.seq, Answer(False, "维持", {"税收": 99.0}), HELD)


def test_the_chain_of_a_race_is_verified_with_the_journal_and_the_database_guards_it(world):
    race = announced(world)
    races.contest(world.of_peach, race.pk, Objection(world.peach.pk, "税收", "有误"), HELD)
    assert journal.verify(HELD).findings == []
    for rows in (RaceEntry.objects, Snapshot.objects):
        with pytest.raises(DatabaseError), transaction.atomic():
            rows.update(body=b"{}")
    entry = RaceEntry.objects.get(action="contest")
    with unguarded():
        RaceEntry.objects.filter(pk=entry.pk).update(body=bytes(entry.body).replace("有误".encode(), "无误".encode()))
    assert [str(one.item) for one in journal.verify(HELD).findings] == [f"race-{race.pk}"]


# -- what if --------------------------------------------------------------------------------------------------------


def test_other_weights_give_other_places_and_store_nothing(world):
    race = held(world)
    now = [place.office for place in standings.of(race).places]
    found = standings.what_if(race.scheme.text, bytes(race.snapshot.body), {"税收": 0.0, "就业": 1.0})
    assert {one.office for one in found} == set(now)
    same = standings.what_if(race.scheme.text, bytes(race.snapshot.body), {})
    assert [one.office for one in same] == now
    assert [one.rank for one in same] == [one.was for one in same]
    with pytest.raises(LuoshiError):
        standings.what_if(race.scheme.text, bytes(race.snapshot.body), {"税收": -1.0})


def test_weights_that_leave_nothing_are_refused_in_one_sentence(world, sign_in):
    race = held(world)
    path = f"/races/{race.pk}/what-if/"
    none = sign_in(world.grace).get(path, {f"w{n}": "0" for n in range(5)}, headers={"HX-Request": "true"})
    assert (none.status_code, "权重" in none.content.decode()) == (200, True)
    assert sign_in(world.grace).get(path, {"w0": "many"}).status_code == 200
    assert sign_in(world.erin).get(path).status_code == 404


def test_distances_between_two_offices_add_up(world):
    made = standings.of(held(world))
    first, last = made.places[0], made.places[-1]
    rows = standings.distance(first, last)
    assert sum(row[2] for row in rows) == pytest.approx(first.points - last.points, abs=0.02)
    assert sum(part.points for part in first.parts) == pytest.approx(first.points, abs=0.01)
