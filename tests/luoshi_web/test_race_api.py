"""The race by program: from the scheme to the frozen bytes, a contest and its answer on the way."""

from __future__ import annotations

import json
from hashlib import sha256

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import override_settings

from luoshi_web.models import Race, RaceEntry

from . import racing
from .racing import POINTS, SCHEME, SHEET
from .test_api import Program


@pytest.fixture
def world(world):
    return racing.people(world)


def on(day: str) -> override_settings:
    return override_settings(LUOSHI_TODAY=day)


def test_from_the_scheme_to_the_frozen_bytes_by_program(world):
    grace, peach, erin = Program(world.grace), Program(world.of_peach), Program(world.erin)
    race = held(world, grace)
    path = f"/races/{race['id']}"
    assert erin("get", path).status_code == 404, "not announced yet"
    with on("2026-04-02"):
        said = {"until": "2026-04-09"}
        assert grace("post", f"{path}/announce", said).status_code == 428
        assert grace("post", f"{path}/announce", said, **{"If-Match": '"1"'}).status_code == 412
        assert grace("post", f"{path}/announce", said, **{"If-Match": '"2"'}).said["state"] == "announced"
        (board,) = peach("get", f"{path}/standings").said
        assert ([place["office"] for place in board["places"]], board["ranked"]) == ([world.peach.pk], 3)
        assert peach("get", f"{path}/offices/{world.town.pk}/lines").status_code == 404
        assert peach("get", f"{path}/entries").status_code == 404
        line = peach("get", f"{path}/offices/{world.peach.pk}/lines").said[0]
        assert (line["code"], line["figures"][0]["source"]["row"]) == ("税收", 4)
        form = {"office": world.peach.pk, "line": "税收", "reason": "漏计5万元"}
        for replayed in (False, True):
            headers = {"If-Match": '"3"', "Idempotency-Key": "一次"}
            file = SimpleUploadedFile("入库单.txt", "5万元".encode())
            sent = peach.client.post(f"/api/v1{path}/contests", form | {"file": file}, headers=headers)
            assert (sent.status_code, "Idempotent-Replay" in sent) == (201, replayed)
        (contest,) = peach("get", f"{path}/contests").said
        assert erin("get", f"{path}/contests").said == []
        answer = {"upheld": True, "text": "属实", "figures": {"税收": 45}}
        to = f"{path}/contests/{contest['number']}/answer"
        assert peach("post", to, answer, **{"If-Match": "*"}).status_code == 403
        assert grace("post", to, answer, **{"If-Match": "*"}).status_code == 200
        assert grace("post", f"{path}/publish", **{"If-Match": "*"}).said["code"] == "early"
    with on("2026-04-10"):
        done = grace("post", f"{path}/publish", **{"If-Match": "*"})
        assert (done.status_code, done.said["state"]) == (200, "published")
        (places,) = (one["places"] for one in erin("get", f"{path}/standings").said)
        assert len(places) == 3
        proved(erin, done.said["publication"])
        assert Program(world.charlie)("get", path).status_code == 404


def held(world, grace: Program) -> dict:
    """A race with its figures drawn, by program."""
    with on("2025-12-22"):
        checked = grace("post", "/schemes/check", {"text": SCHEME.replace("low: 0, high: 100", "low: 0, height: 100")})
        assert len(checked.said["faults"]) == 1
        scheme = grace("post", "/schemes", {"office": world.county.pk, "text": SCHEME})
        seen = {"If-Match": scheme["ETag"]}
        scheme = grace("patch", f"/schemes/{scheme.said['id']}", {"text": SCHEME.replace("2026.1", "2026.2")}, **seen)
        assert scheme.said["version"] == "2026.2"
        again = grace("patch", f"/schemes/{scheme.said['id']}", {"text": SCHEME}, **seen)
        assert again.status_code == 412
        published = grace("post", f"/schemes/{scheme.said['id']}/publish", **{"If-Match": scheme["ETag"]})
        assert published.said["published"] == "2025-12-22"
        assert grace("patch", f"/schemes/{scheme.said['id']}", {"text": SCHEME}, **{"If-Match": "*"}).status_code == 400
    new = {"office": world.county.pk, "scheme": scheme.said["id"], "name": "一季度", "league": "乡镇"}
    new |= {"starts": "2026-01-01", "ends": "2026-03-31", "runners": [world.town.pk, world.bamboo.pk, world.peach.pk]}
    with on("2026-04-02"):
        assert Program(world.alice)("post", "/races", new).status_code in (403, 404)
        race = grace("post", "/races", new).said
        sheets = {"sheets": SimpleUploadedFile("一季度.csv", SHEET.encode())}
        drawn = grace.client.post(f"/api/v1/races/{race['id']}/draw", sheets, headers={"If-Match": '"1"'})
        assert drawn.status_code == 200, drawn.content
    other = grace("get", f"/races/{race['id']}/what-if?weight=税收:0&weight=就业:3").said
    assert {one["was"] for one in other} == {1, 2, 3}
    assert grace("get", f"/races/{race['id']}/what-if?weight=税收").status_code == 400
    return race


def proved(program: Program, publication: int) -> None:
    """Anybody who sees it can check hash and points."""
    row = program("get", f"/publications/{publication}").said
    body = program.client.get(f"/api/v1/publications/{publication}/frozen").content
    assert sha256(body).hexdigest() == row["sha256"]
    assert json.loads(body)["about"]["sources"]["税收"]
    assert program("get", f"/publications/{publication}/recomputed").said == {"same": True, "differences": []}
    prev = "0" * 64
    for entry in program("get", f"/races/{row['race']}/entries").said:
        assert entry["prev"] == prev
        prev = sha256(bytes.fromhex(prev) + entry["body"].encode()).hexdigest()
        assert entry["hash"] == prev


def test_a_scheme_is_tried_on_a_race_before_it_is_adopted(world):
    grace = Program(world.grace)
    race = racing.held(world)
    text = SCHEME.replace("2026.1", "2027.1").replace("from: 2026-01-01", "from: 2027-01-01")
    heavier = grace(
        "post",
        "/schemes",
        {"office": world.county.pk, "text": text.replace("high: 50, error: 2", "high: 50, weight: 9")},
    )
    found = grace("get", f"/schemes/{heavier.said['id']}/simulation?race={race.pk}").said
    assert (len(found["changes"]), found["missing"]) == (3, [])
    assert Race.objects.count() == 1
    points = grace("post", "/schemes", {"office": world.county.pk, "text": POINTS})
    assert grace("get", f"/schemes/{points.said['id']}/simulation?race={race.pk}").status_code == 404, "another kind"


def test_a_token_that_reads_holds_no_race(world):
    race = racing.announced(world)
    reader = Program(world.of_peach, scope="read")
    form = {"office": world.peach.pk, "line": "税收", "reason": "有误"}
    sent = reader.client.post(f"/api/v1/races/{race.pk}/contests", form, headers={"If-Match": "*"})
    assert (sent.status_code, RaceEntry.objects.filter(action="contest").count()) == (403, 0)
