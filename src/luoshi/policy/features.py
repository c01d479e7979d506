"""What can be seen of a clause: named features, from which the tagger decides what the clause is.

A feature is a short readable string such as `head=建设`, `head:make`, `tail=机制`, `figure:last`. The weights of
the features are data (rules/weights.json), so every decision can be explained by naming the features that spoke for
and against it. A clause has features of its own, and features of its surroundings; it also hears those of
the clause before it in the same sentence (`<head=建设`).
"""

from __future__ import annotations

import json
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cache, partial
from itertools import accumulate, chain, compress, repeat
from operator import sub
from pathlib import Path

from luoshi.policy.ahead import ahead
from luoshi.policy.bundles import NONE, Bundle, Feature, Known, Weights, flat
from luoshi.policy.clauses import Clause, Structure
from luoshi.policy.kinds import kinds, paired, placed
from luoshi.policy.lexicon import HAS, MODAL, SAYS, Hit, classes_of, named
from luoshi.policy.measures import Measure
from luoshi.policy.passages import PAPER, Passage, told
from luoshi.policy.phrases import acts

_TENSE = Path(__file__).parents[1] / "rules" / "tense.json"
# which of a clause's own features the next one hears, and which say more where it is a sentence by itself
HANDED_ON = ("head=", "head:", "subject", "tail:", "figure", "len:", "no word", "modal", "only", "acts")
HANDED_ON_WORDS = ("last=", "last~", "first=", "first~")
TOPICAL = ("head:", "tail:", "len:", "modal", "figure", "quoted")
TENSED = ("head=", "head:", "inner", "later", "lead=", "has:", "tail", "start=", "subject", "no word")

_DIGIT = re.compile(r"[0-9０-９.]")
_WIDE = {",": "，", ";": "；", ":": "：", "(": "（", ")": "）", "!": "！", "\n": "line"}
_CLIP = 3000  # no single clause may outweigh its surroundings
_SURE = 350.0
# how far each clause of a paper of one of these kinds speaks of what is to come before it has said a word
_LEAN = dict.fromkeys(("plan", "task_table", "project_list", "notice"), -2.0)
_REACH = 30
# a passage of so many clauses to either side is called after what it speaks of, from what is to come to the past
_TIMES = ("ahead", "unclear", "past")
_WINDOWS = tuple(
    (n, bounds, [f"{at}:{time}" for time in times])
    for at, n, bounds, times in (
        ("here", 1, (-_SURE, _SURE), _TIMES),
        ("wide", _REACH, (-_SURE, _SURE), _TIMES),
        ("far", 100, (-1200.0, -_SURE, _SURE, 1200.0), ("only ahead", *_TIMES, "only past")),
    )
)


@dataclass(slots=True)
class Seen:
    """The features of all clauses of a text: each clause's own, and those of its surroundings; and its words.

    classes: those of the lexicon's words in each clause, as bits; after: what follows each clause's sentence; echoes:
    whether that repeats the clause's words.
    """

    clauses: list[Clause]
    classes: list[int]
    own: list[list[Feature]]
    around: Sequence[tuple[Bundle, ...]]
    words: list[list[str]]
    after: list[list[Bundle]]
    echoes: list[Bundle]

    def all_of(self, i: int) -> list[str]:
        """Every feature that clause i has, by name: what the weights are fitted on."""
        here, mine = self.clauses[i], flat(self.own[i])
        out = mine + flat(self.around[i]) + flat(self.after[i]) + list(self.echoes[i]) + self.named(i)
        if here.alone:
            out += ["alone " + f for f in mine if f.startswith(TOPICAL)]
        if i and self.clauses[i - 1].sentence == here.sentence:
            out += ["<" + f for f in flat(self.own[i - 1]) if f.startswith(HANDED_ON)]
            out += ["<" + f for f in self.named(i - 1) if f.startswith(HANDED_ON_WORDS)]
        return out

    def named(self, i: int) -> list[str]:
        """The features of the words of clause i and their kinds."""
        words, known = self.words[i], kinds()
        out = [feature for place, word in placed(words) for feature in known.features(place, word)]
        return out + [feature for place, pair in paired(words) for feature in known.of_pair(place, *pair)]


