"""Who leads and who assists: from notes in brackets, from lines of their own, from the subject of a sentence."""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import attrgetter
from typing import NamedTuple

from luoshi.document import Span
from luoshi.policy.clauses import OFFICE, Clause, Structure
from luoshi.policy.lexicon import BODY, Hit


class Offices(NamedTuple):
    """The offices named in one place, as written, and the stretch of text that they answer for.

    note: the place of the note that names them, which may say by when as well; empty where a sentence names them.
    """

    lead: tuple[str, ...]
    assist: tuple[str, ...]
    scope: Span
    note: Span = Span(0, 0)


_LABELLED = re.compile(
    r"(?P<label>(?:市|区|县|省)?(?:牵头|主办|主责|第一责任|责任|负责|配合|协办|协同|参与|承办|实施|落实)(?:考核|督办|审核)?(?:单位|部门|处室|科室|主体)?)\s*[：:]\s*"
    r"(?P<names>[^；;。：:]*?)(?=$|[；;。]|[，\s]?(?:市|区|县|省)?(?:牵头|主办|责任|配合|协办|参与|完成|办结|整改|时限|时间)(?:单位|部门|人|时限|时间|期限)?[：:])"
)
_LEADS = re.compile(r"^(?P<lead>.+?)(?:共同|联合|负责)?牵头(?:负责|组织实施|落实)?(?:[，,；;、](?P<rest>.*))?$")
_HELPED = re.compile(
    r"^(?P<lead>.+?)(?:具体|组织|主要)?负责(?:落实|实施)?[，,；;](?P<rest>[^，；]+?(?:配合|协助|协同|参与|协办))$"
)
_DUTY = re.compile(
    r"(?:等)?(?:按照?各?自?职责(?:分工)?|根据职责分工|分别|具体|共同|分工|联合)*"
    r"(?:负责|配合|协助|协同|协办|参与|落实|组织实施|牵头)(?:落实|配合|组织实施|实施)?[。；]?$"
)
# lists that name one kind of office: 各市、自治州人民政府 · 各县（市、区）人民政府
_WHOLE = re.compile(
    r"各[省市县州区盟旗乡镇]、(?:(?:自治)?[市县区州旗盟]、)*(?:自治[州县区旗]|直辖市|[市县区乡镇州旗]|街道)(?:人民)?政府"
)
_PARTS = re.compile(r"[，,；;](?![^（(〔]*[）)〕])")
_WHEN_OR_HOW = re.compile(
    r"[^、]{0,8}(?:[0-9]月|[0-9]年|季度|年底|月底|年内)[^、局委办厅]{0,14}|(?:持续|长期|常态化|按时|按进度|分步)[^、局委办厅]{0,8}|.{0,4}(?:完成|推进)"
)
_EXPLAINED = re.compile(r"[（(][^（）()]*为[^（）()]*[）)]")  # 县交通局（县公路中心为业主单位）
_OTHERS = re.compile(r"等[^、，及和]*?(?:部门|单位|机构|委办局|企业)?(?:和单位|和部门)?(?=$|[、，]|及|和各)")
_SPLIT = re.compile(
    r"[、，,；;]|\s+|以及|及(?=.)|(?<=[局委厅部办院会府行团司队所处])(?:和|与)(?=.)|(?:和|与)(?=各|有关|相关)"
)


def names(text: str) -> tuple[str, ...]:
    """The offices in a list such as `甲局、乙委等有关部门及各地区按职责分工负责`, as written, duty words taken off."""
    found = [name for part in _PARTS.split(text.strip(" 　。；;，,")) for name in _names(part.strip())]
    return tuple(dict.fromkeys(n for n in found if 1 < len(n) < 40))


def _names(text: str) -> list[str]:
    """The offices in a part of such a list; none where it says when or how."""
    if _WHEN_OR_HOW.fullmatch(text):
        return []
    text = _EXPLAINED.sub("", _OTHERS.sub("", _DUTY.sub("", text).removeprefix("由")))
    text = _WHOLE.sub(lambda m: m[0].replace("、", "\0"), text)
    text = re.sub(r"[（(〔][^（）()〔〕]*[）)〕]", lambda m: m[0].replace("、", "\0"), text)
    return [n.replace("\0", "、").strip(" 　等。") for n in _SPLIT.split(text)]


