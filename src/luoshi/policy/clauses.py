"""Where a text's clauses begin and end, and what stands around each: punctuation, headings, list entries, brackets.

One pass of one pattern over the text finds everything that can end a clause; brackets and quotation marks keep what is
inside them together, unless it says something of its own.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import zip_longest
from operator import attrgetter

from luoshi.document import Span

_NUMERAL = "一二三四五六七八九十"
# Begins with one set of characters, which lets the search skip all others quickly; each branch then looks back at it.
# The most frequent come first, and digits, of which few are list numbers, see two branches only.
_TOKEN = re.compile(
    rf"[\s（(【〔\[“「『{_NUMERAL}0-9①-⑳。！？!?；;—，：:,\-▼<]"
    r"(?:(?P<pause>(?<=，)|(?<=[：:▼])(?!(?<=[0-9].)[0-9]))"  # 18：00 is one
    r"|(?P<stop>(?<=[。！？!?；;]))"
    r"|(?P<item>(?<=[0-9])(?<![\d.].)[0-9]{0,2}[.．、](?!\d))"
    r"|(?<=[^0-9])(?:"
    r"(?P<line>(?<=\s)\s*\n\s*|(?<=\n)\s*|(?<=<)/?[a-zA-Z!][^<>]{0,300}>)"
    rf"|(?P<second>(?<=[（(])[{_NUMERAL}]{{1,3}}[）)])"
    rf"|(?P<first>(?<=[{_NUMERAL}])(?<![^\s。；：！？）)”].)[{_NUMERAL}]{{0,2}}、)"
    r"|(?P<fourth>(?<=[（(])[0-9]{1,2}[）)]|(?<=[①-⑳]))"
    r"|(?P<open>(?<=[（(【〔\[“「『]))"
    r"|(?P<space>(?<=[ \t\u3000])[ \t\u3000]*)"
    r"|(?P<dash>(?<=—)—+)"
    r"|(?P<half>(?<=,)(?!\d{3})|(?<=-)->)))"
)
_LEVEL = {"first": 1, "second": 2, "item": 3, "fourth": 4}
_CLOSER = {"（": "）", "(": ")", "【": "】", "〔": "〕", "[": "]", "“": "”", "「": "」", "『": "』"}
_BRACKET = re.compile(r"[（）()【】〔〕\[\]“”「」『』\n](?:(?<=\n)\n+)?")
_OFFICE_NOTE = re.compile(r"牵头|负责|责任单位|配合|主办|协办|承办单位|责任部门|完成时限|责任人|时限[：:]")
_LED_BY = re.compile(r"由[^，。；]{2,40}(?:负责|牵头)")
# a list of offices and no more, maybe with the time by which they act: 县应急管理局、县交通运输局 · 6月底前，县水利局
OFFICE = re.compile(
    r"(?:[一-鿿]|[（(〔][^（）()〔〕]{1,12}[）)〕]){1,24}?"
    r"(?:局|委|办|厅|部|院|署|行|政府|中心|办公室|指挥部|委员会|乡镇|街道|镇|园区|管委会|公司|集团|部门|海关|[支大总]队|工作组|专班)"
)
_PLACED_OFFICE = re.compile(r"[省市县区州旗各]|自治区|国家|人行|[一-鿿]{2,3}[省市县区州旗][一-鿿]")
_WHEN = re.compile(r"[^，；、]{0,6}(?:[0-9]月|年|季度|底|持续|长期|常态化)[^，；、]{0,8}")
_LISTED = re.compile(r"[、，,；;\s]\s?(?![^（(〔]*[）)〕])")
_LONGEST_LIST = 200
_SAYS_MORE = re.compile(r"[，；].*(?:应|要|须|由|将)|(?:其中|含|包括).{0,24}\d|\d.{0,12}[，；].{0,16}\d")
_ENDED = frozenset("。；！;")
_LONG_QUOTE = 40
_BEFORE, _BEHIND = frozenset(" \t\u3000\n\r、"), frozenset(" \t\u3000\n\r")  # what a clause does not begin or end with


@dataclass(slots=True)
class Clause:
    """A piece of text between two marks of punctuation, without them."""

    start: int
    end: int
    opener: str
    closer: str
    sentence: int
    position: int
    paragraph: int
    entry: bool = False
    depth: int = 0
    first: bool = False
    heading: int = 0
    last: bool = False
    alone: bool = False


@dataclass(slots=True)
class Heading:
    """A numbered or free-standing heading and the text it stands over."""

    level: int
    start: int
    end: int
    scope_end: int = 0
    runs_in: bool = False


@dataclass(slots=True)
class Structure:
    """The clauses of a text in order, its headings, its list numbers and its bracketed notes about offices."""

    clauses: list[Clause] = field(default_factory=list)
    headings: list[Heading] = field(default_factory=list)
    notes: list[Span] = field(default_factory=list)

    def sentence_of(self, clause: int) -> tuple[int, int]:
        """Where the sentence of a clause begins and ends."""
        said = self.said_with(clause)
        return self.clauses[said[0]].start, self.clauses[said[-1]].end

    def said_with(self, clause: int) -> range:
        """The clauses of a clause's sentence."""
        here = self.clauses[clause]
        behind = bisect_right(self.clauses, here.sentence, clause, key=attrgetter("sentence"))
        return range(clause - here.position, behind)