def of_text(
    text: str, structure: Structure, hits: list[list[Hit]], figures: list[list[Measure]], kind: str = ""
) -> Seen:
    """What can be seen of every clause of a text. kind: what the document is, as in `DocumentFields.kind`."""
    clauses, classes, mine = structure.clauses, list(map(classes_of, hits)), []
    for clause, words, bits, found in zip(clauses, hits, classes, figures, strict=True):
        out = own(text, clause, words, bits)
        if found:
            out.append(_figures(clause, found[-1]))
        mine.append(out)
    passages = told(text, structure, _LEAN.get(kind, 0.0))
    rows = zip(_tenses(mine, passages), _headed(clauses), _said(clauses, classes), figures, strict=True)
    around = [
        (tense, sentence, said, _BESIDE_FIGURE[tense], _BESIDE_FIGURE[said]) if found else (tense, sentence, said)
        for tense, sentence, said, found in rows
    ]
    named = kinds().within(text, clauses)
    after, echoes = ahead(clauses, mine, named)
    return Seen(clauses, classes, mine, around, named, after, echoes)


def _beside_figure(bundle: Bundle) -> Bundle:
    return Bundle("figure " + f for f in bundle)


_BESIDE_FIGURE = Known(_beside_figure)


def own(text: str, clause: Clause, hits: list[Hit], classes: int) -> list[Feature]:
    """The features of a clause by itself."""
    words = text[clause.start : clause.end]
    out: list[Feature] = [_shape(words, clause)]
    _tail(words, clause.start, hits, out)
    _words(words, clause, hits, classes, out)
    if words[0] in _TIMELY and _TIME.fullmatch(words):
        out.append("only a time")
    return out


_TIMELY = frozenset("0123456789年月日底末初前内期间到至自从起“”十五四三一二上下半季度以本当—-~～今去全每逐")
_TIME = re.compile(f"[{re.escape(''.join(_TIMELY))}]+")


def _shape(words: str, clause: Clause) -> Feature:
    """Length, punctuation and place in the sentence."""
    c = clause
    length, position = len(words), c.position
    alone = ("alone first" if c.first else "alone") if c.alone else "last" if c.last else ""
    return _SHAPES[
        length if length < 25 else 25, c.opener, c.closer, position if position < 4 else 4, alone, c.first, c.heading,
        c.entry, c.depth > 0, "《" in words, "“" in words, words.count("、") > 1,
    ]  # fmt: skip


_Shape = tuple[int, str, str, int, str, bool, int, bool, bool, bool, bool, bool]
_MARKS = ("names a paper", "quoted term", "list")


def _shaped(shape: _Shape) -> Bundle:
    length, opener, closer, position, alone, first, heading, entry, bracketed, *marks = shape
    size = (
        "2-4" if length < 5 else "5-7" if length < 8 else "8-12" if length < 13 else "13-24" if length < 25 else "25+"
    )
    out = [
        "len:" + size,
        "after:" + _WIDE.get(opener, opener),
        "before:" + _WIDE.get(closer, closer),
        f"position:{position}",
        alone,
        "first sentence" * first,
        f"heading:{heading}" if heading else "",
        ("heading entry" if heading else "entry") * entry,
        "in brackets" * bracketed,
        *compress(_MARKS, marks),
    ]
    return Bundle(filter(None, out))


_SHAPES = Known(_shaped)


def _tail(words: str, start: int, hits: list[Hit], out: list[Feature]) -> None:
    end = len(words)
    if words[-1] in "）)”":
        end = end - 1 if words[-1] == "”" else max(words.rfind("（"), 2)
    out.append(_ENDINGS[words[end - 2 if end > 2 else 0 : end]])
    if hits:
        word, _, stop = hits[-1]
        if stop >= start + end:
            out.append(word.tail)


