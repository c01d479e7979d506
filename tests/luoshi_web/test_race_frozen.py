"""What is published can be computed again to the digit; an office's record and the questions to it hold no verdict."""

from __future__ import annotations

from datetime import date
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DatabaseError, transaction

from luoshi.errors import LuoshiError
from luoshi_web.errors import Forbidden, Refused
from luoshi_web.models import Publication, Race
from luoshi_web.store import evidence, figures, ledger, publications, questions, races, records, schemes, standings
from luoshi_web.store.races import Answer, Objection

from . import racing
from .racing import AFTER, HELD, UNTIL, announced

FIVE = ("松河镇", "竹溪镇", "桃源乡", "县住建局", "县督查室")
THREE = """\
name: 三争赛马
version: "2026.1"
cite: 云岭县三争赛马办法（云政〔2025〕33号，2025年12月20日）
published: 2025-12-20
from: 2026-01-01
evidence: {grace: 5, late: 0.5}
speed: {most: 30}
quality: {cap: 1.2, per_return: 10, per_problem: 5}
daring: {innovative: 3, leading: 4, breakthrough: 5, adoption: 1, most_adoptions: 5}
"""


@pytest.fixture
def world(world):
    return racing.people(world)


def proof(world, item):
    return (evidence.attach(world.bob, item, SimpleUploadedFile("验收单.txt", "验收合格".encode())),)


def delivered(world, make_item, **given):
    """An item of the housing bureau, reported done on 17 March and checked on the 19th."""
    item = make_item(moves=("issue", "accept"), **given)
    done = ledger.Wanted("report_done", {"text": "完成"}, evidence=proof(world, item))
    ledger.act(world.bob, item.pk, done, date(2026, 3, 17))
    return ledger.act(world.alice, item.pk, ledger.Wanted("check", {"text": "属实"}), date(2026, 3, 19))


def of_three_senses(world, make_item) -> Race:
    """A race in three senses: one item verified ahead of its day, one overdue, one exemplar."""
    delivered(world, make_item, title="提前完成的事项", due=date(2026, 3, 27))
    make_item(title="逾期的事项", due=date(2026, 3, 16), moves=("issue", "accept"))
    late = make_item(title="镇上的事项", due=date(2026, 3, 16), lead=str(world.town.pk), moves=("issue",))
    assert late.lead == world.town
    scheme = schemes.publish(world.grace, schemes.write(world.grace, world.county, THREE).pk, racing.EVE)
    days = (date(2026, 1, 1), date(2026, 3, 31))
    new = races.New(world.county, scheme, "一季度", "全县", *days, [world.housing, world.town])
    race = races.hold(world.grace, new, HELD)
    sheet = "单位,典型,类型,认定日期,推广单位\n县住建局,并联审批,突破,2026-03-02,松河镇\n"
    return races.draw(world.grace, race.pk, [figures.Sheet("典型.csv", sheet.encode())], HELD)


def published(world, race: Race) -> Publication:
    if race.state == "open":
        races.announce(world.grace, race.pk, UNTIL, HELD)
    return publications.publish(world.grace, race.pk, AFTER)


# -- freezing -------------------------------------------------------------------------------------------------------


def test_a_publication_is_computed_again_to_the_digit_and_never_changed(world):
    row = published(world, announced(world))
    assert sha256(bytes(row.body)).hexdigest() == row.sha256
    assert publications.recompute(row) == ()
    for change in (lambda: Publication.objects.update(code="?"), lambda: Publication.objects.all().delete()):
        with pytest.raises(DatabaseError), transaction.atomic():
            change()
    with pytest.raises(LuoshiError):
        publications.recompute(Publication(body=bytes(row.body).replace(b"80.0", b"81.0"), sha256=row.sha256))


def test_points_and_three_senses_are_frozen_as_well(world, make_item):
    race = of_three_senses(world, make_item)
    assert publications.recompute(published(world, race)) == ()
    boards = {board.sense: board for board in standings.of(race).boards}
    speed, daring = boards["speed"], boards["daring"]
    assert [place.mean for place in speed.places if place.office == world.housing.pk] == [(10 - 15) / 2]
    assert [(place.name, place.points) for place in daring.places] == [("县住建局", 6.0)]
    item = speed.place(world.housing.pk).parts[0]
    assert (item.name.endswith("提前完成的事项"), item.points) == (True, 10.0)