def brackets(text: str) -> dict[int, int]:
    """Opening bracket or quotation mark -> its closing one; what a line leaves open stays unmatched."""
    match: dict[int, int] = {}
    stack: list[tuple[str, int]] = []
    for m in _BRACKET.finditer(text):
        c = text[m.start()]
        if c == "\n":
            stack.clear()
        elif c in _CLOSER:
            stack.append((_CLOSER[c], m.start()))
        elif stack and stack[-1][0] == c:
            match[stack.pop()[1]] = m.start()
        elif len(stack) > 1 and stack[-2][0] == c:
            stack.pop()
            match[stack.pop()[1]] = m.start()
    return match


class _Splitter:
    def __init__(self, text: str) -> None:
        self.text = text
        self.out = Structure()
        self.clauses = self.out.clauses
        self.pairs = brackets(text)
        self.start = 0
        self.opener = "\n"
        self.sentence = self.position = self.paragraph = 0
        self.depth = 0
        self.entry = True
        self.heading: Heading | None = None
        self.expected = 1  # the next number of a list, and the one if it goes on from the chapter before
        self.continued = 1
        self.first = True

    def cut(self, at: int, closer: str) -> None:
        """End the clause that is open at `at`."""
        text, start = self.text, self.start
        while start < at and text[start] in _BEFORE:
            start += 1
        end = at
        while end > start and text[end - 1] in _BEHIND:
            end -= 1
        if end - start >= 2:
            position = self.position
            self.clauses.append(
                Clause(
                    start, end, self.opener, closer, self.sentence, position, self.paragraph, self.entry, self.depth,
                    self.first,
                )
            )  # fmt: skip
            self.position = position + 1
            self.entry = False

    def end_sentence(self) -> None:
        if self.position:
            self.sentence += 1
            self.position = 0
            self.first = False

    def end_paragraph(self) -> None:
        self.end_sentence()
        self.paragraph += 1
        self.first = True

    def open_heading(self, level: int, at: int) -> None:
        self.heading = Heading(level, at, at)
        self.out.headings.append(self.heading)

    def close_heading(self, at: int) -> None:
        if self.heading is not None:
            self.heading.end = at
            self.heading = None


def _bracket_kind(text: str, a: int, b: int) -> str:
    """What to do with what stands between the brackets at a and b."""
    inside = text[a + 1 : b]
    if text[a] in "“「『":
        return "through" if len(inside) > _LONG_QUOTE and ("，" in inside or "。" in inside) else "over"
    if _OFFICE_NOTE.search(inside) and len(inside) < 400 and "其中" not in inside:
        if "由" not in inside or _LED_BY.match(inside):
            return "note"
    elif _lists_offices(text, a, b):
        return "note"
    return "more" if len(inside) > 5 and _SAYS_MORE.search(inside) else "over"


