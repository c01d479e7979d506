"""A plan as Microsoft Project XML (MSPDI), which Project, ProjectLibre, GanttProject and others read and write.

Schema: http://schemas.microsoft.com/project (Project 2007). Written: the earliest dates, or the latest where today is
not known, with Project's own constraints, so that its own scheduling keeps them. Read: tasks, links, deadlines and
progress; lags and durations in working time become working days of eight hours, elapsed ones calendar days.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from lxml import etree

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.schedule import Schedule
from luoshi.work.plan.values import DAYS, WORKDAYS, Kind, Link, Plan, Step

NAMESPACE = "http://schemas.microsoft.com/project"
_TYPES: dict[str, Kind] = {"0": "FF", "1": "FS", "2": "SF", "3": "SS"}
_CODES = {kind: code for code, kind in _TYPES.items()}
_WORKING, _ELAPSED = "7", "8"
"""Lag formats: days, elapsed days."""
_PERIOD = re.compile(r"P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?")


def to_xml(found: Schedule) -> bytes:
    """The project file."""
    root: Any = etree.fromstring(f'<Project xmlns="{NAMESPACE}"/>')
    _add(root, Name=found.plan.title or "plan", ScheduleFromStart="1", MinutesPerDay="480", DaysPerMonth="20")
    numbers = {step.key: n for n, step in enumerate(found.plan.steps, 1)}
    into: dict[str, list[Link]] = {}
    for link in found.plan.links:
        into.setdefault(link.after, []).append(link)
    tasks = etree.SubElement(root, f"{{{NAMESPACE}}}Tasks")
    for step in found.plan.steps:
        dates = found.dates[step.key]
        start, finish = dates.early_start or dates.late_start, dates.early_finish or dates.late_finish
        task = etree.SubElement(tasks, f"{{{NAMESPACE}}}Task")
        _add(task, UID=numbers[step.key], ID=numbers[step.key], Name=step.name, WBS=step.key, OutlineLevel=1)
        elapsed = step.calendar == DAYS
        hours = 24 if elapsed else 8
        milestone = step.duration == 0
        _add(task, Start=f"{start}T{'17' if milestone else '08'}:00:00", Finish=f"{finish}T17:00:00")
        _add(task, Duration=f"PT{step.duration * hours}H0M0S", DurationFormat=_ELAPSED if elapsed else _WORKING)
        _add(task, Milestone=int(milestone), PercentComplete=100 if step.done else 0)
        if step.done:
            _add(task, ActualFinish=f"{step.done}T17:00:00")
        if step.started or step.done:
            _add(task, ActualStart=f"{step.started or step.done}T08:00:00")
        if step.fixed or step.earliest:
            _add(task, ConstraintType=2 if step.fixed else 4, ConstraintDate=f"{step.fixed or step.earliest}T08:00:00")
        if step.deadline:
            _add(task, Deadline=f"{step.deadline}T17:00:00")
        for link in into.get(step.key, ()):
            _add_link(task, link, numbers[link.before], link.calendar or step.calendar)
    content: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)
    return content


def _add_link(task: Any, link: Link, number: int, calendar: str) -> None:
    elapsed = calendar == DAYS
    minutes = link.lag * (1440 if elapsed else 480)
    element = etree.SubElement(task, f"{{{NAMESPACE}}}PredecessorLink")
    _add(element, PredecessorUID=number, Type=_CODES[link.kind])
    _add(element, LinkLag=minutes * 10, LagFormat=_ELAPSED if elapsed else _WORKING)


def _add(parent: Any, **values: object) -> None:
    for name, value in values.items():
        etree.SubElement(parent, f"{{{NAMESPACE}}}{name}").text = str(value)


def from_xml(content: bytes, name: str = "") -> Plan:
    """The plan in a project file; summary tasks give their name to the items below them."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(content, parser)
        if etree.QName(root).localname != "Project":
            raise ValueError(etree.QName(root).localname)
        tasks = list(_tasks(root))
        steps = tuple(step for step, _links in tasks)
        keys = {step.key for step in steps}
        links = tuple(link for _step, found in tasks for link in found if link.before in keys)
        return Plan(steps, links, title=_text(root, "Name") or name)
    except (etree.XMLSyntaxError, ValueError) as error:
        sentence = _("{name} is no Microsoft Project XML file ({reason}); save the project as XML and try again.")
        raise LuoshiError(sentence.format(name=name, reason=error)) from None


def _tasks(root: Any) -> Iterator[tuple[Step, list[Link]]]:
    item = ""
    for task in root.iterfind(f".//{{{NAMESPACE}}}Task"):
        title = _text(task, "Name")
        if _text(task, "Summary") == "1":
            item = title
        if not title or _text(task, "Summary") == "1" or _text(task, "IsNull") == "1":
            continue
        elapsed = _text(task, "DurationFormat") == _ELAPSED
        days = _hours(_text(task, "Duration")) / (24 if elapsed else 8)
        constraint, day = _text(task, "ConstraintType"), _day(task, "ConstraintDate")
        step = Step(
            key=_text(task, "UID"),
            title=title,
            duration=-int(-days // 1),
            calendar=DAYS if elapsed else WORKDAYS,
            fixed=day if constraint == "2" else None,
            earliest=day if constraint == "4" else None,
            deadline=_day(task, "Deadline"),
            started=_day(task, "ActualStart"),
            done=_day(task, "ActualFinish"),
            item=item,
        )
        yield step, [_link(element, step.key) for element in task.iterfind(f"{{{NAMESPACE}}}PredecessorLink")]


def _link(element: Any, after: str) -> Link:
    elapsed = _text(element, "LagFormat") == _ELAPSED
    lag = round(int(_text(element, "LinkLag") or 0) / (14400 if elapsed else 4800))
    kind = _TYPES.get(_text(element, "Type"), "FS")
    return Link(_text(element, "PredecessorUID"), after, kind, lag, (DAYS if elapsed else WORKDAYS) if lag else "")


def _text(element: Any, name: str) -> str:
    return (element.findtext(f"{{{NAMESPACE}}}{name}") or "").strip()


def _day(element: Any, name: str) -> date | None:
    text = _text(element, name)
    return datetime.fromisoformat(text).date() if text and text != "NA" else None


def _hours(text: str) -> float:
    match = _PERIOD.fullmatch(text)
    if not match:
        return 0.0
    days, hours, minutes, seconds = (int(part or 0) for part in match.groups())
    return days * 24 + hours + minutes / 60 + seconds / 3600
