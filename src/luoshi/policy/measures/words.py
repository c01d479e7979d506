"""The words around a figure, compiled from rules/measures.yaml: measure words, comparators, words of growth."""

from __future__ import annotations

import re
from collections.abc import Iterable
from functools import cache
from typing import Literal, NamedTuple

from luoshi.rules import load

UnitClass = Literal["count", "size", "share", "money", "duration", "label"]
_CLASSES: dict[str, UnitClass] = {
    "counts": "count", "sizes": "size", "shares": "share", "money": "money", "durations": "duration", "labels": "label",
}  # fmt: skip


class Unit(NamedTuple):
    """A measure word: the unit it stands for, its class, and the characters before which it is not one."""

    name: str
    group: UnitClass
    not_before: str = ""


class Words(NamedTuple):
    """The compiled rules.

    Word tables are looked up longest first; `unit_lengths` and `behind_lengths` say by first character which lengths
    there are, `before_lengths` by last; `growths` says which group a word of growth is in. Patterns of words before a
    figure are searched in the stretch that leads up to it.
    """

    units: dict[str, Unit]
    unit_lengths: dict[str, tuple[int, ...]]
    before: dict[str, str]
    before_lengths: dict[str, tuple[int, ...]]
    behind: dict[str, str]
    behind_lengths: dict[str, tuple[int, ...]]
    growth: re.Pattern[str]
    growths: dict[str, str]
    level: re.Pattern[str]
    improves: frozenset[str]
    verb: re.Pattern[str]
    builds: re.Pattern[str]
    parameter: re.Pattern[str]
    grant: re.Pattern[str]
    brought_to: re.Pattern[str]
    described: re.Pattern[str]
    machine: re.Pattern[str]
    unsaid: list[tuple[str, re.Pattern[str]]]


def alternatives(words: Iterable[str]) -> str:
    """A pattern for any of `words`, longer ones first."""
    return "|".join(re.escape(w) for w in sorted(words, key=len, reverse=True))


@cache
def words() -> Words:
    """The rules, compiled on first use."""
    rules = load("measures")
    change = rules["change"]
    units = _units(rules)
    before = {w: sign for sign, ws in rules["before"].items() for w in ws}
    behind = {w: sign for sign, ws in rules["behind"].items() for w in ws}
    return Words(
        units=units,
        unit_lengths=_lengths(units, 0),
        before=before,
        before_lengths=_lengths(before, -1),
        behind=behind,
        behind_lengths=_lengths(behind, 0),
        growth=_growth(change),
        growths=_growths(change),
        level=re.compile(alternatives(change["level"])),
        improves=frozenset(change["improves"]),
        verb=re.compile(f"[、和并及与，](?:{alternatives(change['verbs'])})"),
        builds=re.compile(f"(?:{alternatives(rules['builds'])})$"),
        parameter=re.compile(alternatives(rules["parameter"])),
        grant=re.compile(alternatives(rules["grant"])),
        brought_to=re.compile(f"(?:{alternatives(rules['brought_to'])})[^，。；]{{0,6}}$"),
        described=re.compile(
            rf"(?:（[^）]{{0,40}}）)?的?[\u4e00-\u9fff]{{0,4}}?(?:{alternatives(rules['described'])})"
        ),
        machine=re.compile(rf"[\u4e00-\u9fff]{{0,6}}?(?:{alternatives(rules['machine'])})"),
        unsaid=[(unit, re.compile(alternatives(nouns))) for unit, nouns in rules["unsaid"].items()],
    )


def _lengths(words: Iterable[str], key: int) -> dict[str, tuple[int, ...]]:
    """The lengths of the words that have a character at place `key`, longest first."""
    lengths: dict[str, set[int]] = {}
    for word in words:
        lengths.setdefault(word[key], set()).add(len(word))
    return {c: tuple(sorted(ns, reverse=True)) for c, ns in lengths.items()}


def _units(rules: dict[str, dict[str, str]]) -> dict[str, Unit]:
    aliases, not_before = rules["aliases"], rules["not_before"]
    return {
        word: Unit(aliases.get(word, word), group, not_before.get(word, ""))
        for name, group in _CLASSES.items()
        for word in str(rules[name]).split()
    }


_GROWTHS = ("none", "always_up", "always_down", "up", "down")
_SHORT = ("short_up", "short_down")  # single characters, right before the figure


def _growth(change: dict[str, list[str]]) -> re.Pattern[str]:
    """A word of growth that ends a list's member or a quotation (能力提升、…) governs nothing behind it."""
    words = [
        re.escape(word) + ("" if name == "none" else r"(?=了?$)" if name in _SHORT else "(?![、”）])")
        for name in (*_GROWTHS, *_SHORT)
        for word in sorted(change[name], key=len, reverse=True)
    ]
    return re.compile("|".join(words))  # every branch begins with one character, so the search skips all others quickly


def _growths(change: dict[str, list[str]]) -> dict[str, str]:
    """Word of growth -> its group, the first that it stands in."""
    return {word: name for name in reversed((*_GROWTHS, *_SHORT)) for word in change[name]}
