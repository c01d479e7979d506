"""The figures of a race, each with its source: from the ledger (verified items alone), from observations, from a sheet.

A figure that nobody has is a gap, never zero. What was drawn is stored as canonical bytes under their hash.
"""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.evaluation import sheet as sheets
from luoshi.evaluation.tables import numbers
from luoshi.work.chain import canonical
from luoshi_web.models import Office, Race, Snapshot
from luoshi_web.store import delivered, files, measured, offices
from luoshi_web.store.delivered import Led
from luoshi_web.store.schemes import Parsed

Figure = tuple[float | None, dict[str, Any]]
"""A value and where it comes from."""


@dataclass(frozen=True)
class Sheet:
    """A table that was uploaded: its name and bytes."""

    name: str
    content: bytes


@dataclass
class Drawn:
    """What a snapshot holds. figures, sources: by name of the figure, then by id of the office; exemptions: reasons by
    id of the office and line. Of a race in three senses: items and tried as the core takes them, titles: number of an
    item → id and title, until: the last day of the period."""

    offices: list[dict[str, Any]]
    day: str
    figures: dict[str, dict[str, float | None]] = field(default_factory=dict)
    sources: dict[str, dict[str, dict[str, Any]]] = field(default_factory=dict)
    exemptions: dict[str, dict[str, str]] = field(default_factory=dict)
    items: list[dict[str, Any]] = field(default_factory=list)
    tried: list[dict[str, Any]] = field(default_factory=list)
    titles: dict[str, list[Any]] = field(default_factory=dict)
    until: str = ""

    def put(self, name: str, office: int, found: Figure) -> None:
        """Set a figure of an office."""
        value, source = found
        self.figures.setdefault(name, {})[str(office)] = value
        if source:
            self.sources.setdefault(name, {})[str(office)] = source


def names(parsed: Parsed) -> list[str]:
    """The figures that a scheme needs."""
    if parsed.kind == "ranking":
        nodes = parsed.rule.tree.indicators
        wanted = [*(one.code for one in nodes), *(one.denominator for one in nodes)]
    elif parsed.kind == "race":
        wanted = []
    else:
        wanted = list(parsed.rule.figures)
    return list(dict.fromkeys(str(name) for name in wanted if name))


def draw(race: Race, parsed: Parsed, given: Iterable[Sheet], today: date) -> Snapshot:
    """Draw all figures that the scheme needs for the race's offices, and store them.

    A sheet goes before what Luoshi holds itself: who brings one says so. Raises LuoshiError for a sheet that cannot be
    read, names an office that does not run, or has a text where a number should stand.
    """
    runners = [row.office for row in race.runners.select_related("office")]
    found = Drawn([_about(office) for office in runners], today.isoformat())
    wanted = names(parsed)
    if parsed.kind == "race":
        return keep(_senses(race, runners, given, found))
    from_ledger = {office.pk: delivered.led(office, race) for office in runners}
    for name in wanted:
        for office in runners:
            if name in LEDGER:
                found.put(name, office.pk, LEDGER[name](from_ledger[office.pk], race))
    for (name, office_id), figure in measured.figures(wanted, race, runners, today).items():
        found.put(name, office_id, figure)
    for one in given:
        _read(one, race, runners, set(wanted), found)
    for name in wanted:
        for office in runners:
            found.figures.setdefault(name, {}).setdefault(str(office.pk), None)
    return keep(found)


def _senses(race: Race, runners: list[Office], given: Iterable[Sheet], found: Drawn) -> Drawn:
    """Items and exemplars, for a race in three senses."""
    found.until = race.ends.isoformat()
    for office in runners:
        for one in delivered.all_led(office, race):
            found.items.append(delivered.as_mapping(office, one))
            found.titles[one.number] = [one.pk, one.title]
    for one in given:
        columns = _columns(one)
        heading = next(iter(columns))
        if missing := [name for name in delivered.TRIED[:3] if name not in columns]:
            sentence = _("%(file)s: a sheet of exemplars needs the column “%(name)s”.")
            raise LuoshiError(sentence % {"file": one.name, "name": missing[0]})
        running = [office.pk for office in runners]
        found.tried += delivered.tried(columns, heading, one.name, race, running)
        files.keep(one.content)
    return found


