"""The words by which a clause shows what it does: read once from rules/words.yaml, found in one pass over a text."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from ahocorasick_rs import AhoCorasick, MatchKind

from luoshi.policy.bundles import Bundle
from luoshi.rules import load

_VERBS = {"make", "develop", "call", "result"}
_LEADS = {"manner", "modal"}
_SAID = {"goal", "since", "duty"}
_UNSAID = {"prefix", "manner"}


class Word:
    """A word of the lexicon, the classes that it stands in (in the order of the file), and what follows from them."""

    __slots__ = (
        "_features", "_governs", "bits", "body", "classes", "lead", "leads", "manner", "modal", "prefix", "tail",
        "text", "verb",
    )  # fmt: skip

    def __init__(self, text: str, classes: tuple[str, ...]) -> None:
        self.text = text
        self.classes = classes
        self.verb = not _VERBS.isdisjoint(classes)
        self.leads = classes[0] in _LEADS
        self.manner, self.modal = "manner" in classes, "modal" in classes
        self.prefix, self.body = "prefix" in classes, "body" in classes
        said = _bits(c for c in classes if c in _SAID)
        self.lead = "lead=" + text
        self.tail = Bundle("tail:" + c for c in classes)
        # a single character is too often a part of another word to say anything inside a clause
        counts = len(text) > 1 or "perfect" in classes
        has = _bits(c for c in classes if c not in _UNSAID) if counts else 0
        self.bits = has | said << SAYS | MODAL * self.modal | BODY * self.body
        self._features: dict[str, Bundle] = {}
        self._governs: dict[tuple[str, tuple[str, ...]], Bundle] = {}

    def features(self, kind: str) -> Bundle:
        """The word and its classes as features: `head=建设`, `head:make`."""
        found = self._features.get(kind)
        if found is None:
            found = self._features[kind] = Bundle([f"{kind}={self.text}", *(f"{kind}:{c}" for c in self.classes)])
        return found

    def governs(self, kind: str, tails: tuple[str, ...]) -> Bundle:
        """The word as a governing verb, alone and with the classes of the clause's last word."""
        found = self._governs.get((kind, tails))
        if found is None:
            said = [*self.features(kind), *(f"{kind}:{self.classes[0]}>{c}" for c in tails)]
            if kind == "head":
                said += [f"head={self.text}>{c}" for c in tails]
            found = self._governs[kind, tails] = Bundle(said)
        return found


_CLASSES: list[str] = []  # a class's place here is its bit
SAYS = 29  # so many bits higher stand the classes that hold for the rest of the sentence
HAS = (1 << SAYS) - 1
MODAL = 1 << 58  # marks every modal, also the single characters that do not count as having said anything
BODY = 1 << 59


def _bits(classes: Iterable[str]) -> int:
    out = 0
    for c in classes:
        if c not in _CLASSES:
            _CLASSES.append(c)
        out |= 1 << _CLASSES.index(c)
    return out


def named(prefix: str, bits: int) -> Bundle:
    """A set of classes, given as bits, as features: `has:make`."""
    return Bundle(prefix + c for k, c in enumerate(_CLASSES) if bits >> k & 1)


# A word found in a text, its start and its end. No named tuple: making and unpacking those takes several times as long.
Hit = tuple[Word, int, int]


def classes_of(hits: list[Hit]) -> int:
    """The classes of all words of a clause, as bits."""
    bits = 0
    for word, _, _ in hits:
        bits |= word.bits
    return bits


class Lexicon:
    """Finds every word of the lexicon, leftmost and longest first, without overlaps. Linear in the text."""

    def __init__(self, classes: dict[str, str]) -> None:
        found: dict[str, list[str]] = {}
        for name, words in classes.items():
            for word in words.split():
                found.setdefault(word, []).append(name)
        self.words = tuple(Word(text, tuple(dict.fromkeys(names))) for text, names in found.items())
        self._finder = AhoCorasick([w.text for w in self.words], matchkind=MatchKind.LeftmostLongest)
        # words of the class `plain` only shield their characters from being taken for one of the short words
        self._plain = {i for i, w in enumerate(self.words) if w.classes == ("plain",)}

    def find(self, text: str) -> list[Hit]:
        """The words in `text`, in order."""
        words, plain = self.words, self._plain
        return [(words[i], a, b) for i, a, b in self._finder.find_matches_as_indexes(text) if i not in plain]


@cache
def lexicon() -> Lexicon:
    """The lexicon that Luoshi ships."""
    return Lexicon(load("words"))
