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

from luoshi.policy.clauses import Clause
from luoshi.policy.lexicon import Hit
from luoshi.policy.measures import Measure

_VERBS = ("make", "develop", "call", "result")
_LEAD = ("manner", "modal")
TENSED = ("head=", "head:", "inner", "later", "lead=", "has:", "tail", "start=", "subject", "no word")
_TENSE = Path(__file__).parents[1] / "rules" / "tense.json"
_DIGIT = re.compile(r"[0-9０-９.]")
_WIDE = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "\n": "line"}
_CLIP = 3.0  # no single clause may outweigh its surroundings
_SURE = 0.35
_WINDOWS = (("here:", 1), ("near:", 8), ("wide:", 30))


def _shape(text: str, clause: Clause) -> list[str]:
    """Length, punctuation and place in the sentence."""
    n = clause.end - clause.start
    out = [
        "len:" + ("2-4" if n < 5 else "5-7" if n < 8 else "8-12" if n < 13 else "13-24" if n < 25 else "25+"),
        "after:" + _WIDE.get(clause.opener, clause.opener),
        "before:" + _WIDE.get(clause.closer, clause.closer),
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
    out = ["tail=" + _DIGIT.sub("#", text[max(clause.start, end - 2) : end]), "ends=" + text[end - 1]]
    if hits and hits[-1].end >= end:
        out += ["tail:" + c for c in hits[-1].word.classes]
    return out


def _is_verb(hit: Hit) -> bool:
    return any(c in _VERBS for c in hit.word.classes)


def _lead(clause: Clause, hits: list[Hit]) -> tuple[list[str], int, int]:
    """Modal and manner words before the first verb; the index of the first hit behind them, and where they end.

    A word that may be both (加快, 规范) is manner where another verb stands right behind it.
    """
    out: list[str] = []
    at = clause.start
    for i, hit in enumerate(hits):
        if hit.start != at:
            return out, i, at
        classes = hit.word.classes
        if classes[0] not in _LEAD:
            behind = hits[i + 1] if i + 1 < len(hits) else None
            if "manner" not in classes or behind is None or behind.start != hit.end or not _is_verb(behind):
                return out, i, at
        out.append("lead=" + hit.word.text)
        if "modal" in classes:
            out.append("modal")
        at = hit.end
    return out, len(hits), at


def _words(text: str, clause: Clause, hits: list[Hit]) -> list[str]:
    """The governing word and what else the lexicon knows in the clause."""
    out, i, at = _lead(clause, hits)
    out.append("core=" + _DIGIT.sub("#", text[at : at + 2]))
    tails = hits[-1].word.classes if hits and hits[-1].end >= clause.end - 1 else ("open",)
    if i == len(hits):
        out.append("no word")
        return out
    first = hits[i]
    kind = "head"
    if first.start > at:
        kind = "later"
        out.append("subject")
        if "body" in first.word.classes:
            out.append("subject body")
    elif not _is_verb(first) or "prefix" in first.word.classes:
        out += ["head=" + first.word.text, *("head:" + c for c in first.word.classes)]
        kind = "inner"
        i += 1
    verb = next((h for h in hits[i:] if _is_verb(h)), None)
    if verb is not None:
        out += [f"{kind}={verb.word.text}", *(f"{kind}:{c}" for c in verb.word.classes)]
        out += [f"{kind}:{verb.word.classes[0]}>{c}" for c in tails]
        if kind == "head":
            out += [f"head={verb.word.text}>{c}" for c in tails]
    for j, h in enumerate(hits[i:], i):
        if "modal" in h.word.classes and h.start > at:
            behind = hits[j + 1] if j + 1 < len(hits) else None
            if h.end - h.start > 1 or (behind is not None and behind.start == h.end):
                out += ["modal later", "modal later=" + h.word.text]
                break
    seen = {c for h in hits[i:] if h.end - h.start > 1 or "perfect" in h.word.classes for c in h.word.classes}
    out += ["has:" + c for c in seen if c not in ("prefix", "manner")]
    return out


_TIME = re.compile(r"[0-9年月日底末初前内期间到至自从起“”十五四三一二上下半季度以本当—\-~～至今去全每逐]+")


def own(text: str, clause: Clause, hits: list[Hit]) -> list[str]:
    """The features of a clause by itself."""
    out = _shape(text, clause)
    out += _tail(text, clause, hits)
    out += _words(text, clause, hits)
    out.append("start=" + _DIGIT.sub("#", text[clause.start : clause.start + 2]))
    if _TIME.fullmatch(text, clause.start, clause.end):
        out.append("only a time")
    return out


_TOPICAL = ("head:", "tail:", "len:", "modal", "figure", "quoted")
_HANDED_ON = ("head=", "head:", "subject", "tail:", "figure", "len:", "no word", "modal", "ends=", "only")


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


_SAID = ("goal", "since", "duty")


def _said(clauses: list[Clause], hits: list[list[Hit]]) -> list[list[str]]:
    """What was said before in the same sentence that still holds: a goal, a time gone by, a duty."""
    out: list[list[str]] = []
    sentence, said = -1, set[str]()
    for clause, row in zip(clauses, hits, strict=True):
        if clause.sentence != sentence:
            sentence, said = clause.sentence, set()
        here = {c for h in row for c in h.word.classes if c in _SAID}
        out.append([*("said before:" + c for c in said), *("says:" + c for c in here)])
        said |= here
    return out


def _sentences(clauses: list[Clause]) -> list[list[str]]:
    """What the sentences around it say of a clause: a topic sentence stands alone before longer ones."""
    lengths: dict[int, int] = {}
    paragraph: dict[int, int] = {}
    headed = set()
    for c in clauses:
        lengths[c.sentence] = lengths.get(c.sentence, 0) + 1
        paragraph[c.sentence] = c.paragraph
        if c.heading and c.heading < 3:
            headed.add(c.paragraph)
    out = []
    for c in clauses:
        here, row = c.sentence, []
        for mark, other in (("previous", here - 1), ("next", here + 1)):
            if paragraph.get(other) == c.paragraph:
                row.append(f"{mark} sentence:" + ("1" if lengths[other] == 1 else "2" if lengths[other] == 2 else "3+"))
            else:
                row.append(f"{mark} sentence:none")
        if c.alone:
            row = [*row, *("alone " + f for f in row), "alone " + " ".join(row)]
        if c.paragraph in headed and not c.heading:
            row.append("under its heading")
        out.append(row)
    return out


def of_text(text: str, clauses: list[Clause], hits: list[list[Hit]], figures: list[list[Measure]]) -> list[list[str]]:
    """The features of every clause: its own, its figures, its neighbours and the tense of its surroundings."""
    own_ = []
    for clause, words, found in zip(clauses, hits, figures, strict=True):
        out = own(text, clause, words)
        if found:
            out += _figures(clause, found)
        own_.append(out)
    result = []
    sentences = _sentences(clauses)
    said = _said(clauses, hits)
    for i, tense in enumerate(tenses(own_)):
        out = own_[i] + beside(own_, clauses, i) + tense + sentences[i] + said[i]
        if clauses[i].alone:
            out += ["alone " + f for f in own_[i] if f.startswith(_TOPICAL)]
        if figures[i]:
            out += ["figure " + f for f in tense + said[i]]
        result.append(out)
    return result


def _figures(clause: Clause, found: list[Measure]) -> list[str]:
    figure = found[-1]
    if figure.role not in ("value", "baseline"):
        return ["figure that is none", "figure that is none:" + figure.role]
    out = ["figure", "figure:" + figure.group, "figure:" + figure.comparator]
    if figure.end >= clause.end - 1:
        out.append("figure:last")
    if figure.change:
        out.append("figure:change")
    if figure.reached:
        out.append("figure:reached")
    return out
