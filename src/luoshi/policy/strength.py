"""How strongly a commitment is made: must, plan or stretch."""

from __future__ import annotations

import re

from luoshi.policy.model import Strength

_MUST = re.compile(r"确保|必须|务必|坚决|不得|严禁|禁止|一律不|决不|绝不|牢牢守住|严防")
_STRETCH = frozenset(["力争", "争取", "力促", "努力", "争创", "尽量", "力求"])
_SAID = re.compile(f"{_MUST.pattern}|{'|'.join(sorted(_STRETCH))}")


def strength(text: str, start: int, end: int) -> Strength:
    """The strength that the words of one commitment, `text[start:end]`, give it."""
    said = _SAID.search(text, start, end)
    if said is None:
        return "plan"
    return "stretch" if said[0] in _STRETCH and not _MUST.search(text, said.end(), end) else "must"
