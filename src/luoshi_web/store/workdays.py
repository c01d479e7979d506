"""The calendar in force here: the year tables that Luoshi ships, and those loaded since."""

from __future__ import annotations

from functools import lru_cache

from luoshi.calendar import CHINA, Calendar, parse_table
from luoshi_web.models import YearPaper


def in_force() -> Calendar:
    """The calendar with all papers that were loaded; the shipped one where there are none. One query."""
    return _calendar(tuple(YearPaper.objects.order_by("year").values_list("year", "text")))


@lru_cache(maxsize=4)
def _calendar(papers: tuple[tuple[int, str], ...]) -> Calendar:
    return Calendar(tables={year: parse_table(text, str(year)) for year, text in papers}) if papers else CHINA
