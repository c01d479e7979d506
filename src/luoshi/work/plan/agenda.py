"""A plan as a calendar file (.ics, RFC 5545): each open step on the days by which it must be done, counted back."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from hashlib import sha256

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.schedule import Schedule


def to_ics(found: Schedule) -> bytes:
    """The calendar file. An event's UID follows from the plan's title and the step's key, so that a file imported again
    moves it, not doubles it."""
    try:
        from icalendar import Calendar, Event
    except ImportError:
        raise LuoshiError(_("Calendar files need icalendar: pip install 'luoshi[plan]'")) from None
    calendar = Calendar()
    calendar.add("prodid", "-//Luoshi//plan//")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", found.plan.title or "Luoshi")
    stamp = found.today or min(dates.late_start for dates in found.dates.values())
    for step in found.plan.steps:
        if step.done:
            continue
        dates = found.dates[step.key]
        event = Event()
        event.add("uid", sha256(f"{found.plan.title}\n{step.key}".encode()).hexdigest()[:32] + "@luoshi")
        event.add("dtstamp", datetime.combine(stamp, time(), UTC))
        event.add("dtstart", dates.late_start)
        event.add("dtend", dates.late_finish + timedelta(days=1))
        event.add("transp", "TRANSPARENT")  # a day by which something is due keeps nobody busy
        event.add("summary", _("{step} (latest)").format(step=step.name))
        if step.office:
            event.add("location", step.office)
        if dates.total is not None:
            event.add("description", _("Days to spare: {n}").format(n=dates.total))
        calendar.add_component(event)
    content: bytes = calendar.to_ical()
    return content
