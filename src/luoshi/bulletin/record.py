"""A record of delivery as a document: Markdown or Word, by the file's ending."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from luoshi.bulletin import page
from luoshi.evaluation.record import Record
from luoshi.i18n import gettext as _


def document(record: Record) -> page.Page:
    """The record in words: what was verified, whom the office helped, extensions, leniency. Parts without anything say
    so, so that nobody need ask whether they were forgotten."""
    title = _("Record of delivery: {office}").format(office=record.office)
    span = _("{since} to {until}").format(since=record.since, until=record.until)
    sentence = _("{n} verified results, {in_time} of them in time; {helped} offices' items helped; {later} extensions.")
    summary = sentence.format(
        n=len(record.results), in_time=record.in_time, helped=len(record.helped), later=len(record.extensions)
    )
    return page.Page(
        title,
        (span, summary, _("Of offices only: no person is named, scored or ranked.")),
        (_results(record), _helped(record), _extensions(record), _lenience(record)),
    )


def write(record: Record, path: Path) -> None:
    """Write the record. Raises LuoshiError for an ending other than .docx and .md, and a place that cannot be written
    to."""
    page.write(document(record), path)


def _results(record: Record) -> page.Part:
    heading = (_("Item"), _("Due"), _("Checked"), _("Result"), _("Evidence"))
    rows = (
        (f"{one.item} {one.title}", _day(one.due), _day(one.verified), one.attained, _list(one.evidence))
        for one in record.results
    )
    return page.Part(_("Verified results"), heading, tuple(rows))


def _helped(record: Record) -> page.Part:
    rows = ((f"{one.item} {one.title}", one.lead, _day(one.verified)) for one in record.helped)
    return page.Part(_("Offices helped"), (_("Item"), _("Lead office"), _("Checked")), tuple(rows))


def _extensions(record: Record) -> page.Part:
    heading = (_("Item"), _("Due"), _("Put off to"), _("Reason"), _("Decided"))
    rows = (
        (f"{one.item} {one.title}", _day(one.before), _day(one.after), one.reason, _day(one.decided))
        for one in record.extensions
    )
    return page.Part(_("Extensions"), heading, tuple(rows))


def _lenience(record: Record) -> page.Part:
    heading = (_("Item"), _("Criterion"), _("Reason"), _("Decided"))
    rows = ((f"{one.item} {one.title}", one.criterion, one.reason, _day(one.decided)) for one in record.lenience)
    return page.Part(_("Leniency"), heading, tuple(rows))


def _day(day: object) -> str:
    return str(day or "—")


def _list(words: Iterable[str]) -> str:
    return "、".join(words)
