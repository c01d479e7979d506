"""Web pages: every line that a person sees from the first to the last of the article, tables as tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

from lxml import etree, html

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.intake import tables
from luoshi.policy.intake.encoding import decode
from luoshi.policy.intake.given import Extract

_CHARSET = re.compile(rb"<(?:meta|\?xml)[^>]{0,200}?(?:charset|encoding)\s*=\s*[\"']?\s*([\w.:-]+)", re.I)
_DECLARATION = re.compile(r"^\s*<\?xml[^>]*\?>")
_ENCODINGS = {"gb2312": "gb18030", "gbk": "gb18030", "big5": "big5hkscs"}  # as browsers do

_UNSEEN = frozenset((
    "script", "style", "noscript", "template", "head", "title", "nav", "footer", "aside", "iframe", "button", "select",
    "option", "object", "svg", "rt", "rp",
))  # fmt: skip
_INLINE = frozenset((
    "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "hi", "i", "img", "ins", "kbd",
    "label", "mark", "q", "rb", "ref", "ruby", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "time",
    "tt", "u", "var", "wbr", "o:p", "st1:chsdate",
))  # fmt: skip
_ARTICLE_AT_MOST = 5_000_000
"""Characters of a page in which the article is looked for; a longer one is taken whole."""
_MOST_OF_PAGE = 0.6
_SPAN_AT_MOST = 1000


class Line(NamedTuple):
    """A line of a page; heading: set as one (h1)."""

    text: str
    heading: bool = False


def extract(data: bytes, max_size: int) -> Extract:
    """The text of a page: menus before and feet behind the article are left out, nothing within it is."""
    declared = _CHARSET.search(data[:4096])
    encoding = declared[1].decode("ascii", "replace").lower() if declared else ""
    page = _DECLARATION.sub("", decode(data, _ENCODINGS.get(encoding, encoding)))
    try:
        parser = html.HTMLParser(huge_tree=True)
        tree = html.document_fromstring(page, parser=parser)
    except etree.ParserError:
        raise LuoshiError(_("there is no text in it")) from None
    if any("depth" in error.message.lower() for error in parser.error_log):
        raise LuoshiError(_("its elements are nested too deeply; save the page as text"))
    found = list(lines(tree))
    if len(page) <= _ARTICLE_AT_MOST:
        found = _article(tree, found)
    return Extract("\n".join(line.text for line in found))


def lines(tree: Any) -> Iterator[Line]:
    """What a person sees of a tree, line by line. Goes through it without recursion: pages may be nested deeply."""
    words: list[str] = []
    heading = False
    walk = etree.iterwalk(tree, events=("start", "end", "comment", "pi"))
    for event, element in walk:
        tag = element.tag if isinstance(element.tag, str) else ""
        if event == "start":
            skip = tag in _UNSEEN or _hidden(element)
            rows = None if skip or tag != "table" else _rows(element)
            if tag not in _INLINE and not (skip and tag in ("rt", "rp", "script", "style")):
                yield from _line(words, heading)
                heading = tag == "h1" or (heading and tag == "span")
            if rows is not None:
                yield from (Line(row) for row in tables.lines(rows))
            if skip or rows is not None:
                walk.skip_subtree()
            else:
                words.append(element.text or "")
            continue
        if event == "end" and tag not in _INLINE and tag not in ("rt", "rp", "script", "style"):
            yield from _line(words, heading)
            heading = False
        if element is not tree:
            words.append(element.tail or "")
    yield from _line(words, heading)


def _line(words: list[str], heading: bool) -> Iterator[Line]:
    text = re.sub(r"[ \t\r\n]+", " ", "".join(words)).strip(" ")
    words.clear()
    if text.strip():
        yield Line(text, heading)


def _hidden(element: Any) -> bool:
    style = (element.get("style") or "").replace(" ", "").lower()
    return "display:none" in style or element.get("hidden") is not None


def _rows(table: Any) -> list[list[str]] | None:
    """The cells of a table of data; None for one that only lays out the page."""
    if table.find(".//table") is not None or table.find(".//h1") is not None:
        return None
    rows = [[cell for cell in row if cell.tag in ("td", "th")] for row in table.iter("tr")]
    if all(len(row) <= 1 for row in rows):
        return None
    grid: list[list[str]] = []
    below: dict[int, tuple[int, str]] = {}  # column: rows that a cell above still covers, and its words
    for row in rows:
        line: list[str] = []
        for cell in row:
            _fill(line, below)
            text = " ".join(part.text for part in lines(cell))
            for at in range(min(_span(cell, "colspan"), _SPAN_AT_MOST - len(line))):
                words = "" if at else text
                if _span(cell, "rowspan") > 1:
                    below[len(line)] = (_span(cell, "rowspan") - 1, words)
                line.append(words)
        _fill(line, below)
        grid.append(line)
    return grid


def _fill(line: list[str], below: dict[int, tuple[int, str]]) -> None:
    """Put in the cells that reach down from the rows above."""
    while covered := below.pop(len(line), None):
        rest, words = covered
        if rest > 1:
            below[len(line)] = (rest - 1, words)
        line.append(words)


def _span(cell: Any, name: str) -> int:
    value = (cell.get(name) or "").strip()
    return max(1, min(int(value), _SPAN_AT_MOST)) if value.isdecimal() else 1


def _article(tree: Any, found: list[Line]) -> list[Line]:
    """The lines from the title of the article to its last, where trafilatura finds most of the page in it."""
    import trafilatura

    title = _bare(tree.findtext(".//title") or "")
    try:
        body = trafilatura.bare_extraction(tree, include_comments=False, include_tables=True, favor_recall=True)
    except Exception:  # a page that it cannot deal with is taken whole
        body = None
    if body is None or body.body is None:
        return found
    kept = {_bare(text) for text in body.body.itertext()} - {""}
    places = [at for at, line in enumerate(found) if any(_bare(cell) in kept for cell in line.text.split("\t"))]
    if not places:
        return found
    first, last = places[0], places[-1]
    heads = [
        at for at in range(first) if found[at].heading or (len(found[at].text) > 7 and _bare(found[at].text) in title)
    ]
    first = heads[0] if heads else first
    size = [len(line.text) for line in found]
    return found[first : last + 1] if sum(size[first : last + 1]) >= _MOST_OF_PAGE * sum(size) else found


def _bare(text: str) -> str:
    return "".join(text.split())
