"""The verbs that the web app adds to `luoshi`."""

from __future__ import annotations

import os
import re
import signal
import subprocess
import sys
import time
import tomllib
import urllib.error
import urllib.request
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

import ports
import pytest
from click.testing import CliRunner
from django.db import connection
from django_tasks_db.models import DBTaskResult
from yaml import safe_load

from luoshi.cli import verbs
from luoshi.errors import LuoshiError
from luoshi.goals.indicators import shipped as catalogue_shipped
from luoshi_web import doctor, housekeeping
from luoshi_web.commands import database, people, setup
from luoshi_web.models import DailyRoot, Edition, Entry, Indicator, Membership, Office, User
from luoshi_web.store import documents, tokens

from .conftest import TODAY, unguarded

ROOT = Path(__file__).parents[2]
PATIENCE = 300
"""Seconds in which a process must have done what it is waited for: only a test that fails waits so long."""
OFFICES = """
- {id: yl, name: 云岭县人民政府, short: 云岭县, level: county, kind: government, aliases: [县政府],
   sizes: [{measure: 常住人口, value: 31.5, unit: 万人, as_of: '2025-12-31', cite: 统计公报（虚构）}]}
- {id: yl-zj, parent: yl, name: 云岭县住房和城乡建设局, short: 县住建局, aliases: [住建局]}
"""


def said(make: Callable, *arguments: str) -> str:
    result = CliRunner().invoke(make(), list(arguments), catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.output


@pytest.fixture
def yaml(tmp_path: Path) -> Callable[[str], str]:
    def write(text: str) -> str:
        path = tmp_path / "data.yaml"
        path.write_text(text, encoding="utf-8")
        return str(path)

    return write


def test_every_verb_that_is_declared_is_there():
    declared = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["entry-points"][verbs.GROUP]
    for verb, place in declared.items():
        module, _colon, name = place.partition(":")
        if module.startswith("luoshi_web.commands"):
            assert getattr(import_module(module), name)().name == verb


def test_offices_are_loaded_and_loaded_again(db, yaml):
    said(setup.offices, yaml(OFFICES))
    bureau = Office.objects.get(code="yl-zj")
    assert bureau.parent.code == "yl"
    said(setup.offices, yaml(OFFICES.replace("县住建局", "住建局（县）")))
    assert str(Office.objects.get(code="yl").sizes.get()) == "常住人口 31.5 万人"
    bureau.refresh_from_db()
    assert (bureau.short_name, Office.objects.count()) == ("住建局（县）", 2)


def test_a_child_before_its_parent_is_refused(db, yaml):
    rows = safe_load(OFFICES)[::-1]
    with pytest.raises(LuoshiError):
        said(setup.offices, yaml(str(rows)))
    assert not Office.objects.exists()


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("- {id: yl, name: 云岭县}\n- {nam: 住建局}\n", ("第2行", "id")),
        ("- {id: yl, name: 云岭县, level: town}\n", ("第1行", "云岭县", "town", "township")),
        ("- {id: yl, name: 云岭县}\n- {id: yl, name: 云岭县}\n", ("yl", "两次")),
        ("offices: []\n", ("第1行", "列表")),
        ("- {id: yl\n- {", ("YAML",)),
        ("", ("列表",)),
    ],
)
def test_a_faulty_file_of_offices_is_refused_with_its_line(db, yaml, text: str, says: tuple[str, ...]):
    with pytest.raises(LuoshiError) as refused:
        said(setup.offices, yaml(text))
    assert all(word in str(refused.value) for word in says), str(refused.value)
    assert not Office.objects.exists()


def test_ids_that_are_figures_stay_the_same_when_loaded_again(db, yaml):
    for _time in range(2):
        said(setup.offices, yaml("- {id: 1, name: 云岭县}\n- {id: 2, parent: 1, name: 住建局}\n"))
    assert [office.code for office in Office.objects.order_by("id")] == ["1", "2"]


@pytest.mark.parametrize(
    "text", ["- 1\n", "{code: x}", "{code: x, name: y}", "{code: x, name: {zh_Hans: 甲}, fields: 产业}"]
)
def test_a_faulty_campaign_is_refused_in_a_sentence(world, yaml, text: str):
    with pytest.raises(LuoshiError, match="第1行"):
        said(setup.campaign, yaml(text), "--office", "yl", "--year", "2026")