def test_nothing_is_published_while_it_may_be_contested_or_waits_for_an_answer(world):
    race = announced(world)
    with pytest.raises(Refused) as early:
        publications.publish(world.grace, race.pk, UNTIL)
    race = races.contest(world.of_peach, race.pk, Objection(world.peach.pk, "税收", "有误"), UNTIL)
    with pytest.raises(Refused) as waiting:
        publications.publish(world.grace, race.pk, AFTER)
    assert [early.value.code, waiting.value.code] == ["early", "contests"]
    races.answer(world.grace, race.pk, race.seq, Answer(False, "维持"), AFTER)
    assert publications.publish(world.grace, race.pk, AFTER).race.state == "published"


def test_leniency_changes_points_visibly(world, make_item):
    race = of_three_senses(world, make_item)
    races.announce(world.grace, race.pk, UNTIL, HELD)
    line = next(code for code in standings.lines_of(race, world.housing.pk) if code.startswith("speed:"))
    late = standings.of(race).place(world.housing.pk).parts[1].code
    assert late != line
    race = races.contest(world.bob, race.pk, Objection(world.housing.pk, late, "汛期停工"), HELD)
    race = races.answer(world.grace, race.pk, race.seq, Answer(True, "属实", excused="不可抗力"), HELD)
    part = next(part for part in standings.of(race).place(world.housing.pk).parts if part.code == late)
    assert (part.points, "不可抗力" in part.why) == (0.0, True)


# -- questions and records ------------------------------------------------------------------------------------------


def test_a_question_changes_no_points_and_its_answer_stands_beside_it(world):
    race = racing.held(world, runners=[world.town, world.bamboo, world.peach, world.housing, world.supervision])
    rows = "".join(f"{name},80,{n},{90 * n},{n}\n" for n, name in enumerate(FIVE, start=11))
    sheet = figures.Sheet("表.csv", ("单位,税收,能耗,就业,人口\n" + rows).encode())
    race = races.draw(world.grace, race.pk, [sheet], HELD)
    races.announce(world.grace, race.pk, UNTIL, HELD)
    before = standings.of(race)
    asked = questions.of(race, world.peach)
    assert [(one.one.kind, one.one.about) for one in asked] == [("alike", "税收")]
    with pytest.raises(Forbidden):
        races.reply(world.erin, race.pk, world.peach.pk, asked[0].key, "别人的话", HELD)
    races.reply(world.of_peach, race.pk, world.peach.pk, asked[0].key, "同一企业按约定分摊", HELD)
    (said,) = questions.of(race, world.peach)[0].replies
    assert (said.text, standings.of(race)) == ("同一企业按约定分摊", before)


def test_a_record_holds_verified_results_with_their_evidence_and_no_person(world, make_item):
    good = delivered(world, make_item, title="建成口袋公园", due=date(2026, 3, 27))
    make_item(title="还没有核查的事项", moves=("issue", "accept", "report"))
    found = records.of(world.housing, date(2026, 1, 1), date(2026, 3, 31))
    assert [(one.item, one.verified, one.evidence) for one in found.results] == [
        (good.number, date(2026, 3, 19), ("验收单.txt",))
    ]
    assert "何川" not in str(found)
    assert "林岚" not in str(found)


def test_a_record_is_a_word_file_for_the_office_and_those_above_it_alone(world, sign_in, make_item):
    delivered(world, make_item, title="建成口袋公园", due=date(2026, 3, 27))
    path = f"/records/{world.housing.pk}/"
    given = "?since=2026-01-01&until=2026-03-31"
    assert "建成口袋公园" in sign_in(world.bob).get(path + given).content.decode()
    assert sign_in(world.diana).get(path + "record.docx" + given).content.startswith(b"PK")
    assert [sign_in(p).get(path).status_code for p in (world.erin, world.charlie)] == [404, 404]
