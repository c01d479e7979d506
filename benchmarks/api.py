"""Hooks for schemathesis: invented requests about things that are there, so that operations are truly exercised.

    SCHEMATHESIS_HOOKS=benchmarks.api LUOSHI_API=http://127.0.0.1:8000 LUOSHI_TOKEN=luoshi_… \
      st run $LUOSHI_API/api/v1/openapi.json -H "Authorization: Bearer $LUOSHI_TOKEN" --mode positive --phases fuzzing

In the address and in bodies invented ids give way to those that the API itself lists; a move is one that is open on its
item, with what it must be given. At the end stands for each operation how it answered. It changes the ledger: serve a
copy of the demonstration, with a person who has every role at its root.
"""

from __future__ import annotations

import atexit
import json
import os
import random
import urllib.request
from collections import Counter, defaultdict
from typing import Any

import schemathesis

API, TOKEN = os.environ["LUOSHI_API"] + "/api/v1", os.environ["LUOSHI_TOKEN"]
DICE = random.Random(7)
FRESH = 250
"""After so many calls it is asked anew what is there."""
GIVEN = {"reason": "按规定办理", "text": "现场核实", "new_day": "2027-06-30", "progress": 60, "criteria": ["first_try"]}
GIVEN |= {"due": "2027-03-31", "change": {"due": "2027-03-31"}, "corrects": 1, "link": {"kind": "item", "id": "1"}}
answers: dict[str, Counter[int]] = defaultdict(Counter)
calls = 0
there: dict[str, list[Any]] = {}


def get(path: str) -> Any:
    """What the API answers; an empty list where it refuses."""
    asked = urllib.request.Request(API + path, headers={"Authorization": f"Bearer {TOKEN}"})
    try:
        with urllib.request.urlopen(asked, timeout=60) as answer:
            return json.load(answer)
    except urllib.error.HTTPError:
        return []


def rows(path: str) -> list[dict[str, Any]]:
    """The rows of a list, whichever form it has."""
    said = get(path)
    return said if isinstance(said, list) else next((rows for rows in said.values() if isinstance(rows, list)), [])


def look() -> dict[str, list[Any]]:
    """Ids of all kinds, by the name under which addresses and bodies know them."""
    ids = {name: [row["id"] for row in rows(f"/{name}")] for name in ("offices", "editions", "task-forces", "races")}
    ids |= {name: [row["id"] for row in rows(f"/{name}")] for name in ("documents", "schemes", "publications")}
    ids |= {name: [row["id"] for row in rows(f"/{name}")[:50]] for name in ("indicators", "goals")}
    ids["drafts"] = [row["id"] for pk in ids["documents"][-3:] for row in rows(f"/documents/{pk}/drafts")][:60]
    items = get("/items?limit=60&sort=-moved")["items"]
    ids["items"] = [row["id"] for row in items]
    ids["seq"] = {row["id"]: row["seq"] for row in items}  # type: ignore[assignment]
    ids["evidence"] = [(pk, row["id"]) for pk in ids["items"][:20] for row in rows(f"/items/{pk}/evidence")]
    ids["comments"] = [row["id"] for pk in ids["items"][:5] for row in rows(f"/items/{pk}/comments")][:30]
    ids["observations"] = [row["id"] for pk in ids["indicators"][:4] for row in rows(f"/indicators/{pk}/observations")]
    running = [row["id"] for row in rows("/task-forces") if not row["dissolved"]]
    ids["task-forces"] = running or ids["task-forces"]
    ids["people"] = [(pk, one["id"]) for pk in running for one in rows(f"/task-forces/{pk}/candidates")]
    ids["joined"] = [(pk, one["id"]) for pk in running for one in get(f"/task-forces/{pk}")["people"]]
    ids["contests"] = [(pk, row["number"]) for pk in ids["races"] for row in rows(f"/races/{pk}/contests")]
    ids["runners"] = [(pk, one) for pk in ids["races"] for one in get(f"/races/{pk}").get("runners", [])]
    ids["exports"] = [1, 2]
    return ids | {"records": ids["offices"]}


