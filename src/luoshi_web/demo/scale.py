"""Made-up ledgers of three sizes, the same every time: a county, a city with its counties, a province with its cities.

Item number n depends on n alone, so that a load which was interrupted goes on where it stopped.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random
from typing import Any

from django.contrib.auth.hashers import make_password
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi_web.demo.county import data
from luoshi_web.models import Edition, Evidence, Item, Membership, Office, User
from luoshi_web.store import campaigns, files, mapping, offices
from luoshi_web.store.bulk import History, Move, write

SEED = 20260915
PROOF = "佐证材料：现场核验记录。\n".encode()
DAY = timedelta(days=1)
BATCH = 500


@dataclass(frozen=True, slots=True)
class Size:
    """How many: cities, counties in each, departments and townships of a government, items. Ten entries an item."""

    cities: int
    counties: int
    departments: int
    townships: int
    items: int


SIZES = {
    "county": Size(0, 1, 18, 10, 1_000),
    "city": Size(1, 9, 16, 12, 10_000),
    "province": Size(9, 8, 13, 11, 100_000),
}
DEPARTMENTS = (
    *("发展和改革", "教育", "工业和信息化", "民政", "财政", "自然资源", "生态环境", "住房和城乡建设", "交通运输"),
    *(
        "水利",
        "农业农村",
        "文化和旅游",
        "卫生健康",
        "市场监督管理",
        "行政审批",
        "人力资源和社会保障",
        "商务",
        "应急管理",
    ),
)
FIRST, SECOND = "青云白清石松柳桐梅兰竹枫沙玉金银", "溪山河川岭原谷泉湖洲林桥田浦"
FIELDS = ("产业", "城乡", "乡村振兴", "生态", "民生", "开放", "安全", "改革")
WORKS = (
    ("新建改扩建中小学", "所"),
    ("改造老旧小区", "个"),
    ("建成养老服务中心", "个"),
    ("新增公共停车位", "个"),
    ("整治黑臭水体", "条"),
    ("新建农村公路", "公里"),
    ("培育专精特新企业", "家"),
    ("建设高标准农田", "万亩"),
)
TASKS = ("出台营商环境优化措施", "开展安全生产专项整治", "推进政务服务一网通办", "完善基层治理网格", "办好民俗文化节")
FATES = ("drafted", "issued", "in_progress", "reported", "checked", "closed")
SHARES = (3, 5, 52, 8, 7, 25)


@dataclass(frozen=True, slots=True)
class Government:
    """One that gives out work: its own office, its supervision office with an officer, and those who do the work."""

    office: Office
    edition: Edition
    officer: work.Actor
    doers: list[tuple[Office, work.Actor]]


def names() -> Iterator[str]:
    """Names of places, no two alike."""
    for number in range(10**6):
        first, rest = FIRST[number % len(FIRST)], number // len(FIRST)
        yield first + SECOND[rest % len(SECOND)] + ("" if rest < len(SECOND) else FIRST[rest // len(SECOND)])


def office_rows(size: Size) -> list[dict[str, Any]]:
    """The offices of a ledger of this size, parents before children, as store.offices.load takes them."""
    rows: list[dict[str, Any]] = []
    named = names()

    def government(code: str, parent: str, level: str, word: str, townships: int) -> str:
        place = next(named) + word
        head = {"id": code, "name": f"{place}人民政府", "short": place, "level": level, "kind": "government"}
        rows.append(head | {"region": place} | ({"parent": parent} if parent else {}))
        rows.append({"id": f"{code}-dc", "parent": code, "name": f"{place}人民政府督查室", "short": f"{place}督查室"})
        for n, department in enumerate(DEPARTMENTS[: size.departments]):
            name = f"{place}{department}局"
            rows.append({"id": f"{code}-d{n}", "parent": code, "name": name, "short": name})
        for n in range(townships):
            town = next(named) + "镇"
            row = {"id": f"{code}-t{n}", "parent": code, "name": f"{town}人民政府", "short": town}
            rows.append(row | {"level": "township", "region": place, "kind": "government"})
        return code

    top = government("p", "", "province", "省", 0) if size.cities > 1 else ""
    for c in range(max(size.cities, 1)):
        city = government(f"c{c}", top, "city", "市", 0) if size.cities else ""
        for n in range(size.counties):
            government(f"c{c}x{n}", city, "county", "县", size.townships)
    return rows


def load(scale: str, today: date, say: Callable[[str, float], None]) -> str | None:
    """Fill the database up to the size of the scale; the people's password if they were made now."""
    size = SIZES[scale]
    say(scale, 0.0)
    rows = office_rows(size)
    if Office.objects.exists() and not _same(rows):
        raise LuoshiError(
            _("The database holds another ledger already; name an empty one in LUOSHI_HOME or DATABASE_URL.")
        )
    made = offices.load(rows)
    password = _people(rows, made)
    governments = _governments(rows, made, today.year)
    digest = files.keep(PROOF)
    start = Item.objects.count()
    for first in range(start, size.items, BATCH):
        numbers = range(first, min(first + BATCH, size.items))
        write([history(governments, n, digest, today) for n in numbers], today)
        say(scale, numbers[-1] / size.items)
    return password


def _same(rows: list[dict[str, Any]]) -> bool:
    """Whether the database was begun by `load` for these offices."""
    return Office.objects.filter(code=rows[-1]["id"], name=rows[-1]["name"]).exists()


