"""Figures between rows and the core: what is known of an indicator for an office, derived ones by their formula."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from luoshi.errors import LuoshiError
from luoshi.goals import formula, series
from luoshi.goals import indicators as core
from luoshi_web.models import Indicator, Observation

Key = tuple[int, str]
"""An indicator's id, and whose figure it is (Observation.whose)."""
Month = tuple[int, int]


@dataclass(frozen=True, slots=True)
class Input:
    """What a derived figure was computed from."""

    indicator: Indicator
    value: float | None
    when: Month


@dataclass(frozen=True, slots=True)
class Cell:
    """A figure by the end of a month, since January where it adds up over the year. row: its last entry; a derived one
    has none, but inputs."""

    value: float
    status: str
    row: Observation | None = None
    inputs: tuple[Input, ...] = ()


@dataclass(frozen=True, slots=True)
class Figures:
    """All that is known of one indicator for one office."""

    cells: Mapping[Month, Cell] = field(default_factory=dict)
    missing: frozenset[Month] = frozenset()
    """Months whose figure is entered as missing."""

    def year(self, year: int) -> dict[int, float]:
        """Values of a year by month, in order."""
        return {month: self.cells[when, month].value for when, month in sorted(self.cells) if when == year}

    def earlier(self, year: int) -> list[dict[int, float]]:
        """The years before, by month."""
        return [self.year(one) for one in self.years() if one < year]

    def years(self) -> list[int]:
        return sorted({year for year, _month in self.cells})

    def latest(self, year: int | None = None) -> tuple[Month, Cell] | None:
        """The last month (of a year) that is known, with its figure."""
        months = [month for month in self.cells if year in (None, month[0])]
        return (max(months), self.cells[max(months)]) if months else None


def known(wanted: Iterable[tuple[Indicator, str]], on: date) -> dict[Key, Figures]:
    """What was known of these on a day. Two queries, however many there are."""
    wanted = list(wanted)
    siblings = _siblings(one for one, _whose in wanted)
    needed = {(part.pk, whose) for one, whose in wanted for part in _parts(one, siblings)}
    entries: dict[Key, list[Observation]] = defaultdict(list)
    rows = Observation.objects.filter(
        indicator__in={pk for pk, _w in needed}, whose__in={whose for _pk, whose in needed}
    )
    for row in rows.filter(entered__lte=on).select_related("document", "actor", "entered_for").order_by("id"):
        entries[row.indicator_id, row.whose].append(row)
    found: dict[Key, Figures] = {}
    for one, whose in wanted:
        found[one.pk, whose] = _figures(one, whose, siblings, entries)
    return found


def one(indicator: Indicator, whose: str, on: date) -> Figures:
    """What was known of one."""
    return known([(indicator, whose)], on)[indicator.pk, whose]


def core_of(row: Indicator) -> core.Indicator:
    """The core's indicator. Raises LuoshiError for a unit or a formula that cannot be read."""
    names = ("code", "name", "unit", "aliases", "direction", "line", "frequency", "kind", "source", "definition")
    return core.indicator({name: getattr(row, name) for name in (*names, "formula", "cite", "unverified")})


def catalogue_of(rows: Sequence[Indicator], on: date) -> core.Catalogue:
    """The core's catalogue of these rows. Raises LuoshiError where names clash or a formula does not fit."""
    return core.Catalogue("", on, "", tuple(core_of(row) for row in rows))


def derived_from(changed: Iterable[Indicator]) -> list[Indicator]:
    """These, and every indicator whose formula needs one of them."""
    changed = list(changed)
    ids = {row.pk for row in changed}
    siblings = _siblings(changed, always=True)
    rows = [row for group in siblings.values() for row in group.values() if row.formula]
    changed += [row for row in {row.pk: row for row in rows}.values() if ids & {p.pk for p in _parts(row, siblings)}]
    return list({row.pk: row for row in changed}.values())


def parts_of(one: Indicator) -> list[Indicator]:
    """What a derived indicator is computed from, at any depth."""
    return list({row.pk: row for row in _parts(one, _siblings([one]))[1:]}.values())


