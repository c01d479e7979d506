"""The steps of a plan as a table of fields: what each takes, what it waits for, before when it cannot begin."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.work.plan import DAYS, WORKDAYS, Link, Plan, Step, across
from luoshi.work.plan.sheet import Row, length_of, of_rows
from luoshi.work.plan.workbook import basis_text

COLUMNS = ("key", "title", "duration", "after", "earliest", "started", "basis")
BLANK = 3
"""Empty rows below, for steps to be added."""
MOST = 300


def rows_of(plan: Plan | None) -> list[dict[str, Any]]:
    """What stands in the fields; in links the steps are called by their numbers."""
    steps = plan.steps if plan else ()
    numbers = {step.key: n for n, step in enumerate(steps, 1)}
    rows = []
    for n, step in enumerate(steps, 1):
        links = [_link(link, numbers, step) for link in (plan.links if plan else ()) if link.after == step.key]
        rows.append(
            {
                "number": n,
                "key": step.key,
                "title": step.name,
                "duration": _days(step.duration, step.calendar),
                "after": "、".join(links),
                "earliest": step.earliest.isoformat() if step.earliest else "",
                "started": step.started.isoformat() if step.started else "",
                "basis": basis_text(step),
            }
        )
    return rows


def with_blanks(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same rows with empty ones below."""
    empty = dict.fromkeys(COLUMNS, "")
    return [*rows, *({**empty, "number": n} for n in range(len(rows) + 1, len(rows) + BLANK + 1))]


def sent(data: QueryDict) -> list[dict[str, Any]]:
    """The rows as they were sent, those without a name left out: a step is taken away by emptying its name."""
    lists = [(data.getlist(column) or [""] * MOST)[:MOST] for column in COLUMNS]
    rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in zip(*lists, strict=False)]
    return [{**row, "number": n} for n, row in enumerate(rows, 1) if row["title"].strip()]


def read(rows: list[dict[str, Any]], today: date) -> Plan:
    """The plan that the rows say. LuoshiError with the row for what cannot be read. Steps keep their keys."""
    plan = of_rows([_row(row) for row in rows], today)
    keys: dict[str, str] = {}
    taken = {row["key"] for row in rows}
    for row in rows:
        key = row["key"].strip()
        while not key or key in keys.values():
            key = next(name for n in range(1, 10_000) if (name := f"s{n}") not in taken)
            taken.add(key)
        keys[str(row["number"])] = key
    steps = (replace(step, key=keys[step.key]) for step in plan.steps)
    links = (replace(it, before=keys.get(it.before, it.before), after=keys[it.after]) for it in plan.links)
    return Plan(tuple(steps), tuple(links))


_WAIT = re.compile(r"(?P<number>[0-9]{4}-[0-9]+)\s*(?P<lag>[+-].+)?")


def waits_text(waits: tuple[across.Wait, ...], numbers: dict[str, str]) -> str:
    """The items that are waited for, by their numbers: 2026-00012、2026-00015+5."""
    return "、".join(
        numbers.get(it.item, it.item) + (f"{it.lag:+d}" + ("天" if it.calendar == DAYS else "") if it.lag else "")
        for it in waits
    )


def read_waits(text: str, visible: QuerySet[Any]) -> list[across.Wait]:
    """The items named in `text`, among those that the person may see. LuoshiError for what is none."""
    named: list[tuple[str, int, str]] = []
    for part in filter(None, (part.strip() for part in re.split(r"[,，;；、\s]+", text))):
        match = _WAIT.fullmatch(part)
        if not match:
            raise LuoshiError(_("%(text)s is no item's number; write 2026-00012 or 2026-00012+5.") % {"text": part})
        lag, calendar = length_of(Row(0, {}), "lag", match["lag"]) if match["lag"] else (0, WORKDAYS)
        named.append((match["number"], lag, calendar))
    pks = dict(visible.filter(number__in=[number for number, _lag, _calendar in named]).values_list("number", "pk"))
    for number, _lag, _calendar in named:
        if number not in pks:
            raise LuoshiError(_("There is no item %(number)s, or you may not see it.") % {"number": number})
    return [across.Wait(str(pks[number]), lag, calendar) for number, lag, calendar in named]


def _row(row: dict[str, Any]) -> Row:
    cells = {"key": row["number"], "title": row["title"].strip(), "duration": row["duration"].strip()}
    cells |= {"predecessors": row["after"], "earliest": row["earliest"] or None, "started": row["started"] or None}
    cells["basis"] = row["basis"]
    return Row(row["number"], {name: value for name, value in cells.items() if value not in ("", None)})


def _link(link: Link, numbers: dict[str, int], step: Step) -> str:
    number = str(numbers[link.before])
    if link.kind == "FS" and not link.lag:
        return number
    lag = f"{link.lag:+d}" + ("天" if (link.calendar or step.calendar) == DAYS else "") if link.lag else ""
    return f"{number}{link.kind}{lag}"


def _days(number: int, calendar: str) -> str:
    return f"{number}天" if calendar == DAYS else str(number)
