"""Working days, holidays, due days that show how they were computed, and days that come again.

from luoshi.calendar import add_workdays, due_day, holiday
add_workdays(date(2026, 2, 9), 20)
holiday("春节", 2026).first
"""

from luoshi.calendar.days import (
    CHINA,
    Calendar,
    OwnDays,
    add_workdays,
    holiday,
    is_workday,
    next_workday,
    previous_workday,
    workdays_between,
)
from luoshi.calendar.due import DueDay, DueStep, due_day
from luoshi.calendar.many import add_workdays_many
from luoshi.calendar.notice import parse_notice
from luoshi.calendar.recurrence import NAMED, occurrences
from luoshi.calendar.statute import festival
from luoshi.calendar.tables import Holiday, Paper, YearTable, parse_table

__all__ = [
    "CHINA",
    "NAMED",
    "Calendar",
    "DueDay",
    "DueStep",
    "Holiday",
    "OwnDays",
    "Paper",
    "YearTable",
    "add_workdays",
    "add_workdays_many",
    "due_day",
    "festival",
    "holiday",
    "is_workday",
    "next_workday",
    "occurrences",
    "parse_notice",
    "parse_table",
    "previous_workday",
    "workdays_between",
]