def test_the_shipped_campaign_opens_an_edition(db, yaml):
    said(setup.offices, yaml(OFFICES))
    said(setup.campaign, "sanzheng", "--office", "yl", "--year", "2026")
    edition = Edition.objects.get()
    assert (edition.campaign.code, edition.year, edition.fields[0]) == ("sanzheng", 2026, "产业")


def test_somebody_enrolled_signs_in_with_the_password_that_was_printed(db, yaml, client):
    said(setup.offices, yaml(OFFICES))
    password = said(people.enrol, "alice", "--office", "县住建局", "--role", "liaison").split()[-1].rpartition("：")[2]
    assert client.login(username="alice", password=password)
    assert Membership.objects.get().role == "liaison"
    said(people.enrol, "alice", "--office", "yl", "--role", "leader")
    assert User.objects.get().memberships.count() == 2


def test_a_token_is_recognised_until_its_day(world):
    token = said(people.token, "alice", "--name", "报表", "--days", "10").strip()
    found = tokens.recognise(token, TODAY)
    assert (found.user, found.scope) == (world.alice, "read")
    assert tokens.recognise(token, TODAY.replace(day=26))
    assert tokens.recognise(token, TODAY.replace(day=27)) is None
    assert tokens.recognise(token + "x", TODAY) is None


def test_verify_and_rebuild_say_what_they_found(make_item):
    item = make_item(moves=("issue",))
    assert "2" in said(database.verify)
    said(database.rebuild)
    with unguarded():
        entry = Entry.objects.get(item=item, seq=2)
        Entry.objects.filter(pk=entry.pk).update(body=bytes(entry.body) + b" ")
    for verb in (database.verify, database.rebuild):
        with pytest.raises(LuoshiError):
            said(verb)


def test_a_task_left_half_done_is_done_again(world):
    documents.receive(world.alice, world.supervision, world.edition, "要点.txt", "新建公园12个。", TODAY)
    DBTaskResult.objects.update(status="RUNNING", worker_ids=["here:1"])
    assert housekeeping.take_up("elsewhere") == 0
    assert housekeeping.take_up("here") == 1
    assert DBTaskResult.objects.get().status == "READY"


def test_what_is_due_daily_is_done_once(make_item):
    make_item()
    housekeeping.daily(TODAY)
    housekeeping.daily(TODAY)
    assert [(root.day, root.entries) for root in DailyRoot.objects.all()] == [(TODAY.replace(day=15), 1)]


def wrong(findings: Any) -> set[str]:
    return {finding.what for finding in findings if finding.mend and finding.must}


def test_the_doctor_finds_a_whole_installation_whole(db):
    assert wrong(doctor.checks()) == set()


def test_the_doctor_says_how_to_mend_the_journals_triggers(db):
    with unguarded():
        assert [finding.mend for finding in doctor.checks() if finding.must and finding.mend] == [
            "重新设置触发器：luoshi migrate"
        ]


def test_the_doctor_leaves_no_trace_where_nothing_is_set_up(tmp_path, settings):
    settings.HOME = tmp_path / "nowhere"
    assert [finding.mend for finding in doctor.checks()] == ["luoshi migrate"]
    assert not settings.HOME.exists()


@pytest.mark.parametrize(
    ("environment", "said"),
    [
        ({"DATABASE_URL": "mysql://x/y"}, "PostgreSQL"),
        ({"DATABASE_URL": "?"}, "PostgreSQL"),
        ({"LUOSHI_MAX_MB": "many"}, "50"),
    ],
)
def test_what_the_environment_says_wrong_costs_a_sentence(tmp_path, environment, said):
    program = "from luoshi.cli import main; from luoshi_web.commands.database import migrate; import click; migrate()"
    given = {
        **os.environ,
        "LUOSHI_HOME": str(tmp_path),
        "DATABASE_URL": "",
        "DJANGO_SETTINGS_MODULE": "",
        **environment,
    }
    given.pop("DJANGO_SETTINGS_MODULE")
    ended = subprocess.run([sys.executable, "-c", program], env=given, capture_output=True, text=True, check=False)
    last = ended.stderr.strip().splitlines()[-1]
    assert last.startswith("luoshi.errors.LuoshiError") and said in last


# -- the real thing: a server and its worker as processes ------------------------------------------------------------


