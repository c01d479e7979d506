"""Decides clause by clause whether a commitment begins, an achievement begins, an item goes on, or nothing is said.

A linear-chain model over named features (features.py) with its weights kept as data in rules/weights.json; the best
sequence of labels is found exactly (Viterbi). It was fitted on annotated documents by benchmarks/fit_reader.py.
"""

from __future__ import annotations

import json
from functools import lru_cache
from operator import add
from pathlib import Path

from luoshi.policy.model import Reason

# nothing · a commitment · an achievement · goes on the one before · leads in to the one behind
LABELS = ("O", "T", "A", "I", "P")
_WEIGHTS = Path(__file__).parents[1] / "rules" / "weights.json"


class Tagger:
    """Labels sequences of clauses.

    state: feature -> its weight for each label; step: label -> weight of each label that may follow.
    """

    def __init__(self, state: dict[str, list[float]], step: list[list[float]]) -> None:
        self.state = {name: tuple(row) for name, row in state.items()}
        self.step = step

    def scores(self, features: list[str]) -> tuple[float, ...]:
        """What the features of one clause say for each label."""
        get = self.state.get
        o = t = a = i = p = 0.0
        for f in features:
            row = get(f)
            if row is not None:
                o += row[0]
                t += row[1]
                a += row[2]
                i += row[3]
                p += row[4]
        return o, t, a, i, p

    def label(self, sequence: list[list[str]]) -> list[str]:
        """The best labels for the clauses of one text, in order."""
        if not sequence:
            return []
        columns = list(zip(*self.step, strict=True))
        best = list(self.scores(sequence[0]))
        back: list[list[int]] = []
        for features in sequence[1:]:
            row, now = [], []
            for column, here in zip(columns, self.scores(features), strict=True):
                options = list(map(add, best, column))
                top = max(options)
                row.append(options.index(top))
                now.append(top + here)
            best = now
            back.append(row)
        last = best.index(max(best))
        path = [last]
        for row in reversed(back):
            last = row[last]
            path.append(last)
        return [LABELS[j] for j in reversed(path)]

    def reasons(self, features: list[str], label: str, most: int = 4) -> tuple[Reason, ...]:
        """The features that spoke loudest for a label, each with its weight against that of saying nothing."""
        j = LABELS.index(label)
        said = [(row[j] - row[0], f) for f in features if (row := self.state.get(f)) is not None and row[j] > row[0]]
        return tuple(Reason(f, f"+{weight:.2f}") for weight, f in sorted(said, reverse=True)[:most])


@lru_cache(maxsize=1)
def tagger() -> Tagger:
    """The tagger with the weights that Luoshi ships."""
    data = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return Tagger(data["state"], data["step"])