# -- derived ones ---------------------------------------------------------------------------------------------------

Siblings = Mapping[int, Mapping[str, Indicator]]


def _siblings(rows: Iterable[Indicator], always: bool = False) -> Siblings:
    """By scope, every indicator under each of its names; nothing is looked up where no formula asks for it."""
    scopes = {row.scope_id for row in rows if row.formula or always}
    out: dict[int, dict[str, Indicator]] = {scope: {} for scope in scopes}
    for row in Indicator.objects.filter(scope__in=scopes) if scopes else ():
        for name in (row.code, row.name, *row.aliases):
            out[row.scope_id][core.plain(name)] = row
    return out


def _parts(one: Indicator, siblings: Siblings, above: tuple[int, ...] = ()) -> list[Indicator]:
    """What an indicator is computed from, itself included."""
    out = [one]
    if one.formula and one.pk not in above:
        for name in formula.formula(one.formula).names:
            part = siblings.get(one.scope_id, {}).get(core.plain(name))
            out += _parts(part, siblings, (*above, one.pk)) if part else []
    return out


def _figures(one: Indicator, whose: str, siblings: Siblings, entries: Mapping[Key, list[Observation]]) -> Figures:
    if not one.formula:
        return _entered(one, entries.get((one.pk, whose), []))
    parts = {row.pk: row for row in _parts(one, siblings)[1:]}
    bare = {pk: _figures(row, whose, siblings, entries) for pk, row in parts.items() if not row.formula}
    catalogue = core.Catalogue("", date.min, "", tuple(core_of(row) for row in (one, *parts.values())))
    months = sorted({month for pk, known_ in bare.items() if parts[pk].kind != "stock" for month in known_.cells})
    cells = {}
    for month in months or sorted({month for known_ in bare.values() for month in known_.cells}):
        cell = _derived(one, catalogue, parts, bare, month)
        if cell:
            cells[month] = cell
    return Figures(cells)


def _derived(
    one: Indicator, among: core.Catalogue, parts: Mapping[int, Indicator], bare: Mapping[int, Figures], month: Month
) -> Cell | None:
    inputs, worst = [], "verified"
    for pk, known_ in bare.items():
        when = _standing(known_, month) if parts[pk].kind == "stock" else month
        cell = known_.cells.get(when)
        inputs.append(Input(parts[pk], cell.value if cell else None, when))
        worst = "provisional" if cell and cell.status == "provisional" else worst
    try:
        value = core.derive(core_of(one), {part.indicator.code: part.value for part in inputs}, among)
    except LuoshiError:  # it divides by zero for this month: no figure
        return None
    return None if value is None else Cell(value, worst, inputs=tuple(inputs))


def _standing(known_: Figures, month: Month) -> Month:
    """Of a stock the month that stands by then: the last one known."""
    return max((one for one in known_.cells if one <= month), default=month)


def _entered(one: Indicator, rows: Sequence[Observation]) -> Figures:
    last: dict[Month, Observation] = {}
    for row in rows:
        last[row.year, row.month] = row
    missing = frozenset(month for month, row in last.items() if row.value is None)
    values = {month: row.value for month, row in last.items() if row.value is not None}
    if one.kind == "flow":
        given = [_core(row) for row in last.values()]
        values = {
            (year, month): value
            for year in {year for year, _m in last}
            for month, value in series.cumulated(given, "", year, date.max).items()
        }
    return Figures({month: Cell(value, last[month].status, last[month]) for month, value in values.items()}, missing)


def _core(row: Observation, office: str = "") -> series.Observation:
    return series.Observation(
        office, row.year, row.month, row.value, row.entered, row.status, row.cumulative, row.source, row.reason
    )  # type: ignore[arg-type]


def entries_of(rows: Iterable[Observation], office: str) -> list[series.Observation]:
    """Entries for the core, named after their office in its sentences."""
    return [_core(row, office) for row in rows]
