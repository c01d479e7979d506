"""The words by which a clause shows what it does: read once from rules/words.yaml, found in one pass over a text."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import NamedTuple

import yaml
from ahocorasick_rs import AhoCorasick, MatchKind

_RULES = Path(__file__).parents[1] / "rules" / "words.yaml"


class Word(NamedTuple):
    """A word of the lexicon and the classes that it stands in, in the order of the file."""

    text: str
    classes: tuple[str, ...]


class Hit(NamedTuple):
    """A word found in a text."""

    word: Word
    start: int
    end: int


class Lexicon:
    """Finds every word of the lexicon, leftmost and longest first, without overlaps. Linear in the text."""

    def __init__(self, classes: dict[str, str]) -> None:
        found: dict[str, list[str]] = {}
        for name, words in classes.items():
            for word in words.split():
                found.setdefault(word, []).append(name)
        self.words = tuple(Word(text, tuple(dict.fromkeys(names))) for text, names in found.items())
        self._plain = {i for i, w in enumerate(self.words) if w.classes == ("plain",)}
        self._finder = AhoCorasick([w.text for w in self.words], matchkind=MatchKind.LeftmostLongest)

    def find(self, text: str) -> list[Hit]:
        """The words in `text`, in order."""
        words, plain = self.words, self._plain
        return [Hit(words[i], a, b) for i, a, b in self._finder.find_matches_as_indexes(text) if i not in plain]


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The lexicon that Luoshi ships."""
    with _RULES.open(encoding="utf-8") as file:
        return Lexicon(yaml.load(file, Loader=yaml.CSafeLoader))
