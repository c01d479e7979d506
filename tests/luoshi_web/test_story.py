"""The same commitment from 交办 to 销号 by the API alone: three programs, each with its person's token."""

from __future__ import annotations

import io
import zipfile

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from luoshi_web.clock import today
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
