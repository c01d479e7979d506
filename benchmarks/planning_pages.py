"""A county's plan in the pages: what pulling one of 20,000 steps costs, and the pages that read stored days.

    python benchmarks/planning_pages.py [ITEMS]

Makes a ledger of 2,000 items with ten steps each, which hang together (every item waits for one or two others, as far
as they do: one network), in a directory of its own, and asks the real pages. Milliseconds of CPU, app and database.
"""

from __future__ import annotations

import os
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

TODAY = date(2026, 3, 16)
STEPS = 10


def main(size: int = 2000) -> None:
    """Make the ledger and measure."""
    with tempfile.TemporaryDirectory() as home:
        setup(home)
        make(size)
        measure(size)


def setup(home: str) -> None:
    """Django with an empty database in `home`."""
    os.environ.pop("DATABASE_URL", None)
    os.environ |= {"LUOSHI_HOME": home, "LUOSHI_TODAY": TODAY.isoformat()}
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "luoshi_web.settings")
    import django
    from django.core.management import call_command

    django.setup()
    from django.conf import settings

    settings.ALLOWED_HOSTS = ["*"]
    Path(home).mkdir(exist_ok=True)
    call_command("migrate", verbosity=0)


def make(size: int) -> None:
    """The items, issued and accepted, each planned from the middle of March."""
    from luoshi import work
    from luoshi.work.plan import Link, Plan, Step, across, kept, schedule
    from luoshi_web.demo import county
    from luoshi_web.models import Item
    from luoshi_web.store import bulk, mapping

    found = county.found()
    officer = next(p for p in found.people.values() if p.memberships.filter(role="officer").exists())
    office = officer.memberships.get(role="officer").office
    lead = found.offices["zjj"] if "zjj" in found.offices else next(iter(found.offices.values()))
    who = mapping.actor(officer, office, ["officer"])

    def planned(n: int) -> dict[str, Any]:
        item = work.Standing(str(n), title=f"第{n}项重点工程", due=date(2027, 3 + n % 9, 28))
        steps = tuple(Step(f"s{k}", f"第{k}步", 3 + (n + k) % 9) for k in range(STEPS))
        links = tuple(Link(f"s{k}", f"s{k + 1}") for k in range(STEPS - 1))
        data = kept.given(schedule(kept.bound(Plan(steps, links), item), TODAY), item)
        # rows of ten items one after the other, and each row after the end of another: a tree, and so one network
        row = (n - 1) // 10
        before = n - 1 if n % 10 != 1 else 10 * ((row - 1) // 3 + 1) if row else 0
        waits = [across.Wait(str(before))] if 0 < before < n else []
        data["fields"] |= {"kind": "project", across.FIELD: across.plain(waits, str(n))}
        return {"title": item.title, "lead": str(lead.pk), "due": item.due, **data}

    histories = []
    for n in range(1, size + 1):
        moves = [bulk.Move(TODAY, who, "draft", planned(n)), bulk.Move(TODAY, who, "issue")]
        histories.append(bulk.History(Item(edition=found.edition, quote=f"第{n}项重点工程"), moves))
    bulk.write(histories, TODAY)


def measure(size: int) -> None:
    """Each page several times; the first time in a process, and later."""
    from django.test import Client

    from luoshi_web.commands.serve import quiet
    from luoshi_web.models import Item, User
    from luoshi_web.queries import whole

    officer = User.objects.filter(memberships__role="officer").first()
    client = Client()
    client.force_login(officer)
    first = Item.objects.order_by("pk").first()
    print(f"{size} items, {size * STEPS} steps, {len(whole.connected([first.pk]))} hang together with the first")
    client.get("/ledger/")  # what a process imports once is not the page's
    quiet()  # as `luoshi serve` does
    where = "?item={}&step=s3&day=2026-05-20"
    report(client, "one step pulled by a month, plan not yet read", ["/plan/pull/" + where.format(first.pk)])
    for name, address in (
        ("one step pulled by a month", f"/plan/pull/?item={{}}&step=s3&day={date(2026, 5, 20)}"),
        ("one step pulled by a year", f"/plan/pull/?item={{}}&step=s3&day={date(2027, 5, 20)}"),
        ("a due day pulled", f"/plan/pull/?item={{}}&day={date(2027, 1, 20)}"),
        ("chart of 200 items", "/plan/?q="),
        ("chart of 200 items with steps", "/plan/?steps=1"),
        ("month", "/plan/month/?month=2026-12"),
        ("desk", "/mine/"),
        ("an item's plan", "/items/{}/plan/"),
    ):
        report(client, name, [address.format(first.pk + 7 * n) for n in range(12)])

    changed(client, officer, first)


def changed(client: Any, officer: Any, item: Any) -> None:
    """The first look after somebody has saved another plan: all is scheduled anew."""
    from luoshi_web.store import ledger

    for n in range(3):
        item.refresh_from_db()
        data = {"change": {"due": date(2027, 6, 1 + n)}, "corrects": 1, "reason": "试"}
        ledger.act(officer, item.pk, ledger.Wanted("correct", data), TODAY)
        report(client, "the same, after a change elsewhere", [f"/plan/pull/?item={item.pk + 7}&step=s3&day=2026-05-20"])


def report(client: Any, name: str, addresses: list[str]) -> None:
    """One line: the first request, the median of the others, and the page's size."""
    spent, content = [], b""
    for address in addresses:
        start = time.process_time()
        answer = client.get(address)
        spent.append(1000 * (time.process_time() - start))
        assert answer.status_code == 200, (address, answer.status_code)
        content = answer.content
    times: Callable[[float], str] = "{:.0f} ms".format
    later = f", then {times(statistics.median(spent[1:]))} (most {times(max(spent[1:]))})" if spent[1:] else ""
    print(f"  {name}: first {times(spent[0])}{later}, {len(content) / 1000:.0f} kB")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
