"""Which of the times mentioned binds a commitment."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from luoshi.document import Span
from luoshi.policy.dates.mentions import STOPS, Mention, find
from luoshi.policy.model import Deadline
from luoshi.rules import load

_TERM = re.compile(r"(?:实施|执行|完成|政策)(?:期限|时限|时间|期)(?:延长|截止|截至|暂定)?(?:为|至|到)?$")
# a clause that begins so is not bound by a time said before it, nor is what follows it
_FREE = re.compile(r"[，,；]\s?(?:持续|长期|鼓励|常态化)")
# by when something is done, and nothing else: it belongs to what was said before it
_BY_WHEN = re.compile(
    r"(?:[0-9]{4}年|今年|明年|当年)?(?:[0-9]{1,2}月|[一二三四]季度|[上下]半年|年)?(?:[0-9]{1,2}日|[上中下]旬|底|末|中)?[之以]?(?:前|内)"
    r"(?:要|必须|确保|力争|基本|全部|全面|如期)*(?:完成|完工|建成|竣工|到位|办结|投用|通过验收)(?:任务|建设|投用|使用|完毕)?(?=[，,。；;！\n]|$)"
)


def says_when(text: str, start: int) -> int:
    """Where the clause at `start` ends if it says no more than by when something is done; else -1."""
    found = _BY_WHEN.match(text, start)
    return found.end() if found else -1


def deadline_for(text: str, mentions: Sequence[Mention], clause: Span) -> Deadline | None:
    """The stated deadline of the clause `text[clause.start:clause.end]`, from the mentions that `find` gave.

    Its own words first (the latest of them); then the nearest before it in its sentence, which holds for all that
    follows; then a term said behind it (实施期限至…, 9月底前完成).
    """
    inside = [m for m in mentions if clause.start <= m.start < clause.end]
    binding = [m for m in inside if m.role == "deadline"]
    if binding:
        return _deadline(max(binding, key=lambda m: m.last or date.min))
    around = list(_in_sentence(text, mentions, clause))
    for mention in reversed([m for m in around if m.start < clause.start]):
        if mention.role == "deadline":
            return None if _FREE.search(text, mention.end, clause.start + 3) else _deadline(mention)
    for mention in around:
        if mention.start < clause.end or mention.role != "deadline":
            continue
        if _TERM.search(text, clause.end, mention.start) or says_when(text, mention.start) > 0:
            return _deadline(mention)
    repeated = [m for m in inside if m.role in ("recurring", "ongoing")]
    return _deadline(repeated[0]) if repeated else None


def read_limit(words: str, reference: date | str | None = None) -> Deadline | None:
    """What a cell or bracket says that holds nothing but a time limit: 2025年6月底 · 全年 · 每月15日前 · 长期坚持."""
    for mention in find(words, reference):
        if mention.last:
            return _deadline(mention._replace(role="deadline"))
        if mention.role == "recurring":
            return _deadline(mention)
    bare = words.strip(" \u3000。；;（）()")
    if bare in load("dates")["ongoing"]:
        start = words.index(bare)
        return Deadline(None, "stated", Span(start, start + len(bare)), ongoing=True)
    return None


def inherited(title: str, reference: date | str | None = None) -> Deadline | None:
    """The deadline that a title or heading hands down: the last day of the latest year it names."""
    days = [m for m in find(title, reference) if m.last and (m.said_year or "五" in title[m.start : m.end])]
    if not days:
        return None
    mention = max(days, key=lambda m: m.last or date.min)
    return Deadline(mention.last, "inherited", mention.span)


def _in_sentence(text: str, mentions: Sequence[Mention], clause: Span) -> Iterator[Mention]:
    low = max(text.rfind(stop, 0, clause.start) for stop in "。；！？\n")
    stop = STOPS.search(text, clause.end)
    high = stop.start() if stop else len(text)
    return (m for m in mentions if low < m.start < high)


def _deadline(mention: Mention) -> Deadline:
    day = mention.last if mention.role == "deadline" else None
    return Deadline(day, "stated", mention.span, mention.recurrence, mention.role == "ongoing", mention.provisional)
