"""How large offices' places are (常住人口 …), as their register declares it, dated and cited: who is of like size?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.goals import units
from luoshi_web.models import Office, OfficeSize


@dataclass(frozen=True, slots=True)
class Sizes:
    """Offices by one measure. values: by the office's id, in the unit; own: the figure of the office that asked."""

    own: OfficeSize
    values: Mapping[int, float]


def put(loaded: Mapping[str, Office], rows: Iterable[Mapping[str, Any]]) -> None:
    """Keep the sizes that a register gives; of the same measure and day the last one holds. Raises LuoshiError for a
    unit that is not known."""
    made: dict[tuple[int, str, date], OfficeSize] = {}
    for row in rows:
        for one in row.get("sizes", ()):
            try:
                unit = units.check(one["unit"])
            except LuoshiError as error:
                raise LuoshiError(_("Office %(id)s: %(error)s") % {"id": row["id"], "error": error}) from None
            day = date.fromisoformat(str(one["as_of"]))
            office, measure = loaded[row["id"]], str(one["measure"])
            made[office.pk, measure, day] = OfficeSize(
                office=office, measure=measure, value=float(one["value"]), unit=unit, on=day, cite=one["cite"]
            )
    same, changed = ["office", "measure", "on"], ["value", "unit", "cite"]
    OfficeSize.objects.bulk_create(
        made.values(), batch_size=500, update_conflicts=True, unique_fields=same, update_fields=changed
    )


def beside(office: Office, others: Iterable[Office], on: date) -> Sizes | None:
    """The sizes of the office and others, known on a day, by the measure that most of them declare in a unit that
    compares; None where the office declares none, or nobody else does."""
    ids = {office.pk, *(one.pk for one in others)}
    latest: dict[tuple[int, str], OfficeSize] = {}
    for row in OfficeSize.objects.filter(office__in=ids, on__lte=on).order_by("on"):
        latest[row.office_id, row.measure] = row
    counts = Counter(measure for _pk, measure in latest)
    own = sorted((row for (pk, _m), row in latest.items() if pk == office.pk), key=lambda r: (-counts[r.measure], r.pk))
    for mine in own:
        alike = {pk: row for (pk, measure), row in latest.items() if measure == mine.measure}
        values = {
            pk: units.convert(r.value, r.unit, mine.unit) for pk, r in alike.items() if units.alike(r.unit, mine.unit)
        }
        if len(values) > 1:
            return Sizes(mine, values)
    return None


def of(office: Office) -> list[OfficeSize]:
    """What the office declares, the latest of each measure."""
    latest: dict[str, OfficeSize] = {}
    for row in office.sizes.order_by("on"):
        latest[row.measure] = row
    return list(latest.values())
