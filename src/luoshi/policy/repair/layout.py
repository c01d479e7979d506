"""Line ends in the middle of sentences and blanks inside words: what the width of a page did to the text."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator

from luoshi.policy.repair.edits import Finding, Mending
from luoshi.policy.repair.rules import any_of

_HAN = "㐀-鿿豈-﫿〇"
_BLANKS = " \u3000\t"

# --- letter-spaced words -------------------------------------------------------------------------------------------
_SPACED = re.compile(rf"(?<![^\s《“（【])[{_HAN}](?:[ \u3000]{{1,4}}[{_HAN}]){{2,}}(?![^\s》”）】：:，。])")
_GAPS = re.compile("[ \u3000]+")


def letter_spaced(text: str) -> Finding:
    """政 府 工 作 报 告, 总　则: single characters held apart by blanks, joined to words."""
    words = [match for match in _SPACED.finditer(text) if not any_of("stay_spaced").search(match[0])]
    words += any_of("spaced_pairs", r"(?<![^\s《“（【])(?:{})(?![^\s》”）】：:，。])").finditer(text)
    return sorted(
        Mending(word.start() + gap.start(), word.start() + gap.end(), "", "letter_spaced")
        for word in words
        for gap in _GAPS.finditer(word[0])
    )


# --- blanks around figures -----------------------------------------------------------------------------------------
_SPACED_FIGURE = re.compile(
    rf"(?<=[{_HAN}，、（“])(?P<before> ?)[0-9][0-9.,/—–~-]*%?(?P<behind> ?)(?=[{_HAN}，。；、）”])"
)
FEW = 4
"""Fewer spaced figures than this are nobody's habit."""


def spaced_figures(text: str) -> Finding:
    """2025 年 6 月: blanks between figures and characters, where the text has them mostly."""
    if not re.search(rf"[0-9] [{_HAN}]", text):
        return ()
    figures = list(_SPACED_FIGURE.finditer(text))
    gaps = [figure.span(name) for figure in figures for name in ("before", "behind") if figure[name]]
    if len(gaps) < FEW or len(gaps) < len(figures) / 2:
        return ()
    return [Mending(start, end, "", "spaced_figure") for start, end in gaps]


# --- hard-wrapped lines --------------------------------------------------------------------------------------------
_LEAST, _MOST = 28, 160
"""Widths, in columns of half a Chinese character, between which a page is thought to wrap."""
_SLACK = 5
"""Columns by which a full line may fall short: a mark that may not start a line, a word that does not fit."""
_ENDS_SENTENCE = tuple("。！？；：…】")
_STARTS_ANEW = re.compile(
    r"[ \u3000\t]{2}|[（(]?[一二三四五六七八九十百]{1,4}[、）)．.]|第[一二三四五六七八九十百0-9]{1,5}[条章节编款]|"
    r"[（(]?\d{1,3}[）)、．]|\d{1,2}(?:\.\d{1,2}){1,3}\s|\d{1,2}\.(?!\d)|[①-⑳●■◆•·▲]|——|附[件录表：:]|注[：:]|[A-Z]-?\d"
)


def hard_wrapped(text: str) -> Finding:
    """Lines that the width of a page broke, joined where the sentence goes on."""
    lines = list(_lines(text))
    full = _full_width([text[start:end] for start, end in lines])
    if full is None:
        return ()
    return list(_joints(text, lines, full))


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
    if len(lines) < 4:
        return None
    widths = Counter(width for line in lines if _LEAST <= (width := _columns(line)) <= _MOST)
    if sum(widths.values()) < len(lines) * 0.3:
        return None
    full = max(widths, key=lambda width: (sum(widths[width - i] for i in range(_SLACK)), width), default=0)
    near = [line for line in lines if full - _SLACK < _columns(line) <= full]
    broken = sum(not line.endswith(_ENDS_SENTENCE) for line in near)
    enough = len(near) >= max(3, len(lines) * 0.25) and broken >= len(near) * 0.7
    return full if enough else None


def _joints(text: str, lines: list[tuple[int, int]], full: int) -> Iterator[Mending]:
    for (start, end), (next_start, next_end) in zip(lines, lines[1:], strict=False):
        line, gap = text[start:end], text[end:next_start]
        if _columns(line) <= full - _SLACK or line.endswith(_ENDS_SENTENCE) or gap.count("\n") > 1:
            continue
        following = text[next_start:next_end]
        if _STARTS_ANEW.match(following):
            continue
        blanks = len(following) - len(following.lstrip(_BLANKS))
        is_latin = line[-1].isascii() and line[-1].isalpha() and following.lstrip()[0].isascii()
        yield Mending(end, next_start + blanks, " " if is_latin else "", "line_break")
