"""Line ends in the middle of sentences and blanks inside words: what the width of a page did to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from luoshi.policy.repair.edits import Finding, Mending
from luoshi.policy.repair.rules import any_of, rules

_HAN = "㐀-鿿豈-﫿〇"
_IS_HAN = re.compile(f"[{_HAN}]")
_BLANKS = " \u3000\t"

# --- letter-spaced words -------------------------------------------------------------------------------------------
_SPACED_RUN = re.compile(r" (?:[0-9.%]+|[^\x00-\xff\s])(?: (?:[0-9.%]+|[^\x00-\xff\s])){6}")
_SPACED_LINE = re.compile(rf"^[ \u3000]*(?P<held>[{_HAN}](?: (?:[0-9.%]+|[^\x00-\xff\s])){{7,}}) *$", re.MULTILINE)
_GAP = re.compile(rf"[ \u3000][ \u3000]{{0,5}}(?=[{_HAN}])")
_MAY_PRECEDE = re.compile(r"[\s《“（【]")
_MAY_FOLLOW = re.compile(r"[\s》”）】：:，。]|$")


def letter_spaced(text: str) -> Finding:
    """政 府 工 作 报 告, 总　则: characters held apart by blanks, joined to words; in whole lines figures too."""
    found = [Mending(at, at + 1, "", "letter_spaced") for at in _gaps_of_lines(text)]
    joined = {mending.start for mending in found}
    for gaps in _chains(text):
        if gaps[0][0] in joined:
            continue
        first, last = gaps[0][0] - 1, gaps[-1][1]
        if first and not _MAY_PRECEDE.match(text, first - 1):  # the end of a word, not a single character
            gaps = gaps[1:]
        if not _MAY_FOLLOW.match(text, last + 1):
            gaps = gaps[:-1]
        if gaps and _is_word(text[gaps[0][0] - 1 : gaps[-1][1] + 1]):
            found += [Mending(start, end, "", "letter_spaced") for start, end in gaps]
    return sorted(found) if joined else found


def _gaps_of_lines(text: str) -> Iterator[int]:
    """The blanks within lines that hold all their characters and figures apart."""
    for line in _SPACED_LINE.finditer(text) if _SPACED_RUN.search(text) else ():
        gaps = [at for at in range(*line.span("held")) if text[at] == " "]
        if len(_IS_HAN.findall(line[0])) > len(gaps) / 3:  # else a row of figures
            yield from gaps


def _chains(text: str) -> Iterator[list[tuple[int, int]]]:
    """Gaps between Chinese characters, those that only one character parts put together."""
    chain: list[tuple[int, int]] = []
    for gap in _GAP.finditer(text):
        start, end = gap.span()
        if chain and start != chain[-1][1] + 1:
            yield chain
            chain = []
        if start and _IS_HAN.match(text, start - 1):
            chain.append((start, end))
    if chain:
        yield chain


def _is_word(spaced: str) -> bool:
    """Three characters or more but for a few sets, or one of the pairs that headings hold apart."""
    word = spaced.replace(" ", "").replace("\u3000", "")
    if len(word) == 2:
        return word in rules()["spaced_pairs"]
    return not any_of("stay_spaced").fullmatch(word)


# --- blanks around figures -----------------------------------------------------------------------------------------
_SPACED_FIGURE = re.compile(
    rf"(?<=[{_HAN}，、（“])(?P<before> ?)[0-9][0-9.,/—–~-]*%?(?P<behind> ?)(?=[{_HAN}，。；、）”])"
)
_HELD_APART = re.compile(rf" (?<=[0-9] )(?=[{_HAN}])")  # begins with the blank, to which the search leaps
FEW = 4
"""Fewer spaced figures than this are nobody's habit."""


def spaced_figures(text: str) -> Finding:
    """2025 年 6 月: blanks between figures and characters, where the text has them mostly."""
    if not _HELD_APART.search(text):
        return ()
    figures = list(_SPACED_FIGURE.finditer(text))
    gaps = [figure.span(name) for figure in figures for name in ("before", "behind") if figure[name]]
    if len(gaps) < FEW or len(gaps) < len(figures) / 2:
        return ()
    return [Mending(start, end, "", "spaced_figure") for start, end in gaps]


