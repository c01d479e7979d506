"""Places in a document: which part of it a page shows, and where selected or copied words stand in the given text."""

from __future__ import annotations

import re
from collections.abc import Sequence
from urllib.parse import urlsplit

from django.http import HttpRequest, QueryDict
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi.document import Document as Text
from luoshi.document import Span
from luoshi.errors import LuoshiError
from luoshi_web.marks import windows
from luoshi_web.models import Draft, Item


def part(request: HttpRequest, parts: Sequence[Span], drafts: Sequence[Draft]) -> int:
    """The number of the part to show: the one asked for, or that of the row asked for, or the first open one."""
    asked = request.GET.get("part", "")
    if asked.isdecimal():
        return min(max(int(asked), 1), len(parts))
    row = next((d for d in drafts if str(d.pk) == request.GET.get("row")), None)
    row = row or next((d for d in drafts if d.state == Draft.State.PROPOSED), None)
    return holding(parts, row.start) if row else 1


def holding(parts: Sequence[Span], place: int) -> int:
    """The number of the part that a place lies in."""
    return next((i for i, p in enumerate(parts, 1) if p.start <= place < p.end), 1)


def clean(request: HttpRequest) -> str:
    """The page's address without the row opened in it."""
    query = request.GET.copy()
    for name in ("edit", "split", "row"):
        query.pop(name, None)
    return f"{request.path}?{query.urlencode()}" if query else request.path


def at(draft: Draft, page: str) -> str:
    """The address of a row in its review page. Named twice: a fragment alone would not load the page anew."""
    parts = urlsplit(page)
    query = QueryDict(parts.query, mutable=True)
    for gone in ("edit", "split", "part"):
        query.pop(gone, None)
    query["row"] = str(draft.pk)
    return f"{parts.path}?{query.urlencode()}#draft-{draft.pk}"


def selected(request: HttpRequest, text: Text) -> Span | None:
    """What was selected in the page, as a place in the given text."""
    start, end = request.POST.get("start", ""), request.POST.get("end", "")
    if not (start.isdecimal() and end.isdecimal()):
        return None
    if request.POST.get("text") == "repaired":
        return text.offsets.given_span(int(start), int(end))
    return Span(int(start), int(end))


def quoted(words: str, text: Text) -> Span:
    """Where copied words stand, in the text as given or as it should read; blanks and line breaks do not count."""
    pattern = re.compile(r"\s*".join(map(re.escape, "".join(words.split()))))
    for searched, repaired in ((text.given, False), (text.text, True)):
        found = list(pattern.finditer(searched))
        if len(found) > 1:
            raise LuoshiError(_("These words stand in the document more than once; copy more of the sentence."))
        if found:
            return text.offsets.given_span(*found[0].span()) if repaired else Span(*found[0].span())
    raise LuoshiError(_("These words do not stand in the document; copy them from it without changes."))


def around(given: str, start: int, end: int, most: int = 120) -> Span:
    """The place with what stands around it: its line, at most `most` characters to either side."""
    left = max(given.rfind("\n", 0, start) + 1, start - most)
    line_end = given.find("\n", end)
    return Span(left, min(line_end if line_end >= 0 else len(given), end + most))


def in_document(item: Item) -> str:
    """The address of an item's words in its document."""
    number = holding(windows(item.document.body.given), item.start or 0)
    return f"{reverse('document', args=[item.document_id])}?part={number}#place-{item.pk}"
