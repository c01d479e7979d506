"""What a whole sentence says of its clauses, seen once each of them has its label.

The tagger weighs clause against neighbouring clause. Some things only the sentence tells: that it asks, that it is the
preamble of a paper, that what it counts are goals, that a sheet gives points for it; that one of its clauses is but the
condition or the manner of the next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

from luoshi.document import Span
from luoshi.policy.bundles import flat
from luoshi.policy.clauses import Clause, Structure
from luoshi.policy.features import OVER_NOTHING, Seen
from luoshi.policy.lexicon import Hit

# what follows in the sentence is to be reached: 主要预期目标是：地区生产总值增长6%
_GOALS = re.compile(r"目标(?<!完成目标)(?:任务)?(?:[是为：:]|如下)")
# all before it says why the paper is made, and whom it is sent to
_PREAMBLE = re.compile(
    r"如下(?<=(?:通知|公告|通告|意见|方案|措施|规定|通报)如下)|制[定订]本(?:实施)?(?:方案|办法|意见|细则|规划|计划|措施|规定)"
    r"|〔[0-9]{4}〕[0-9]+号[^，。；\n]{0,120}的通知|答记者问"
)
_PREAMBLES = ("如下", "制定本", "制订本", "〔", "答记者问")
_QUESTION = re.compile(r"[？?]")
# what counts points in a sheet by which offices are assessed is a duty: 1.建立河道保洁台账（15分）
_POINTS = re.compile(r"[（(][0-9]{1,3}分[）)]")
# how a sheet counts them is none: 每少一处扣2分, 否则不得分
_COUNTING = re.compile(r"分(?<=[得记计]分)(?![一-鿿])|扣[0-9一二三四五]{1,2}分")
# without such a word, a sentence of a plan for a year speaks of what is to come
_PAST = re.compile(r"去年|上年|[已了]|截[至止]|目前|现有|累计|以来|过去|同比|[0-9]年|共有|拥有")
# what grew against the same time of the year before has been counted, unless the sentence sets it as a goal
_COMPARED = re.compile("同比|环比")
_AIMED = re.compile(r"力争|争取|确保|(?<![主重])要|将|目标|预期|计划|拟|年[末底内]|全年|以[上内]|左右")
# with such a word, one in a passage of the past does too
_MEANT = frozenset(["modal", "modal later", "has:goal", "has:future", "said before:goal", "said before:future"])
# a clause that ends so leads in to the action behind it
_MANNER = re.compile(r"等(?:多种)?(?:方式|措施|手段|办法|形式|途径|渠道)\Z")
_FRAME = re.compile(
    r"(?:[^，。]{0,16}?(?:要|应|须|将))?(?:根据|结合|按照|对照|针对|围绕|在).*"
    r"(?:情况|实际|要求|部署|原则|精神|条件|方案|规划|事项|(?:基础|前提|框架|思路|领导|指导|情况|条件|指引)[上下])\Z"
)
# one that begins so goes on with the rule or the action before it
_GOES_ON = re.compile(r"并[^，。；]{1,5}\Z|其余|不足部分|最[高低长多少]")
_BY, _FRAMED = frozenset("式施段法径道"), frozenset("况际求署则神件案划项上下")


def look_again(text: str, structure: Structure, seen: Seen, hits: list[list[Hit]], labels: list[str]) -> None:
    """Sets right, in place, the labels of clauses that their sentence says otherwise of."""
    clauses = structure.clauses
    starts = [c.start for c in clauses]
    for pattern, heads in (_QUESTION, "？?"), (_PREAMBLE, _PREAMBLES):
        for at in _found(pattern, text, starts, heads):
            for before in range(structure.said_with(at).start, at + 1):  # and the clause itself
                labels[before] = "O"
    for at in _found(_GOALS, text, starts, ("目标",)):
        for behind in range(at + 1, structure.said_with(at).stop):
            labels[behind] = "T" if labels[behind] == "A" else labels[behind]
    for at in _found(_COMPARED, text, starts, ("同比", "环比")):
        _report(text, structure, seen, labels, at)
    for at in _found(_POINTS, text, starts, ("分）", "分)")):
        named_only = clauses[at].heading and OVER_NOTHING not in seen.around[at]
        if labels[at] == "O" and not named_only and any(word.verb for word, _, _ in hits[at]):
            labels[at] = "T"
    for at in _found(_COUNTING, text, starts, ("得分", "记分", "计分", "扣")):
        labels[at] = "O"
    for at, label in enumerate(labels):
        if label == "T" and "wide:past" in seen.around[at][0]:
            said = flat(seen.own[at]) + flat(seen.around[at])
            if _MEANT.isdisjoint(said):
                labels[at] = "A" if "figure" in said else "O"
    _join(text, clauses, labels)


def look_again_at_plan(text: str, structure: Structure, seen: Seen, hits: list[list[Hit]], labels: list[str]) -> None:
    """The same for a plan that bears its year: it speaks of what is to come, if only in its headings."""
    clauses = structure.clauses
    for at, clause in enumerate(clauses):
        first = at - clause.position
        if labels[at] == "A" and _acts(clauses[first], hits[first]):
            labels[at] = "A" if _PAST.search(text, *structure.sentence_of(at)) else "T"
    acting = [at for at, clause in enumerate(clauses) if clause.alone and _acts(clause, hits[at])]
    bare = [at for at in acting if OVER_NOTHING in seen.around[at]]
    if "T" not in labels:
        bare += [at for at in acting if not clauses[at].heading]
    elif all(labels[at] != "T" for at in bare):
        return
    for at in bare:  # what one of them is, the others are
        labels[at] = "T"


def look_again_at_list(text: str, structure: Structure, labels: list[str]) -> None:
    """The same for a list of projects: what it counts is to be built, unless the sentence speaks of the past."""
    for at, label in enumerate(labels):
        if label == "A" and not _PAST.search(text, *structure.sentence_of(at)):
            labels[at] = "T"


def look_again_at_duties(text: str, structure: Structure, scopes: list[Span], labels: list[str]) -> None:
    """The same for what a note gives to offices (牵头单位：…): it is to be done, unless its sentence is about the past.

    scopes: the places that the notes answer for, in order.
    """
    k = 0
    for at, clause in enumerate(structure.clauses):
        while k < len(scopes) and scopes[k].end <= clause.start:
            k += 1
        if k < len(scopes) and labels[at] == "A" and scopes[k].start <= clause.start:
            labels[at] = "A" if _PAST.search(text, *structure.sentence_of(at)) else "T"


def _report(text: str, structure: Structure, seen: Seen, labels: list[str], at: int) -> None:
    """The figures of the sentence of a clause were reached, unless it sets a goal."""
    if _AIMED.search(text, *structure.sentence_of(at)):
        return
    for said in structure.said_with(at):
        if labels[said] == "T" and "figure" in flat(seen.own[said]):
            labels[said] = "A"


def _acts(clause: Clause, hits: list[Hit]) -> bool:
    """Whether a clause begins with a verb."""
    return bool(hits) and hits[0][1] == clause.start and hits[0][0].verb


def _found(pattern: re.Pattern[str], text: str, starts: list[int], words: Iterable[str]) -> Iterator[int]:
    """The clauses in which, or right behind which, something stands. words: what it must hold one of; to look for
    words costs a fraction of looking for a pattern."""
    if any(word in text for word in words):
        for m in pattern.finditer(text):
            at = bisect_right(starts, m.start()) - 1
            if at >= 0:
                yield at


def _join(text: str, clauses: list[Clause], labels: list[str]) -> None:
    """A condition, a frame or a manner before an action is one item with it, and so is what only goes on with it."""
    for at in range(len(labels) - 1):
        behind = clauses[at + 1]
        if labels[at] not in "TI" or labels[at + 1] not in "TI" or behind.sentence != clauses[at].sentence:
            continue
        if behind.opener in "，," and _GOES_ON.match(text, behind.start, behind.end):
            labels[at + 1] = "I"
            continue
        if labels[at] == "I":
            continue
        start, end, last = clauses[at].start, clauses[at].end, text[clauses[at].end - 1]
        if last == "的":
            leads = clauses[at].closer in "，,"
        elif last in _FRAMED:
            leads = bool(_FRAME.match(text, start, end))
        else:
            leads = last in _BY and labels[at + 1] == "T" and bool(_MANNER.search(text, start, end))
        if leads:
            labels[at], labels[at + 1] = "P", "T"
