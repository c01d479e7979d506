"""Days that come again: RFC 5545 rules by python-dateutil, with names for the usual ones."""

from __future__ import annotations

import re
from datetime import date, datetime, time
from typing import Literal

from luoshi.calendar.days import Calendar
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

NAMED = {
    "daily": "FREQ=DAILY",
    "weekly": "FREQ=WEEKLY;BYDAY=FR",
    "fortnightly": "FREQ=WEEKLY;INTERVAL=2;BYDAY=FR",
    "monthly": "FREQ=MONTHLY;BYMONTHDAY=-1",
    "quarterly": "FREQ=YEARLY;BYMONTH=3,6,9,12;BYMONTHDAY=-1",
    "half_yearly": "FREQ=YEARLY;BYMONTH=6,12;BYMONTHDAY=-1",
    "yearly": "FREQ=YEARLY;BYMONTH=12;BYMONTHDAY=-1",
}
"""每日, 每周 (Friday), 每两周, 每月, 每季度, 每半年, 每年 (last day)."""

FINER = re.compile("HOURLY|MINUTELY|SECONDLY")

Roll = Literal["none", "next", "previous"]


def occurrences(rule: str, start: date, end: date, calendar: Calendar | None = None, roll: Roll = "next") -> list[date]:
    """The days of the rule (RFC 5545, or a name of `NAMED`) from `start` to `end`.

    With a calendar, one that is off is moved to the next or previous working day; two that meet are one.
    LuoshiError for a rule that is none.
    """
    from dateutil.rrule import rrulestr

    first, last = (datetime.combine(day, time.min) for day in (start, end))
    try:
        if FINER.search(rule):
            raise ValueError(rule)
        found = rrulestr(NAMED.get(rule, rule), dtstart=first)
        days = [moment.date() for moment in found.between(first, last, inc=True)]
    except (ValueError, TypeError, AttributeError, KeyError) as error:
        names = ", ".join(NAMED)
        sentence = _(
            "“{rule}” is no rule of recurrence; write one of {names}, or RFC 5545 as FREQ=MONTHLY;BYMONTHDAY=25."
        )
        raise LuoshiError(sentence.format(rule=rule, names=names)) from error
    if calendar is None or roll == "none":
        return days
    move = calendar.next_workday if roll == "next" else calendar.previous_workday
    return sorted({move(day) for day in days})
