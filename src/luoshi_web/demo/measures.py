"""What the county measures: its catalogue, three years of figures with a revision, its goals and red lines."""

from __future__ import annotations

import calendar
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from typing import Any

from luoshi_web.clock import today
from luoshi_web.demo.county import County, data
from luoshi_web.models import Goal as Row
from luoshi_web.models import Indicator, Item, Observation, Office, User
from luoshi_web.store import aims, courses, indicators, observations

PUBLISHED = 12
"""Days behind the end of a month on which its figures are published."""


def tell(county: County) -> None:
    """Load it all, as offices would have: figures month by month, verified by the supervision office."""
    keeper, scope = county.offices["qw-dc"], county.offices["qw"]
    rows = {
        row.code: row for row in indicators.load(keeper, scope, data("indicators.yaml"), "指标目录", date(2026, 1, 5))
    }
    story = data("goals.yaml")
    observations.bring(_entries(county, rows, str(story["verified_until"])))
    _revise(county, rows, story["revised"])
    for given in story["goals"]:
        aims.put(county.person("alice"), county.offices["qw"], _wish(county, rows, given), date(2026, 2, 26))
    courses.compute(Row.objects.select_related("indicator"), today())


def _entries(county: County, rows: Mapping[str, Indicator], verified: str) -> Iterator[Observation]:
    """Each figure as its publisher entered it, and as the supervision office verified it a week later."""
    alice = county.person("alice")
    for code, offices in data("figures.yaml").items():
        for who, years in offices.items():
            office = county.offices.get(who)
            publisher = rows[code].source_office
            person = county.person(publisher.code) if publisher and publisher.code else alice
            for year, values in years.items():
                for month, value in enumerate(values, 1):
                    if value is None:
                        continue
                    first = _entry(rows[code], office, who, (year, month), value, person, publisher)
                    yield first
                    if f"{year}-{month:02d}" <= verified:
                        yield _verified(first, alice, county.offices["qw-dc"])


def _entry(
    indicator: Indicator, office: Office | None, who: str, when: tuple[int, int], value: float, person: User,
    publisher: Office | None,
) -> Observation:  # fmt: skip
    year, month = when
    day = date(year, month, calendar.monthrange(year, month)[1]) + timedelta(days=PUBLISHED)
    return Observation(
        indicator=indicator, office=office, whose=str(office.pk) if office else who, year=year, month=month, seq=1,
        value=value, source=f"{publisher or '县政府督查室'}{year}年{month}月月报", entered=day, actor=person,
        entered_for=publisher or indicator.owner,
    )  # fmt: skip


def _verified(first: Observation, alice: User, keeper: Office) -> Observation:
    return Observation(
        indicator=first.indicator, office=first.office, whose=first.whose, year=first.year, month=first.month, seq=2,
        value=first.value, status="verified", source=first.source, entered=first.entered + timedelta(days=7),
        actor=alice, entered_for=keeper,
    )  # fmt: skip


def _revise(county: County, rows: Mapping[str, Indicator], said: Mapping[str, Any]) -> None:
    indicator = rows[said["indicator"]]
    assert indicator.source_office  # noqa: S101
    person = county.person(str(indicator.source_office.code))
    given = observations.Given(said["year"], said["month"], said["value"], source="半年决算", reason=said["reason"])
    observations.enter(person, indicator, county.offices[said["office"]], given, date(2026, 8, 25))


def _wish(county: County, rows: Mapping[str, Indicator], given: Mapping[str, Any]) -> aims.Wish:
    rest = dict(given)
    words, lead = rest.pop("item", ""), rest.pop("lead", None)
    item = Item.objects.filter(quote__contains=words, kind="target").order_by("pk").first() if words else None
    return aims.Wish(
        indicator=rows[rest.pop("indicator")],
        office=county.offices[rest.pop("office")],
        item=item,
        lead=county.offices[lead] if lead else None,
        **({"year": 2026} | rest),
    )
