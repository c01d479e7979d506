"""The State Council's notice on a year's holidays, read into a year table: for the night on which it comes out.

Every figure that the notice gives twice is compared: weekdays in brackets, and the number of days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

from luoshi.calendar.tables import DAY, Holiday, Paper, YearTable
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

HEAD = r"[一二三四五六七八九十]+、([^：:。，\n]{2,12})[：:]"
SECTION = re.compile(HEAD + rf"(.*?)(?=\n|{HEAD}|$)")
TITLE = re.compile(r"国务院办公厅关于(20\d\d)年部分节假日安排的通知")
ONE = r"(?:(?P<{0}y>20\d\d)年)?(?:(?P<{0}m>\d{{1,2}})月)?(?P<{0}d>\d{{1,2}})日(?:[（(](?P<{0}w>[^）)]*)[）)])?"
SPAN = re.compile(
    ONE.format("a") + r"(?:(?:至|—|-|～)" + ONE.format("b") + r")?放假(?:调休|公休)?[^。]*?(?:共?(?P<n>\d{1,2})天|。|$)"
)
WORKED = re.compile(r"(?:^|[。，,；;])([^。，,；;]*)上班")
DAYS = re.compile(ONE.format("a"))
WEEKDAYS = "一二三四五六日"


def parse_notice(text: str, url: str = "") -> YearTable:
    """The table that the notice's text gives; LuoshiError says which sentence cannot be read or contradicts itself."""
    title = TITLE.search(text)
    if title is None:
        raise LuoshiError(
            _("This is not the State Council's notice: its title “…关于××××年部分节假日安排的通知” is missing.")
        )
    year = int(title[1])
    holidays, worked = [], set[date]()
    for section in SECTION.finditer(text):
        names, body = tuple(section[1].strip().split("、")), section[2].replace(" ", "")
        holiday = _holiday(names, body, year)
        holidays.append(holiday)
        worked.update(_worked(body, holiday, year))
    if len(holidays) < 5:
        raise LuoshiError(_("The notice names only {n} holidays; give its whole text.").format(n=len(holidays)))
    workdays = frozenset(day for day in worked if day.weekday() >= 5)
    return YearTable(year, (Paper(title[0], url),), tuple(holidays), workdays)


def to_yaml(table: YearTable) -> str:
    """The table as a file of rules/workdays, which `parse_table` reads."""
    lines = [f"year: {table.year}", "papers:"]
    lines += [f'  - {{title: {paper.title}, url: "{paper.url}"}}' for paper in table.papers]
    lines.append("holidays:  # first and last day off")
    for holiday in table.holidays:
        names = ", ".join(holiday.names)
        lines.append(f"  - {{names: [{names}], first: {holiday.first}, last: {holiday.last}}}")
    lines.append("# days of a weekend on which everybody works")
    lines.append(f"workdays: [{', '.join(map(str, sorted(table.workdays)))}]")
    return "\n".join(lines) + "\n"


def _holiday(names: tuple[str, ...], body: str, year: int) -> Holiday:
    span = SPAN.search(body)
    if span is None:
        raise LuoshiError(_("The days of {name} cannot be read: “{text}”.").format(name=names[0], text=body))
    first = _day(span, "a", year, names[0])
    last = _day(span, "b", first.year, names[0], first) if span["bd"] else first
    if span["n"] and int(span["n"]) != (last - first).days + 1:
        sentence = _("{name}: {first} to {last} are not the {n} days that the notice says.")
        raise LuoshiError(sentence.format(name=names[0], first=first, last=last, n=span["n"]))
    return Holiday(names, first, last)


def _day(match: re.Match[str], group: str, year: int, name: str, after: date | None = None) -> date:
    number = int(match[group + "y"] or year)
    month = int(match[group + "m"] or (after.month if after else 0))
    try:
        day = date(number, month, int(match[group + "d"]))
    except ValueError as error:
        raise LuoshiError(_("{name}: “{text}” is no day.").format(name=name, text=match[0])) from error
    if not match[group + "y"] and name.startswith("元旦") and month == 12 and number == year:
        day = day.replace(year=year - 1)
    if after and day < after:
        day = day.replace(year=after.year + 1)
    said = re.search(r"(?:周|星期)([一二三四五六日])", match[group + "w"] or "")
    if said and WEEKDAYS.index(said[1]) != day.weekday():
        sentence = _("{name}: {day} is not 周{weekday}, as the notice says.")
        raise LuoshiError(sentence.format(name=name, day=day, weekday=said[1]))
    return day


def _worked(body: str, holiday: Holiday, year: int) -> Iterator[date]:
    """The days in the clauses that end in 上班."""
    for clause in WORKED.finditer(body):
        before: date | None = None
        for match in DAYS.finditer(clause[1]):
            day = _day(match, "a", year, holiday.names[0], before if not match["am"] else None)
            if abs(day - holiday.first) > 40 * DAY:
                sentence = _("{name}: {day} is too far away to be worked for it.")
                raise LuoshiError(sentence.format(name=holiday.names[0], day=day))
            before = day
            yield day