@pytest.fixture
def server(tmp_path: Path):
    """`luoshi serve` in a directory of its own, on SQLite."""
    port = ports.free()
    environment = {k: v for k, v in os.environ.items() if k not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")}
    environment |= {"LUOSHI_HOME": str(tmp_path / "new"), "PYTHONPATH": str(ROOT / "src"), "PYTHONUNBUFFERED": "1"}
    program = f"from luoshi_web.commands.serve import run; run('127.0.0.1', {port}, 2, True)"
    process = subprocess.Popen([sys.executable, "-c", program], env=environment, stdout=subprocess.PIPE, text=True)
    assert re.search(str(port), process.stdout.readline())
    yield process, port, tmp_path / "new"
    process.kill()
    process.wait()


def wait_for(condition: Callable[[], bool], seconds: float = PATIENCE) -> bool:
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if condition():
            return True
        time.sleep(0.1)
    return False


def works(home: Path) -> bool:
    """Whether a worker holds the lock of the data directory."""
    from luoshi_web.commands.worker import lock

    try:
        with lock(home).acquire(timeout=0):
            return False
    except TimeoutError:
        return True


@pytest.mark.skipif(connection.vendor == "postgresql", reason="the server under test has its own SQLite")
def test_what_is_too_large_is_refused_in_a_sentence_before_it_is_held_in_memory(server):
    from http.client import HTTPConnection

    _process, port, home = server
    assert wait_for(lambda: works(home))
    for path, said in (
        ("/documents/new/", "<h1>The file is larger"),
        ("/api/v1/documents", '{"error": "The file is larger'),
    ):
        asked = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        asked.putrequest("POST", path)
        asked.putheader("Accept-Language", "en")
        asked.putheader("Content-Length", str(2**40))
        asked.endheaders()
        answer = asked.getresponse()
        assert (answer.status, said in answer.read().decode()) == (413, True)


@pytest.mark.skipif(connection.vendor == "postgresql", reason="the server under test has its own SQLite")
def test_the_server_answers_keeps_a_worker_and_takes_it_along_when_it_goes(server):
    process, port, home = server
    with urllib.request.urlopen(f"http://127.0.0.1:{port}/sign-in/", timeout=PATIENCE) as page:
        assert 'name="password"' in page.read().decode()
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(f"http://127.0.0.1:{port}/nowhere/", timeout=PATIENCE)
    assert answer.value.code == 404
    assert "script-src 'self'" in answer.value.headers["Content-Security-Policy"]
    assert oct((home / "secret_key").stat().st_mode)[-3:] == "600"
    assert wait_for(lambda: works(home)), "the server starts a worker"
    process.send_signal(signal.SIGKILL)
    assert wait_for(lambda: not works(home)), "a worker whose server is gone ends"


def test_a_year_s_paper_is_checked_then_loaded_by_an_administrator(world, make_item, yaml):
    from luoshi.calendar import CHINA, due_day
    from luoshi.calendar.notice import to_yaml
    from luoshi_web.commands.calendar import calendar

    rule = {"from": "2026-12-28", "workdays": 10}
    item = make_item(due=due_day(rule).day, due_rule=rule)
    text = to_yaml(CHINA.table(2027)).replace("workdays: [", "workdays: [2027-01-09, 2027-01-10, ")
    path = yaml(text.replace(", ]", "]"))
    checked = said(calendar, "check", path)
    assert item.number in checked
    assert item.entries.count() == 1
    with pytest.raises(LuoshiError, match="alice|林岚"):
        said(calendar, "load", path, "--by", "alice")
    Membership.objects.create(user=world.diana, office=world.county, role="administrator")
    assert "1" in said(calendar, "load", path, "--by", "diana")
    assert item.entries.get(seq=2).action == "move_due"


def test_indicators_are_loaded_from_a_file_or_those_that_are_shipped(world, yaml):
    own = "name: 目录\nfrom: 2026-01-01\ncite: 虚构\nindicators: [{code: a, name: 口袋公园, unit: 个, field: 城乡}]"
    assert "1" in said(setup.indicators, yaml(own), "--office", "云岭县", "--keeper", "县督查室")
    row = Indicator.objects.get()
    assert (row.name, row.field, row.scope, row.owner) == ("口袋公园", "城乡", world.county, world.supervision)
    shipped = len(catalogue_shipped().indicators)
    assert str(shipped) in said(setup.indicators, "--office", "云岭县")
    assert Indicator.objects.count() == shipped + 1
