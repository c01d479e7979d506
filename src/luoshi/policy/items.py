"""From labelled clauses to items: their extent, their kind, and one target for each figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.policy.clauses import Structure
from luoshi.policy.measures import Measure
from luoshi.policy.model import Deadline, Kind


@dataclass(slots=True)
class Draft:
    """An item in the making; offsets into the repaired text. clause: index of the clause that it begins in."""

    kind: Kind
    start: int
    end: int
    clause: int
    figure: Measure | None = None
    indicator: str = ""
    deadline: Deadline | None = None
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()


_OPENING = re.compile(
    r"(?:并且?|同时|此外|其中|另外|尤其是|特别是|且|以及|[一二三四五六七八九十](?:是|要(?=[^求素]))|也|还)+"
)
_PARAMETER = re.compile(
    r"给予|补贴|补助|奖励|贴息|返还|免收|减免|缓缴|展期|延期|每[人户个家亩]|最高|标准为|不超过.{0,6}(?:万?元|年|个月|天)|扣|利率|费率"
)
_SEPARATOR = re.compile(r"[、和及，]|以及|其中")


def drafts(
    text: str, structure: Structure, labels: list[str], figures: list[list[Measure]], listed: frozenset[int]
) -> list[Draft]:
    """The items of a text in order."""
    out: list[Draft] = []
    clauses = structure.clauses
    i, n = 0, len(clauses)
    while i < n:
        if i in listed:
            c = clauses[i]
            out.append(Draft("project", c.start, c.end, -1))
            i += 1
            continue
        if labels[i] in "OI":
            i += 1
            continue
        first = i
        while i + 1 < n and labels[i] == "P" and labels[i + 1] in "PTA" and i + 1 not in listed:
            i += 1
        main = i
        i += 1
        if labels[main] == "P":
            continue
        while i < n and labels[i] == "I" and i not in listed:
            i += 1
        found = [f for row in figures[first:i] for f in row]
        out += _items(text, labels[main], clauses[first].start, clauses[i - 1].end, main, found)
    return out


def _items(text: str, label: str, start: int, end: int, clause: int, found: list[Measure]) -> list[Draft]:
    opening = _OPENING.match(text, start, end)
    if opening and opening.end() < end - 2:
        start = opening.end()
    found = [f for f in found if f.role in ("value", "baseline")]
    if label == "T" and _PARAMETER.search(text, start, end):
        found = []
    if not found:
        return [Draft("task", start, end, clause)] if label == "T" else []
    kind: Kind = "target" if label == "T" else "achievement"
    out = []
    for k, figure in enumerate(found):
        stop = end
        if k + 1 < len(found):
            cut = _SEPARATOR.search(text, figure.end, found[k + 1].start)
            stop = cut.start() if cut else figure.end
        out.append(Draft(kind, start, stop, clause, figure))
        if k + 1 < len(found):
            start = cut.end() if cut else found[k + 1].start
    return out


_PROJECT_TAIL = re.compile(
    r"(?:项目|工程|基地|中心|改造|提升|建设|园区?|学校|医院|码头|道路|平台|酒店|[一二三四五六七八九]期|[）)])+$"
)


def project_entries(text: str, structure: Structure) -> set[int]:
    """Clauses that are the entries of a list of projects: five or more in a row, mostly named so."""
    runs: list[list[int]] = [[]]
    for i, c in enumerate(structure.clauses):
        if c.heading == 3 and c.entry and c.closer in "#\n" and c.end - c.start < 80:
            runs[-1].append(i)
        elif runs[-1]:
            runs.append([])
    out: set[int] = set()
    for run in runs:
        named = sum(bool(_PROJECT_TAIL.search(text, structure.clauses[i].start, structure.clauses[i].end)) for i in run)
        if len(run) >= 5 and named * 2 > len(run):
            out.update(run)
    return out