def _ending(two: str) -> Bundle:
    return Bundle(("tail=" + _DIGIT.sub("#", two), "ends=" + two[-1:]))


_ENDINGS = Known(_ending)


@cache
def _acting(opening: str) -> Bundle:
    return Bundle(("acts", "acts after=" + opening))


_ORDINAL = re.compile(r"第[一二三四五六七八九十](?=[是要])")


def _lead(words: str, clause: Clause, hits: list[Hit], out: list[Feature]) -> tuple[int, int]:
    """Modal and manner words before the first verb: the index of the first hit behind them, and where they end.

    A word that may be both (加快, 规范) is manner where another verb stands right behind it.
    """
    ordinal = _ORDINAL.match(words) if words[0] == "第" else None
    at = clause.start + (ordinal.end() if ordinal else 0)
    n = len(hits)
    for i, (word, start, end) in enumerate(hits):
        if start < at:  # 第二要: the number is no word of the clause
            continue
        if start != at:
            return i, at
        if not word.leads:
            behind, begin, _ = hits[i + 1] if i + 1 < n else (word, -1, -1)
            if not word.manner or begin != end or not behind.verb:
                return i, at
        out.append(word.lead)
        if word.modal:
            out.append("modal")
        at = end
    return n, at


_OPEN = ("open",)


def _words(words: str, clause: Clause, hits: list[Hit], classes: int, out: list[Feature]) -> None:
    """The governing word and what else the lexicon knows in the clause."""
    i, at = _lead(words, clause, hits, out)
    if i == len(hits):
        out.append("no word")
        return
    first, start, _ = hits[i]
    rest = hits[i:] if i else hits
    kind = "head"
    if start > at:
        kind = "later"
        out.append("subject")
        if first.body:
            out.append("subject body")
    elif not first.verb or first.prefix:
        out.append(first.features("head"))
        kind = "inner"
        rest = hits[i + 1 :]
        if first.prefix and acts(words, clause.start, hits[i], rest):
            out.append(_acting(first.text))
    for word, _, _ in rest:
        if word.verb:
            last, _, end = hits[-1]
            out.append(word.governs(kind, last.classes if end >= clause.end - 1 else _OPEN))
            break
    said = classes_of(hits[i:]) if i else classes
    if said & MODAL:
        _later_modal(hits, i, at, out)
    out.append(_HAVING[said & HAS])


_HAVING = Known[int](partial(named, "has:"))


def _later_modal(hits: list[Hit], i: int, at: int, out: list[Feature]) -> None:
    """A modal behind the subject: 随车人员不得下车. A single character counts only right before another word."""
    for j in range(i, len(hits)):
        word, start, end = hits[j]
        if word.modal and start > at and (end - start > 1 or j + 1 < len(hits) and hits[j + 1][1] == end):
            out += "modal later", "modal later=" + word.text
            return


def _figures(clause: Clause, figure: Measure) -> Bundle:
    if figure.role not in ("value", "baseline"):
        return _no_figure(figure.role)
    last = figure.end >= clause.end - 1
    return _figure(figure.group, figure.comparator, last, figure.change, figure.reached)


@cache
def _no_figure(role: str) -> Bundle:
    return Bundle(["figure that is none", "figure that is none:" + role])


@cache
def _figure(group: str, comparator: str, last: bool, change: bool, reached: bool) -> Bundle:
    said = ["figure", "figure:" + group, "figure:" + comparator]
    return Bundle([*said, *compress(("figure:last", "figure:change", "figure:reached"), (last, change, reached))])


@cache
def tense_weights() -> Weights:
    """Feature -> how far it speaks of the past (positive) or of what is to come (negative): log odds in thousandths."""
    found: dict[str, float] = json.loads(_TENSE.read_text(encoding="utf-8"))
    return Weights({name: round(1000 * weight) for name, weight in found.items()})


