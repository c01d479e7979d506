"""What tests of goals begin with: a small catalogue of 云岭县, and figures of its revenue."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from luoshi_web.models import Indicator, Observation, Office, User
from luoshi_web.store import indicators, observations
from luoshi_web.store.observations import Given

TODAY = date(2026, 3, 16)
CATALOGUE: dict[str, Any] = {
    "name": "云岭县指标目录",
    "from": "2026-01-01",
    "cite": "虚构",
    "indicators": [
        {"code": "revenue", "name": "一般公共预算收入", "aliases": ["财政收入"], "unit": "亿元", "source": "住建局"},
        {"code": "taxes", "name": "税收收入", "unit": "亿元", "field": "产业", "shared": True},
        {"code": "share", "name": "税收占比", "unit": "%", "kind": "rate", "formula": "税收收入 / 财政收入"},
        {"code": "energy", "name": "能源消费总量", "unit": "万吨标准煤", "direction": "line", "field": "生态"},
        {"code": "parks", "name": "口袋公园", "unit": "个", "field": "城乡"},
    ],
}
SHARES = {1: 0.1, 2: 0.17, 3: 0.25, 6: 0.5, 9: 0.74, 12: 1.0}
"""What share of a year stands by the end of a month, in all of these examples."""


def catalogue(world: SimpleNamespace) -> dict[str, Indicator]:
    """The county's catalogue, kept by its supervision office; 住建局 publishes the revenue."""
    rows = indicators.load(world.supervision, world.county, CATALOGUE, "云岭县指标目录", TODAY)
    return {row.code: row for row in rows}


def years(person: User, indicator: Indicator, office: Office, totals: dict[int, float]) -> None:
    """Figures of whole years, in the shares above; each year's a little off, as years are."""
    for year, total in totals.items():
        for month, share in SHARES.items():
            value = round(total * (1 if month == 12 else share * (1 + 0.01 * (year % 3))), 4)
            enter(person, indicator, office, year, month, value)


def enter(
    person: User, indicator: Indicator, office: Office | None, year: int, month: int, value: float | None, **more: Any
) -> Observation:
    place, today = more.pop("place", ""), more.pop("today", TODAY)
    return observations.enter(person, indicator, office, Given(year, month, value, **more), today, place)