def keep(found: Drawn) -> Snapshot:
    """The snapshot of these figures; the same figures drawn again are the same snapshot."""
    body = packed(found)
    return Snapshot.objects.get_or_create(sha256=sha256(body).hexdigest(), defaults={"body": body})[0]


def packed(found: Drawn) -> bytes:
    """The figures as canonical bytes."""
    return canonical(vars(found))


def load(snapshot: Snapshot) -> Drawn:
    """The figures of a snapshot."""
    return drawn(bytes(snapshot.body))


def drawn(body: bytes) -> Drawn:
    """The figures in these bytes."""
    return Drawn(**json.loads(body))


def _about(office: Office) -> dict[str, Any]:
    return {"id": office.pk, "name": office.name, "short": str(office), "region": office.region, "level": office.level}


# -- the ledger -----------------------------------------------------------------------------------------------------


def _source(counted: Iterable[Led], of: Iterable[Led]) -> dict[str, Any]:
    of = list(of)
    return {
        "kind": "ledger",
        "items": [one.pk for one in counted],
        "others": [one.pk for one in of if not one.excused and one.verified is None],
        "excused": [one.pk for one in of if one.excused],
    }


def _due(led: list[Led], race: Race) -> Figure:
    owed = [one for one in led if not one.excused]
    return float(len(owed)), _source(owed, led)


def _verified(led: list[Led], race: Race) -> Figure:
    good = [one for one in led if not one.excused and one.verified]
    return float(len(good)), _source(good, led)


def _in_time(led: list[Led], race: Race) -> Figure:
    good = [one for one in led if not one.excused and one.verified and one.done and one.done <= one.due]
    return float(len(good)), _source(good, led)


def _days_ahead(led: list[Led], race: Race) -> Figure:
    good = [one for one in led if not one.excused and one.verified and one.done]
    ahead = [(one.due - one.done).days for one in good if one.done]
    return (sum(ahead) / len(ahead) if ahead else None), _source(good, led)


LEDGER: Mapping[str, Callable[[list[Led], Race], Figure]] = {
    "台账到期数": _due,
    "台账核实数": _verified,
    "台账按期数": _in_time,
    "台账提前天数": _days_ahead,
}
"""Figures that the ledger knows of an office: items that fell due in the period; of these, those whose check was passed
by its end; of these, those reported done by the due day; the mean of days between. Items excused (容错)
are left out."""


# -- sheets ---------------------------------------------------------------------------------------------------------


def _read(one: Sheet, race: Race, runners: list[Office], wanted: set[str], found: Drawn) -> None:
    columns = _columns(one)
    heading = next(iter(columns))
    listed = [str(name).strip() for name in columns.pop(heading)]
    known = offices.find_all(listed, race.office)
    running = {office.pk for office in runners}
    for name in listed:
        if name not in known or known[name].pk not in running:
            sentence = _("%(file)s: “%(name)s” does not run in this race; the first column names the offices that do.")
            raise LuoshiError(sentence % {"file": one.name, "name": name})
    used = [name for name in columns if name in wanted]
    if not used:
        sentence = _("%(file)s: no column bears the name of a figure of the scheme; wanted are: %(names)s.")
        raise LuoshiError(sentence % {"file": one.name, "names": "、".join(sorted(wanted))})
    digest = files.keep(one.content)
    for name in used:
        for row, value in enumerate(numbers(columns[name], name, listed).tolist()):
            source = {"kind": "sheet", "file": one.name, "sha256": digest, "row": row + 2}
            if value == value:
                found.put(name, known[listed[row]].pk, (value, source))


def _columns(one: Sheet) -> dict[str, list[Any]]:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / Path(one.name).name
        path.write_bytes(one.content)
        try:
            return sheets.read(path)
        except LuoshiError as refusal:
            raise LuoshiError(str(refusal).replace(str(path), one.name)) from None
