"""A schedule as a workbook (倒排工期表): one row a step, and a second sheet with what cannot be done and why.

The columns of the plan itself are named as `sheet` reads them, so that the workbook can be corrected and planned anew.
"""

from __future__ import annotations

import io
from datetime import date
from pathlib import Path
from typing import Any

from luoshi import files
from luoshi.i18n import gettext as _
from luoshi.rules import load
from luoshi.work.plan import sentences
from luoshi.work.plan.proof import of_missed
from luoshi.work.plan.relax import of_missed_deadline
from luoshi.work.plan.schedule import Schedule
from luoshi.work.plan.values import DAYS, Link, Step

_GIVEN = (
    *(("key", 8), ("item", 10), ("title", 30), ("office", 16), ("duration", 9), ("predecessors", 14), ("deadline", 11)),
    *(("earliest", 11), ("fixed", 11), ("started", 11), ("done", 11), ("basis", 30)),
)


def findings(found: Schedule) -> list[tuple[str, str]]:
    """Each missed deadline as a sentence, with the advice; the worst first."""
    proofs = sorted((of_missed(found, step.key) for step in found.missed), key=lambda proof: -proof.excess)
    return [
        (sentences.missed(found, proof), sentences.advice(found, of_missed_deadline(found, proof.keys[-1], proof)))
        for proof in proofs
    ]


def write(found: Schedule, path: Path, said: list[tuple[str, str]]) -> None:
    """Write the workbook; `said` is what `findings` gave. LuoshiError where the place cannot be written to."""
    import xlsxwriter

    content = io.BytesIO()
    # a step's name that begins with = stays text
    book = xlsxwriter.Workbook(content, {"strings_to_formulas": False, "strings_to_urls": False, "in_memory": True})
    _plan(book, found)
    if said:
        _findings(book, said)
    book.close()
    files.write(path, content.getvalue())


def _plan(book: Any, found: Schedule) -> None:
    names = load("planning")["columns"]
    computed = (
        *((_("Latest start"), 11), (_("Latest finish"), 11), (_("Earliest start"), 11), (_("Earliest finish"), 11)),
        *((_("Days to spare"), 9), (_("Critical"), 7)),
    )
    columns = [*((names[key][0], width) for key, width in _GIVEN), *computed]
    base = {"font_size": 10, "valign": "vcenter", "border": 1}
    cell, day = book.add_format(base | {"text_wrap": True}), book.add_format(base | {"num_format": "yyyy-mm-dd"})
    late = book.add_format(base | {"font_color": "#B42318", "bold": True})
    heading = book.add_format(base | {"bold": True, "align": "center", "bg_color": "#F2F2F2", "text_wrap": True})
    sheet = book.add_worksheet(_("Plan"))
    for place, (name, _unused) in enumerate(columns):
        sheet.write_string(0, place, name, heading)
    sheet.freeze_panes(1, 3)
    sheet.set_landscape()
    sheet.set_paper(9)  # A4
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(0)
    into: dict[str, list[Link]] = {}
    for link in found.plan.links:
        into.setdefault(link.after, []).append(link)
    rows = [[*_given(step, into.get(step.key, [])), *_computed(found, step)] for step in found.plan.steps]
    for place, (_heading, width) in enumerate(columns):
        # a column that nobody has filled takes no room on paper; it is there to be filled
        sheet.set_column(place, place, width, None, {"hidden": all(row[place] in ("", None) for row in rows)})
    for row, values in enumerate(rows, 1):
        for place, value in enumerate(values):
            if isinstance(value, date):
                sheet.write_datetime(row, place, value, day)
            elif isinstance(value, int):
                sheet.write_number(row, place, value, late if value < 0 else cell)
            else:
                sheet.write_string(row, place, value or "", cell)


def _given(step: Step, links: list[Link]) -> list[str | int | date | None]:
    length = f"{step.duration}天" if step.calendar == DAYS else step.duration
    before = "，".join(predecessor(link, step) for link in links)
    days = (step.deadline, step.earliest, step.fixed, step.started, step.done)
    return [step.key, step.item, step.name, step.office, length, before, *days, basis_text(step)]


def basis_text(step: Step) -> str:
    """As `sheet.basis_of` reads it."""
    if step.basis is None:
        return ""
    return _("assumed: {text}").format(text=step.basis.text) if step.basis.kind == "assumed" else step.basis.text


def predecessor(link: Link, step: Step) -> str:
    """A link as it is written in a cell: 3, 3SS, 3FS+5, 3FS+30天."""
    if not link.lag:
        return link.before if link.kind == "FS" else f"{link.before}{link.kind}"
    unit = "天" if (link.calendar or step.calendar) == DAYS else "工作日"
    return f"{link.before}{link.kind}{link.lag:+d}{unit}"


def _computed(found: Schedule, step: Step) -> list[str | int | date | None]:
    dates = found.dates[step.key]
    spare = "" if dates.total is None else dates.total
    days = (dates.late_start, dates.late_finish, dates.early_start, dates.early_finish)
    return [*days, spare, _("yes") if dates.critical else ""]


FINDING = 60
"""Width of a column of sentences, in characters of half width."""


def _lines(text: str) -> int:
    """How many lines a sentence takes."""
    return -(-sum(2 if ord(letter) > 0x2E80 else 1 for letter in text) // (FINDING - 4))


def _findings(book: Any, said: list[tuple[str, str]]) -> None:
    wrap = book.add_format({"text_wrap": True, "valign": "top", "border": 1})
    sheet = book.add_worksheet(_("What does not fit"))
    sheet.set_column(0, 1, FINDING)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
    for row, (why, advice) in enumerate(said):
        sheet.set_row(row, 16 * max(_lines(why), _lines(advice)))  # programs differ in doing it by themselves
        sheet.write_string(row, 0, why, wrap)
        sheet.write_string(row, 1, advice, wrap)
