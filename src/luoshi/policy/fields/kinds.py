"""What kind of document it is, from its title and its opening (rules/fields.yaml)."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from luoshi.policy.model import DocumentKind
from luoshi.rules import load

_OPENING = 700
_BODY = 20_000
_MEASURES = re.compile(r"加强|推进|完善|建立|实施|开展|落实|优化|健全|强化")
_THIS_YEAR = re.compile(r"今年|去年|上年")
_DUTIES = re.compile(r"负责）|(?:牵头|责任|配合)单位")
_GROWTH = re.compile(r"增长\s?[0-9]")


def kind_of(text: str, title: str) -> DocumentKind:
    """The kind by the first rule that fits.

    A text that fits none is a work report where growth is reported in every third sentence or where, without a title,
    it says what this year strives for and names no office in charge; a speech where a secretary says 我们 again and
    again; a plan where it is full of measures.
    """
    places = {"title": re.sub(r"\s+", " ", title), "opening": text[:_OPENING], "body": text[:_BODY]}
    for kind, where, pattern in _rules():
        if pattern.search(places[where]):
            return kind
    body = places["body"]
    strives = not title and "力争" in body and _THIS_YEAR.search(body) and not _DUTIES.search(body)
    if strives or len(_GROWTH.findall(body)) * 400 > len(body):
        return "work_report"
    if "书记" in places["opening"] and body.count("我们") * 2000 > len(body):
        return "speech"
    return "plan" if len(_MEASURES.findall(body)) * 200 > len(body) else "other"


@cache
def _rules() -> tuple[tuple[DocumentKind, str, re.Pattern[str]], ...]:
    return tuple((cast(DocumentKind, k), where, re.compile(p)) for k, where, p in load("fields")["kinds"])
