"""What a page costs, by the size of the ledger: CPU of the app and of the database, apart from each other.

    luoshi demo --scale county --no-serve; luoshi demo --scale province --no-serve      # LUOSHI_HOME or DATABASE_URL
    python benchmarks/web.py pages  HOME_OR_URL_OF_COUNTY HOME_OR_URL_OF_PROVINCE
    python benchmarks/web.py writers HOME_OR_URL [SECONDS]

Every database is looked at in a process of its own. On SQLite the database runs inside of the app; its CPU is that of
the calls into it. On PostgreSQL it is that of the server process behind the connection, read from /proc.
`writers` changes the ledger: give it a copy.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from typing import Any

TODAY = "2026-09-15"
REPEAT = 25
ROUNDS = 3
"""The ledgers are looked at in turns; of each page the quickest round counts: other work on the machine only adds."""
FILTERS = "lamp=green&state=in_progress&due=q4"
PAGES = {
    "list of 50, three filters": "/ledger/?" + FILTERS,
    "the same, by API": "/api/v1/items?lamp=green&state=in_progress&due_from=2026-10-01&due_to=2026-12-31",
    "item": "/items/{item}/",
    "desk": "/mine/",
    "start page": "/",
}
PERSONS = {
    "sees everything": ("leader",),
    "city of nine, 11,000 items": ("c0", "leader"),  # where there is no city, whoever sees all there is
    "officer of one county": ("c0x0-dc",),
    "liaison of one township": ("c0x0-t0",),
}


def main(verb: str, *where: str) -> None:
    """`pages` of several ledgers with their ratios, or `writers` on one."""
    if verb == "pages":
        rounds = [[measured("_pages", place) for place in where] for _n in range(ROUNDS)]
        compare([best(one) for one in zip(*rounds, strict=True)])
    elif verb == "writers":
        print(json.dumps(measured("_writers", *where), indent=1))
    else:  # in a process of its own
        print(json.dumps({"_pages": pages, "_writers": writers}[verb](*where[1:])))


def measured(verb: str, place: str, *more: str) -> Any:
    """What the verb finds in the ledger at `place`, a data directory or the address of a PostgreSQL."""
    name = "DATABASE_URL" if "://" in place else "LUOSHI_HOME"
    environment = {k: v for k, v in os.environ.items() if k != "DATABASE_URL"} | {name: place, "LUOSHI_TODAY": TODAY}
    done = subprocess.run(
        [sys.executable, __file__, verb, place, *more], env=environment, check=True, stdout=subprocess.PIPE
    )
    return json.loads(done.stdout)


def setup() -> None:
    """Let Django read its settings."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi_web.settings")
    import django

    django.setup()


# -- pages ----------------------------------------------------------------------------------------------------------


def pages() -> dict[str, Any]:
    """By person and page: CPU of app and database in ms (median), queries."""
    setup()
    from django.db import connection
    from django.test import Client

    from luoshi_web.models import Entry, Item, Office, User
    from luoshi_web.permissions import visible_items

    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    found: dict[str, Any] = {}
    for what, usernames in PERSONS.items():
        user = next(user for name in usernames for user in User.objects.filter(username=name))
        client = Client(headers={"host": "127.0.0.1"})
        client.force_login(user)
        item = visible_items(user).filter(state="in_progress").order_by("-seq", "pk")[0].pk
        found[what] = {name: cost(client, url.format(item=item)) for name, url in PAGES.items()}
    return {"items": Item.objects.count(), "entries": Entry.objects.count(), "offices": Office.objects.count()} | {
        "vendor": connection.vendor,
        "pages": found,
    }


def cost(client: Any, address: str) -> dict[str, float]:
    """The median of some requests, after one that is not counted."""
    assert client.get(address).status_code == 200, address
    rows = []
    for _n in range(REPEAT):
        with metered() as meter:
            client.get(address)
        rows.append(meter)
    app, database = (statistics.median(row[k] for row in rows) for k in ("app", "database"))
    return {"app": app, "database": database, "all": app + database, "queries": rows[0]["queries"]}


@contextmanager
def metered() -> Any:
    """CPU in ms of what happens inside, of app and database, and the number of queries."""
    from django.db import connection

    meter: dict[str, float] = {"app": 0.0, "database": 0.0, "queries": 0}
    asked: list[tuple[str, Any]] = []

    def noted(execute: Callable[..., Any], sql: str, parameters: Any, many: bool, context: Any) -> Any:
        asked.append((sql, parameters))
        return execute(sql, parameters, many, context)

    inside = connection.vendor == "sqlite"
    behind = 0.0 if inside else backend_cpu(connection)
    start = time.process_time()
    with connection.execute_wrapper(noted):
        yield meter
    spent = 1000 * (time.process_time() - start)
    # SQLite computes in the app's process, some of it while rows are fetched: what is read is asked again, by itself
    meter["database"] = asked_again(connection, asked) if inside else backend_cpu(connection) - behind
    meter["app"] = spent - meter["database"] if inside else spent
    meter["queries"] = len(asked)


