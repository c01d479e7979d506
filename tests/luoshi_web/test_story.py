"""The same commitment from 交办 to 销号 by the API alone: three programs, each with its person's token."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from luoshi_web.clock import today
from luoshi_web.models import Membership, User
from luoshi_web.store import archives, journal

from .test_api import Program


def does(who: Program, path: str, verb: str, evidence: list[int] | None = None, **data: object) -> dict:
    """Make a move on the item as it is seen now."""
    etag = who("get", path)["ETag"]
    said = {"verb": verb, "data": data, "evidence": evidence or []}
    answer = who("post", f"{path}/actions", said, **{"If-Match": etag, "Idempotency-Key": f"{path} {verb} {etag}"})
    assert answer.status_code == 200, answer.said
    return answer.said


def proof(who: Program, path: str) -> int:
    content = io.BytesIO()
    Image.new("RGB", (60, 40), "green").save(content, "PNG")
    file = SimpleUploadedFile("现场.png", content.getvalue())
    answer = who.client.post(f"/api/v1{path}/evidence", {"file": file})
    assert answer.status_code == 201
    return answer.json()["id"]


def waits(who: Program) -> list[tuple[str, list[str], str]]:
    """What stands on somebody's desk: state, moves, what there is to notice."""
    tasks = who("get", "/desk").said
    return [(t["item"]["state"], [m["verb"] for m in t["moves"]], (t["notice"] or {}).get("text", "")) for t in tasks]


def refused(who: Program, path: str, verb: str, **data: object) -> tuple[int, str]:
    """Status and code with which a move is refused."""
    answer = who("post", f"{path}/actions", {"verb": verb, "data": data}, **{"If-Match": "*"})
    return answer.status_code, answer.said["code"]


def test_from_issue_to_closing_by_program(world, make_item):
    item = make_item(cycle="monthly")
    alice, bob, diana = Program(world.alice), Program(world.bob), Program(world.diana)
    path = f"/items/{item.pk}"
    bulk = {"verb": "issue", "items": [{"item": item.pk, "seq": 1}]}
    assert alice("post", "/items/actions/preview", bulk).said == {"able": [item.pk], "refused": {}}
    assert alice("post", "/items/actions", bulk).said["items"][0]["state"] == "issued"

    assert does(bob, path, "accept")["report_due"] == "2026-03-31"
    reported = does(bob, path, "report", evidence=[proof(bob, path)], text="进场施工", progress=15)
    assert (reported["progress"], reported["report_due"]) == (15, "2026-04-30")
    assert alice("post", f"{path}/comments", {"text": "@何川 请补充照片"}).status_code == 201

    does(bob, path, "ask_extension", reason="汛期停工", progress=20, new_day="2026-08-31")
    does(alice, path, "endorse_extension", reason="情况属实")
    refused = alice(
        "post", f"{path}/actions", {"verb": "grant_extension", "data": {"reason": "同意"}}, **{"If-Match": "*"}
    )
    assert (refused.status_code, refused.said["code"]) == (422, "higher_than_first")
    assert does(diana, path, "grant_extension", reason="同意")["deadline"] == "2026-08-31"

    done = does(bob, path, "report_done", evidence=[proof(bob, path)], text="全部完工")
    assert (done["state"], done["report_due"]) == ("reported", None)
    does(alice, path, "check", text="现场核查属实")
    assert does(alice, path, "close")["state"] == "closed"

    entered = alice("get", f"/journal?office={world.housing.pk}").said
    assert [entry["action"] for entry in entered] == ["report_done", "ask_extension", "report", "accept"]
    rates = alice("get", f"/offices/{world.housing.pk}/reports").said
    assert rates["expected"] == 0  # the first period has not ended yet
    asked = alice("post", f"/offices/{world.supervision.pk}/exports").said
    assert (asked["state"], asked["progress"]) == ("waiting", 0)
    assert alice("post", f"/offices/{world.supervision.pk}/exports").said["id"] == asked["id"], "one at a time"
    archives.pack(asked["id"])  # as the worker does
    assert alice("get", f"/exports/{asked['id']}").said["state"] == "ready"
    answer = alice.client.get(f"/api/v1/exports/{asked['id']}/file")
    archive = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert len(archive.read("entries.jsonl").splitlines()) == done["seq"] + 2
    verdict = journal.verify(today())
    assert not [*verdict.findings, *verdict.differences]


