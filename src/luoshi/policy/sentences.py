"""What a whole sentence says of its clauses, seen once each of them has its label.

The tagger weighs clause against neighbouring clause. Some things only the sentence tells: that it asks, that it is the
preamble of a paper, that what it counts are goals, that a sheet gives points for it; that one of its clauses is but the
condition or the manner of the next.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

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
_QUESTION = re.compile(r"[？?]")
# what counts points in a sheet by which offices are assessed is a duty: 1.建立河道保洁台账（15分）
_POINTS = re.compile(r"[（(][0-9]{1,3}分[）)]")
# a clause that ends so leads in to the action behind it
_MANNER = re.compile(r"等(?:多种)?(?:方式|措施|手段|办法|形式|途径|渠道)\Z")
_FRAME = re.compile(
    r"(?:[^，。]{0,16}?(?:要|应|须|将))?(?:根据|结合|按照|对照|针对|围绕|在).*"
    r"(?:情况|实际|要求|部署|原则|精神|条件|方案|规划|事项|(?:基础|前提|框架|思路|领导|指导|情况|条件|指引)[上下])\Z"
)
_BY, _FRAMED = frozenset("式施段法径道"), frozenset("况际求署则神件案划项上下")


def look_again(text: str, structure: Structure, seen: Seen, hits: list[list[Hit]], labels: list[str]) -> None:
    """Sets right, in place, the labels of clauses that their sentence says otherwise of."""
    clauses = structure.clauses
    starts = [c.start for c in clauses]
    for pattern in (_QUESTION, _PREAMBLE):
        for at in _found(pattern, text, starts):
            _silence(clauses, labels, at)
    for at in _found(_GOALS, text, starts):
        sentence = clauses[at].sentence
        while (at := at + 1) < len(clauses) and clauses[at].sentence == sentence:
            labels[at] = "T" if labels[at] == "A" else labels[at]
    for at in _found(_POINTS, text, starts):
        named_only = clauses[at].heading and OVER_NOTHING not in seen.around[at]
        if labels[at] == "O" and not named_only and any(hit.word.verb for hit in hits[at]):
            labels[at] = "T"
    _lead_in(text, clauses, labels)


def _found(pattern: re.Pattern[str], text: str, starts: list[int]) -> Iterator[int]:
    """The clauses in which, or right behind which, something stands."""
    for m in pattern.finditer(text):
        at = bisect_right(starts, m.start()) - 1
        if at >= 0:
            yield at


def _silence(clauses: list[Clause], labels: list[str], last: int) -> None:
    """What is said up to a clause of its sentence is no item."""
    sentence, at = clauses[last].sentence, last
    while at >= 0 and clauses[at].sentence == sentence:
        labels[at] = "O"
        at -= 1


def _lead_in(text: str, clauses: list[Clause], labels: list[str]) -> None:
    """A condition, a frame or a manner before an action is one item with it."""
    for at in range(len(labels) - 1):
        if labels[at] != "T" or labels[at + 1] not in "TI" or clauses[at + 1].sentence != clauses[at].sentence:
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
