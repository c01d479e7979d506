"""The words around a figure, compiled from rules/measures.yaml: measure words, comparators, words of growth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from luoshi.policy.model import Comparator
from luoshi.rules import load

UnitClass = Literal["count", "size", "share", "money", "duration", "label"]
_CLASSES: dict[str, UnitClass] = {
    "counts": "count", "sizes": "size", "shares": "share", "money": "money", "durations": "duration", "labels": "label",
}  # fmt: skip


class Unit(NamedTuple):
    """A measure word: the unit it stands for, and its class."""

    name: str
    group: UnitClass
    not_before: str


class Words(NamedTuple):
    """The compiled rules. Word tables are looked up longest first; `*_lengths` says which lengths there are."""

    units: dict[str, Unit]
    unit_lengths: dict[str, tuple[int, ...]]
    before: dict[str, Comparator | Literal["reached", "none"]]
    behind: dict[str, Comparator]
    growth: re.Pattern[str]
    growth_behind: re.Pattern[str]
    level: re.Pattern[str]
    verb: re.Pattern[str]
    parameter: re.Pattern[str]
    threshold: re.Pattern[str]


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of `words`, longer ones first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def words() -> Words:
    """The rules, compiled on first use."""
    rules = load("measures")
    units = _units(rules)
    lengths: dict[str, set[int]] = {}
    for word in units:
        lengths.setdefault(word[0], set()).add(len(word))
    change = rules["change"]
    return Words(
        units=units,
        unit_lengths={c: tuple(sorted(ns, reverse=True)) for c, ns in lengths.items()},
        before={w: sign for sign, ws in rules["before"].items() for w in ws},
        behind={w: sign for sign, ws in rules["behind"].items() for w in ws},
        growth=_growth(change),
        growth_behind=re.compile(r"的?(?:年均)?(?:增长|增速|增幅|涨幅|(?P<down>降幅|下降))(?!点|极)"),
        level=re.compile(alternatives(change["level"])),
        verb=re.compile(alternatives(change["verbs"])),
        parameter=re.compile(alternatives(rules["parameter"])),
        threshold=re.compile(rf"(?:的|规模的?)?(?:[\u4e00-\u9fff]{{0,4}}?)(?:{alternatives(rules['threshold'])})"),
    )


def _units(rules: dict[str, dict[str, str]]) -> dict[str, Unit]:
    aliases, not_before = rules["aliases"], rules["not_before"]
    return {
        word: Unit(aliases.get(word, word), group, not_before.get(word, ""))
        for name, group in _CLASSES.items()
        for word in str(rules[name]).split()
    }


def _growth(change: dict[str, list[str]]) -> re.Pattern[str]:
    groups = ("none", "always_up", "always_down", "up", "down")
    parts = [f"(?P<{name}>{alternatives(change[name])})" for name in groups]
    parts += [f"(?P<{name}>[{''.join(change[name])}])(?=了?$)" for name in ("short_up", "short_down")]
    return re.compile("|".join(parts))
