"""Year tables: which days are off and which weekend days are worked, as the State Council's paper of that year says."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from importlib.resources import files
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Paper:
    """The paper that a table rests on."""

    title: str
    url: str = ""


@dataclass(frozen=True, slots=True)
class Holiday:
    """A holiday (春节, 国庆节, …): its first and last day off. Two that fall together are one, with both names."""

    names: tuple[str, ...]
    first: date
    last: date
    official: bool = True

    def days(self) -> Iterator[date]:
        """Every day off, first to last."""
        return (self.first + n * DAY for n in range((self.last - self.first).days + 1))


@dataclass(frozen=True, slots=True)
class YearTable:
    """What one paper, or the provisional rule, says. It may speak of the December before its year."""

    year: int
    papers: tuple[Paper, ...]
    holidays: tuple[Holiday, ...]
    workdays: frozenset[date]
    official: bool = True

    def off(self) -> frozenset[date]:
        """All days off that the table names."""
        return frozenset(day for holiday in self.holidays for day in holiday.days())


def load_yaml(text: str) -> Any:
    """The YAML in `text`; ValueError if it is none."""
    import yaml  # half of the time that importing luoshi.calendar would take

    try:
        return yaml.load(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # noqa: S506 - both are safe
    except yaml.YAMLError as error:
        raise ValueError(error) from error


def parse_table(text: str, name: str = "") -> YearTable:
    """The year table written in YAML as rules/workdays/2026.yaml is. LuoshiError says what is wrong with it."""
    try:
        return _check(_table(load_yaml(text)))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        sentence = _("The year table {name} cannot be read ({what}); write it as rules/workdays/2026.yaml is written.")
        raise LuoshiError(sentence.format(name=name, what=error)) from error


def _table(row: Mapping[str, Any]) -> YearTable:
    official = row.get("official", True)
    holidays = (
        Holiday(tuple(each["names"]), _day(each["first"]), _day(each["last"]), official) for each in row["holidays"]
    )
    return YearTable(
        year=int(row["year"]),
        papers=tuple(Paper(paper["title"], paper.get("url", "")) for paper in row["papers"]),
        holidays=tuple(holidays),
        workdays=frozenset(_day(day) for day in row["workdays"]),
        official=official,
    )


def _day(value: Any) -> date:
    if isinstance(value, date):
        return value
    return date.fromisoformat(value)


def _check(table: YearTable) -> YearTable:
    """The table, if it can be true."""
    if not table.papers:
        raise ValueError(_("it names no paper"))
    first, last = date(table.year - 1, 12, 1), date(table.year, 12, 31)
    for day in table.off() | table.workdays:
        if not first <= day <= last:
            raise ValueError(_("{day} is not of the year").format(day=day))
    if both := table.off() & table.workdays:
        raise ValueError(_("{day} is both off and worked").format(day=min(both)))
    for holiday in table.holidays:
        if not 0 <= (holiday.last - holiday.first).days <= 15:
            raise ValueError(_("{name} ends before it begins, or lasts too long").format(name=holiday.names[0]))
    for day in table.workdays:
        if day.weekday() < 5:
            raise ValueError(_("{day} is no weekend day, it is worked anyway").format(day=day))
    return table


@cache
def shipped(year: int) -> YearTable | None:
    """The table that Luoshi brings for that year, if its paper was out."""
    path = files("luoshi.rules").joinpath("workdays", f"{year}.yaml")
    if not path.is_file():
        return None
    return parse_table(path.read_text(encoding="utf-8"), f"{year}.yaml")