def asked_again(connection: Any, asked: list[tuple[str, Any]]) -> float:
    """CPU in ms that these queries take without the app around them."""
    start = time.process_time()
    with connection.cursor() as cursor:
        for sql, parameters in asked:
            if sql.startswith("SELECT"):
                cursor.execute(sql, parameters)
                cursor.fetchall()
    return 1000 * (time.process_time() - start)


def backend_cpu(connection: Any) -> float:
    """CPU in ms that the server process behind the connection has used so far; Linux, same machine."""
    connection.ensure_connection()
    schedule = Path(f"/proc/{connection.connection.info.backend_pid}/schedstat").read_text()
    return int(schedule.split()[0]) / 1e6


def best(rounds: Sequence[dict[str, Any]]) -> dict[str, Any]:
    """Of each person's pages the round that cost least."""
    quickest = {
        person: {name: min((one["pages"][person][name] for one in rounds), key=lambda c: c["all"]) for name in pages}
        for person, pages in rounds[0]["pages"].items()
    }
    return rounds[0] | {"pages": quickest}


def compare(ledgers: list[dict[str, Any]]) -> None:
    """A table: each page in each ledger, and how many times the first one's cost the last one's is."""
    for one in ledgers:
        print("{vendor}: {items:,} items, {entries:,} entries, {offices:,} offices".format(**one))
    for person in PERSONS:
        print(f"\n{person}")
        for name in PAGES:
            costs = [one["pages"][person][name] for one in ledgers]
            cells = ["{app:6.1f} + {database:6.1f} ms, {queries:2d} queries".format(**c) for c in costs]
            ratio = costs[-1]["all"] / costs[0]["all"]
            apart = [costs[-1][k] / max(costs[0][k], 0.01) for k in ("app", "database")]
            print(f"  {name:28} {'   '.join(cells)}   x {ratio:.2f} (app {apart[0]:.2f}, database {apart[1]:.2f})")


# -- writers --------------------------------------------------------------------------------------------------------

WRITERS, PROCESSES = 8, 2


def writers(seconds: str = "60") -> dict[str, Any]:
    """Eight writers in two processes on one county, each reporting on items of all: how many moves, how long did the
    one wait that waited longest, and is the journal whole?"""
    from datetime import date

    setup()
    from django.db import connection

    from luoshi_web.models import Entry, Item
    from luoshi_web.store import journal, tally

    items = list(Item.objects.filter(owner__code="c0x0-dc", state="in_progress").values_list("pk", flat=True)[:200])
    before = Entry.objects.count()
    connection.close()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("spawn"), initializer=setup) as pool:
        some = pool.map(write_several, range(PROCESSES), [items] * PROCESSES, [float(seconds)] * PROCESSES)
        results = [one for results in some for one in results]
    made = [len(took) for took, _told, _gave_up in results]
    moves, took = sum(made), sorted(t for took, _told, _gave_up in results for t in took)
    return {
        "database": connection.vendor,
        "moves": moves,
        "a second": round(moves / float(seconds), 1),
        "by writer": sorted(made),
        "seconds a move: median, 99 of 100, longest": [round(took[int(q * (moves - 1))], 2) for q in (0.5, 0.99, 1)],
        "told that somebody was quicker": sum(told for _took, told, _gave_up in results),
        "gave up": sum(gave_up for _took, _told, gave_up in results),
        "lost": moves - (Entry.objects.count() - before),
        "findings": len(journal.verify(date.fromisoformat(TODAY)).findings),
        "tally rows that were wrong": len(tally.rebuild()),
    }


def write_several(process: int, items: list[int], seconds: float) -> list[tuple[list[float], int, int]]:
    """The writers of one process; the clock runs once all is loaded."""
    each = WRITERS // PROCESSES
    write(process, items, 0)
    until = time.monotonic() + seconds
    with ThreadPoolExecutor(each) as pool:
        return list(pool.map(lambda n: write(process * each + n, items, until), range(each)))


def write(writer: int, items: list[int], until: float) -> tuple[list[float], int, int]:
    """Report until the time is over: how long each took, how often somebody was quicker, how often it gave up."""
    from datetime import date
    from random import Random

    from django.db import OperationalError, connection

    from luoshi_web.errors import Conflict
    from luoshi_web.models import Item, Membership
    from luoshi_web.store import ledger

    dice, took, told, gave_up = Random(writer), list[float](), 0, 0
    while time.monotonic() < until:
        item = Item.objects.get(pk=dice.choice(items))
        person = Membership.objects.get(office=item.lead, role="liaison").user
        said = {"text": f"第{writer}人第{len(took)}次", "remark": "按实际核减"}
        said |= {"figure": float(dice.randrange(100))} if item.value else {"progress": float(dice.randrange(100))}
        began = time.monotonic()
        try:
            ledger.act(person, item.pk, ledger.Wanted("report", said, seq=item.seq), date.fromisoformat(TODAY))
            took.append(time.monotonic() - began)
        except Conflict:
            told += 1
        except OperationalError:
            gave_up += 1
    connection.close()
    return took, told, gave_up


if __name__ == "__main__":
    main(*sys.argv[1:])
