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


class Tagger:
    """Labels clauses.

    state: feature -> its weight for each label; step: label -> weight of each label that may follow.
    """

    def __init__(self, state: dict[str, list[float]], step: list[list[float]]) -> None:
        self._columns = [[round(row[j] * 1000) for row in step] for j in range(len(LABELS))]
        self._weights = _table(state)
        # label -> feature -> how much louder it speaks for the label than for nothing
        self._loud = {
            label: {
                f: (weight, Reason(f, f"+{weight:.2f}"))
                for f, row in state.items()
                if (weight := round(row[j] - row[0], 2)) > _LOUD
            }
            for j, label in enumerate(LABELS)
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
            total = (mine & _OF_ONE) + (sum(map(get, seen.around[start + i], zero)) + _LEVEL & _OF_ONE)
            if i:
                total += own[i - 1] >> _PART & _OF_ONE
            if len(own) == 1:
                total += mine >> 2 * _PART
            out.append([total >> k & _MASK for k in _LABELS])
        return out

    def _sentence(self, scores: list[list[int]]) -> list[str]:
        best = scores[0]
        back: list[list[int]] = []
        for here in scores[1:]:
            row, now = [], []
            for column, score in zip(self._columns, here, strict=True):
                options = list(map(add, best, column))
                top = max(options)
                row.append(options.index(top))
                now.append(top + score)
            best = now
            back.append(row)
        last = best.index(max(best))
        path = [last]
        for row in reversed(back):
            last = row[last]
            path.append(last)
        return [LABELS[j] for j in reversed(path)]

    def reasons(self, features: list[str], label: str) -> tuple[Reason, ...]:
        """The features that spoke loudest for a label, each with its weight against that of saying nothing."""
        loud = self._loud[label]
        said = [loud[f] for f in features if f in loud]
        said.sort(key=itemgetter(0), reverse=True)
        return tuple([reason for _, reason in said[:_MOST]])


_MOST = 4
_LOUD = 0.1


@cache
def tagger() -> Tagger:
    """The tagger with the weights that Luoshi ships."""
    data = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return Tagger(data["state"], data["step"])
