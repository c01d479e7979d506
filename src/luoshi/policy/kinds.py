"""Words by the company they keep: which of some 10,000 frequent words stand in a clause, and of what kind each is.

A kind is a group of words that stand in like surroundings in policy documents (benchmarks/fit_words.py), called by its
most frequent word. So what was learnt of 棚户区 holds, with less weight, for every word that is used as it is.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

from ahocorasick_rs import AhoCorasick, MatchKind

from luoshi.policy.clauses import Clause

KINDS = Path(__file__).parents[1] / "rules" / "kinds.txt"
PLACES = ("last", "last but one", "first", "second", "any")


class Kinds:
    """Finds frequent words and tells their kinds. lines: wide, middle and narrow kind, then the words of all three."""

    def __init__(self, lines: list[str]) -> None:
        rows = [line.split() for line in lines]
        self.words = {word: row[:3] for row in rows for word in row[3:]}
        self._finder = AhoCorasick(list(self.words), matchkind=MatchKind.LeftmostLongest)

    def within(self, text: str, clauses: list[Clause]) -> list[list[str]]:
        """The words of each clause in order. Linear in the text."""
        find = self._finder.find_matches_as_strings
        return [find(text[clause.start : clause.end]) for clause in clauses]

    def features(self, place: str, word: str) -> list[str]:
        """A word at a place as features, with its narrow, middle and wide kind: `last=绿道`, `last~公园`."""
        wide, middle, narrow = self.words[word]
        if place == "any":
            return [f"any={word}", f"any~~{middle}"]
        return [f"{place}={word}", f"{place}~{narrow}", f"{place}~~{middle}", f"{place}~~~{wide}"]

    def of_pair(self, place: str, word: str, behind: str) -> list[str]:
        """Two words in a row as features, with their kinds: `last two=推广|农机`, `last two~推广|工具`."""
        _, *kinds = self.words[word]
        _, *of_behind = self.words[behind]
        pairs = zip([word, *kinds[::-1]], [behind, *of_behind[::-1]], ("=", "~", "~~"), strict=True)
        return [f"{place}{mark}{one}|{other}" for one, other, mark in pairs]


def placed(words: list[str]) -> list[tuple[str, str]]:
    """Every word of a clause at the places at which it counts."""
    out = [("any", word) for word in words]
    if words:
        out += [("last", words[-1]), ("first", words[0])]
    if len(words) > 1:
        out += [("last but one", words[-2]), ("second", words[1])]
    return out


def paired(words: list[str]) -> list[tuple[str, tuple[str, str]]]:
    """The first and the last two words of a clause."""
    return [("last two", (words[-2], words[-1])), ("first two", (words[0], words[1]))] if len(words) > 1 else []


@cache
def kinds() -> Kinds:
    """The words and kinds that Luoshi ships."""
    return Kinds(KINDS.read_text(encoding="utf-8").splitlines())
