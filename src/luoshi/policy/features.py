"""What can be seen of a clause: named features, from which the tagger decides what the clause is.

A feature is a short readable string such as `head=建设`, `head:make`, `tail=机制`, `figure:last`. The weights of
the features are data (rules/weights.json), so every decision can be explained by naming the features that spoke for
and against it.
"""

from __future__ import annotations

import json
import re
from functools import lru_cache
from pathlib import Path

from luoshi.policy._figures import Figure as Measure
from luoshi.policy.clauses import Clause
from luoshi.policy.lexicon import Hit

_VERBS = ("make", "develop", "call", "result")
_LEAD = ("manner", "modal")
TENSED = ("head=", "head:", "inner", "later", "lead=", "has:", "tail", "start=", "subject", "no word")
_TENSE = Path(__file__).parents[1] / "rules" / "tense.json"
_DIGIT = re.compile(r"[0-9０-９.]")
_CLIP = 3.0  # no single clause may outweigh its surroundings
_SURE = 0.35
_WINDOWS = (("here:", 1), ("near:", 8), ("wide:", 30))


def _shape(text: str, clause: Clause) -> list[str]:
    """Length, punctuation and place in the sentence."""
    n = clause.end - clause.start
    out = [
        "len:" + ("2-4" if n < 5 else "5-7" if n < 8 else "8-12" if n < 13 else "13-24" if n < 25 else "25+"),
        "after:" + clause.opener,
        "before:" + clause.closer,
        "position:" + str(min(clause.position, 4)),
    ]
    if clause.alone:
        out.append("alone")
        if clause.first:
            out.append("alone first")
    elif clause.last:
        out.append("last")
    if clause.first:
        out.append("first sentence")
    if clause.heading:
        out.append(f"heading:{clause.heading}")
        if clause.entry:
            out.append("heading entry")
    if clause.entry:
        out.append("entry")
    if clause.depth:
        out.append("in brackets")
    inside = text[clause.start : clause.end]
    if "《" in inside:
        out.append("names a paper")
    if "“" in inside:
        out.append("quoted term")
    if inside.count("、") > 1:
        out.append("list")
    return out


def _tail(text: str, clause: Clause, hits: list[Hit]) -> list[str]:
    end = clause.end
    if text[end - 1] in "）)”":
        end = max(text.rfind("（", clause.start, end), clause.start + 2) if text[end - 1] != "”" else end - 1
    out = ["tail=" + _DIGIT.sub("#", text[max(clause.start, end - 2) : end])]
    if hits and hits[-1].end >= end:
        out += ["tail:" + c for c in hits[-1].word.classes]
    return out


def _lead(clause: Clause, hits: list[Hit]) -> tuple[list[str], int, int]:
    """Modal and manner words before the first verb; the index of the first hit behind them and its gap."""
    out: list[str] = []
    at = clause.start
    for i, hit in enumerate(hits):
        classes = hit.word.classes
        if hit.start != at or not (classes[0] in _LEAD or "manner" in classes and not _is_verb(hit)):
            return out, i, hit.start - at
        out.append("lead=" + hit.word.text)
        at = hit.end
    return out, len(hits), 0


def _is_verb(hit: Hit) -> bool:
    return any(c in _VERBS for c in hit.word.classes)


def _words(clause: Clause, hits: list[Hit]) -> list[str]:
    """The governing word and what else the lexicon knows in the clause."""
    out, i, gap = _lead(clause, hits)
    verb = None
    if i < len(hits):
        first = hits[i]
        if gap == 0:
            classes = first.word.classes
            out.append("head=" + first.word.text)
            out += ["head:" + c for c in classes]
            if "prefix" in classes or not _is_verb(first):
                verb = next((h for h in hits[i + 1 :] if _is_verb(h)), None)
                if verb is not None:
                    out += ["inner=" + verb.word.text, *("inner:" + c for c in verb.word.classes)]
        else:
            out.append("subject")
            verb = next((h for h in hits[i:] if _is_verb(h)), None)
            if verb is not None:
                out += ["later=" + verb.word.text, *("later:" + c for c in verb.word.classes)]
            if "body" in first.word.classes:
                out.append("subject body")
    else:
        out.append("no word")
    seen = {c for h in hits[i:] for c in h.word.classes}
    out += ["has:" + c for c in seen if c not in ("prefix", "manner")]
    return out


def own(text: str, clause: Clause, hits: list[Hit]) -> list[str]:
    """The features of a clause by itself."""
    out = _shape(text, clause)
    out += _tail(text, clause, hits)
    out += _words(clause, hits)
    out.append("start=" + _DIGIT.sub("#", text[clause.start : clause.start + 2]))
    return out


_HANDED_ON = ("head=", "head:", "subject", "tail:", "figure", "len:", "no word", "lead=要")


def beside(features: list[list[str]], clauses: list[Clause], i: int) -> list[str]:
    """What a clause learns of its neighbours in the same sentence."""
    out: list[str] = []
    if i and clauses[i - 1].sentence == clauses[i].sentence:
        out += ["<" + f for f in features[i - 1] if f.startswith(_HANDED_ON)]
    else:
        out.append("<none")
    if i + 1 < len(clauses) and clauses[i + 1].sentence == clauses[i].sentence:
        out += [">" + f for f in features[i + 1] if f.startswith(_HANDED_ON)]
    else:
        out.append(">none")
    return out


@lru_cache(maxsize=1)
def tense_weights() -> dict[str, float]:
    """Feature -> how far it speaks of the past (positive) or of what is to come (negative), as log odds."""
    found: dict[str, float] = json.loads(_TENSE.read_text(encoding="utf-8"))
    return found


def tenses(features: list[list[str]]) -> list[list[str]]:
    """Whether the passage around each clause speaks of the past or of what is to come, nearby and further off."""
    weights = tense_weights()
    sums = [0.0]
    for row in features:
        said = sum(weights.get(f, 0.0) for f in row)
        sums.append(sums[-1] + max(-_CLIP, min(_CLIP, said)))
    n = len(features)
    out = []
    for i in range(n):
        row = []
        for name, reach in _WINDOWS:
            a, b = max(0, i - reach), min(n, i + reach + 1)
            mean = (sums[b] - sums[a]) / (b - a)
            row.append(name + ("past" if mean > _SURE else "ahead" if mean < -_SURE else "unclear"))
        out.append(row)
    return out


def of_text(text: str, clauses: list[Clause], hits: list[list[Hit]], figures: list[list[Measure]]) -> list[list[str]]:
    """The features of every clause: its own, its figures, its neighbours and the tense of its surroundings."""
    own_ = []
    for clause, words, found in zip(clauses, hits, figures, strict=True):
        out = own(text, clause, words)
        if found:
            out += _figures(clause, found[-1])
        own_.append(out)
    result = []
    for i, tense in enumerate(tenses(own_)):
        out = own_[i] + beside(own_, clauses, i) + tense
        if figures[i]:
            out += ["figure " + f for f in tense]
        result.append(out)
    return result


def _figures(clause: Clause, figure: Measure) -> list[str]:
    out = ["figure", "figure:" + figure.unit, "figure:" + figure.comparator]
    if figure.end >= clause.end - 1:
        out.append("figure:last")
    if figure.change:
        out.append("figure:change")
    return out
