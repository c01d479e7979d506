"""A plan as GanttProject's own file (.gan): written for GanttProject, and read from it.

GanttProject counts whole days off Saturday, Sunday and the holidays named in the file, and knows nothing of worked
weekends: Chinese holidays are written as its days off, and worked weekends as its exceptions, so that it counts as
Luoshi does. What its format has no place for, deadlines and durations in calendar days, stands in a task's notes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from lxml import etree

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.schedule import Schedule
from luoshi.work.plan.values import DAYS, WORKDAYS, Kind, Link, Plan, Step

_TYPES: dict[str, Kind] = {"1": "SS", "2": "FS", "3": "FF", "4": "SF"}
_CODES = {kind: code for code, kind in _TYPES.items()}
_NOTE = re.compile(r"^luoshi:(days|deadline) (\S+)$", re.MULTILINE)
_NO_EARLIER = "1"
"""GanttProject's third date constraint: not to begin earlier than its day."""


def to_gan(found: Schedule) -> bytes:
    """The project file, on the earliest dates, or on the latest where today is not known."""
    root: Any = etree.Element("project", name=found.plan.title or "plan", company="", webLink="")
    root.set("version", "3.3.3300")
    root.set("locale", "zh_CN")
    _calendars(root, found)
    tasks = etree.SubElement(root, "tasks")
    etree.SubElement(tasks, "taskproperties")
    numbers = {step.key: str(n) for n, step in enumerate(found.plan.steps)}
    elements = {step.key: _task(tasks, found, step, numbers[step.key]) for step in found.plan.steps}
    for link in found.plan.links:
        depend = etree.SubElement(elements[link.before], "depend", id=numbers[link.after])
        depend.set("type", _CODES[link.kind])
        depend.set("difference", str(link.lag))
        depend.set("hardness", "Strong")
    for empty in ("resources", "allocations", "vacations", "roles"):  # readers count on them
        etree.SubElement(root, empty)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def from_gan(content: bytes, name: str = "") -> Plan:
    """The plan in a GanttProject file. LuoshiError for what is none."""
    try:
        root = etree.fromstring(content, etree.XMLParser(resolve_entities=False, no_network=True))
    except etree.XMLSyntaxError as error:
        raise _no_file(name, str(error)) from None
    if root.tag != "project" or root.find("tasks") is None:
        raise _no_file(name, "project/tasks")
    steps: list[Step] = []
    links: list[Link] = []
    try:
        for task, item in _tasks(root.find("tasks")):
            steps.append(_step(task, item))
            links += [_link(depend, task.get("id")) for depend in task.iterfind("depend")]
    except (TypeError, ValueError) as error:
        raise _no_file(name, str(error)) from None
    return Plan(tuple(steps), tuple(links), title=root.get("name", ""))


def _no_file(name: str, reason: str) -> LuoshiError:
    sentence = _("{name} is no GanttProject file ({reason}); save the project as .gan and try again.")
    return LuoshiError(sentence.format(name=name, reason=reason))


def _calendars(root: Any, found: Schedule) -> None:
    """Saturday and Sunday off, the holidays off, the worked weekends worked."""
    calendars = etree.SubElement(root, "calendars")
    kinds = etree.SubElement(calendars, "day-types")
    for number in "01":
        etree.SubElement(kinds, "day-type", id=number)
    week = etree.SubElement(kinds, "default-week", id="1", name="default")
    for day, off in zip(("sun", "mon", "tue", "wed", "thu", "fri", "sat"), "1000001", strict=True):
        week.set(day, off)
    shown = [each for dates in found.dates.values() for each in (dates.early_start, dates.early_finish)]
    shown += [each for dates in found.dates.values() for each in (dates.late_start, dates.late_finish)]
    known = [each for each in shown if each]
    table, first = found.network.calendars[WORKDAYS], min(known)
    for n in range((max(known) - first).days + 1):
        each = first + timedelta(days=n)
        if table.works(each) == (each.weekday() >= 5):
            kind = "WORKING_DAY" if table.works(each) else "HOLIDAY"
            written = {"year": each.year, "month": each.month, "date": each.day, "type": kind}
            etree.SubElement(calendars, "date", {name: str(value) for name, value in written.items()})


def _task(tasks: Any, found: Schedule, step: Step, number: str) -> Any:
    dates = found.dates[step.key]
    start, finish = dates.early_start or dates.late_start, dates.early_finish or dates.late_finish
    elapsed = step.calendar == DAYS
    # GanttProject counts working days only: what was counted otherwise becomes those that lie in it
    length = _worked(found, start, finish) if elapsed or step.done else step.duration
    task = etree.SubElement(tasks, "task", id=number, name=step.name, start=start.isoformat())
    task.set("meeting", "false" if step.duration else "true")
    task.set("duration", str(max(length, 1) if step.duration else 0))
    task.set("complete", "100" if step.done else "0")
    task.set("expand", "true")
    if step.earliest:
        task.set("thirdDate", step.earliest.isoformat())
        task.set("thirdDate-constraint", _NO_EARLIER)
    notes = [f"luoshi:days {step.duration}"] if elapsed and step.duration else []
    notes += [f"luoshi:deadline {step.deadline}"] if step.deadline else []
    if notes:
        etree.SubElement(task, "notes").text = "\n".join(notes)
    return task


def _worked(found: Schedule, first: date, last: date) -> int:
    table = found.network.calendars[WORKDAYS]
    return table.count(table.moment(last) + 1) - table.count(table.moment(first))


def _tasks(above: Any, item: str = "") -> Iterator[tuple[Any, str]]:
    """The tasks that are work; a task with tasks below it is the item they belong to."""
    for task in above.iterfind("task"):
        if task.find("task") is None:
            yield task, item
        else:
            yield from _tasks(task, task.get("name", ""))


def _step(task: Any, item: str) -> Step:
    notes = dict(_NOTE.findall(task.findtext("notes") or ""))
    start, length = date.fromisoformat(task.get("start")), int(task.get("duration", "0"))
    bound, done = task.get("thirdDate-constraint") == _NO_EARLIER, task.get("complete") == "100"
    return Step(
        key=task.get("id"),
        title=task.get("name", ""),
        duration=0 if task.get("meeting") == "true" else int(notes.get("days", length)),
        calendar=DAYS if "days" in notes else WORKDAYS,
        earliest=date.fromisoformat(task.get("thirdDate")) if bound else None,
        deadline=date.fromisoformat(notes["deadline"]) if "deadline" in notes else None,
        started=start if done else None,
        done=_last(start, length) if done else None,
        item=item,
    )


def _last(first: date, length: int) -> date:
    """The last day of so many working days from `first`."""
    from luoshi.calendar import add_workdays

    return add_workdays(first, length - 1) if length > 1 else first


def _link(depend: Any, before: str) -> Link:
    kind = _TYPES.get(depend.get("type", "2"), "FS")
    return Link(before, depend.get("id"), kind, int(depend.get("difference", "0")), "")
