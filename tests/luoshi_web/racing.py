"""A made-up race of 云岭县's townships: its scheme, its sheet, and how it is brought to each of its states."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from luoshi_web.models import Membership, Race, User
from luoshi_web.store import offices, races, schemes
from luoshi_web.store.figures import Sheet

SCHEME = """\
name: 乡镇高质量发展评价
version: "2026.1"
cite: 云岭县乡镇高质量发展评价办法（云政〔2025〕31号，2025年12月20日）
published: 2025-12-20
from: 2026-01-01
office: 单位
groups:
  - {code: 总指数}
  - {code: 经济, under: 总指数, weight: 2}
  - {code: 民生, under: 总指数}
indicators:
  - {code: 税收, under: 经济, low: 0, high: 100, error: 3}
  - {code: 能耗, under: 经济, good: less, low: 10, high: 60, error: 2}
  - {code: 就业, under: 民生, per: 人口, low: 0, high: 50, error: 2}
method: {decimals: 2}
robustness: {draws: 300, seed: 7, weights: {1: 0.2, 2: 0.2}}
"""
POINTS = """\
name: 部门绩效评价
version: "2026.1"
cite: 云岭县部门绩效评价办法（云政〔2025〕32号，2025年12月20日）
published: 2025-12-20
from: 2026-01-01
items:
  - {code: 重点事项, points: 60, actual: 台账核实数, plan: 台账到期数}
  - {code: 项目投资, points: 30, actual: 完成投资, plan: 计划投资, cap: 1.1}
  - {code: 被动发现问题, kind: each, points: -2, actual: 问题数, without: 自报问题数, most: 10}
"""
SHEET = """\
单位,税收,能耗,就业,人口
松河镇,80,20,900,30
竹溪镇,78,22,880,29
桃源乡,40,35,300,14
"""
EVE = date(2025, 12, 22)
HELD = date(2026, 4, 2)
UNTIL = date(2026, 4, 9)
AFTER = date(2026, 4, 10)


def people(world: SimpleNamespace) -> SimpleNamespace:
    """Two more townships with liaisons, and an evaluator of the county."""
    for key, name in (("bamboo", "竹溪镇"), ("peach", "桃源乡")):
        office = offices.found(f"{name}人民政府", world.county, short_name=name, level="township", region=name)
        setattr(world, key, office)
        setattr(world, f"of_{key}", person(f"of_{key}", f"{name}联络员", office, "liaison"))
    world.grace = person("grace", "许青", world.county, "evaluator")
    return world


def person(username: str, name: str, office: Any, role: str) -> User:
    user = User.objects.create_user(username, "correct horse battery", name=name)
    Membership.objects.create(user=user, office=office, role=role)
    return user


def held(world: SimpleNamespace, **changes: Any) -> Race:
    """A race of the three townships over the first quarter, its figures drawn."""
    scheme = schemes.publish(world.grace, schemes.write(world.grace, world.county, SCHEME).pk, EVE)
    given = {"name": "2026年一季度赛马", "league": "乡镇", "starts": date(2026, 1, 1), "ends": date(2026, 3, 31)}
    given |= {"runners": [world.town, world.bamboo, world.peach]}
    new = races.New(world.county, scheme, edition=world.edition, **given | changes)
    race = races.hold(world.grace, new, HELD)
    if "runners" in changes:
        return race
    return races.draw(world.grace, race.pk, [Sheet("一季度.csv", SHEET.encode())], HELD)


def announced(world: SimpleNamespace, **options: Any) -> Race:
    """The same race, announced up to 9 April."""
    return races.announce(world.grace, held(world).pk, UNTIL, HELD, **options)
