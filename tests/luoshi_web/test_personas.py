"""Every view and every endpoint is tried with a wrong person and with nobody: a new one cannot be forgotten.

Alice's item, document, draft and evidence are asked for under every address that the resolver knows. An address whose
parameters this module cannot fill fails the test that looks for it.
"""

from __future__ import annotations

import io
from collections.abc import Iterator
from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from PIL import Image

from luoshi_web.api import api
from luoshi_web.models import (
    Comment,
    Document,
    DocumentText,
    Draft,
    Entry,
    Evidence,
    FigureLoad,
    Goal,
    Item,
    Membership,
    Mention,
    Observation,
    Office,
    Race,
    RaceEntry,
    Scheme,
    TaskForce,
    User,
)
from luoshi_web.store import (
    aims,
    archives,
    comments,
    evidence,
    figures,
    files,
    indicators,
    loads,
    observations,
    offices,
    publications,
    races,
    schemes,
    task_forces,
    views,
)

from . import racing
from .conftest import TODAY

SECRET = "绝无仅有的事项"
PUBLIC = {"sign_in", "sign_out", "set_language", "openapi-json", "openapi-view", "preferences"}
"""Names of addresses that show nothing of anybody's and are open to all."""
OWN = {"password_change", "password_change_done", "api-root", "me"}
"""Names of addresses that show the caller to themselves."""
KNOWN_TO_NEIGHBOURS = ("campaigns/", "offices/", "api/v1/offices/", "api/v1/task-forces/")
"""What all offices of a county know of: which campaigns run, what the offices and task forces are called."""
NOT_FOR_NEIGHBOURS = ("export", "new", "edit", "join", "people", "dissolve")
METHODS = ("get", "post", "patch", "put", "delete")


def addresses() -> dict[str, str]:
    """Route → name, of everything that the resolver knows."""
    return dict(_walk(get_resolver().url_patterns, ""))


def _walk(patterns: list[Any], before: str) -> Iterator[tuple[str, str]]:
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from _walk(pattern.url_patterns, route)
        elif isinstance(pattern, URLPattern):
            yield route, pattern.name or ""


ADDRESSES = addresses()
GUARDED = {route: name for route, name in ADDRESSES.items() if name not in PUBLIC}


@pytest.fixture
def things(world: SimpleNamespace, make_item, settings) -> dict[str, Any]:
    """What Alice has, by the name that stands for it in the addresses."""
    settings.LUOSHI_TODAY = racing.HELD.isoformat()
    document = Document.objects.create(
        office=world.supervision,
        edition=world.edition,
        uploader=world.alice,
        file_name=f"{SECRET}.txt",
        title=SECRET,
        file_size=1,
        state="read",
    )
    DocumentText.objects.create(document=document, given=SECRET, text=SECRET)
    draft = Draft.objects.create(
        document=document, provenance="machine", start=0, end=7, quote=SECRET, kind="task", title=SECRET
    )
    item = make_item(SECRET)
    picture = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(picture, "PNG")
    file = SimpleUploadedFile(f"{SECRET}.png", picture.getvalue())
    proof = evidence.attach(world.alice, item, file)
    comment = comments.say(world.alice, item, SECRET)
    view = views.save(world.alice, SECRET, "lamp=red")
    archive = archives.ask(world.alice, world.supervision)
    archives.pack(archive.pk)
    mention = Mention.objects.create(comment=comment, user=world.alice)
    return races_of(world) | {
        **goals_of(world),
        **force_of(world),
        "documents": document.pk,
        "drafts": draft.pk,
        "items": item.pk,
        "mine": item.pk,
        "offices": world.supervision.pk,
        "campaigns": world.edition.pk,
        "number": int(proof.id),
        "comments": comment.pk,
        "mentions": mention.pk,
        "views": view.pk,
        "exports": archive.pk,
    }


def force_of(world: SimpleNamespace) -> dict[str, int]:
    """A task force that Alice has set up, with her office's other people in it."""
    force = task_forces.found(world.alice, world.supervision, task_forces.Wish("防汛专班", world.supervision), TODAY)
    heidi = racing.person("heidi", "孙二", world.supervision, "liaison")
    task_forces.join(world.alice, force, heidi, "liaison")
    return {"task-forces": force.pk, "person": heidi.pk}


