"""Figures of a race from observations of indicators: verified ones; a provisional one is a gap, and says so."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from luoshi_web.models import Indicator, Observation, Office, Race
from luoshi_web.store import observed

COUNTED = (Observation.Status.VERIFIED, Observation.Status.REVISED)


def figures(
    names: Iterable[str], race: Race, runners: Iterable[Office], today: date
) -> dict[tuple[str, int], tuple[float | None, dict[str, Any]]]:
    """(name, office) → value by the end of the race's last month, since January where it adds up, with its source."""
    found_by_name = indicators(set(names), race)
    runners = list(runners)
    wanted = [(one, str(office.pk)) for one in found_by_name.values() for office in runners]
    known = observed.known(wanted, today)
    month = (race.ends.year, race.ends.month)
    found: dict[tuple[str, int], tuple[float | None, dict[str, Any]]] = {}
    for name, indicator in found_by_name.items():
        for office in runners:
            cell = known[indicator.pk, str(office.pk)].cells.get(month)
            if cell is None:
                continue
            source = {"kind": "observation", "indicator": indicator.pk, "month": f"{month[0]}-{month[1]:02d}"}
            source |= {"status": cell.status, "observation": cell.row.pk if cell.row else None}
            source["inputs"] = [[one.indicator.name, one.value] for one in cell.inputs]
            found[name, office.pk] = (cell.value if cell.status in COUNTED else None), source
    return found


def indicators(names: set[str], race: Race) -> dict[str, Indicator]:
    """The indicators with these codes, names or aliases, of the nearest office at or above the race's."""
    line = [int(pk) for pk in race.office.path.split("/") if pk]
    rows = sorted(Indicator.objects.filter(scope__in=line), key=lambda one: line.index(one.scope_id))
    found: dict[str, Indicator] = {}
    for row in rows:  # the nearest stands last, and holds
        found |= dict.fromkeys(names & {row.code, row.name, *row.aliases}, row)
    return found