def _people(rows: list[dict[str, Any]], made: dict[str, Office]) -> str | None:
    """An officer for each supervision office, a liaison for every other one; a leader at the top."""
    if User.objects.exists():
        return None
    password = f"demo-{secrets.randbelow(10**6):06d}"
    hashed, nobody = make_password(password), make_password(None)
    top = rows[0]["id"]
    signed_in = {f"{top}-dc", "c0x0-dc", "c0x0-t0", "c0x0"}
    users = [User(username="leader", name="领导", password=hashed)]
    roles = [(made[top], Membership.Role.LEADER)]
    for row in rows:
        officer = row["id"].endswith("-dc")
        word = "督查员" if officer else "联络员"
        key = hashed if row["id"] in signed_in else nobody
        users.append(User(username=row["id"], name=f"{row['short']}{word}"[:60], password=key))
        roles.append((made[row["id"]], Membership.Role.OFFICER if officer else Membership.Role.LIAISON))
    saved = User.objects.bulk_create(users, batch_size=500)
    Membership.objects.bulk_create(
        [Membership(user=user, office=office, role=role) for user, (office, role) in zip(saved, roles, strict=True)],
        batch_size=500,
    )
    return password


def _governments(rows: list[dict[str, Any]], made: dict[str, Office], year: int) -> list[Government]:
    """Those that give out work, each with the offices directly below it; counties alone where there are any."""
    campaign = campaigns.load(data("campaign.yaml"))
    users = dict(User.objects.values_list("username", "pk"))
    actors = {
        row["id"]: mapping.actor(
            User(pk=users[row["id"]]), made[row["id"]], ["officer" if row["id"].endswith("-dc") else "liaison"]
        )
        for row in rows
    }
    doers: dict[str, list[tuple[Office, work.Actor]]] = {}
    for row in rows:
        if row.get("parent") and not row["id"].endswith("-dc"):
            doers.setdefault(row["parent"], []).append((made[row["id"]], actors[row["id"]]))
    return [
        Government(made[code], campaigns.open_edition(campaign, made[code], year), actors[f"{code}-dc"], below)
        for code, below in doers.items()
    ]


def history(governments: list[Government], number: int, digest: str, today: date) -> History:
    """What happened to item `number`, up to `today`."""
    dice = Random(SEED * 1_000_003 + number)  # noqa: S311 - a seed, so that it is the same every time
    where = governments[number % len(governments)]
    (lead, liaison), *assisting = dice.sample(where.doers, min(dice.choice((1, 1, 2, 3)), len(where.doers)))
    opened = date(today.year, 1, 8) + dice.randrange(80) * DAY
    title, figure, target = _promise(dice, lead)
    given = {
        "title": title,
        "lead": str(lead.pk),
        "assisting": [str(office.pk) for office, _who in assisting],
        "due": opened + dice.randrange(90, 330) * DAY,
        "fields": {"field": dice.choice(FIELDS), "kind": "target" if target else "task"},
    } | ({"target": target} if target else {})
    fate = dice.choices(FATES, SHARES)[0]
    moves = [Move(opened, where.officer, "draft", given)]
    if fate != "drafted":
        moves.append(Move(opened + dice.randrange(1, 8) * DAY, where.officer, "issue"))
    if fate not in ("drafted", "issued"):
        moves += _work(dice, moves[-1].day + DAY, today, liaison, where.officer, fate, figure, digest)
    row = Item(edition=where.edition, quote=f"{where.office.short_name}{title}。", owner=where.office)
    return History(row, [_timed(move, n) for n, move in enumerate(moves)])


def _promise(dice: Random, lead: Office) -> tuple[str, float, dict[str, Any] | None]:
    """Title, figure and target; every third promise has none."""
    if dice.random() < 1 / 3:
        return f"{dice.choice(TASKS)}（{lead.short_name}）", 0.0, None
    what, unit = dice.choice(WORKS)
    figure = float(dice.randrange(2, 400))
    return f"{what}{figure:g}{unit}（{lead.short_name}）", figure, {"value": figure, "unit": unit}


def _work(
    dice: Random,
    accepted: date,
    today: date,
    doer: work.Actor,
    officer: work.Actor,
    fate: str,
    goal: float,
    digest: str,
) -> Iterator[Move]:
    """Accepted, reported on again and again, and as far as its fate takes it."""
    yield Move(accepted, doer, "accept")
    reports = dice.randint(2, 11) + (dice.random() < 0.2)
    last = today if fate == "in_progress" else accepted + (today - accepted) * dice.uniform(0.5, 0.95)
    share = dice.uniform(0.3, 1.0)
    day = accepted
    for n in range(1, reports + 1):
        day = accepted + (last - accepted) * (n / (reports + 1)) // DAY * DAY
        done = share * n / reports
        said: dict[str, Any] = {"text": f"第{n}次反馈：按计划推进。"}
        said |= {"figure": round(goal * done, 1)} if goal else {"progress": round(100 * done, 1)}
        yield Move(day, doer, "report", {"no_change": True} if n > 1 and dice.random() < 0.2 else said)
    if fate == "in_progress":
        return
    proof = Evidence(
        sha256=digest, size=37, content_type="text/plain", name="现场核验记录.txt", uploader_id=int(doer.user)
    )
    yield Move(day, doer, "report_done", {"text": "已完成。"} | ({"figure": goal} if goal else {}), proof=proof)
    if fate != "reported":
        yield Move(day + 3 * DAY, officer, "check", {"text": "现场核验属实。"})
    if fate == "closed":
        yield Move(day + 5 * DAY, officer, "close")


def _timed(move: Move, number: int) -> Move:
    """With an hour of its day."""
    at = datetime.combine(move.day, time(1 + number % 9, 7 * number % 60), UTC)
    return Move(move.day, move.who, move.verb, move.data, move.reason, at, move.proof)
