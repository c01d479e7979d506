"""Decides clause by clause whether a commitment begins, an achievement begins, an item goes on, or nothing is said.

A linear-chain model over named features (features.py) with its weights kept as data in rules/weights.json; within a
sentence the best sequence of labels is found exactly (Viterbi). It was fitted on annotated documents by
benchmarks/fit_reader.py.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Callable
from functools import cache
from operator import itemgetter
from pathlib import Path

from luoshi.policy.bundles import Bundle, Feature, Weights
from luoshi.policy.features import Seen
from luoshi.policy.kinds import kinds
from luoshi.policy.model import Reason

# nothing · a commitment · an achievement · goes on the one before · leads in to the one behind
LABELS = ("O", "T", "A", "I", "P")
_WEIGHTS = Path(__file__).parents[1] / "rules" / "weights.json"

# A feature's weights travel as one integer: five labels for each of two parts (the clause's own, and what the clause
# behind hears of it), in eighths of a thousandth. So the features of a clause are summed by one addition each, and the
# lowest three bits of a score are free for its label.
_HANDED, _ALONE = "<", "alone "
_BITS = 32
_SHIFTS = tuple(range(0, _BITS * len(LABELS) * 2, _BITS))
_LEVEL = sum(1 << 25 + shift for shift in _SHIFTS)  # keeps every field above nought, and a score below one digit
_MOST_PAIRS = 200_000  # remembered
_MOST_WORDS = 2000  # of a clause count: no weight of so many words is beyond that level
_CODES = (4, 3, 2, 1, 0)  # a label's code in the best path: of two equal ones the first wins
_OF_CODE = LABELS[::-1]
_CODED = sum(code << shift for code, shift in zip(_CODES, _SHIFTS, strict=False))
_PART = _BITS * len(LABELS)
_OF_ONE = (1 << _PART) - 1
_LEVEL_OF_ONE = (_LEVEL & _OF_ONE) + _CODED
_scores_in = struct.Struct("<5I").iter_unpack


def _tables(state: dict[str, list[float]]) -> tuple[Weights, Weights, Weights]:
    """Feature -> its weights: of what surrounds a clause; of the clause's own, with the part for the clause behind; of
    a clause's own where it is a sentence by itself."""
    here: dict[Feature, int] = {}
    handed: dict[Feature, int] = {}
    alone: dict[Feature, int] = {}
    _, to_t, to_a, to_i, to_p = _SHIFTS[: len(LABELS)]
    for name, (o, t, a, i, p) in state.items():  # written out, as it is done for every feature at every start
        packed = 8 * (
            round(o * 1000)
            + (round(t * 1000) << to_t)
            + (round(a * 1000) << to_a)
            + (round(i * 1000) << to_i)
            + (round(p * 1000) << to_p)
        )
        here[name] = packed  # also under a prefix: `alone first` is a feature of its own
        for prefix, table in (_HANDED, handed), (_ALONE, alone):
            if name.startswith(prefix):
                table[name.removeprefix(prefix)] = packed
    linked = {f: here.get(f, 0) + (handed.get(f, 0) << _PART) for f in {**here, **handed}}
    return Weights(here), Weights(linked), Weights({f: here.get(f, 0) + alone.get(f, 0) for f in {**here, **alone}})


class _Around(dict[tuple[Bundle, ...], int]):
    """What surrounds a clause -> what it speaks for; reckoned when it is first met."""

    def __init__(self, weights: Weights) -> None:
        self._of = weights

    def __missing__(self, around: tuple[Bundle, ...]) -> int:
        found = self[around] = sum(map(self._of.__getitem__, around))
        return found


class _Pairs(dict[tuple[str, str], int]):
    """Two words in a row -> what they speak for at the beginning or the end of a clause."""

    def __init__(self, place: str, weights: Weights) -> None:
        self._place, self._of = place, weights

    def __missing__(self, pair: tuple[str, str]) -> int:
        found = sum(map(self._of.__getitem__, kinds().of_pair(self._place, *pair)))
        if len(self) < _MOST_PAIRS:
            self[pair] = found
        return found