def read_note(note: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """(lead, assist) of a note about offices, whatever its style."""
    labelled = list(_LABELLED.finditer(note))
    if labelled:
        return _labelled([(m["label"], m["names"]) for m in labelled])
    m = _LEADS.match(note) or _HELPED.match(note)
    if m:
        rest = names(m["rest"]) if m["rest"] else ()
        return names(m["lead"]), rest
    found = names(note)
    if re.search(r"负责|落实|实施", note) or all(OFFICE.fullmatch(name) for name in found):
        return found, ()
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


_WORD = re.compile(r"[一-鿿0-9A-Za-z]")
_NOTED = tuple(word + colon for word in ("单位", "部门", "时限", "时间", "期限") for colon in "：:")
_LINE_NOTE = re.compile(
    r"(?:牵头|主办|责任|配合|协办)(?:单位|部门)[：:][^\n。]{2,300}|(?:完成|办结|整改)(?:时限|时间|期限)[：:][^\n。]{2,40}"
)


def notes(text: str, structure: Structure) -> list[Offices]:
    """The offices of every note, with the stretch before it (or the section below it) that they answer for."""
    spans = list(structure.notes)
    taken = [(s.start, s.end) for s in spans]
    lines = _LINE_NOTE.finditer(text) if any(word in text for word in _NOTED) else ()
    for m in lines:
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
        if out and span.start - behind < 5 and not _WORD.search(text, behind, span.start):
            out[-1], behind = _joined(out[-1], lead, assist, span), span.end  # 牵头单位：… / 配合单位：…
            continue
        if not lead and not assist:
            continue
        heading = headings[i] if i >= 0 else None
        start, end = max(behind, heading.start if heading else 0), span.start
        if heading and span.start <= heading.end + 1 and heading.scope_end > span.end + 20:
            end = heading.scope_end
        elif heading and behind <= heading.start and end - start < 4:
            start = behind
        out.append(Offices(lead, assist, Span(start, end), span))
        behind = span.end
    return out


def _joined(note: Offices, lead: tuple[str, ...], assist: tuple[str, ...], span: Span) -> Offices:
    """A note with one that stands right behind it: whoever is responsible beside a lead assists."""
    if note.lead:
        assist += tuple(name for name in lead if name not in note.lead)
        lead = ()
    assist = tuple(name for name in assist if name not in note.assist)
    return Offices(note.lead + lead, note.assist + assist, note.scope, Span(note.note.start, span.end))


# who can be told to act: what the name of such a body ends in, and names too general to be one
_BODY = re.compile(
    r"(?:部门|单位|[局厅委部院]|委员会|人民政府|各级政府|级政府|管委会|办公室|指挥部|领导小组|推进组|工作组|专班|机关|乡镇|街道|街镇|园区"
    r"|地区|城市|法人|海关|公司|集团|供电企业|各地|各级|各省（区、市）|各县（市、区）|[一-鿿]政府|[各区县市][一-鿿]*中心)$"
)
_NOBODY = re.compile(
    r"^(?:政府|单位|公司|机关|全[市县区省]|院|局|部|委|有关公司|医院|法院|服务单位|事业单位|.*(?:的企业|小微企业|中小企业|全部|内部|外部|干部|医院|产业园区|物流园区|工业园区))$"
)
_BEGIN = re.compile(r"(?:其中|同时|此外|另外|对此|但)?")
_LED = re.compile(
    r"由(?P<names>[^，。；：]{2,60}?)(?:共同|联合|分别|具体|统一)?(?P<act>负责|牵头|组织|会同|按|对|依照|依法|进行|办理|汇总|制定|审核|实施|发放|规划|统筹|协助|再给予)"
)
_WITH = re.compile(
    r"(?:会同|联合)(?P<names>[^，。；：]{2,40}?)(?:共同|联合|研究|制定|组织|查处|开展|推进|做好|对|负责)"
)


def _named(clause: Clause, hits: list[Hit], text: str) -> tuple[int, int]:
    """Where the office stands that a clause opens with, if it is the one who acts; else an empty place."""
    opening = _BEGIN.match(text, clause.start)
    start = opening.end() if opening else clause.start
    nobody = (clause.start, clause.start)
    for k, (word, begin, end) in enumerate(hits):
        if begin == start and not word.body and not _ACTS.isdisjoint(word.classes):
            return nobody
        if not word.body:
            continue
        at = _timed(text, end)
        acts = any(at == begun and not _ACTS.isdisjoint(behind.classes) for behind, begun, _ in hits[k + 1 : k + 3])
        if acts or (end == clause.end and clause.closer in "：:"):
            start = max(start, text.rfind("由", start, end - 1) + 1, text.rfind("的", start, end - 1) + 1)
            said = text[start:end]
            if not _BODY.search(said) or _NOBODY.match(said) or _STRANGE.search(said):
                return nobody
            return start, end
    return nobody


# between an office and what it does: 县应急局4月底前完成…
_BY_WHEN = re.compile(
    r"[0-9年每](?:(?<=年)[底内末]前?|(?<=每)[日天周月季年]度?|(?<=[0-9])[0-9年月日]{1,9}[底末]?(?:以?前)?)"
)


def _timed(text: str, at: int) -> int:
    """Where the time ends that stands at a place; the place where none does."""
    when = _BY_WHEN.match(text, at)
    return when.end() if when else at


_STRANGE = re.compile(r"[0-9“”《》，]|名|批")
_VERBS = {"make", "develop", "call", "result"}
_ACTS = _VERBS | {"manner", "modal", "prefix", "duty"}


def subjects(
    text: str, structure: Structure, hits: list[list[Hit]], classes: list[int]
) -> tuple[list[Offices], dict[int, int]]:
    """The offices that sentences name as those who act, with the stretch that they answer for.

    Also, for clauses that open with an office, where the office ends: a commitment begins behind it.
    """
    out: list[Offices] = []
    behind: dict[int, int] = {}
    for i in _candidates(text, structure.clauses, classes):
        clause = structure.clauses[i]
        start, end = _named(clause, hits[i], text) if classes[i] & BODY else (clause.start, clause.start)
        led = _LED.search(text, clause.start, clause.end)
        if end == start and led is None and text.find("会同", clause.start, clause.end) < 0:
            continue
        partner = _WITH.search(text, end, clause.end)
        assist = names(partner["names"]) if partner else ()
        lead: tuple[str, ...] = ()
        scope = clause.start
        colon = end == clause.end
        if end > start:
            lead = names(text[start:end])
            if colon and not _goes_on(structure, hits, i):
                continue
            behind[i] = end
        elif led is not None:
            lead = names(led["names"])
            if led.start() == clause.start and i and structure.clauses[i - 1].sentence == clause.sentence:
                scope = structure.clauses[i - 1].start if clause.end - led.end() < 5 else scope
        elif partner and out and out[-1].scope.end >= clause.end:
            lead = out[-1].lead
        if lead:
            out.append(Offices(lead, assist, Span(scope, _reach(text, structure, i, colon))))
    return out, behind


def _candidates(text: str, clauses: list[Clause], classes: list[int]) -> list[int]:
    """The clauses that may name who acts."""
    named = {i for i, bits in enumerate(classes) if bits & BODY}
    for word in ("由", "会同"):
        at = text.find(word)
        while at >= 0:
            named.add(bisect_right(clauses, at, key=_start) - 1)
            at = text.find(word, at + 1)
    return sorted(named - {-1})


_start = attrgetter("start")


def _goes_on(structure: Structure, hits: list[list[Hit]], i: int) -> bool:
    """Whether a duty follows the colon behind an office; an address (各乡镇：为…，现…) names nobody who acts."""
    if i + 1 >= len(structure.clauses) or structure.clauses[i + 1].paragraph != structure.clauses[i].paragraph:
        return False
    if not hits[i + 1]:
        return False
    word, start, _ = hits[i + 1][0]
    return start == structure.clauses[i + 1].start and (not word.prefix or word.text == "会同")


_STILL = re.compile(r"(?:并?且?)?(?:要|应|需|须|必须|还要)")


def _reach(text: str, structure: Structure, i: int, colon: bool) -> int:
    """Where an office that acts in clause i stops: at its sentence's end, or, behind a colon, at its paragraph's.

    A next sentence that opens with a modal and no subject of its own still speaks of it.
    """
    clauses = structure.clauses
    if colon:
        return clauses[bisect_right(clauses, clauses[i].paragraph, i, key=attrgetter("paragraph")) - 1].end
    j = i
    while True:
        j = structure.said_with(j)[-1]
        here, behind = clauses[j], clauses[j + 1] if j + 1 < len(clauses) else None
        if behind is None or behind.paragraph != here.paragraph or not _STILL.match(text, behind.start):
            return here.end
        j += 1
