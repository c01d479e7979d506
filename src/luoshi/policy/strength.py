"""How strongly a commitment is made: must, plan or stretch."""

from __future__ import annotations

import re

from luoshi.policy.model import Strength

_MUST = re.compile(r"确保|必须|务必|坚决|不得|严禁|禁止|一律不|决不|绝不|牢牢守住|严防")
_STRETCH = re.compile(r"力争|争取|力促|努力|争创|尽量|力求")


def strength(words: str) -> Strength:
    """The strength that the words of one commitment give it."""
    if _MUST.search(words):
        return "must"
    return "stretch" if _STRETCH.search(words) else "plan"
