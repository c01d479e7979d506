"""The API: the whole way by program, refusals in one sentence, ETags, and requests that are sent twice."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from luoshi_web.models import Draft, Entry, Item, User
from luoshi_web.store import documents, tokens

from .conftest import TODAY

PLAN = "云岭县2026年工作要点\n一、新建口袋公园12个，6月底前完成。\n二、启动老城区雨污分流改造，力争年内投资3亿元。\n"


class Program:
    """A program with somebody's token."""

    def __init__(self, user: User, scope: str = "write") -> None:
        token = tokens.issue(user, "测试", scope, None)
        self.client = Client(headers={"authorization": f"Bearer {token}", "accept-language": "zh-hans"})

    def __call__(self, method: str, path: str, body: Any = None, **headers: str) -> Any:
        sent = {"data": json.dumps(body), "content_type": "application/json"} if body is not None else {}
        answer = getattr(self.client, method)(f"/api/v1{path}", **sent, headers=headers)
        answer.said = json.loads(answer.content) if answer.content else None
        return answer


@pytest.fixture
def alice_program(world) -> Program:
    return Program(world.alice)


def read_now(pk: int) -> None:
    documents.read(pk, TODAY)


def test_from_paper_to_ledger_and_back_by_program(world, alice_program, tmp_path):
    alice, bob = alice_program, Program(world.bob)
    pasted = {"name": "要点.txt", "text": PLAN, "office": world.supervision.pk, "edition": world.edition.pk}
    paper = alice("post", "/documents/text", pasted)
    assert (paper.status_code, paper.said["state"], paper.said["progress"]) == (201, "waiting", 0)
    read_now(paper.said["id"])
    assert alice("get", f"/documents/{paper.said['id']}").said["state"] == "read"
    text = alice("get", f"/documents/{paper.said['id']}/text").said
    place = text["given"].index("新建口袋公园12个")
    added = alice("post", f"/documents/{paper.said['id']}/drafts", {"start": place, "end": place + 9, "kind": "target"})
    assert added.said["quote"] == "新建口袋公园12个"
    changes = {"value": 12, "unit": "个", "indicator": "口袋公园", "lead": world.housing.pk, "deadline": "2026-06-30"}
    draft = alice("patch", f"/drafts/{added.said['id']}", changes, **{"If-Match": added["ETag"]})
    assert (draft.status_code, draft.said["lead"]) == (200, world.housing.pk)
    items = alice("post", "/drafts/confirm", {"drafts": [draft.said["id"]]}).said["items"]
    path = f"/items/{items[0]['id']}"
    assert bob("get", path).status_code == 404, "not issued to him yet"
    one = alice("get", path)
    assert "issue" in {move["verb"] for move in one.said["moves"]}
    issued = alice("post", f"{path}/actions", {"verb": "issue"}, **{"If-Match": one["ETag"]})
    assert (issued.status_code, issued.said["state"], issued["ETag"]) == (200, "issued", '"2"')
    assert bob("post", f"{path}/actions", {"verb": "accept"}, **{"If-Match": '"2"'}).said["state"] == "accepted"
    said = {"verb": "report", "data": {"figure": 3, "text": "已建成3个"}}
    assert bob("post", f"{path}/actions", said, **{"If-Match": '"3"'}).said["progress"] == 25
    journal = alice("get", f"{path}/entries").said
    assert [entry["action"] for entry in journal] == ["draft", "issue", "accept", "report"]
    assert alice("get", "/counts").said["lamps"]["green"] == 1


def test_a_file_is_uploaded_and_a_marked_one_refused(world, alice_program):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def upload(content: str) -> Any:
        file = SimpleUploadedFile("要点.txt", content.encode())
        return alice_program.client.post("/api/v1/documents", {"file": file, "office": world.supervision.pk})

    assert upload(PLAN).status_code == 201
    refused = upload("机密★1年\n" + PLAN)
    assert (refused.status_code, refused.json()["code"]) == (400, "refused")
    assert len(alice_program("get", "/documents").said) == 1


