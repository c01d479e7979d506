"""Which clauses that open like a phrase (对…, 按照…, 将…) go on to act."""

from __future__ import annotations

import re

from luoshi.policy.lexicon import Hit

# what a phrase ends in that only leads in to the action behind it
_PHRASE = re.compile(
    r"(?:要求|原则|基础上?|期间|前提下?|情况下?|方式|契机|机遇|作用|优势|职能|领域|方面|时|后|前|中|上|下|的|等|为.{1,8})$"
)
_WHOM = re.compile(r"(?:企业|机构|单位|人员|个人|职工|人|者|项目|事项|贷款|问题|行为)$")
_OBJECT = re.compile(r"(?![、和])[^的]{2,}$")
_GRANTS = frozenset(["给予", "予以", "提供", "享受", "纳入", "列入", "采取", "安排", "实行", "下达"])


def acts(words: str, start: int, first: Hit, rest: list[Hit]) -> bool:
    """Whether a clause that opens like a phrase goes on to act: 对河道进行整治, 按照性质确定比例, 将民宿纳入目录.

    Of 通过发放补贴 the verb belongs to the opening word, unless a noun ends what it opens (通过发放补贴的方式促进消费);
    of 对申请补贴的企业 it only says which.
    """
    if _PHRASE.search(words):
        return False
    opening = first[2]
    next_word, next_start, _ = rest[0] if rest else first
    at_once = next_start == opening and (next_word.verb or next_word.leads)
    for word, begin, end in reversed(rest):
        before, behind = words[opening - start : begin - start], words[end - start :]
        if len(before) < 2:
            return False
        if not word.verb or end - begin < 2 or (at_once and "的" not in before):
            continue
        if before.endswith("进行") or (word.text in _GRANTS and not ("的" in behind and _WHOM.search(behind))):
            return True
        if "works" not in word.classes and _OBJECT.match(behind):
            return True
    return False
