"""Many figures at once (批量录入): looked at first, each fault by its cell; then entered all together, or none.

`told` reads a table, `plan` says what would be entered and what is wrong, `enter` does it in one transaction with one
entry (FigureLoad). What is asked twice is answered by the same function: entering plans anew.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.goals import series, sheets, units
from luoshi.goals.indicators import plain
from luoshi.goals.periods import Period
from luoshi.goals.sheets import Fault, Naming, Rows, Said
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import FigureLoad, Indicator, Observation, Office, User
from luoshi_web.permissions import memberships, observer, visible_indicators
from luoshi_web.store import courses, observed, offices

Key = tuple[int, str]
"""An indicator's id, and whose figure it is."""
MOST = 20_000
"""Figures that are entered at once."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What the person says of all figures, where the table does not: whose, of what, when, and whether they are of the
    month alone; where they come from; why verified ones change or sums fall."""

    office: Office | None = None
    indicator: Indicator | None = None
    year: int | None = None
    month: int | None = None
    alone: bool = False
    source: str = ""
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A figure that somebody wants to enter. where: its cell. first: of a stretch of months the first, None where only
    the last is named. whose: an office's id, or the name of a place outside. seq: entries seen on it, None for any."""

    where: str
    indicator: Indicator
    office: Office | None
    whose: str
    year: int
    month: int
    value: float | None
    unit: str = ""
    first: int | None = None
    alone: bool = False
    source: str = ""
    reason: str = ""
    seq: int | None = None

    @property
    def place(self) -> str:
        """Whose figure it is, to be read."""
        return str(self.office or self.whose)

    @property
    def cumulative(self) -> bool:
        """Whether it counts since January: what begins there does, whatever else is said."""
        return not self.alone or (self.first == 1 and self.month > 1)


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as it would be entered, in the indicator's unit. before: the entry that holds now."""

    wanted: Wanted
    value: float | None
    status: str
    seq: int
    before: Observation | None = None

    @property
    def converted(self) -> bool:
        """Whether it was given in another unit."""
        return bool(self.wanted.unit) and self.wanted.unit != self.wanted.indicator.unit and self.value is not None


@dataclass
class Plan:
    """What would be entered. faults: nothing is entered while there is one. left: what the table holds besides.
    questions: figures that look odd. same: figures that are known already, as they are."""

    lines: list[Line] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    left: list[Fault] = field(default_factory=list)
    questions: list[Fault] = field(default_factory=list)
    same: int = 0


# -- from a table ------------------------------------------------------------------------------------------------------


def told(person: User, table: Mapping[str, Rows], asked: Asked) -> tuple[list[Wanted], Plan]:
    """The figures that a table holds for this person, and a plan with what is wrong with the table itself."""
    near = asked.office or memberships(person)[0].office
    known = offices.find_all(sheets.texts(table), near)
    by_code = _by_name(person, near)
    outside = set(
        Observation.objects.filter(office=None, whose__in=sheets.texts(table)).values_list("whose", flat=True)
    )

    def office(text: str) -> str | None:
        found = known.get(text)
        return str(found.pk) if found else text if text in outside else None

    def indicator(text: str) -> str | None:
        found = by_code.get(plain(text))
        return str(found.pk) if found else None

    given = Said(
        str(asked.office.pk) if asked.office else None,
        str(asked.indicator.pk) if asked.indicator else None,
        Period(asked.year, None, asked.month, asked.alone or None),
    )
    found = sheets.read(table, Naming(office, indicator), given)
    rows = {str(row.pk): row for row in by_code.values()} | (
        {given.indicator or "": asked.indicator} if asked.indicator else {}
    )
    named = {str(one.pk): one for one in known.values()} | ({given.office or "": asked.office} if asked.office else {})
    wanted = [_wanted(one, rows, named, asked) for one in found.figures]
    return wanted, Plan(faults=list(found.faults), left=list(found.left))


def _by_name(person: User, near: Office) -> dict[str, Indicator]:
    """Every name of the indicators that the person knows; of two with one name that of the nearest office."""
    rows = sorted(visible_indicators(person).select_related("scope", "owner", "source_office"), key=lambda row: (
        near.path.startswith(row.scope.path), len(row.scope.path)
    ))  # fmt: skip
    return {plain(name): row for row in rows for name in (row.code, row.name, *row.aliases)}


def _wanted(one: sheets.Figure, rows: Mapping[str, Indicator], named: Mapping[str, Office], asked: Asked) -> Wanted:
    said, when = one.said, one.said.period
    assert said.office and said.indicator and when.year and when.last  # noqa: S101  (the core has looked)
    return Wanted(
        one.where, rows[said.indicator], named.get(said.office), said.office, when.year, when.last, one.value,
        said.unit, when.first, bool(when.alone), said.source, said.reason or asked.reason,
    )  # fmt: skip


# -- what would be entered ---------------------------------------------------------------------------------------------