def test_a_move_must_say_what_it_has_seen(make_item, alice_program):
    path = f"/items/{make_item().pk}/actions"
    assert alice_program("post", path, {"verb": "issue"}).status_code == 428
    assert alice_program("post", path, {"verb": "issue"}, **{"If-Match": "x"}).status_code == 400
    assert alice_program("post", path, {"verb": "issue"}, **{"If-Match": '"1"'}).status_code == 200
    late = alice_program("post", path, {"verb": "cancel", "reason": "重复"}, **{"If-Match": '"1"'})
    assert (late.status_code, late.said["code"], late.said["current"]) == (412, "changed", 2)


def test_what_the_rules_refuse_is_said_with_what_would_be_accepted(make_item, alice_program):
    answer = alice_program("post", f"/items/{make_item().pk}/actions", {"verb": "close"}, **{"If-Match": "*"})
    assert (answer.status_code, answer.said["code"]) == (422, "state")
    assert "issue" in answer.said["accepted"]


def test_a_request_sent_twice_is_done_once(make_item, alice_program):
    item = make_item()
    headers = {"If-Match": '"1"', "Idempotency-Key": "交办-1"}
    first, second = (alice_program("post", f"/items/{item.pk}/actions", {"verb": "issue"}, **headers) for _ in range(2))
    assert first.content == second.content
    assert first["ETag"] == second["ETag"]
    assert second["Idempotent-Replay"] == "true"
    assert Entry.objects.filter(item=item, action="issue").count() == 1


def test_a_file_sent_twice_is_one_document(world, alice_program):
    from django.core.files.uploadedfile import SimpleUploadedFile

    def put_in() -> Any:
        sent = {"file": SimpleUploadedFile("要点.txt", PLAN.encode()), "office": world.supervision.pk}
        return alice_program.client.post("/api/v1/documents", sent, headers={"idempotency-key": "收文-1"})

    first, second = put_in(), put_in()
    assert first.status_code == 201
    assert (first.content, second["Idempotent-Replay"]) == (second.content, "true")


def test_a_key_is_for_one_request_of_one_person(make_item, world, alice_program):
    item = make_item()
    key = {"If-Match": "*", "Idempotency-Key": "1"}
    alice_program("post", f"/items/{item.pk}/actions", {"verb": "issue"}, **key)
    other = alice_program("post", f"/items/{item.pk}/actions", {"verb": "cancel", "reason": "重复"}, **key)
    assert other.status_code == 422
    diana = Program(world.diana)(
        "post", f"/items/{item.pk}/actions", {"verb": "instruct", "data": {"text": "抓紧"}}, **key
    )
    assert diana.status_code == 200


def test_what_was_refused_may_be_tried_again_with_the_same_key(make_item, alice_program):
    path, key = f"/items/{make_item(lead='').pk}/actions", {"If-Match": "*", "Idempotency-Key": "1"}
    assert alice_program("post", path, {"verb": "issue"}, **key).status_code == 422
    assert alice_program("post", path, {"verb": "issue"}, **key).status_code == 422


def test_a_bulk_move_is_all_or_nothing(make_item, alice_program):
    good, bad = make_item(), make_item(lead="")
    both = {"verb": "issue", "items": [{"item": item.pk, "seq": 1} for item in (good, bad)]}
    assert alice_program("post", "/items/actions", both).status_code == 422
    assert Item.objects.get(pk=good.pk).state == "drafted"
    assert alice_program("post", "/items/actions", {**both, "items": both["items"][:1]}).status_code == 200