def _lists_offices(text: str, a: int, b: int) -> bool:
    """Whether a bracket at a sentence's end names offices and nothing else. One name alone may be another name of what
    stands before it (县水利局（县河长办）), unless the sentence ended before the bracket."""
    if (
        b - a > _LONGEST_LIST
        or text[b + 1 : b + 2] not in ("", "。", "；", "\n", ";")
        and text[a - 1 : a] not in _ENDED
    ):
        return False
    parts = [part for part in _LISTED.split(text[a + 1 : b].removesuffix("等")) if part]
    offices = [part for part in parts if OFFICE.fullmatch(part)]
    if len(offices) + sum(_WHEN.fullmatch(part) is not None for part in parts if part not in offices) < len(parts):
        return False
    ended = text[a - 1 : a] in _ENDED or len(offices) < len(parts)
    return len(offices) > (not ended) and _PLACED_OFFICE.match(offices[0]) is not None


def _is_word_space(text: str, a: int, b: int) -> bool:
    """A space that only stands inside a phrase: beside a figure or a Latin word."""
    before, after = text[a - 1 : a], text[b : b + 1]
    return not before or not after or before < "\u2e80" or (after < "\u2e80" and after not in "“‘")


def split(text: str) -> Structure:
    """The clauses of `text`. Linear in its length."""
    s = _Splitter(text)
    ends: list[int] = []
    skip = 0
    for m in _TOKEN.finditer(text):
        at, end = m.span()
        kind = m.lastgroup
        while ends and at >= ends[-1]:
            s.cut(ends[-1], "）")
            s.start, s.opener, s.depth = ends.pop() + 1, "）", s.depth - 1
        if at < skip:
            continue
        if kind == "open":
            close = s.pairs.get(at)
            if close is None:
                continue
            what = _bracket_kind(text, at, close)
            if what == "over":
                skip = close
            elif what == "note":
                s.cut(at, "（")
                s.out.notes.append(Span(at + 1, close))
                s.start, s.opener, skip = close + 1, "）", close
            elif what == "more":
                s.cut(at, "（")
                s.start, s.opener, s.depth = at + 1, "（", s.depth + 1
                ends.append(close)
            continue
        _take(s, kind or "", at, end)
    s.cut(len(text), "\n")
    s.close_heading(len(text))
    return _finish(s)


def _take(s: _Splitter, kind: str, at: int, end: int) -> None:
    """One mark of punctuation, list number, line end or space."""
    text = s.text
    if kind in ("pause", "half"):  # the most frequent first
        s.cut(at, text[at])
        s.start, s.opener = end, text[at]
    elif kind in ("stop", "dash"):
        s.cut(at, text[at])
        s.start, s.opener = end, text[at]
        if text[at] in "；;":
            return
        s.close_heading(at)
        s.end_sentence()
    elif kind in _LEVEL:
        _enumerator(s, kind, at, end)
    elif kind == "line":
        s.cut(at, "\n")
        s.start, s.opener = end, "\n"
        s.close_heading(at)
        s.end_paragraph()
        s.entry = True
    elif not _is_word_space(text, at, end):
        s.cut(at, " ")
        s.start, s.opener = end, " "
        if s.heading is not None and s.heading.level < 3:
            s.close_heading(at)
            s.end_sentence()


def _enumerator(s: _Splitter, kind: str, at: int, end: int) -> None:
    level = _LEVEL[kind]
    if kind == "item":
        number = int(s.text[at : end - 1])
        before = s.text[at - 1 : at]
        if number not in (s.expected, s.continued) and not (
            number == 1 and (not before or before in "\n。；： ）\t\u3000;，")
        ):
            return
        s.expected = s.continued = number + 1
    elif kind == "first":
        s.expected = 1
    s.cut(at, "#")
    s.close_heading(at)
    s.end_paragraph()
    s.start, s.opener, s.entry = end, "#", True
    s.open_heading(level, at)


def _finish(s: _Splitter) -> Structure:
    """Marks that need to know what comes after: last and only clauses of a sentence, headings and their scopes."""
    clauses, headings = s.out.clauses, s.out.headings
    for here, behind in zip_longest(clauses, clauses[1:]):
        if behind is None or behind.sentence != here.sentence:
            here.last, here.alone = True, here.position == 0
    open_: list[Heading] = []
    for h in headings:
        while open_ and open_[-1].level >= h.level:
            open_.pop().scope_end = h.start
        open_.append(h)
    for h in open_:
        h.scope_end = len(s.text)
    k = 0
    for c in clauses:
        while k < len(headings) and headings[k].end <= c.start:
            k += 1
        if k < len(headings) and headings[k].start <= c.start and c.end <= headings[k].end:
            c.heading = headings[k].level
    return s.out
