"""Conditions that a task says without a figure: 全覆盖 is all of it, 清零 none, 不低于上年 at least last year's.

By the contract such a clause stays a task; its condition is kept beside it as a quantity whose value, where the words
give none (不低于上年, 只增不减), is None.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from luoshi.document import Span
from luoshi.policy.measures.words import alternatives
from luoshi.policy.model import Quantity
from luoshi.rules import load


def condition(text: str, start: int, end: int) -> Quantity | None:
    """The first condition that the clause `text[start:end]` says without a figure; None where it says none."""
    match = _pattern().search(text, start, end)
    if match is None:
        return None
    rule = _rules()[match[0]]
    return Quantity(rule.get("value"), rule.get("unit", ""), rule["comparator"], span=Span(*match.span()))


@cache
def _pattern() -> re.Pattern[str]:
    return re.compile("|".join(alternatives(rule["words"]) for rule in load("measures")["conditions"].values()))


@cache
def _rules() -> dict[str, dict[str, Any]]:
    """Word -> what it says."""
    return {word: rule for rule in load("measures")["conditions"].values() for word in rule["words"]}