def test_a_wrongly_dispatched_item_comes_back_and_goes_to_another_office(world, make_item):
    item = make_item(moves=("issue",))
    alice, bob, erin = Program(world.alice), Program(world.bob), Program(world.erin)
    path = f"/items/{item.pk}"
    assert refused(bob, path, "return") == (422, "missing")
    does(bob, path, "return", reason="属松河镇职责")
    assert waits(alice) == [("returned", ["issue"], "属松河镇职责")]
    does(alice, path, "amend", lead=str(world.town.pk))
    assert does(alice, path, "issue")["lead"] == world.town.pk
    assert (waits(bob), bob("get", path).status_code) == ([], 404)
    assert waits(erin) == [("issued", ["accept"], "")]
    assert does(erin, path, "accept")["state"] == "accepted"
    told = [(entry["action"], entry["office"]) for entry in alice("get", f"{path}/entries").said]
    assert told[2:] == [
        ("return", world.housing.pk),
        ("amend", world.supervision.pk),
        ("issue", world.supervision.pk),
        ("accept", world.town.pk),
    ]


def test_a_suspended_item_asks_for_nothing_and_its_clock_stands_still(world, make_item, settings):
    item = make_item(cycle="monthly", moves=("issue", "accept"))
    alice, bob = Program(world.alice), Program(world.bob)
    path = f"/items/{item.pk}"
    assert refused(bob, path, "suspend", reason="等待用地批复")[0] == 422
    stands = does(alice, path, "suspend", reason="等待用地批复")
    assert (stands["state"], stands["lamp"], stands["report_due"]) == ("suspended", "grey", None)
    assert (waits(bob), refused(bob, path, "report", text="进场")) == ([], (422, "state"))
    settings.LUOSHI_TODAY = "2026-04-15"
    goes_on = does(alice, path, "resume", reason="用地已批复")
    assert (goes_on["state"], goes_on["deadline"]) == ("accepted", "2026-07-30")
    assert any("30" in step for step in goes_on["due_steps"])


def test_a_request_for_more_time_is_refused_first_or_after_it_was_endorsed(world, make_item):
    item = make_item(moves=("issue", "accept"))
    alice, bob, diana = Program(world.alice), Program(world.bob), Program(world.diana)
    path, more = f"/items/{item.pk}", {"reason": "汛期停工", "progress": 20, "new_day": "2026-08-31"}
    does(bob, path, "ask_extension", **more)
    assert waits(alice) == [("accepted", ["endorse_extension", "refuse_extension"], "2026-08-31 · 汛期停工")]
    assert refused(bob, path, "ask_extension", **more) == (422, "no_extension_open")
    does(alice, path, "refuse_extension", reason="工期有余量")
    assert waits(alice) == []
    does(bob, path, "ask_extension", **more)
    does(alice, path, "endorse_extension", reason="情况属实")
    assert refused(alice, path, "refuse_extension", reason="再议") == (422, "higher_if_endorsed")
    assert [moves for _state, moves, _said in waits(diana)] == [["grant_extension", "refuse_extension"]]
    assert does(diana, path, "refuse_extension", reason="按期完成")["deadline"] == "2026-06-30"


def test_leniency_is_refused_appealed_once_and_decided_by_somebody_else(world, make_item):
    judge = User.objects.create_user("judge", name="方正")
    Membership.objects.create(user=judge, office=world.supervision, role="evaluator")
    alice, bob, diana, evaluator = (Program(one) for one in (world.alice, world.bob, world.diana, judge))
    path = f"/items/{make_item(moves=('issue', 'accept')).pk}"
    assert refused(bob, path, "ask_leniency", reason="先行先试", criteria=["first_try"])[0] == 422, "without evidence"
    does(bob, path, "ask_leniency", [proof(bob, path)], reason="先行先试", criteria=["first_try"])
    assert refused(bob, path, "appeal_leniency", reason="请复核") == (422, "leniency_refused_once")
    assert [moves for _state, moves, _said in waits(evaluator)] == [["decide_leniency", "refuse_leniency"]]
    does(evaluator, path, "refuse_leniency", reason="已有明确规定", criteria=["first_try"])
    does(bob, path, "appeal_leniency", reason="规定出台在后")
    assert refused(evaluator, path, "decide_leniency", reason="同意", criteria=["first_try"]) == (
        422,
        "not_first_decider",
    )
    assert (waits(evaluator), [said for *_rest, said in waits(diana)]) == ([], ["规定出台在后"])
    excused = does(diana, path, "decide_leniency", reason="规定确在其后", criteria=["first_try"])
    assert excused["standing"]["leniency"]["status"] == "granted"
    assert refused(bob, path, "ask_leniency", reason="再试", criteria=["first_try"])[0] == 422
    assert (waits(diana), alice("get", "/desk").status_code) == ([], 200)
