"""Decides clause by clause whether a commitment begins, an achievement begins, an item goes on, or nothing is said.

A linear-chain model over named features (features.py) with its weights kept as data in rules/weights.json; the best
sequence of labels is found exactly (Viterbi). It was fitted on annotated documents by benchmarks/fit_reader.py.
"""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path

from luoshi.policy.model import Reason

LABELS = ("O", "T", "A", "I")
_WEIGHTS = Path(__file__).parents[1] / "rules" / "weights.json"
_ZERO = (0.0, 0.0, 0.0, 0.0)


class Tagger:
    """Labels sequences of clauses.

    state: feature -> its weight for each label; step: label -> weight of each label that may follow.
    """

    def __init__(self, state: dict[str, list[float]], step: list[list[float]]) -> None:
        self.state = {name: tuple(row) for name, row in state.items()}
        self.step = step

    def scores(self, features: list[str]) -> tuple[float, float, float, float]:
        """What the features of one clause say for each label."""
        get = self.state.get
        o = t = a = i = 0.0
        for f in features:
            row = get(f)
            if row is not None:
                o += row[0]
                t += row[1]
                a += row[2]
                i += row[3]
        return o, t, a, i

    def label(self, sequence: list[list[str]]) -> list[str]:
        """The best labels for the clauses of one text, in order."""
        if not sequence:
            return []
        step = self.step
        best = self.scores(sequence[0])
        back: list[list[int]] = []
        for features in sequence[1:]:
            here = self.scores(features)
            row, now = [], []
            for j in range(4):
                options = (best[0] + step[0][j], best[1] + step[1][j], best[2] + step[2][j], best[3] + step[3][j])
                top = max(options)
                row.append(options.index(top))
                now.append(top + here[j])
            best = (now[0], now[1], now[2], now[3])
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
