"""Tags, scripts and comments of web pages left in the text: taken out, with a line end where a block ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from luoshi.policy.repair.edits import Finding, Mending

FEW = 3
"""Fewer tags than this may be quoted ones, or signs of comparison."""

_BLOCK = (
    r"p|div|br|tr|table|caption|h[1-6]|li|ul|ol|dl|dt|dd|section|article|title|thead|tbody|form|hr|blockquote|center"
)
_INLINE = (
    r"td|th|a|b|i|u|em|strong|span|font|img|input|button|label|sub|sup|small|big|html|head|body|meta|link|o:p|st1:\w+|"
    r"jsp:\w+|c|code|pre|iframe|option|select|textarea|nobr|col|colgroup|tfoot|script|style|noscript|base|param|object|wbr"
)
_TAG = re.compile(
    rf"</?(?:(?P<block>{_BLOCK})|(?P<cell>td|th)|(?:{_INLINE}))(?:[\s/](?:[^<>]|<%[^<>]*%>)*)?>|<![a-z][^<>]*>",
    re.IGNORECASE,
)
# what stands between these is no text at all
_ENCLOSED = re.compile(r"(?P<open><!--|<%|<script\b|<style\b)|-->|%>|</script\s*>|</style\s*>", re.IGNORECASE)
_CLOSES = {"<!--": "-->", "<%": "%>", "<script": "</script", "<style": "</style"}


def tags(text: str) -> Finding:
    """Everything in angle brackets that is a tag, and comments, scripts and styles with what they hold."""
    if "<" not in text:
        return ()
    mendings = [Mending(start, end, "", "markup") for start, end in _enclosures(text)]
    mendings += [Mending(*match.span(), _in_place_of(match, text), "markup") for match in _TAG.finditer(text)]
    mendings.sort(key=lambda mending: (mending.start, -mending.end))
    return mendings if len(mendings) >= FEW else ()


def _enclosures(text: str) -> Iterator[tuple[int, int]]:
    """Places from an opening mark to the first mark that closes it; an opening mark that nothing closes is text."""
    start, awaited = -1, ""
    for match in _ENCLOSED.finditer(text):
        if start < 0 and match["open"]:
            start, awaited = match.start(), _CLOSES[match[0].lower()]
        elif start >= 0 and match[0].lower().startswith(awaited):
            yield start, match.end()
            start = -1


def _in_place_of(match: re.Match[str], text: str) -> str:
    """A line end for a block tag and a tab behind a cell, where the text does not end its line there anyway."""
    is_cell_end = match["cell"] and match[0].startswith("</")
    neighbours = text[match.start() - 1 : match.start()] + text[match.end() : match.end() + 1]
    if not (match["block"] or is_cell_end) or "\n" in neighbours:
        return ""
    return "\n" if match["block"] else "\t"
