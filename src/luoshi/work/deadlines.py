"""Due days that a new paper moves: what the move `move_due` is given, one entry for each."""

from __future__ import annotations

from typing import Any

from luoshi.calendar import Calendar, due_day
from luoshi.i18n import gettext as _
from luoshi.work.values import Standing
from luoshi.work.workflow import workflow


def moved(standing: Standing, calendar: Calendar) -> dict[str, Any] | None:
    """The data of `Action("move_due", …)` if the calendar gives the item another due day than it has; else None.

    Days that were named, extended or corrected were not computed and never move.
    """
    if not standing.due_rule or standing.state not in workflow().moves["move_due"].origins:
        return None
    due = due_day(standing.due_rule, calendar)
    if due.day == standing.due:
        return None
    titles = "; ".join(paper.title for paper in calendar.table(due.day.year).papers)
    return {
        "due": due.day,
        "due_rule": dict(standing.due_rule),
        "reason": _("Computed again by {papers}.").format(papers=titles),
    }