def plan(person: User, wanted: Sequence[Wanted], today: date, begun: Plan | None = None) -> Plan:
    """What entering these figures would do. begun: the plan that reading their table gave."""
    made = begun or Plan()
    if len(wanted) > MOST:
        made.faults.append(Fault("", _("These are more than %(n)d figures; enter them in parts.") % {"n": MOST}))
        return made
    entries = _entries(wanted)
    may = observer(person)
    taken: dict[tuple[Key, int, int], Wanted] = {}
    for one in wanted:
        key = ((one.indicator.pk, one.whose), one.year, one.month)
        try:
            _fits(one, may, today)
            if key in taken:
                _once(taken[key], one)
                continue
            taken[key] = one
            line = _line(one, entries.get(key, ()))
        except LuoshiError as error:
            made.faults.append(Fault(one.where, str(error)))
            continue
        if line:
            made.lines.append(line)
        else:
            made.same += 1
    made.faults += _falls(made.lines, entries)
    made.questions += _gone(made.lines) + _out_of_scale(made.lines, entries)
    return made


Entries = Mapping[tuple[Key, int, int], Sequence[Observation]]


def _entries(wanted: Iterable[Wanted]) -> Entries:
    """All entries on the figures of these indicators and offices, by figure, in their order."""
    keys = {(one.indicator.pk, one.whose) for one in wanted}
    rows = Observation.objects.filter(indicator__in={pk for pk, _w in keys}, whose__in={whose for _pk, whose in keys})
    found: dict[tuple[Key, int, int], list[Observation]] = {}
    for row in rows.order_by("id"):
        found.setdefault(((row.indicator_id, row.whose), row.year, row.month), []).append(row)
    return found


def unknown(where: str) -> Fault:
    """The fault of a figure whose indicator or office the person does not know."""
    return Fault(where, _("There is no such indicator or office, or it is not for you to see."))


def _fits(one: Wanted, may: Callable[[Indicator, Office | None], bool], today: date) -> None:
    """Raise LuoshiError for a figure that cannot be entered whatever it is."""
    name, office = one.indicator.name, one.office
    if one.indicator.formula:
        raise LuoshiError(_("“%(name)s” is computed from other indicators; enter these.") % {"name": name})
    if office and not office.path.startswith(one.indicator.scope.path):
        raise LuoshiError(_("“%(name)s” is not measured for %(office)s.") % {"name": name, "office": office})
    if not may(one.indicator, office):
        raise LuoshiError(_("You may not enter “%(name)s” for %(office)s.") % {"name": name, "office": one.place})
    if not 1949 <= one.year <= 2100 or (one.year, one.month) > (today.year, today.month):
        sentence = _("%(year)d-%(month)02d is not over yet; enter what is known.")
        raise LuoshiError(sentence % {"year": one.year, "month": one.month})
    if one.indicator.kind == Indicator.Kind.FLOW and (one.first or 1) > 1 and one.first != one.month:
        sentence = _("Of months %(first)d to %(last)d alone nothing can be entered; give sums since January.")
        raise LuoshiError(sentence % {"first": one.first, "last": one.month})


def _once(first: Wanted, one: Wanted) -> None:
    if (first.value, first.unit, first.alone) != (one.value, one.unit, one.alone):
        raise LuoshiError(_("The same figure stands in %(cell)s, and is another there.") % {"cell": first.where})


def _line(one: Wanted, before: Sequence[Observation]) -> Line | None:
    """The figure as it would be entered; None where it is known as it is. Raises LuoshiError, and Conflict where there
    are other entries than were seen."""
    if one.seq is not None and one.seq != len(before):
        raise Conflict(len(before))
    value = one.value if one.value is None or not one.unit else units.convert(one.value, one.unit, one.indicator.unit)
    last = before[-1] if before else None
    cumulative = one.cumulative or one.indicator.kind != Indicator.Kind.FLOW
    if last and last.value == value and (last.cumulative == cumulative or one.month == 1 or value is None):
        return None
    firm = [row for row in before if row.status != Observation.Status.PROVISIONAL]
    if firm and last and not one.reason.strip():
        sentence = _("%(value)s is verified; to change it, say why in a column “修订原因”, or below for all figures.")
        raise LuoshiError(
            sentence % {"value": "—" if last.value is None else f"{last.value:.15g} {one.indicator.unit}"}
        )
    status = Observation.Status.REVISED if firm else Observation.Status.PROVISIONAL
    made = replace(one, alone=not cumulative, first=None)
    return Line(made, value, status, len(before) + 1, last)