def test_evidence_is_kept_and_named_in_a_move(world, make_item, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    item, bob = make_item(moves=("issue", "accept")), Program(world.bob)
    path = f"/api/v1/items/{item.pk}/evidence"

    def attach(content: bytes, name: str) -> Any:
        return bob.client.post(path, {"file": SimpleUploadedFile(name, content)})

    kept = attach("验收合格。".encode(), "验收.txt")
    assert (kept.status_code, kept.json()["content_type"]) == (201, "text/plain")
    assert attach("验收合格。".encode(), "验收.txt").json()["id"] == kept.json()["id"]
    assert attach(b"MZ\x00\x00program", "验收.pdf").status_code == 400, "what a file is, its bytes say"
    assert attach("秘密★1年\n验收合格。".encode(), "验收.txt").status_code == 400
    done = {"verb": "report_done", "data": {"text": "已完工"}, "evidence": [kept.json()["id"]]}
    moved = bob("post", f"/items/{item.pk}/actions", done, **{"If-Match": "*"})
    assert moved.said["state"] == "reported"
    download = bob.client.get(f"{path}/{kept.json()['id']}")
    assert b"".join(download.streaming_content) == "验收合格。".encode()
    assert download["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize("sort", ["due", "-moved", "number"])
def test_pages_are_turned_by_the_last_item(make_item, alice_program, sort):
    made = {make_item(f"事项{n}").pk for n in range(5)}
    seen, after = [], None
    while True:
        page = alice_program("get", f"/items?limit=2&sort={sort}" + (f"&after={after}" if after else "")).said
        seen += [item["id"] for item in page["items"]]
        if (after := page["next"]) is None:
            break
    assert len(seen) == 5
    assert set(seen) == made
    assert alice_program("get", "/items?limit=1&total=true").said["total"] == 5


def test_filters_by_address(world, make_item, alice_program):
    make_item("甲", field="产业", moves=("issue",))
    make_item("乙", field="民生")
    titles = lambda query: [item["title"] for item in alice_program("get", f"/items?{query}").said["items"]]  # noqa: E731
    assert titles("state=issued&state=closed") == ["甲"]
    assert titles("field=民生&q=乙") == ["乙"]
    assert titles(f"office={world.county.pk}&sort=-number") == ["乙", "甲"]
    assert alice_program("get", "/items?sort=title").status_code == 422


# -- who may -----------------------------------------------------------------------------------------------------


def test_a_token_to_read_changes_nothing(world, make_item):
    item, reader = make_item(), Program(world.alice, "read")
    assert reader("get", f"/items/{item.pk}").status_code == 200
    answer = reader("post", f"/items/{item.pk}/actions", {"verb": "issue"}, **{"If-Match": "*"})
    assert (answer.status_code, answer.said["code"]) == (403, "forbidden")


@pytest.mark.parametrize("authorization", ["", "Bearer ", "Bearer luoshi_wrong", "Basic YTpi"])
def test_without_a_good_token_there_is_nothing(db, authorization):
    answer = Client().get("/api/v1/me", headers={"authorization": authorization})
    assert (answer.status_code, answer.json()["code"]) == (401, "unauthenticated")


def test_an_erased_person_is_gone_and_their_entries_stay(world, make_item):
    from luoshi_web.store import people

    program, item = Program(world.alice), make_item()
    people.erase(world.alice)
    assert program("get", "/me").status_code == 401
    assert User.objects.get(pk=world.alice.pk).name == ""
    assert item.entries.get().actor_id == world.alice.pk


def test_a_page_needs_the_csrf_token_to_change_something(world, make_item):
    client = Client(enforce_csrf_checks=True)
    client.force_login(world.alice)
    assert client.get("/api/v1/me").json()["username"] == "alice"
    path = f"/api/v1/items/{make_item().pk}/actions"
    sent = {"data": json.dumps({"verb": "issue"}), "content_type": "application/json", "headers": {"If-Match": "*"}}
    assert client.post(path, **sent).status_code == 403


# -- how it is said ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("language", "word"), [("zh-hans", "没有"), ("en", "nothing")])
def test_refusals_are_in_the_callers_language(world, language, word):
    answer = Program(world.alice).client.get("/api/v1/items/9", headers={"accept-language": language})
    assert word in answer.json()["error"]


def test_an_address_that_does_not_exist_is_said_to_a_program_in_its_form(alice_program):
    for path in ("/nowhere", "/items/-1", "/items/x/entries"):
        answer = alice_program("get", path)
        assert (answer.status_code, answer.said["code"]) == (404, "not_found")
    assert alice_program.client.get("/nowhere/")["Content-Type"].startswith("text/html")


def test_a_wrong_correction_is_one_sentence(world, alice_program):
    paper = documents.receive(world.alice, world.supervision, world.edition, "要点.txt", PLAN, TODAY)
    read_now(paper.pk)
    draft = Draft.objects.first()
    for wrong in ({"kind": "slogan"}, {"colour": "red"}, {"value": "many"}, {"lead": 10**6}, {"lead": 10**30}):
        answer = alice_program("patch", f"/drafts/{draft.pk}", wrong, **{"If-Match": "*"})
        assert answer.status_code in (404, 422)
        assert "\n" not in answer.said["error"]
    assert Draft.objects.get(pk=draft.pk).version == 1


def test_the_description_names_every_operation_and_loads_nothing_from_elsewhere(client, db):
    described = client.get(reverse("api-1:openapi-json")).json()
    assert described["openapi"].startswith("3.1")
    operations = [one for path in described["paths"].values() for one in path.values()]
    assert len(operations) > 25
    assert all(one["summary"] and one["description"] for one in operations)
    page = client.get(reverse("api-1:openapi-view"))
    assert page.status_code == 200
    assert b"//" not in page.content.replace(b"http://testserver", b"").split(b"swagger-settings")[0]


def test_the_description_says_of_a_file_that_it_is_of_any_kind_and_of_a_refusal_what_it_is(client, db):
    paths = json.loads(client.get("/api/v1/openapi.json").content)["paths"]
    files = ("/items/{pk}/evidence/{number}", "/exports/{pk}/file", "/races/{pk}/files/{number}")
    for path in files:
        assert list(paths[f"/api/v1{path}"]["get"]["responses"]["200"]["content"]) == ["*/*"]
    refused = paths["/api/v1/figures"]["post"]["responses"]["422"]["content"]["application/json"]["schema"]
    assert [one["$ref"].rpartition("/")[2] for one in refused["anyOf"]] == ["LoadOut", "Problem"]


def test_chinese_is_sent_as_it_stands(world, alice_program):
    answer = alice_program("get", "/offices")
    assert world.supervision.name in answer.content.decode("utf-8")


@pytest.mark.parametrize(
    ("method", "path", "said", "zh", "en"),
    [
        ("post", "/views", {"query": ""}, "name：未填写。", "name: is missing."),
        (
            "post",
            "/views",
            {"name": "甲", "query": "", "colour": 1},
            "colour：不是可填写的内容，请去掉。",
            "colour: is not known here; leave it out.",
        ),
        (
            "get",
            "/items?due_from=soon",
            None,
            "due_from：应为日期，如2026-03-05。",
            "due_from: must be a day such as 2026-03-05.",
        ),
        ("get", "/items?limit=0", None, "limit：不得小于1。", "limit: must be at least 1."),
        (
            "get",
            "/items?sort=name",
            None,
            "'-number'。",
            "sort: must be one of: 'due', '-due', 'moved', '-moved', 'number', '-number'.",
        ),
        (
            "post",
            "/items/actions",
            {"verb": "issue", "items": [{"item": "x", "seq": 1}]},
            "items.0.item：应为整数。",
            "items.0.item: must be a whole number.",
        ),
    ],
)
def test_what_is_wrong_with_a_value_is_said_in_both_languages(alice, method, path, said, zh, en):
    for language, sentence in (("zh-hans", zh), ("en", en)):
        answer = Program(alice)(method, path, said, **{"Accept-Language": language, "If-Match": "*"})
        assert answer.status_code == 422
        assert answer.said["error"].endswith(sentence)
