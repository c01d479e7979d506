"""kill -9 of server and worker at random moments: is anything lost that was acknowledged, is anything half done?

    LUOSHI_HOME=/tmp/kill python benchmarks/kill.py [MOMENTS] [PORT]         # with DATABASE_URL: on PostgreSQL

In a made-up county an officer issues forty items at once, another one puts documents in, and liaisons report, all by
API. After a random while the server, its worker and all their threads are killed; then they are started anew, and
everything that was acknowledged is looked for. Prints a line of JSON; ends with 1 if anything is wrong.
"""

from __future__ import annotations

import http.client
import json
import os
import random
import signal
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from contextlib import suppress
from datetime import date
from typing import Any

TODAY = "2026-09-15"
TOGETHER = 40
READERS_PATIENCE = 600.0
PAPER = """青梧县第{n}号重点工作方案

一、产业
年内新建标准厂房{n}万平方米，引进绿色食品企业6家。6月底前完成茶叶交易市场改造，由县住建局牵头。

二、民生
新建口袋公园{n}个，改造老旧小区9个，新增学位1200个。出台村级养老服务站管理办法。
"""


class Server:
    """`luoshi serve` with its worker, in a process group of its own."""

    def __init__(self, port: int) -> None:
        self.port, self.process = port, None

    def start(self) -> None:
        serve = f"from luoshi_web.commands.serve import run; run('127.0.0.1', {self.port}, 8, True)"
        command = [sys.executable, "-c", serve]
        quiet = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        self.process = subprocess.Popen(command, start_new_session=True, **quiet)
        while self.ask("/sign-in/", "")[0] != 200:
            if self.process.poll() is not None:
                raise SystemExit("the server does not start")
            time.sleep(0.05)

    def kill(self) -> None:
        """SIGKILL to the server and its worker in the same moment."""
        os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def ask(self, path: str, token: str, body: Any = None) -> tuple[int, Any]:
        """Status and answer; status 0 where there is none."""
        data = json.dumps(body).encode() if body is not None else None
        headers = {"Content-Type": "application/json", "If-Match": "*"} | (
            {"Authorization": f"Bearer {token}"} if token else {}
        )
        request = urllib.request.Request(f"http://127.0.0.1:{self.port}{path}", data, headers)
        try:
            with urllib.request.urlopen(request, timeout=60) as answer:
                content = answer.read()
                return answer.status, json.loads(content) if path.startswith("/api") else content
        except urllib.error.HTTPError as error:
            return error.code, error.reason
        except (OSError, ValueError, http.client.HTTPException):  # no answer, or half of one
            return 0, None


class County:
    """What the clients do, and what was acknowledged to them."""

    def __init__(self, server: Server) -> None:
        from luoshi_web.models import ApiToken, Item, User
        from luoshi_web.store import tokens

        self.server, self.stop = server, threading.Event()
        self.officer = User.objects.get(username="c0x0-dc")
        self.token = tokens.issue(self.officer, "kill", ApiToken.Scope.WRITE, None)
        self.office = self.officer.memberships.get().office_id
        self.edition = Item.objects.first().edition
        self.leads = [User.objects.get(username=f"c0x0-d{n}") for n in range(3)]
        self.tokens = [tokens.issue(user, "kill", ApiToken.Scope.WRITE, None) for user in self.leads]
        self.reported: dict[str, int] = {}
        self.documents: dict[int, int] = {}
        self.issued: list[int] = []
        self.batches: list[list[int]] = []
        self.count = 0
        self.fault = ""

    def prepare(self) -> None:
        """Forty items as drafts, and three for each liaison to report on."""
        from luoshi_web.models import Item
        from luoshi_web.store import ledger

        lead = str(self.leads[0].memberships.get().office_id)
        given = {"title": "整治背街小巷", "lead": lead, "due": date(2026, 12, 20), "fields": {"kind": "task"}}
        news = [ledger.New(Item(edition=self.edition, quote="整治背街小巷"), given) for _n in range(TOGETHER)]
        items = ledger.draft_items(self.officer, self.office, news, date.fromisoformat(TODAY))
        self.batches.append([item.pk for item in items])

    def clients(self) -> list[Callable[[], None]]:
        return [self.issue, self.bring, *(lambda n=n: self.report(n) for n in range(3))]

    def issue(self) -> None:
        """Issue the forty at once."""
        time.sleep(random.uniform(0, 0.6))
        chosen = self.batches[-1]
        body = {"verb": "issue", "items": [{"item": pk, "seq": 1} for pk in chosen]}
        if self.expect(200, self.server.ask("/api/v1/items/actions", self.token, body)):
            self.issued += chosen

    def bring(self) -> None:
        """Put documents in, one after the other."""
        while not self.stop.is_set():
            self.count += 1
            body = {"name": f"方案{self.count}.txt", "text": PAPER.format(n=self.count), "office": self.office}
            status, answer = self.server.ask("/api/v1/documents/text", self.token, body)
            if self.expect(201, (status, answer)):
                self.documents[answer["id"]] = self.count
            time.sleep(0.3)

    def report(self, n: int) -> None:
        """Report on the liaison's own items, one after the other."""
        from luoshi_web.models import Item

        office = self.leads[n].memberships.get().office_id
        items = list(Item.objects.filter(lead=office, state="in_progress", value=None).values_list("pk", flat=True))
        while not self.stop.is_set():
            text = f"{n}-{time.monotonic_ns()}"
            body = {"verb": "report", "data": {"text": text, "no_change": False}}
            item = random.choice(items)
            if self.expect(200, self.server.ask(f"/api/v1/items/{item}/actions", self.tokens[n], body)):
                self.reported[text] = item

    def expect(self, wanted: int, answer: tuple[int, Any]) -> bool:
        """Whether it was acknowledged. No answer is what a killed server gives; anything else is a fault."""
        if answer[0] not in (0, wanted):
            self.fault = str(answer)
        return answer[0] == wanted


