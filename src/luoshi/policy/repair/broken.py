"""Sentences that something cut in two: the number of a page between two lines, a paragraph that ended too soon."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.policy.repair.edits import Finding, Mending
from luoshi.policy.repair.layout import STARTS_ANEW

_HAN = "㐀-鿿"

# --- page numbers --------------------------------------------------------------------------------------------------
# patterns begin with the line end, to which the search can leap
_NUMBER_LINE = re.compile(r"\n(?P<line>[ \u3000]*([0-9]{1,3})[ \u3000\r\f]*\n\s*)")  # no tab: that is a cell
_FEW = 3
"""Fewer numbers than this count no pages."""
_PAGE = range(250, 4000)
"""Characters between two page numbers; rows of a table are shorter."""
_SKIPPED = 2
"""A page may show no number."""


def page_numbers(text: str) -> Finding:
    """Lines that hold nothing but a number, which counts up from page to page."""
    numbers = list(_NUMBER_LINE.finditer(text))
    if len(numbers) < _FEW:
        return ()
    pages: list[re.Match[str]] = []
    found: list[Mending] = []
    for number in numbers:
        far = number.start() - pages[-1].end() if pages else 0
        if pages and far < _PAGE.start:
            continue
        if pages and not (far < _PAGE.stop and 0 < int(number[2]) - int(pages[-1][2]) <= _SKIPPED):
            found += _taken_out(text, pages)
            pages = []
        pages.append(number)
    return found + _taken_out(text, pages)


def _taken_out(text: str, pages: list[re.Match[str]]) -> list[Mending]:
    """The lines of page numbers with the blank lines behind them, if they are enough."""
    return [Mending(*page.span("line"), "", "page_number") for page in pages] if len(pages) >= _FEW else []


# --- paragraphs that ended too soon --------------------------------------------------------------------------------
_LINE_END = re.compile(rf"\n[ \u3000]*(?=[{_HAN}])")
_IS_HAN = re.compile(f"[{_HAN}]")
_WITHIN = re.compile("[。！？；]")
_GOES_ON = re.compile("[，。；]")
_CLOSED = re.compile(r"[ \u3000\t：]|[0-9]日$")
_LOWERED = re.compile(rf"\n(?:(?<=[{_HAN}][A-Z]\n)|(?<=PM\n))\n*([0-9](?:\.?[0-9])?)\n+(?=[{_HAN}）)])")


def cut_paragraphs(text: str) -> Finding:
    """A paragraph that ends in the middle of a sentence, joined to the next; 广义货币M⏎2⏎增长, a figure set lower."""
    joints = [Mending(start, end, "", "paragraph_break") for start, end in _gaps(text)]
    joints += [Mending(*low.span(), low[1], "paragraph_break") for low in _LOWERED.finditer(text)]
    return sorted(joints)


def _gaps(text: str) -> Iterator[tuple[int, int]]:
    """Line ends behind sentences and the beginning of one more, where the next line goes on with a sentence."""
    at = 0
    for gap in _LINE_END.finditer(text):
        if text[gap.start() - 1] == "。":  # as nearly all do
            at = gap.end()
            continue
        before = text[at : gap.start()].rstrip()
        start, at = at + len(before), gap.end()
        if not before or not _IS_HAN.match(before, len(before) - 1):
            continue
        *whole, begun = _WITHIN.split(before[before.rfind("\n") + 1 :])
        if not whole or not begun or _CLOSED.search(begun) or STARTS_ANEW.match(begun):
            continue
        end = text.find("\n", at)
        behind = text[at : end if end > 0 else len(text)]
        if _GOES_ON.search(behind) and "\t" not in behind and not STARTS_ANEW.match(behind):
            yield start, at