def goals_of(world: SimpleNamespace) -> dict[str, int]:
    """What Alice's own office measures itself by: an indicator of its own, a figure with its proof, a goal."""
    fields = {"code": "x", "name": SECRET, "unit": "个"}
    row = indicators.save(world.alice, world.supervision, fields, racing.HELD)
    given = observations.Given(2025, 1, 1.0, source=SECRET, file=SimpleUploadedFile("证.txt", SECRET.encode()))
    grace = racing.person("grace", "冯敏", world.supervision, "liaison")
    figure = observations.enter(grace, row, world.supervision, given, racing.HELD)
    wish = aims.Wish(row, world.supervision, 4, 2026, source=SECRET)
    goal = aims.put(world.alice, world.supervision, wish, racing.HELD)
    wanted = loads.Wanted("B2", row, world.supervision, str(world.supervision.pk), 2025, 3, 2.0)
    table = loads.File(f"{SECRET}.csv", files.keep(SECRET.encode()))
    load = loads.enter(world.alice, [wanted], loads.Asked(source=SECRET), racing.HELD, table)
    return {
        "indicators": row.pk,
        "figures": figure.pk,
        "observations": figure.pk,
        "goals": goal.pk,
        "loads": load.pk,
    }


def races_of(world: SimpleNamespace) -> dict[str, Any]:
    """A race that Alice holds among offices below hers: announced, one line contested; and one that is published."""
    Membership.objects.create(user=world.alice, office=world.supervision, role="evaluator")
    below = [offices.found(name, world.supervision, short_name=name) for name in ("督查一科", "督查二科")]
    Membership.objects.create(user=world.alice, office=below[0], role="liaison")
    vars(world.alice).pop("_memberships", None)  # she was asked for them before she had these
    frank = racing.person("frank", "郑一", below[1], "liaison")
    text = racing.SCHEME.replace("云岭县乡镇", SECRET)
    scheme = schemes.publish(world.alice, schemes.write(world.alice, world.supervision, text).pk, racing.EVE)
    sheet = racing.SHEET.replace("松河镇", "督查一科").replace("竹溪镇", "督查二科").rpartition("桃源乡")[0]

    def drawn() -> int:
        days = (date(2026, 1, 1), date(2026, 3, 31))
        new = races.New(world.supervision, scheme, SECRET, "科室", *days, below)
        race = races.hold(world.alice, new, racing.HELD)
        return races.draw(world.alice, race.pk, [figures.Sheet("表.csv", sheet.encode())], racing.HELD).pk

    running, ended, waiting = drawn(), drawn(), drawn()
    for pk in (running, ended):
        races.announce(world.alice, pk, date(2100, 1, 1), racing.HELD)
    file = evidence.for_contest(
        frank, Race.objects.get(pk=running), below[1].pk, SimpleUploadedFile("证.txt", SECRET.encode())
    )
    objection = races.Objection(below[1].pk, "税收", SECRET, [file])
    contest = races.contest(frank, running, objection, racing.HELD).seq
    published = publications.publish(world.alice, ended, date(2100, 1, 2))
    found = {"schemes": scheme.pk, "races": running, "publications": published.pk, "runner": below[0].pk}
    found |= {"second": below[1].pk, "drawn": waiting, "records": world.supervision.pk}
    return found | {"contests": contest, "files": file.pk, "sheet": sheet}


def address(route: str, things: dict[str, Any]) -> str:
    """The route with Alice's things in it."""
    parts = []
    for part in route.split("/"):
        if part in ("<int:pk>", "<pk>") and route.rstrip("/").endswith(("/draw", "/announce")):
            parts.append(str(things["drawn"]))  # what is announced is neither drawn nor announced again
        elif part in ("<int:pk>", "<pk>"):
            parts.append(str(things[[p for p in parts if not p.isdecimal()][-1]]))
        elif part in ("<int:number>", "<number>"):
            parts.append(str(things[parts[-1] if parts[-1] in ("contests", "files") else "number"]))
        elif part in ("<int:office>", "<office>"):
            parts.append(str(things["runner"]))
        elif part in ("<int:person>", "<person>"):
            parts.append(str(things["person"]))
        elif part == "<slug:verb>":
            parts.append({"drafts": "reject", "items": "cancel"}[parts[0]])
        else:
            assert "<" not in part, f"{route}: say here which of Alice's things stands for {part}"
            parts.append(part)
    asked = f"?item={things['items']}" if route == "plan/pull/" else ""
    return "/" + "/".join(parts) + asked


ANSWER = {"upheld": "no", "text": "维持", "seq": 4}