def _falls(lines: Sequence[Line], entries: Entries) -> list[Fault]:
    """Sums since January that are below an earlier one of the year, for no reason that is told."""
    faults = []
    flows = [line for line in lines if line.wanted.indicator.kind == Indicator.Kind.FLOW]
    new = {((one.wanted.indicator.pk, one.wanted.whose), one.wanted.year, one.wanted.month): one for one in flows}
    for key, year in {(key, year) for key, year, _month in new}:
        known = {month: rows[-1] for (of, when, month), rows in entries.items() if (of, when) == (key, year)}
        given = [
            one for row in known.values() for one in observed.entries_of([row], "") if (key, year, row.month) not in new
        ]
        mine = {month: line for (of, when, month), line in new.items() if (of, when) == (key, year)}
        given += [
            series.Observation("", year, month, line.value, date.max, cumulative=line.wanted.cumulative)
            for month, line in mine.items()
        ]
        sums = series.cumulated(given, "", year, date.max)
        for before, month in series.falls(sums):
            line = mine.get(month) or mine.get(before)
            if line is None or line.wanted.reason.strip():
                continue
            words = {"last": month, "value": f"{sums[month]:.15g}", "before": before, "earlier": f"{sums[before]:.15g}"}
            sentence = _(
                "By month %(last)d the sum is %(value)s, less than the %(earlier)s by month %(before)d. Mend it, say "
                "that figures are of each month alone, or say why it falls."
            )
            faults.append(Fault(line.wanted.where, sentence % words))
    return sorted(faults, key=lambda fault: fault.where)


def _gone(lines: Sequence[Line]) -> list[Fault]:
    """Figures that are known, and would be missing."""
    sentence = _("%(value)s %(unit)s is known; entered would be that there is no figure. Is it so?")
    return [
        Fault(one.wanted.where, sentence % {"value": f"{one.before.value:.15g}", "unit": one.wanted.indicator.unit})
        for one in lines
        if one.value is None and one.before and one.before.value is not None
    ]


def _out_of_scale(lines: Sequence[Line], entries: Entries) -> list[Fault]:
    """Figures so far from the usual that their unit may be another."""
    usual: dict[Key, dict[int, list[float]]] = {}
    for (key, _year, month), rows in entries.items():
        if rows[-1].value is not None and rows[-1].cumulative:
            usual.setdefault(key, {}).setdefault(month, []).append(rows[-1].value)
    found = []
    for line in lines:
        one = line.wanted
        by_month = usual.get((one.indicator.pk, one.whose), {})
        like = by_month.get(one.month) or [value for values in by_month.values() for value in values]
        if line.value is None or not one.cumulative or not series.out_of_scale(line.value, like):
            continue
        words = {
            "value": f"{line.value:.15g}",
            "unit": one.indicator.unit,
            "usual": f"{sorted(like)[len(like) // 2]:.15g}",
        }
        sentence = _("%(value)s %(unit)s, where %(usual)s is usual: is its unit another?")
        found.append(Fault(one.where, sentence % words))
    return found


# -- entered -----------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class File:
    """The table that figures come from: its name and the SHA-256 under which its bytes are kept."""

    name: str = ""
    sha256: str = ""


@transaction.atomic
def enter(person: User, wanted: Sequence[Wanted], asked: Asked, today: date, file: File | None = None) -> FigureLoad:
    """Enter them all, or raise LuoshiError with the first fault and enter none. Raises Forbidden, and Conflict where
    somebody was quicker."""
    if not memberships(person):
        raise Forbidden
    made, file = plan(person, wanted, today), file or File()
    if made.faults:
        first = made.faults[0]
        raise LuoshiError(f"{first.where}: {first.sentence}" if first.where else first.sentence)
    if not made.lines:
        raise LuoshiError(_("There is nothing new to enter: all of it is known as it is."))
    load = FigureLoad.objects.create(
        actor=person, entered_for=memberships(person)[0].office, entered=today, file_name=file.name[:255],
        file_sha256=file.sha256, source=asked.source.strip()[:300], reason=asked.reason.strip()[:500],
        figures=len(made.lines),
    )  # fmt: skip
    try:
        with transaction.atomic():
            Observation.objects.bulk_create([_row(line, load, asked) for line in made.lines], batch_size=500)
    except IntegrityError:
        raise Conflict(0) from None
    courses.refresh({line.wanted.indicator for line in made.lines}, {line.wanted.whose for line in made.lines}, today)
    return load


def _row(line: Line, load: FigureLoad, asked: Asked) -> Observation:
    """The entry on one figure; the core looks at it once more."""
    one, name = line.wanted, line.wanted.place
    source = " ".join(filter(None, (one.source or asked.source, load.file_name, one.where if load.file_name else "")))
    new = series.Observation(
        name, one.year, one.month, line.value, load.entered, line.status, one.cumulative, source, one.reason
    )  # type: ignore[arg-type]
    series.enter(observed.entries_of([line.before] if line.before else [], name), new)
    reason = one.reason if line.before or one.reason != asked.reason else ""  # what was said of all explains changes
    return Observation(
        indicator=one.indicator, office=one.office, whose=one.whose, year=one.year, month=one.month, seq=line.seq,
        value=line.value, cumulative=one.cumulative, status=line.status, reason=reason.strip()[:500],
        source=source[:300], entered=load.entered, actor=load.actor, entered_for=load.entered_for, load=load,
    )  # fmt: skip
