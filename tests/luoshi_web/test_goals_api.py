"""The API of goals: scopes, ETags, requests sent twice, pages, and nothing of another county."""

from __future__ import annotations

from types import SimpleNamespace

import pytest
from measured import TODAY, catalogue, enter

from luoshi_web.models import Goal, Observation

from .test_api import Program


@pytest.fixture(autouse=True)
def _today(settings) -> None:
    settings.LUOSHI_TODAY = TODAY.isoformat()


@pytest.fixture
def measured(world) -> SimpleNamespace:
    return SimpleNamespace(**vars(world), **catalogue(world))


def test_a_figure_by_program_from_entry_to_revision(measured):
    alice, bob = Program(measured.alice), Program(measured.bob)
    path = f"/indicators/{measured.revenue.pk}/observations"
    figure = {"office": measured.county.pk, "year": 2026, "month": 1, "value": 1.2, "source": "月报"}
    first = bob("post", path, figure, **{"Idempotency-Key": "jan", "If-Match": '"0"'})
    assert (first.status_code, first.said["status"], first["ETag"]) == (201, "provisional", '"1"')
    again = bob("post", path, figure, **{"Idempotency-Key": "jan", "If-Match": '"0"'})
    assert again["Idempotent-Replay"] == "true"
    assert bob("post", path, figure | {"value": 9}, **{"If-Match": '"0"'}).status_code == 412
    assert bob("post", f"/observations/{first.said['id']}/verify", **{"If-Match": '"1"'}).status_code == 403
    assert alice("post", f"/observations/{first.said['id']}/verify").status_code == 428
    assert alice("post", f"/observations/{first.said['id']}/verify", **{"If-Match": '"1"'}).said["status"] == "verified"
    refused = bob("post", path, figure | {"value": 1.3}, **{"If-Match": '"2"'})
    assert (refused.status_code, "理由" in refused.said["error"] or "原因" in refused.said["error"]) == (400, True)
    revised = bob("post", path, figure | {"value": 1.3, "reason": "决算"}, **{"If-Match": '"2"'})
    assert (revised.said["status"], revised.said["seq"]) == ("revised", 3)
    assert [one["seq"] for one in alice("get", path).said["items"]] == [1, 2, 3]
    assert [one["value"] for one in alice("get", f"{path}?latest=true").said["items"]] == [1.3]
    assert Observation.objects.count() == 3


def test_a_goal_by_program_moves_with_its_figures(measured):
    alice = Program(measured.alice)
    wish = {
        "owner": measured.supervision.pk,
        "indicator": measured.parks.pk,
        "office": measured.county.pk,
        "value": 4,
        "year": 2026,
    }
    made = alice("post", "/goals", wish, **{"Idempotency-Key": "g"})
    assert (made.status_code, made.said["course"], made["ETag"]) == (201, "unknown", '"1"')
    alice("post", "/goals", wish, **{"Idempotency-Key": "g"})
    assert Goal.objects.count() == 1
    enter(measured.alice, measured.parks, measured.county, 2026, 3, 4)
    path = f"/goals/{made.said['id']}"
    assert alice("get", path).said["course"] == "on course"
    change = wish | {"value": 6, "reason": "加压"}
    del change["owner"]
    assert alice("post", f"{path}/change", change, **{"If-Match": '"9"'}).status_code == 412
    new = alice("post", f"{path}/change", change, **{"If-Match": '"1"'}).said
    assert (new["replaces"], new["value"], new["course"]) == (made.said["id"], 6.0, "unknown")
    dropped = alice("post", f"/goals/{new['id']}/drop", {"reason": "并入他项"}, **{"If-Match": '"1"'}).said
    assert (dropped["ended"], dropped["reason"]) == (TODAY.isoformat(), "并入他项")
    assert alice("get", "/goals").said["items"] == []
    assert len(alice("get", "/goals?ended=true").said["items"]) == 2


def test_the_catalogue_by_program(measured):
    alice = Program(measured.alice)
    new = {"code": "jobs", "name": "城镇新增就业", "unit": "人"}
    made = alice("post", "/indicators", new | {"scope": measured.county.pk})
    assert (made.status_code, made.said["kind"], made["ETag"]) == (201, "flow", '"1"')
    path = f"/indicators/{made.said['id']}"
    assert alice("patch", path, {"unit": "万人"}).status_code == 428
    assert alice("patch", path, {"unit": "万人"}, **{"If-Match": '"1"'}).said["unit"] == "万人"
    assert alice("patch", path, {"unit": "人"}, **{"If-Match": '"1"'}).status_code == 412
    wrong = alice("patch", path, {"unit": "高兴"}, **{"If-Match": '"2"'})
    assert (wrong.status_code, "高兴" in wrong.said["error"]) == (400, True)
    seen, after = [], 0
    while after is not None:
        page = alice("get", f"/indicators?limit=2&after={after}").said
        seen += [one["code"] for one in page["items"]]
        after = page["next"]
    assert seen == ["revenue", "taxes", "share", "energy", "parks", "jobs"]


def test_scopes_and_other_counties(measured):
    reading, charlie, bob = Program(measured.alice, "read"), Program(measured.charlie), Program(measured.bob)
    row = enter(measured.alice, measured.energy, measured.county, 2026, 1, 3)
    figure = {"office": measured.county.pk, "year": 2026, "month": 2, "value": 1}
    path = f"/indicators/{measured.energy.pk}"
    assert reading("get", path).status_code == 200
    assert reading("post", f"{path}/observations", figure).status_code == 403
    assert charlie("get", path).status_code == 404
    assert charlie("post", f"{path}/observations", figure).status_code == 404
    assert charlie("post", f"/observations/{row.pk}/verify", **{"If-Match": "*"}).status_code == 404
    assert charlie("get", "/indicators").said["items"] == charlie("get", "/goals").said["items"] == []
    wish = {"indicator": measured.energy.pk, "office": measured.county.pk, "value": 4, "year": 2026}
    assert charlie("post", "/goals", wish | {"owner": measured.other.pk}).status_code == 404
    assert bob("post", "/goals", wish | {"owner": measured.housing.pk}).status_code == 403
    assert bob("get", f"{path}/observations").said["items"] == [], "he knows the indicator, not the county's figure"


@pytest.mark.parametrize(
    ("sent", "status"),
    [
        ({"value": "x"}, 422),
        ({"month": 13}, 422),
        ({"more": 1}, 422),
        ({"office": None}, 400),
        ({"place": "全国"}, 400),
    ],
)
def test_what_is_of_the_wrong_form(measured, sent, status):
    figure = {"office": measured.county.pk, "year": 2026, "month": 1, "value": 1} | sent
    answer = Program(measured.alice)("post", f"/indicators/{measured.energy.pk}/observations", figure)
    assert answer.status_code == status
    assert answer.said["error"]
