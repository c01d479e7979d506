"""Who leads and who assists: from notes in brackets, from lines of their own, from the subject of a sentence."""

from __future__ import annotations

import re
from typing import NamedTuple

from luoshi.document import Span
from luoshi.policy.clauses import Clause, Structure


class Offices(NamedTuple):
    """The offices named in one place, as written, and the stretch of text that they answer for."""

    lead: tuple[str, ...]
    assist: tuple[str, ...]
    scope: Span


_LABELLED = re.compile(
    r"(?P<label>(?:市|区|县|省)?(?:牵头|主办|主责|第一责任|责任|负责|配合|协办|协同|参与|承办|实施|落实)(?:单位|部门|处室|科室|主体)?)\s*[：:]\s*"
    r"(?P<names>[^；;。：:]*?)(?=$|[；;。]|，?(?:市|区|县|省)?(?:牵头|主办|责任|配合|协办|参与)(?:单位|部门)?[：:])"
)
_LEADS = re.compile(r"^(?P<lead>.+?)(?:共同|联合|负责)?牵头(?:负责|组织实施|落实)?(?:[，,；;、](?P<rest>.*))?$")
_DUTY = re.compile(
    r"(?:等)?(?:按照?职责(?:分工)?|根据职责分工|分别|具体|共同|分工)*(?:负责|配合|参与|落实|组织实施)(?:落实|配合|组织实施)?[。；]?$"
)
_SPLIT = re.compile(
    r"[、，,；;]|(?<=[局委厅部办院会府行区团司])(?:和|及|以及|与|会同)(?=[各省市区县国有相中人自乡镇其])|\s+"
)
_GENERIC = re.compile(
    r"等?(?:国务院|市级|省级|区级|县级|市直|区直|省直|市|省|区|县)?(?:相关|有关|各有关|各相关)(?:部门|单位|部门和单位|单位和部门)$"
)
_OTHERS = re.compile(
    r"^(?P<names>.+?)等(?:国务院|市级|省级|市直|省直|区直|县直|市|省|区|县)?(?:各?(?:相关|有关)|职能|单位|部门)?[^、，和及]*?(?:部门|单位|机构)?(?=$|及|和)"
)


def names(text: str) -> tuple[str, ...]:
    """The offices in a list such as `甲局、乙委等有关部门及各地区按职责分工负责`, as written, duty words taken off."""
    text = _DUTY.sub("", text.strip(" 　。；;，,"))
    found: list[str] = []
    others = _OTHERS.match(text)
    if others:
        found += _SPLIT.split(others["names"])
        text = re.sub(r"^[及和、以，]+", "", text[others.end() :])
    found += _SPLIT.split(text)
    clean = (n.strip(" 　（）()等。") for n in found)
    return tuple(dict.fromkeys(n for n in clean if 1 < len(n) < 40))


def read_note(note: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(lead, assist) of a note about offices, whatever its style."""
    labelled = list(_LABELLED.finditer(note))
    if labelled:
        return _labelled([(m["label"], m["names"]) for m in labelled])
    m = _LEADS.match(note)
    if m:
        rest = names(m["rest"]) if m["rest"] else ()
        return names(m["lead"]), rest
    if re.search(r"负责|落实|实施", note):
        return names(note), ()
    return (), ()


def _labelled(parts: list[tuple[str, str]]) -> tuple[tuple[str, ...], tuple[str, ...]]:
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    duty: tuple[str, ...] = ()
    for label, listed in parts:
        if re.search("牵头|主办|主责|第一责任", label):
            lead += names(listed)
        elif re.search("配合|协|参与", label):
            assist += names(listed)
        else:
            duty += names(listed)
    return (lead, duty + assist) if lead else (duty, assist)


_LINE_NOTE = re.compile(r"(?:牵头|主办|责任|配合|协办)(?:单位|部门)[：:][^\n。]{2,300}")


def notes(text: str, structure: Structure) -> list[Offices]:
    """The offices of every note, with the stretch before it (or the section below it) that they answer for."""
    spans = list(structure.notes)
    taken = [(s.start, s.end) for s in spans]
    for m in _LINE_NOTE.finditer(text):
        if not any(a <= m.start() <= b for a, b in taken):
            spans.append(Span(m.start(), m.end()))
    spans.sort()
    out: list[Offices] = []
    behind = 0
    headings = structure.headings
    i = -1
    for span in spans:
        while i + 1 < len(headings) and headings[i + 1].start <= span.start:
            i += 1
        lead, assist = read_note(span.of(text))
        if not lead and not assist:
            continue
        heading = headings[i] if i >= 0 else None
        start, end = max(behind, heading.start if heading else 0), span.start
        if heading and span.start <= heading.end + 1 and heading.scope_end > span.end + 20:
            end = heading.scope_end
        elif heading and behind <= heading.start and end - start < 4:
            start = behind
        out.append(Offices(lead, assist, Span(start, end)))
        behind = span.end
    return out


_SUBJECT = re.compile(
    r"^(?:同时|此外|其中)?(?:由)?(?P<names>(?:(?:各|省|市|区|县|全市|国务院|国家|乡镇|街道|片区|项目法人|人民|有关|相关|所在地|纪检|公安|财政|税务|海关|教育|卫生)"
    r"[^，；。：]{0,40}?)(?:部门|单位|政府|委员会|管委会|办公室|局|厅|委|办|处|院|指挥部|领导小组|地区|法人|乡镇|街道|集团|公司|机关|园区|镇))"
    r"(?=(?:要|应|须|必须|将|负责|按|根据|依法|加快|加强|会同|牵头|积极|认真|严格|切实|对|在)|$)"
)


def subject(text: str, clause: Clause) -> tuple[tuple[str, ...], int]:
    """The offices that are the subject of a clause, and where the rest begins; nothing where it has none."""
    m = _SUBJECT.match(text, clause.start, min(clause.end, clause.start + 60))
    if m is None:
        return (), clause.start
    return names(m["names"]), m.end()