def sent_to(route: str, things: dict[str, Any]) -> dict[str, Any]:
    """A body that Alice could send: a refusal of its form must not pass for one of the person."""
    ids = {"drafts": [things["drafts"]]}
    bodies: dict[str, Any] = {
        "api/v1/documents/text": {"name": "要点", "text": "要点", "office": things["offices"]},
        "api/v1/documents/<int:pk>/drafts": {"start": 0, "end": 3},
        "api/v1/drafts/<int:pk>": {"title": "改"},
        "api/v1/drafts/<int:pk>/split": {"at": 3},
        "api/v1/drafts/merge": {"drafts": [things["drafts"], things["drafts"]]},
        "api/v1/drafts/reject": ids,
        "api/v1/drafts/confirm": ids,
        "api/v1/items/<int:pk>/parts": {
            "office": Office.objects.get(short_name="县督查室").pk,
            "title": "分项",
            "lead": Office.objects.get(short_name="县住建局").pk,
            "due": "2026-06-01",
        },
        "api/v1/items/<int:pk>/comments": {"text": "请看"},
        "api/v1/views": {"name": "逾期", "query": "lamp=red"},
        "api/v1/items/actions/preview": {"verb": "issue", "items": [{"item": things["items"], "seq": 1}]},
        "api/v1/items/<int:pk>/actions": {"verb": "cancel", "reason": "重复"},
        "api/v1/items/actions": {"verb": "cancel", "reason": "重复", "items": [{"item": things["items"], "seq": 1}]},
    }
    bodies |= {
        "api/v1/schemes": {"office": things["offices"], "text": racing.POINTS},
        "api/v1/schemes/check": {"text": racing.POINTS},
        "api/v1/schemes/<int:pk>": {"text": racing.POINTS},
        "api/v1/races": {"office": things["offices"], "scheme": things["schemes"], "name": "又一次", "league": "科室"}
        | {"starts": "2026-01-01", "ends": "2026-03-31", "runners": [things["runner"], things["second"]]},
        "api/v1/races/<int:pk>/offices/<int:office>/questions": {"question": "alike:税收", "text": "属实"},
        "api/v1/races/<int:pk>/announce": {"until": "2100-01-01"},
        "api/v1/races/<int:pk>/contests/<int:number>/answer": {"upheld": False, "text": "维持"},
    }
    if route == "api/v1/races/<int:pk>/contests":
        return {"data": {"office": things["runner"], "line": "税收", "reason": "有误"}}
    if route == "api/v1/races/<int:pk>/draw":
        return {"data": {"sheets": SimpleUploadedFile("表.csv", things["sheet"].encode())}}
    figure = {"indicator": things["indicators"], "office": things["offices"], "year": 2025, "month": 4, "value": 3}
    wish = {"indicator": things["indicators"], "office": things["offices"], "value": 5, "year": 2026}
    bodies |= {
        "api/v1/indicators": {"scope": things["offices"], "code": "y", "name": "另一项", "unit": "个"},
        "api/v1/indicators/<int:pk>": {"unit": "家"},
        "api/v1/indicators/<int:pk>/observations": {"office": things["offices"], "year": 2025, "month": 2, "value": 1},
        "api/v1/figures": {"figures": [figure]},
        "api/v1/goals": wish | {"owner": things["offices"]},
        "api/v1/goals/<int:pk>/change": wish | {"reason": "加压"},
        "api/v1/goals/<int:pk>/drop": {"reason": "并入他项"},
        "api/v1/task-forces": {"name": "防火专班", "lead": things["offices"], "parent": things["offices"]},
        "api/v1/task-forces/<int:pk>": {"name": "防汛抗旱专班", "lead": things["offices"]},
        "api/v1/task-forces/<int:pk>/people": {"person": things["person"]},
    }
    if route == "api/v1/figures/table":
        sheet = "单位,指标,月,数值\n县督查室,x,5,4\n"
        return {"data": {"year": 2025, "file": SimpleUploadedFile("月报.csv", sheet.encode())}}
    if route in ("api/v1/documents", "api/v1/items/<int:pk>/evidence"):
        return {"data": {"file": SimpleUploadedFile("要点.txt", b"a"), "office": things["offices"]}}
    forms: dict[str, Any] = {
        "items/<int:pk>/comments/": {"text": "请看"},
        "offices/task-forces/<int:pk>/join/": {"person": things["person"], "role": "leader"},
        "items/<int:pk>/parts/": {"part-title": "分项", "part-lead": "县住建局", "part-due": "2026-06-01"},
    }
    answer = {f"c{things['contests']}-{name}": value for name, value in ANSWER.items()}
    forms |= {
        "schemes/new/": {"text": racing.POINTS, "office": things["offices"]},
        "races/<int:pk>/contests/<int:number>/": answer,
        "races/<int:pk>/offices/<int:office>/reply/": {"question": "alike:税收", "text": "属实", "seq": 4},
        "races/<int:pk>/offices/<int:office>/contest/": {"line": "税收", "reason": "有误", "seq": 4},
    }
    if route in forms:
        return {"data": forms[route]}
    if route == "ledger/act/":
        return {"data": {"verb": "issue", "item": things["items"]}}
    return {"data": bodies[route], "content_type": "application/json"} if route in bodies else {}