class _Words(dict[str, int]):
    """Word of kinds.py -> what it speaks for where it stands in a clause; reckoned when the word is first met."""

    def __init__(self, places: tuple[str, ...], weights: Weights) -> None:
        self._places, self._of = places, weights

    def __missing__(self, word: str) -> int:
        found = self[word] = sum(self._of[name] for place in self._places for name in kinds().features(place, word))
        return found


Loud = tuple[float, Reason]


class _Loud(dict[Feature, list[Loud]]):
    """Feature -> what speaks loudly for a label, itself or those of a bundle that do; reckoned when first met."""

    def __init__(self, state: dict[str, list[float]], label: str) -> None:
        self._state, self._at = state, LABELS.index(label)

    def __missing__(self, feature: Feature) -> list[Loud]:
        if isinstance(feature, str):
            row = self._state.get(feature, (0.0,) * len(LABELS))
            weight = round(row[self._at] - row[0], 2)
            said = [(weight, Reason(feature, f"+{weight:.2f}"))] if weight > _LOUD else []
        else:
            said = [loud for name in feature for loud in self[name]]
        found = self[feature] = sorted(said, key=itemgetter(0), reverse=True)[:_MOST]  # no more than that is told
        return found


class _LoudWords(dict[str, list[Loud]]):
    """Word -> the loudest of what it and its kinds say for a label at one place, if it is loud at all."""

    def __init__(self, place: str, loud: _Loud) -> None:
        self._place, self._of = place, loud

    def __missing__(self, word: str) -> list[Loud]:
        said = [loud for name in kinds().features(self._place, word) for loud in self._of[name]]
        found = self[word] = [max(said, key=itemgetter(0))] if said else []
        return found