def _tenses(mine: list[list[Feature]], passages: list[Passage]) -> Iterator[Bundle]:
    """Whether the passage around each clause speaks of the past or of what is to come, and how far off.

    What stands beyond the chapter of a heading that tells which of the two its text is about does not count.
    """
    of = tense_weights().__getitem__
    said = [sum(map(of, row)) for row in mine]
    sums = list(accumulate([n if -_CLIP < n < _CLIP else _CLIP if n > 0 else -_CLIP for n in said], initial=0.0))
    for start, end, lean, known in passages:
        # in a short text, far off is what is here anyway, unless a heading tells
        windows = _WINDOWS if len(mine) > 2 * _REACH + 1 or known > PAPER else _WINDOWS[:-1]
        told_by = []
        for reach, bounds, _ in windows:
            weight = known if reach > 1 else known // 20  # close by, what a clause says itself counts most
            heard = zip(_windowed(sums[start : end + 1], reach), _windowed(range(end - start + 1), reach), strict=True)
            lent = 1000 * lean * weight
            told_by.append(_times([(total + lent) / (n + weight) for total, n in heard], bounds))
        yield from map(_TENSES.__getitem__, zip(*told_by, strict=True))


def _times(leans: list[float], bounds: tuple[float, ...]) -> list[int]:
    """For each lean, how many of the bounds it lies above."""
    if len(bounds) > 2:
        return [bisect_left(bounds, lean) for lean in leans]
    low, high = bounds  # most windows have two: written out, that takes half the time
    return [0 if lean <= low else 1 if lean <= high else 2 for lean in leans]


def _windowed(sums: Sequence[float], reach: int) -> Iterator[float]:
    """From running sums of some numbers the sum of each with `reach` more to either side, as far as there are any."""
    n = len(sums) - 1
    ends = chain(sums[reach + 1 :], repeat(sums[-1], min(reach, n)))
    return map(sub, ends, chain(repeat(sums[0], reach), sums))


def _tense(heard: tuple[int, ...]) -> Bundle:
    """What the windows say, in their order."""
    return Bundle(names[at] for at, (_, _, names) in zip(heard, _WINDOWS, strict=False))


_TENSES = Known(_tense)


def _said(clauses: list[Clause], classes: list[int]) -> Iterator[Bundle]:
    """What was said before in the same sentence that still holds: a goal, a time gone by, a duty."""
    sentence, said = -1, 0
    for clause, bits in zip(clauses, classes, strict=True):
        if clause.sentence != sentence:
            sentence, said = clause.sentence, 0
        here = bits >> SAYS & HAS
        yield _SAYINGS[said, here]
        said |= here


def _saying(said: tuple[int, int]) -> Bundle:
    before, here = said
    return Bundle([*named("said before:", before), *named("says:", here)])


_SAYINGS = Known(_saying)


_UNDER, OVER_NOTHING = Bundle(["under its heading"]), Bundle(["heading with nothing below"])


def _headed(clauses: list[Clause]) -> Iterator[Bundle]:
    """Whether a clause stands in the paragraph of a heading, or is one with nothing below that could spell it out.

    What opens a chapter is more often talk than task.
    """
    headed = {c.paragraph for c in clauses if c.heading and c.heading < 3}
    bare = _bare(clauses)
    for i, c in enumerate(clauses):
        yield OVER_NOTHING if i in bare else _UNDER if not c.heading and c.paragraph in headed else NONE


def _bare(clauses: list[Clause]) -> set[int]:
    """The clauses of headings that have no text of their own, and behind which the next heading follows at once."""
    out = set()
    behind: Clause | None = None  # the first clause of the next paragraph
    later: Clause | None = None
    spelt_out = False
    for i in range(len(clauses) - 1, -1, -1):
        c = clauses[i]
        if later is not None and later.paragraph != c.paragraph:
            behind, spelt_out = later, False
        if not c.heading:
            spelt_out = True
        elif not spelt_out and (behind is None or 0 < behind.heading <= c.heading):
            out.add(i)
        later = c
    return out
