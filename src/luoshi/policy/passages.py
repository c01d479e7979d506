"""Which passages of a text are told of the past and which of what is to come, as far as their headings say so.

A work report is half review, half plan, in the same words: 新建公路40公里 stands in both. Its heading tells which.
"""

from __future__ import annotations

import re
from functools import cache
from itertools import groupby
from typing import NamedTuple

from luoshi.policy.clauses import Heading, Structure
from luoshi.rules import load

_SHORT = 40  # a longer heading is a sentence, not a name
# what a paper is counts in a wide passage as much as this many clauses: much in a short paper, little in a long one;
# what a chapter's heading says counts more
PAPER, CHAPTER = 10, 80
_SURE = 1.0


class Passage(NamedTuple):
    """Clauses start to end: how far they speak of the past (positive) or of what is to come (negative) before they have
    said a word, and as how many clauses this counts."""

    start: int
    end: int
    lean: float
    known: int


def told(text: str, structure: Structure, lean: float) -> list[Passage]:
    """The passages of a text, in order, without gaps. lean: what the paper's kind says where no heading tells."""
    clauses = structure.clauses
    signs = [0] * len(clauses)
    chapters = [(h.start, h.scope_end, sign) for h in structure.headings if (sign := _sign(text, h))]
    at = 0
    for start, end, sign in chapters:  # in order; within a chapter that tells, no heading tells otherwise
        while at < len(clauses) and clauses[at].start < start:
            at += 1
        while at < len(clauses) and clauses[at].start < end:
            signs[at] = sign
            at += 1
    out, start = [], 0
    for sign, group in groupby(signs):
        end = start + sum(1 for _ in group)
        out.append(Passage(start, end, sign * _SURE, CHAPTER) if sign else Passage(start, end, lean, PAPER))
        start = end
    return out


def _sign(text: str, heading: Heading) -> int:
    """1 for a heading of what was done, -1 for one of what is to be done, 0 where it says neither or both."""
    if heading.level > 2 or heading.end - heading.start > _SHORT or heading.runs_in:
        return 0
    said = _words().findall(text, heading.start, heading.end)
    if not said:
        return 0
    past = load("passages")["past"]
    return 1 if said[-1] in past else 0 if said[0] in past else -1


@cache
def _words() -> re.Pattern[str]:
    rules = load("passages")
    return re.compile("|".join(sorted([*rules["past"], *rules["ahead"]], key=len, reverse=True)))