def ask(client: Client, method: str, route: str, things: dict[str, Any]) -> Any:
    said = sent_to(route, things) if method in ("post", "patch", "put") else {}
    return getattr(client, method)(address(route, things), **said, headers={"If-Match": "*"})


def client_of(user: User | None) -> Client:
    client = Client(raise_request_exception=True)
    if user:
        client.force_login(user)
    return client


def everything() -> list[list[dict[str, Any]]]:
    """All that could have been changed."""
    return [
        list(model.objects.order_by("pk").values())
        for model in (
            Item,
            Entry,
            Draft,
            Document,
            Evidence,
            Office,
            Comment,
            Race,
            RaceEntry,
            Scheme,
            Observation,
            FigureLoad,
            Goal,
            TaskForce,
            Membership,
        )
    ]


def body(answer: Any) -> str:
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return content.decode("utf-8", "replace")


@pytest.mark.parametrize("route", GUARDED)
def test_nobody_gets_anything_without_signing_in(things, route):
    before = everything()
    for method in METHODS:
        answer = ask(client_of(None), method, route, things)
        assert answer.status_code in (302, 401, 403, 404, 405), f"{method} {route}"
        if answer.status_code == 302:
            assert answer["Location"].startswith("/sign-in/")
        assert SECRET not in body(answer)
    assert everything() == before


@pytest.mark.parametrize("route", GUARDED)
def test_nobody_sees_or_changes_what_is_another_offices(world, things, route):
    """Charlie is of another county, Erin of a township that is not concerned, and to Bob it is not issued yet."""
    before = everything()
    for person in (world.charlie, world.erin, world.bob):
        for method in METHODS:
            answer = ask(client_of(person), method, route, things)
            if is_about_a_thing(route, method, things):
                assert answer.status_code in refusals(route), f"{person} {method} {route}"
            assert answer.status_code < 500
            assert SECRET not in body(answer), f"{person} {method} {route}"
    assert everything() == before


def refusals(route: str) -> tuple[int, ...]:
    """How a stranger may be refused; of many figures each is answered for, under the status of faults."""
    return (422,) if route.startswith("api/v1/figures") else (403, 404, 405)


def is_about_a_thing(route: str, method: str, things: dict[str, Any]) -> bool:
    if route == "api/v1/views":  # everybody keeps their own
        return False
    named = "<" in route or (method == "post" and bool(sent_to(route, things)))
    return named and not is_known_to_neighbours(route)


def is_known_to_neighbours(route: str) -> bool:
    return route.startswith(KNOWN_TO_NEIGHBOURS) and not any(word in route for word in NOT_FOR_NEIGHBOURS)


@pytest.mark.parametrize("route", [route for route, name in GUARDED.items() if name not in OWN])
def test_alice_herself_is_let_in(world, things, route):
    """So that the tests above cannot pass because nothing works at all."""
    answers = [ask(client_of(world.alice), method, route, things) for method in METHODS[:4]]
    assert any(answer.status_code not in (401, 403, 404, 405) for answer in answers), route
    if sent_to(route, things):
        assert any(answer.status_code < 400 for answer in answers) or "merge" in route, "the body is a good one"


@pytest.mark.parametrize("route", [route for route in GUARDED if is_known_to_neighbours(route) and "<" in route])
def test_campaigns_and_names_of_offices_are_known_in_their_own_county_only(world, things, route):
    path = address(route, things)
    assert client_of(world.bob).get(path).status_code == 200
    assert client_of(world.charlie).get(path).status_code == 404


@pytest.mark.parametrize("route", [route for route, name in ADDRESSES.items() if name in PUBLIC])
def test_what_is_open_to_all_shows_nothing_of_anybody(things, route):
    answer = client_of(None).get(address(route, things))
    assert SECRET not in body(answer)


def test_every_endpoint_that_takes_a_body_is_sent_a_good_one(things):
    for path, operations in api.get_openapi_schema()["paths"].items():
        route = path.lstrip("/").replace("{", "<int:").replace("}", ">")
        assert not any("requestBody" in one for one in operations.values()) or sent_to(route, things), route


def test_all_addresses_are_found():
    assert len(GUARDED) > 40
