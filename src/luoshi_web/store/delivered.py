"""What offices delivered and tried over a race's period, from the ledger and from a sheet of exemplars (典型)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi_web.models import Item, Office, Race
from luoshi_web.permissions import within
from luoshi_web.store import mapping, offices

TRIED = ("典型", "类型", "认定日期", "推广单位")
"""Columns of a sheet of exemplars behind the offices' names; the kinds are 创新, 引领, 突破."""
KINDS = {"创新": "innovative", "引领": "leading", "突破": "breakthrough"}


@dataclass(frozen=True)
class Led:
    """An item that an office led. due: in the period, or later where it was verified ahead of it; verified: the day its
    check was passed, None where that was not by the end of the period; excused: why, where leniency was granted."""

    pk: int
    number: str
    title: str
    field: str
    due: date
    done: date | None
    verified: date | None
    attained: float | None
    returned: int
    excused: str


def led(office: Office, race: Race) -> list[Led]:
    """The items of ledgers at or below the holder's that fell due in the period, by what stands in them today."""
    return [one for one in all_led(office, race) if race.starts <= one.due <= race.ends]


def all_led(office: Office, race: Race) -> list[Led]:
    """The same with those that were verified in the period though they fall due later: who is early counts at once."""
    rows = Item.objects.filter(within((race.office.path,), "owner__path"), lead=office, deadline__gte=race.starts)
    found = [_led(row, race) for row in rows.exclude(state__in=("drafted", "cancelled")).order_by("pk")]
    return [one for one in found if one.due <= race.ends or (one.verified and one.verified >= race.starts)]


def _led(row: Item, race: Race) -> Led:
    standing = mapping.standing_of(row)
    passed = standing.days.get("checked") if row.state in ("checked", "closed") else None
    returned = row.entries.filter(action="reject", day__lte=race.ends).count()
    return Led(
        row.pk, row.number, row.title, row.field, row.deadline or race.ends, standing.done_on,
        passed if passed and passed <= race.ends else None, _attained(standing), returned, _excused(standing),
    )  # fmt: skip


def _attained(standing: work.Standing) -> float | None:
    """The share of the target; None where there is none, or where less is better."""
    target = standing.target
    if target is None or standing.figure is None or target.direction != "up" or target.value <= 0:
        return None
    return standing.figure / target.value


def _excused(standing: work.Standing) -> str:
    if standing.leniency is None or standing.leniency.status != "granted":
        return ""
    return "；".join(str(work.workflow().criteria.get(one, one)) for one in standing.leniency.criteria) or "容错"


def as_mapping(office: Office, one: Led) -> dict[str, Any]:
    """The item as the core takes it (evaluation.delivered.Delivered), days as text."""
    days = {"due": one.due, "done": one.done, "verified": one.verified}
    given: dict[str, Any] = {name: day.isoformat() for name, day in days.items() if day}
    given |= {"office": office.name, "item": one.number, "returned": one.returned, "lenient": one.excused}
    given |= {"region": office.region, "field": one.field, "level": office.level}
    return given | ({"attained": one.attained} if one.attained is not None else {})


def tried(
    columns: Mapping[str, list[Any]], heading: str, file: str, race: Race, running: Iterable[int]
) -> list[dict[str, Any]]:
    """The exemplars of a sheet. Raises LuoshiError for an office that does not run, a kind or a day that is none."""
    listed = [str(name).strip() for name in columns[heading]]
    copied = [_names(value) for value in columns.get("推广单位", [""] * len(listed))]
    known = offices.find_all([*listed, *(name for names in copied for name in names)], race.office)
    running = set(running)
    out = []
    for row, name in enumerate(listed):
        if name not in known or known[name].pk not in running:
            sentence = _("%(file)s: “%(name)s” does not run in this race; the first column names the offices that do.")
            raise LuoshiError(sentence % {"file": file, "name": name})
        kind = KINDS.get(str(columns["类型"][row]).strip().removesuffix("性").removesuffix("型"))
        accepted = _day(columns["认定日期"][row])
        if kind is None or accepted is None:
            sentence = _(
                "%(file)s, row %(row)d: give a kind (创新, 引领 or 突破) and the day on which it was accepted."
            )
            raise LuoshiError(sentence % {"file": file, "row": row + 2})
        office = known[name]
        adopted = [known[one].name for one in copied[row] if one in known]
        out.append(
            {
                "office": office.name, "name": str(columns["典型"][row]), "kind": kind,
                "accepted": accepted.isoformat(), "adopted_by": adopted, "region": office.region, "level": office.level,
            }
        )  # fmt: skip
    return out


def _names(value: Any) -> list[str]:
    return [
        name.strip() for name in str(value or "").replace(",", "、").replace("，", "、").split("、") if name.strip()
    ]


def _day(value: Any) -> date | None:
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    try:
        return date.fromisoformat(str(value).strip())
    except ValueError:
        return None
