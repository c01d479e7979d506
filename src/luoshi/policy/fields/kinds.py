"""What kind of document it is, from its title and its opening (rules/fields.yaml)."""

from __future__ import annotations

import re
from functools import cache
from typing import cast

from luoshi.policy.measures.words import alternatives
from luoshi.policy.model import DocumentKind
from luoshi.rules import load

_OPENING = 700
_BODY = 20_000
_MEASURES = re.compile(r"加强|推进|完善|建立|实施|开展|落实|优化|健全|强化")
_GROWTH = re.compile(r"增长\s?[0-9]")
# what a programme of one office or for one purpose says, and a government's account of all its work does not
_ONE_PURPOSE = re.compile(
    r"(?:责任|牵头|配合|主办)(?:单位|部门)|负责）|牵头）|配合）|按规定|给予|不超过|申请|补贴|有关(?:规定|部门)|到20[0-9]{2}年|第[一二三四五六七八九十]+条"
)
_WIDE = 8  # fields of government of which a work report speaks in any stretch of some 3,000 characters
_STRETCH = 6000


def kind_of(text: str, title: str) -> DocumentKind:
    """The kind by the first rule that fits.

    A text that fits none is a work report where growth is reported in every third sentence or where, without a
    title, it goes through most fields of government; a speech where a secretary says 我们 again and again; a plan
    where, without a title, it is full of measures.
    """
    places = {"title": re.sub(r"\s+", " ", title), "opening": text[:_OPENING], "body": text[:_BODY]}
    for kind, where, pattern in _rules():
        if pattern.search(places[where]):
            return kind
    body = places["body"]
    grows = len(_GROWTH.findall(body)) * 400 > len(body)
    if not grows and "书记" in places["opening"] and body.count("我们") * 2000 > len(body):
        return "speech"
    if grows or (not title and _is_account_of_all(body[:_STRETCH])):
        return "work_report"
    return "plan" if not title and len(_MEASURES.findall(body)) * 200 > len(body) else "other"


def _is_account_of_all(body: str) -> bool:
    """Whether a text speaks of most fields of government, each more than once, and seldom as a programme does."""
    fields = sum(len(pattern.findall(body)) > 1 for pattern in _fields_of_government())
    return fields >= _WIDE and len(_ONE_PURPOSE.findall(body)) * 350 < len(body)


@cache
def _fields_of_government() -> tuple[re.Pattern[str], ...]:
    return tuple(re.compile(alternatives(words)) for words in load("fields")["government"])


@cache
def _rules() -> tuple[tuple[DocumentKind, str, re.Pattern[str]], ...]:
    return tuple((cast(DocumentKind, k), where, re.compile(p)) for k, where, p in load("fields")["kinds"])