def wrong(county: County) -> list[str]:
    """What is lost or half done."""
    from luoshi_web.models import Document, Entry, Item
    from luoshi_web.store import journal

    bodies = {bytes(body).decode() for body in Entry.objects.filter(action="report").values_list("body", flat=True)}
    kept = {part.split('"text":"')[1].split('"')[0] for part in bodies if '"text":"' in part}
    states = dict(Item.objects.values_list("pk", "state"))
    found = [f"report {text} is lost" for text in county.reported if text not in kept]
    found += [f"item {pk} is not issued" for pk in county.issued if states[pk] != "issued"]
    found += ["a batch is half issued" for batch in county.batches if len({states[pk] for pk in batch}) > 1]
    there = set(Document.objects.values_list("pk", flat=True))
    found += [f"document {pk} is lost" for pk in county.documents if pk not in there]
    verdict = journal.verify(date.fromisoformat(TODAY))
    found += [str(one) for one in (*verdict.findings, *verdict.differences)]
    return found + ([county.fault] if county.fault else [])


def unread(county: County) -> list[str]:
    """Documents that were acknowledged and are not read to their end once the worker has had its time."""
    from luoshi_web.models import Document, Draft

    until = time.monotonic() + READERS_PATIENCE
    while time.monotonic() < until and Document.objects.exclude(state__in=("read", "failed")).exists():
        time.sleep(0.5)
    read = dict(Document.objects.values_list("pk", "state"))
    drafts = {pk: Draft.objects.filter(document=pk).count() for pk in county.documents}
    usual = max(drafts.values(), default=0)
    found = [f"document {pk}: {read[pk]}, {n} drafts of {usual}" for pk, n in drafts.items() if n != usual]
    return found + [f"document {pk}: {read[pk]}" for pk in county.documents if read[pk] != "read"]


def main(moments: int = 100, port: int = 18749) -> int:
    """Kill so many times; 1 if anything was wrong."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "luoshi_web.settings", "LUOSHI_TODAY": TODAY}
    import django

    django.setup()
    from luoshi_web import commands
    from luoshi_web.demo import scale
    from luoshi_web.store import journal

    commands.prepare()
    scale.load("county", date.fromisoformat(TODAY), lambda step, fraction: None)
    server, found = Server(port), []
    county = County(server)
    try:
        for moment in range(moments):
            county.stop.clear()
            county.prepare()
            server.start()
            server.ask("/api/v1/counts", county.token)  # what a new process loads at its first answer is loaded
            threads = [threading.Thread(target=_closing(client)) for client in county.clients()]
            for thread in threads:
                thread.start()
            time.sleep(random.uniform(0.05, 2.0))
            server.kill()
            county.stop.set()
            for thread in threads:
                thread.join()
            found += wrong(county)
            print(f"{moment + 1} {len(county.reported)} {len(county.issued)} {len(found)}", file=sys.stderr, flush=True)
        server.start()
        found += unread(county)
        found += [f"item {pk}: {columns}" for pk, columns in journal.rebuild(date.fromisoformat(TODAY))]
    finally:
        with suppress(ProcessLookupError):
            server.kill()
    said = {"reports": len(county.reported), "items issued": len(county.issued), "documents": len(county.documents)}
    print(json.dumps({"moments": moments, "acknowledged": said, "wrong": found}, ensure_ascii=False))
    return 1 if found else 0


def _closing(client: Callable[[], None]) -> Callable[[], None]:
    """The client with its connection to the database closed at the end of its thread."""

    def run() -> None:
        from django.db import connection

        try:
            client()
        finally:
            connection.close()

    return run


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:])))
