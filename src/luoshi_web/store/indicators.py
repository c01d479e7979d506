"""The catalogue of indicators (指标目录): loaded from YAML or a sheet, or kept one by one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.evaluation import sheet
from luoshi.goals import indicators as core
from luoshi.rules import schema
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import Goal, Indicator, Office, User
from luoshi_web.permissions import may
from luoshi_web.store import courses, observed, offices

OWN = ("field", "shared", "source_office")
"""What the web app keeps of an indicator beyond the core's fields."""
FIELDS = (
    "code", "name", "aliases", "unit", "direction", "line", "frequency", "kind", "source", "definition", "formula",
    "cite", "unverified", *OWN,
)  # fmt: skip


def read(path: Path) -> dict[str, Any]:
    """A catalogue in YAML (schema: rules/schemas/indicators.json) or in a sheet: a row an indicator, headings as in
    rules/catalogue_sheet.yaml. Raises LuoshiError."""
    if path.suffix.lower() in {".yaml", ".yml"}:
        return schema.read(path)
    columns = sheet.read(path)
    rows = [dict(zip(columns, row, strict=True)) for row in zip(*columns.values(), strict=True)]
    return {"name": path.stem, "cite": path.name, "indicators": [_row(row) for row in rows]}


@transaction.atomic
def load(owner: Office, scope: Office, data: Mapping[str, Any], where: str, today: date) -> list[Indicator]:
    """Put the indicators of `data` into the catalogue of `scope`, new or brought up to date by their codes.

    Raises LuoshiError, and changes nothing, for anything that the core's catalogue refuses.
    """
    _within(owner, scope)
    given = [dict(one) if isinstance(one, Mapping) else one for one in data.get("indicators") or []]
    own = [{name: one.pop(name) for name in OWN if isinstance(one, dict) and name in one} for one in given]
    whole = {"from": today.isoformat(), "cite": where, "name": where} | dict(data) | {"indicators": given}
    found = core.catalogue(whole, where)
    rows = []
    for one, mine in zip(found.indicators, own, strict=True):
        columns = {name: getattr(one, name) for name in FIELDS if name not in OWN and name != "formula"}
        columns |= {"aliases": list(one.aliases), "formula": one.formula.text if one.formula else ""}
        columns |= _owned(mine, one.source, scope)
        rows.append(_put(scope, owner, one.code, columns))
    _check(scope, today)
    _again(rows, today)
    return rows


@transaction.atomic
def save(person: User, scope: Office, fields: Mapping[str, Any], today: date, row: Indicator | None = None,
         version: int | None = None, owner: Office | None = None) -> Indicator:  # fmt: skip
    """Add an indicator, or change one (`version`: the one that was seen). fields: some of FIELDS.

    Raises Forbidden, Conflict, and LuoshiError for what the core's catalogue refuses.
    """
    owner = row.owner if row else owner or scope
    if not may(person, "confirm", owner):
        raise Forbidden
    if row:
        row = Indicator.objects.select_for_update(of=("self",)).get(pk=row.pk)
        if version is not None and version != row.version:
            raise Conflict(row.version)
    _within(owner, scope)
    given = {name: getattr(row, name) for name in FIELDS} if row else {}
    given |= {name: value for name, value in fields.items() if name in FIELDS}
    plain = {name: value for name, value in given.items() if name not in OWN and value not in ("", None, [])}
    core.catalogue({"name": "-", "from": today.isoformat(), "cite": "-", "indicators": [_bare(plain)]}, _("Indicator"))
    other = Indicator.objects.filter(scope=scope, code=given["code"]).exclude(pk=row.pk if row else None)
    if other.exists():
        sentence = _("There is an indicator with the code “%(code)s” already; take another code.")
        raise LuoshiError(sentence % {"code": given["code"]})
    row = row or Indicator(scope=scope, owner=owner, version=0)
    for name, value in given.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    _check(scope, today)
    _again([row], today)
    return row


def _bare(plain: dict[str, Any]) -> dict[str, Any]:
    """Without the formula, whose parts stand elsewhere in the catalogue; _check looks at it among them."""
    return {name: value for name, value in plain.items() if name != "formula"}


def _within(owner: Office, scope: Office) -> None:
    if not owner.path.startswith(scope.path):
        sentence = _("“%(owner)s” does not belong to “%(scope)s”; a catalogue is kept by an office of its own.")
        raise LuoshiError(sentence % {"owner": owner, "scope": scope})


def _put(scope: Office, owner: Office, code: str, columns: Mapping[str, Any]) -> Indicator:
    row = Indicator.objects.filter(scope=scope, code=code).first() or Indicator(
        scope=scope, owner=owner, code=code, version=0
    )
    if row.version and all(getattr(row, name) == value for name, value in columns.items()):
        return row
    for name, value in columns.items():
        setattr(row, name, value)
    row.version += 1
    row.save()
    return row


def _owned(mine: Mapping[str, Any], source: str, scope: Office) -> dict[str, Any]:
    """The web app's own columns; the office that publishes is found by its name where that is clear."""
    name = str(mine.get("source_office") or source)
    publisher = offices.find(name, scope) if name else None
    out: dict[str, Any] = {"source_office": publisher if publisher and publisher.path.startswith(scope.path) else None}
    if "field" in mine:
        out["field"] = str(mine["field"])
    if "shared" in mine:
        out["shared"] = str(mine["shared"]).strip().lower() in {"true", "1", "1.0", "是", "yes"}
    return out


def _check(scope: Office, today: date) -> None:
    """The whole catalogue once more: names once, formulas of what is there, units that fit."""
    observed.catalogue_of(list(Indicator.objects.filter(scope=scope)), today)


def _again(rows: list[Indicator], today: date) -> None:
    """What is measured has changed: goals are computed anew."""
    bearing = observed.derived_from(rows)
    goals = Goal.objects.filter(indicator__in=[row.pk for row in bearing], ended=None).select_related("indicator")
    courses.compute(goals, today)


def _row(row: Mapping[str, Any]) -> dict[str, Any]:
    """A row of a sheet as YAML would have it: headings and words in either language."""
    written = rules.load("catalogue_sheet")
    headings = {word: name for name, words in written["headings"].items() for word in (name, *words)}
    out: dict[str, Any] = {}
    for heading, value in row.items():
        name = headings.get(heading.strip(), "")
        text = str(value).strip() if value is not None else ""
        if name and text:
            out[name] = written["words"].get(name, {}).get(text, text)
    if "aliases" in out:
        out["aliases"] = [alias.strip() for alias in out["aliases"].replace("，", "、").split("、") if alias.strip()]
    out.setdefault("code", out.get("name", ""))
    return out
