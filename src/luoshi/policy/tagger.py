"""Decides clause by clause whether a commitment begins, an achievement begins, an item goes on, or nothing is said.

A linear-chain model over named features (features.py) with its weights kept as data in rules/weights.json; within a
sentence the best sequence of labels is found exactly (Viterbi). It was fitted on annotated documents by
benchmarks/fit_reader.py.
"""

from __future__ import annotations

import json
from functools import cache
from itertools import repeat
from operator import add, itemgetter
from pathlib import Path

from luoshi.policy.features import Seen
from luoshi.policy.kinds import PLACES, kinds
from luoshi.policy.model import Reason

# nothing · a commitment · an achievement · goes on the one before · leads in to the one behind
LABELS = ("O", "T", "A", "I", "P")
_WEIGHTS = Path(__file__).parents[1] / "rules" / "weights.json"

# A feature's weights travel as one integer: five labels for each of three parts (the clause's own, what the clause
# behind hears of it, and what it adds where the clause is a sentence by itself), a thousandth a unit. So the features
# of a clause are summed by one addition each.
_PARTS = ("", "<", "alone ")
_BITS = 24
_FIELDS = len(LABELS) * len(_PARTS)
_MASK = (1 << _BITS) - 1
_LEVEL = sum((1 << _BITS - 3) << (_BITS * k) for k in range(_FIELDS))  # keeps every field above nought, four times over
_SHIFTS = tuple(_BITS * k for k in range(_FIELDS))
_LABELS = _SHIFTS[: len(LABELS)]
_CODES = (4, 3, 2, 1, 0)  # a label's code in the best path: of two equal ones the first wins
_PART = _BITS * len(LABELS)
_OF_ONE = (1 << _PART) - 1


def _table(state: dict[str, list[float]]) -> dict[str, int]:
    """Feature -> its weights in all four parts."""
    out: dict[str, int] = {}
    for name, row in state.items():
        part = next((k for k in (2, 1) if name.startswith(_PARTS[k])), 0)
        feature = name[len(_PARTS[part]) :]
        packed = sum(round(weight * 1000) << _SHIFTS[5 * part + j] for j, weight in enumerate(row))
        out[feature] = out.get(feature, 0) + packed
        if part:  # what surrounds a clause is named whole: `alone previous sentence:1`
            out[name] = out.get(name, 0) + sum(round(w * 1000) << _SHIFTS[j] for j, w in enumerate(row))
    return out


class _Words(dict[str, int]):
    """Word of kinds.py -> what it speaks for at one place of a clause; reckoned when the word is first met."""

    def __init__(self, place: str, weights: dict[str, int]) -> None:
        self._place, self._of = place, weights

    def __missing__(self, word: str) -> int:
        found = self[word] = sum(self._of.get(name, 0) for name in kinds().features(self._place, word))
        return found


Loud = tuple[float, Reason]


class _LoudWords(dict[str, "Loud | None"]):
    """Word -> the loudest of what it and its kinds say for a label at one place, if it is loud at all."""

    def __init__(self, place: str, loud: dict[str, Loud]) -> None:
        self._place, self._of = place, loud

    def __missing__(self, word: str) -> Loud | None:
        said = [self._of[name] for name in kinds().features(self._place, word) if name in self._of]
        found = self[word] = max(said, key=itemgetter(0), default=None)
        return found


class Tagger:
    """Labels clauses.

    state: feature -> its weight for each label; step: label -> weight of each label that may follow.
    """

    def __init__(self, state: dict[str, list[float]], step: list[list[float]]) -> None:
        self._columns = [[8 * round(row[j] * 1000) for row in step] for j in range(len(LABELS))]
        self._weights = _table(state)
        at = {place: _Words(place, self._weights).__getitem__ for place in PLACES}
        self._any, self._last, self._first = at["any"], at["last"], at["first"]
        self._last_but_one, self._second = at["last but one"], at["second"]
        # label -> feature -> how much louder it speaks for the label than for nothing
        self._loud = {
            label: {
                f: (weight, Reason(f, f"+{weight:.2f}"))
                for f, row in state.items()
                if (weight := round(row[j] - row[0], 2)) > _LOUD
            }
            for j, label in enumerate(LABELS)
        }
        self._loud_ends = {
            label: (_LoudWords("first", loud), _LoudWords("last", loud)) for label, loud in self._loud.items()
        }

    def label(self, seen: Seen) -> list[str]:
        """The best labels for the clauses of a text, in order; what one sentence says does not colour the next."""
        out: list[str] = []
        clauses, n = seen.clauses, len(seen.clauses)
        start = 0
        while start < n:
            end = start + 1
            sentence = clauses[start].sentence
            while end < n and clauses[end].sentence == sentence:
                end += 1
            out += self._sentence(self._scores(seen, start, end))
            start = end
        return out

    def _scores(self, seen: Seen, start: int, end: int) -> list[list[int]]:
        """What speaks for each label, for the clauses of one sentence."""
        get, zero = self._weights.get, repeat(0)
        own = [sum(map(get, row, zero)) + _LEVEL for row in seen.own[start:end]]
        out = []
        for i, mine in enumerate(own):
            around = sum(map(get, seen.around[start + i], zero)) + self._said(seen.words[start + i])
            total = (mine & _OF_ONE) + (around + _LEVEL & _OF_ONE)
            if i:
                total += own[i - 1] >> _PART & _OF_ONE
            if len(own) == 1:
                total += mine >> 2 * _PART
            out.append([total >> k & _MASK for k in _LABELS])
        return out

    def _said(self, words: list[str]) -> int:
        """What the words of a clause and their kinds speak for, wherever they stand and at its ends."""
        if not words:
            return 0
        total = sum(map(self._any, words)) + self._last(words[-1]) + self._first(words[0])
        if len(words) > 1:
            total += self._last_but_one(words[-2]) + self._second(words[1])
        return total

    def _sentence(self, scores: list[list[int]]) -> list[str]:
        """The best path. Its score carries its last label in the three lowest bits, so one `max` finds both."""
        best = [8 * score + code for score, code in zip(scores[0], _CODES, strict=True)]
        back: list[list[int]] = []
        for here in scores[1:]:
            tops = [max(map(add, best, column)) for column in self._columns]
            best = [top - (top & 7) + 8 * score + code for top, score, code in zip(tops, here, _CODES, strict=True)]
            back.append(tops)
        last = 4 - (max(best) & 7)
        path = [last]
        for tops in reversed(back):
            last = 4 - (tops[last] & 7)
            path.append(last)
        return [LABELS[j] for j in reversed(path)]

    def reasons(self, seen: Seen, i: int, label: str) -> tuple[Reason, ...]:
        """What clause i has that spoke loudest for a label, each with its weight against that of saying nothing."""
        loud, words = self._loud[label], seen.words[i]
        said = [loud[f] for f in seen.own[i] if f in loud]
        if words:
            first, last = self._loud_ends[label]
            said += filter(None, (first[words[0]], last[words[-1]]))
        said.sort(key=itemgetter(0), reverse=True)
        return tuple([reason for _, reason in said[:_MOST]])


_MOST = 4
_LOUD = 0.1


@cache
def tagger() -> Tagger:
    """The tagger with the weights that Luoshi ships."""
    data = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return Tagger(data["state"], data["step"])
