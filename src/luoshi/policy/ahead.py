"""What the next sentence looks like: what it spells out was only announced (完善河道保洁制度。明确…，建立…)."""

from __future__ import annotations

from itertools import chain

from luoshi.policy.bundles import NONE, Bundle, Feature, Known, flat
from luoshi.policy.clauses import Clause

_TOLD = ("head:", "no word", "modal", "tail:", "len:")  # which features of its first clause are heard


def _heard(feature: Feature) -> Bundle:
    return Bundle(">>" + name for name in flat([feature]) if name.startswith(_TOLD))


def _followed(sizes: tuple[int, int]) -> Bundle:
    """sizes: clauses of a sentence, and of the next one of its paragraph."""
    here, behind = sizes
    return Bundle([f"sentences:{here}>{behind or 'none'}"])


def _echoed(echo: tuple[int, int, bool]) -> Bundle:
    """echo: clauses of a sentence; how many words of one of them the next sentence has; whether its last."""
    here, words, last = echo
    return Bundle([f"echo:{words}/{here}", *[f"echo last/{here}"] * last])


_HEARD, _FOLLOWED, _ECHOED = Known(_heard), Known(_followed), Known(_echoed)
_LONG = 4  # sentences of more clauses are not told apart


def ahead(
    clauses: list[Clause], own: list[list[Feature]], words: list[list[str]]
) -> tuple[list[list[Bundle]], list[Bundle]]:
    """For each clause what follows its sentence (one list for all its clauses), and whether that repeats its words."""
    starts = [i for i, clause in enumerate(clauses) if not clause.position]
    ends = [*starts[1:], len(clauses)]
    after: list[list[Bundle]] = []
    echoes = [NONE] * len(clauses)
    for start, end, stop in zip(starts, ends, [*ends[1:], len(clauses)], strict=False):
        here = min(end - start, _LONG)
        if end == stop or clauses[end].paragraph != clauses[start].paragraph:
            after += [[_FOLLOWED[here, 0]]] * (end - start)
            continue
        heard = [_FOLLOWED[here, min(stop - end, _LONG)], *filter(None, map(_HEARD.__getitem__, own[end]))]
        after += [heard] * (end - start)
        behind = set(words[end]) if stop == end + 1 else set(chain.from_iterable(words[end:stop]))
        for i in (start, end - 1) if here > 1 else (start,):
            mine = words[i]
            again = len(behind.intersection(mine))
            echoes[i] = _ECHOED[here, again if again < 2 else 2, again > 0 and mine[-1] in behind]
    return after, echoes