NAMED = {"office": "offices", "parent": "offices", "lead": "offices", "owner": "offices", "scope": "offices"}
NAMED |= {"item": "items", "edition": "editions", "document": "documents", "indicator": "indicators"}
NAMED |= {"scheme": "schemes", "race": "races", "members": "offices", "runners": "offices", "drafts": "drafts"}


def real(name: str, value: Any) -> Any:
    """An id that is there instead of an invented one, nine times in ten."""
    pool = there.get(NAMED.get(name, ""), [])
    if not pool or DICE.random() < 0.1 or value is None:
        return value
    if isinstance(value, list):
        return DICE.sample(pool, min(len(pool), max(1, min(3, len(value)))))
    return DICE.choice(pool)


def within(body: Any) -> Any:
    """The body with real ids in it."""
    if isinstance(body, list):
        return [within(one) for one in body]
    if not isinstance(body, dict):
        return body
    made = {name: real(name, within(value)) for name, value in body.items()}
    if "item" in made and "seq" in made:
        made["seq"] = there["seq"].get(made["item"], made["seq"])  # type: ignore[attr-defined]
    return made


def pairs(path: str) -> list[tuple[int, int]]:
    """Ids that belong together, for addresses with two."""
    kinds = {"/evidence/{number}": "evidence", "/people/": "joined", "/contests/": "contests"}
    kinds |= {"/offices/{office}": "runners"}
    return next((there[kind] for part, kind in kinds.items() if part in path), [])


def action(pk: int, body: dict[str, Any]) -> dict[str, Any]:
    """A move that is open on the item, mostly with what it needs."""
    moves = get(f"/items/{pk}")
    open_now = moves["moves"] if moves else []
    if not open_now or DICE.random() < 0.2:
        return body
    move = DICE.choice(open_now)
    said = {
        name: GIVEN[name]
        for name in (*move["needs"], *DICE.sample(move["may"], min(2, len(move["may"]))))
        if name in GIVEN
    }
    proofs = [number for item, number in there["evidence"] if item == pk] if move["evidence"] else []
    return {"verb": move["verb"], "data": said, "evidence": proofs}


@schemathesis.hook
def before_call(context: Any, case: Any, kwargs: Any) -> None:
    """Put what is there into the request."""
    global calls, there
    if calls % FRESH == 0:
        there = look()
    calls += 1
    path, first = case.operation.path, case.operation.path.split("/")[3]
    if case.path_parameters:
        found = dict(case.path_parameters)
        second = next((name for name in found if name != "pk"), None)
        if second and (known := pairs(path)):
            found["pk"], found[second] = DICE.choice(known)
        elif there.get(first):
            found["pk"] = DICE.choice(there[first])
        case.path_parameters = found
    if case.query:
        case.query = {name: real(name, value) for name, value in case.query.items()}
    if isinstance(case.body, dict):
        case.body = within(case.body)
        if path.endswith("/{pk}/actions"):
            case.body = action(case.path_parameters["pk"], case.body)
        if path.endswith("/people") and (known := [who for pk, who in there["people"] if pk == found["pk"]]):
            case.body["person"] = DICE.choice(known)
    if any(one.name == "If-Match" for one in case.operation.headers):
        case.headers = {**(case.headers or {}), "If-Match": "*"}


@schemathesis.hook
def after_call(context: Any, case: Any, response: Any) -> None:
    """Count the answers."""
    answers[f"{case.operation.method.upper()} {case.operation.path}"][response.status_code] += 1


@atexit.register
def told() -> None:
    """How each operation answered."""
    for operation, counted in sorted(answers.items()):
        done = sum(n for status, n in counted.items() if status < 300)
        print(f"{'' if done else '!! '}{operation}: " + ", ".join(f"{s} ×{n}" for s, n in sorted(counted.items())))