class Tagger:
    """Labels clauses.

    state: feature -> its weight for each label; step: label -> weight of each label that may follow.
    """

    def __init__(self, state: dict[str, list[float]], step: list[list[float]]) -> None:
        self._columns = [[8 * round(row[j] * 1000) for row in step] for j in range(len(LABELS))]
        here, self._linked, self._alone = _tables(state)
        self._around, self._here = _Around(here), here
        self._first_two, self._last_two = _Pairs("first two", here), _Pairs("last two", here)

        def at(*places: str) -> Callable[[str], int]:
            return _Words(("any", *places), self._linked).__getitem__

        self._any, self._last, self._first = at(), at("last"), at("first")
        self._last_but_one, self._second = at("last but one"), at("second")
        self._few = (
            (),
            (at("first", "last"),),
            (at("first", "last but one"), at("second", "last")),
            (self._first, at("second", "last but one"), self._last),
        )
        # label -> feature -> how much louder it speaks for the label than for nothing
        self._loud = {label: _Loud(state, label) for label in LABELS}
        self._loud_ends = {
            label: (_LoudWords("first", loud), _LoudWords("last", loud)) for label, loud in self._loud.items()
        }

    def label(self, seen: Seen) -> list[str]:
        """The best labels for the clauses of a text, in order; what one sentence says does not colour the next."""
        out: list[str] = []
        scores = self._scores(seen)
        start = 0
        for end, clause in enumerate(seen.clauses, 1):
            if clause.alone:
                out.append(_OF_CODE[max(scores[start]) & 7])
                start = end
            elif clause.last:
                out += self._in_one_time(scores[start:end])
                start = end
        return out

    def _scores(self, seen: Seen) -> list[tuple[int, ...]]:
        """What speaks for each label, for every clause, with the label's code."""
        linked, alone, here = self._linked.__getitem__, self._alone.__getitem__, self._here.__getitem__
        of, said = self._around, self._said
        out = []
        before = behind = 0
        after: list[Bundle] | None = None
        rows = zip(seen.clauses, seen.own, seen.around, seen.words, seen.after, seen.echoes, strict=True)
        for clause, own, around, words, follows, echo in rows:
            if follows is not after:  # one list for all clauses of a sentence
                after = follows
                behind = sum(map(here, follows)) + _LEVEL_OF_ONE
            mine = sum(map(alone if clause.alone else linked, own)) + said(words) + _LEVEL
            total = of[around] + behind + here(echo) + (mine & _OF_ONE)
            if clause.position:
                total += before
            before = mine >> _PART
            out.append(total.to_bytes(4 * len(LABELS), "little"))
        return list(_scores_in(b"".join(out)))

    def _said(self, words: list[str]) -> int:
        """What the words of a clause and their kinds speak for, wherever they stand and at its ends."""
        n = len(words)
        if n > 3:
            if n > _MOST_WORDS:
                words = words[-_MOST_WORDS:]
            first, second, *rest, last_but_one, last = words
            return (
                self._first(first) + self._second(second) + sum(map(self._any, rest))
                + self._last_but_one(last_but_one) + self._last(last)
                + self._first_two[first, second] + self._last_two[last_but_one, last]
            )  # fmt: skip
        total = sum([said(word) for said, word in zip(self._few[n], words, strict=True)])
        return total + self._first_two[words[0], words[1]] + self._last_two[words[-2], words[-1]] if n > 1 else total

    def _in_one_time(self, scores: list[tuple[int, ...]]) -> list[str]:
        """The best labels for a sentence, which speaks of what was reached or of what is to come, but not of both."""
        _, labels = self._best(scores)
        if "T" in labels and "A" in labels:
            _, labels = max(self._best([_without(label, row) for row in scores]) for label in "TA")
        return labels

    def _best(self, scores: list[tuple[int, ...]]) -> tuple[int, list[str]]:
        """The best path and its score, whose three lowest bits are the last label: so one `max` finds both."""
        back: list[tuple[int, ...]] = []
        o, t, a, i, p = scores[0]
        if len(scores) > 1:  # written out, since a loop over the labels takes twice the time; `ot` leads from O to T
            (
                (oo, to, ao, io, po),
                (ot, tt, at, it, pt),
                (oa, ta, aa, ia, pa),
                (oi, ti, ai, ii, pi),
                (op, tp, ap, ip, pp),
            ) = self._columns
        for at_o, at_t, at_a, at_i, at_p in scores[1:]:
            tops = (
                max(o + oo, t + to, a + ao, i + io, p + po),
                max(o + ot, t + tt, a + at, i + it, p + pt),
                max(o + oa, t + ta, a + aa, i + ia, p + pa),
                max(o + oi, t + ti, a + ai, i + ii, p + pi),
                max(o + op, t + tp, a + ap, i + ip, p + pp),
            )
            back.append(tops)
            o, t, a, i, p = tops
            o, t, a, i, p = (o & -8) + at_o, (t & -8) + at_t, (a & -8) + at_a, (i & -8) + at_i, (p & -8) + at_p
        top = max(o, t, a, i, p)
        code = top & 7
        path = [_OF_CODE[code]]
        for before in reversed(back):
            code = before[4 - code] & 7
            path.append(_OF_CODE[code])
        path.reverse()
        return top, path

    def reasons(self, seen: Seen, i: int, label: str) -> tuple[Reason, ...]:
        """What clause i has that spoke loudest for a label, each with its weight against that of saying nothing."""
        loud, words = self._loud[label], seen.words[i]
        said = [one for feature in seen.own[i] for one in loud[feature]]
        if words:
            first, last = self._loud_ends[label]
            said += first[words[0]]
            said += last[words[-1]]
        said.sort(key=itemgetter(0), reverse=True)
        return tuple([reason for _, reason in said[:_MOST]])


_FORBIDDEN = 1 << 40


def _without(label: str, scores: tuple[int, ...]) -> tuple[int, ...]:
    """The scores of a clause that must not have a label."""
    j = LABELS.index(label)
    return (*scores[:j], scores[j] - _FORBIDDEN, *scores[j + 1 :])


_MOST = 4
_LOUD = 0.1


@cache
def tagger() -> Tagger:
    """The tagger with the weights that Luoshi ships."""
    data = json.loads(_WEIGHTS.read_text(encoding="utf-8"))
    return Tagger(data["state"], data["step"])
