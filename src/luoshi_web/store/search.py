"""What makes items findable in Chinese and English, alike on both databases.

Neither SQLite's FTS5 nor PostgreSQL's parsers find 养老 in 养老服务. So `Item.search` keeps the item's words in one
form (NFKC, small letters, simplified characters), and `Item.grams` every character and every pair of neighbours of it,
written in ASCII so that both databases index them as words. A search is a substring of `search`; `grams` makes it
quick.
"""

from __future__ import annotations

import unicodedata
from functools import cache
from itertools import pairwise

from luoshi.policy.repair.script import script
from luoshi_web.models import Item


@cache
def _simplified() -> dict[int, str]:
    return str.maketrans(script().to_simplified)


def normal(text: str) -> str:
    """The one form in which texts are compared; runs of white space are one blank."""
    return " ".join(unicodedata.normalize("NFKC", text).casefold().translate(_simplified()).split())


def grams(normal_text: str) -> set[str]:
    """Every character and every pair of neighbours within a word, in ASCII."""
    return {
        gram
        for word in normal_text.split(" ")
        for gram in (*(_ascii(c) for c in word), *(f"{_ascii(a)}z{ord(b):x}" for a, b in pairwise(word)))
    }


def needed(word: str) -> set[str]:
    """The grams that a text must have to contain the word."""
    return {f"{_ascii(a)}z{ord(b):x}" for a, b in pairwise(word)} or {_ascii(c) for c in word}


@cache
def _ascii(character: str) -> str:
    return f"u{ord(character):x}"


SOURCES = ("number", "title", "quote", "indicator")
"""The columns of an item whose words are searched."""


def columns(*words: str) -> dict[str, str]:
    """The columns of Item by which it is found, from the words in SOURCES."""
    search = normal(" ".join(words))
    return {"search": search, "grams": " ".join(sorted(grams(search)))}


def fill(item: Item) -> None:
    """Set the item's search columns from its words."""
    for name, value in columns(*(getattr(item, name) for name in SOURCES)).items():
        setattr(item, name, value)
