"""Features that come together: named once, weighed once.

A clause has some thirty features (features.py), and most come in the same groups again and again: what its length and
its punctuation say, what a verb says. Such a group is one object; what it weighs is reckoned when it is first met.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

Key = TypeVar("Key")


class Bundle(tuple[str, ...]):
    """Features that are seen together. Only itself is equal to it, so a table finds it without comparing names."""

    __slots__ = ()
    __hash__ = object.__hash__
    __eq__ = object.__eq__


Feature = str | Bundle
NONE = Bundle()
_MOST = 200_000  # features remembered beyond those that have a weight


def flat(row: Iterable[Feature]) -> list[str]:
    """The names of all features of a row."""
    out: list[str] = []
    for feature in row:
        if isinstance(feature, str):
            out.append(feature)
        else:
            out += feature
    return out


class Known(dict[Key, Bundle]):
    """What is seen in each key, found out when it is first met: half the cost of asking a cached function."""

    def __init__(self, see: Callable[[Key], Bundle]) -> None:
        self._see = see

    def __missing__(self, key: Key) -> Bundle:
        found = self._see(key)
        if len(self) < _MOST:
            self[key] = found
        return found


class Weights(dict[Feature, int]):
    """Feature -> its weight, nought where it has none; of a bundle, the sum of its features' weights."""

    def __missing__(self, feature: Feature) -> int:
        found = 0 if isinstance(feature, str) else sum(map(self.__getitem__, feature))
        if len(self) < _MOST:
            self[feature] = found
        return found