# --- hard-wrapped lines --------------------------------------------------------------------------------------------
_LEAST, _MOST = 28, 110
"""Widths, in columns of half a Chinese character, between which a page is thought to wrap."""
_SLACK = 5
"""Columns by which a full line may fall short: a mark that may not start a line, a word that does not fit …"""
_INDENT = 8
"""… and where the first line of a paragraph lost its indent, or was set wider."""
_FEW = 0.2
"""Share of the lines that may be wider, such as rows of a table."""
_PAGE = 40
"""Lines that are judged together: a document may be put together from pages of several widths."""
_ENDS_SENTENCE = tuple("。！？；：…】")
_ENDS_ITEM = (*_ENDS_SENTENCE, "）", ")", "》")
_WITHIN = re.compile("[，。、；：“（《]")
_LEADERS = ("......", "………", "······")
"""Dots of a table of contents, whose lines are entries."""
STARTS_ANEW = re.compile(
    r"[ \u3000\t]{2}|[（(]?[一二三四五六七八九十百]{1,4}[、）)．.]|第[一二三四五六七八九十百0-9]{1,5}[条章节编款]|"
    r"[（(]?\d{1,3}[）)、．]|\d{1,2}(?:\.\d{1,2}){1,3}\s|\d{1,2}\.(?!\d)|[①-⑳●■◆•·▲]|——|附[件录表：:]|注[：:]|[A-Z]-?\d"
)


def hard_wrapped(text: str) -> Finding:
    """Lines that the width of a page broke, joined where the sentence goes on."""
    lines = list(_lines(text))
    joints: list[Mending] = []
    for at in range(0, len(lines), _PAGE):
        page = lines[at : at + _PAGE]
        full = _full_width([line for start, end in page if not _is_entry(line := text[start:end])])
        if full is not None:
            joints += _joints(text, lines[at : at + _PAGE + 1], full)
    return joints


def _lines(text: str) -> Iterator[tuple[int, int]]:
    """Places of the lines that hold something, without the blanks at their ends."""
    at = 0
    for line in text.split("\n"):
        held = len(line.rstrip())
        if held:
            yield at, at + held
        at += len(line) + 1


def _columns(line: str) -> int:
    """Width of a line: two columns for a character, one for a Latin letter or a figure."""
    return len(line.encode("gb18030", "replace"))


def _full_width(lines: list[str]) -> int | None:
    """The width at which the page wraps, or None where it does not: many lines of one width that end no sentence."""
    if sum(len(line) > _MOST for line in lines) > len(lines) * _FEW:
        return None  # paragraphs, not wrapped lines
    widths = [_columns(line) for line in lines]
    counted = Counter(width for width in widths if _LEAST <= width <= _MOST)
    if counted.total() < max(4, len(lines) * 0.3):
        return None
    full = max(counted, key=lambda width: (sum(counted[width - i] for i in range(_SLACK)), width))
    if sum(width > full + _INDENT for width in widths) > len(lines) * _FEW:
        return None
    near = [line for line, width in zip(lines, widths, strict=True) if full - _SLACK < width <= full]
    return full if len(near) >= max(3, len(lines) * 0.25) and _is_broken_prose(near) else None


def _is_broken_prose(lines: list[str]) -> bool:
    """Lines with marks within, most of which end in the middle of a sentence: no list of names or headings."""
    broken = [line for line in lines if not line.endswith(_ENDS_ITEM)]
    prose = [line for line in lines if _WITHIN.search(line)]
    return len(broken) >= len(lines) * 0.6 and len(prose) >= len(lines) * 0.5 and len({line[-1] for line in broken}) > 2


def _is_entry(line: str) -> bool:
    """A line of a table of contents."""
    return any(leader in line for leader in _LEADERS)


def _joints(text: str, lines: list[tuple[int, int]], full: int) -> Iterator[Mending]:
    """The line ends between lines that belong to one sentence."""
    ends = [text.count("\n", here[1], there[0]) for here, there in pairwise(lines)]
    usual = Counter(ends).most_common(1)[0][0] if ends else 1  # 2 where every line is followed by an empty one
    for (start, end), (next_start, next_end), line_ends in zip(lines, lines[1:], ends, strict=False):
        line, following = text[start:end], text[next_start:next_end]
        if "\t" in line or "\t" in following:  # rows of a table
            continue
        falls_short = full - _columns(line)
        if falls_short >= _SLACK + _INDENT or line.endswith(_ENDS_SENTENCE) or line_ends > usual:
            continue
        if STARTS_ANEW.match(following) or _is_entry(line):
            continue
        blanks = len(following) - len(following.lstrip(_BLANKS))
        is_latin = line[-1].isascii() and line[-1].isalpha() and following[blanks].isascii()
        yield Mending(end, next_start + blanks, " " if is_latin else "", "line_break")
