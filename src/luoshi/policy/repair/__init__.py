"""Text repair: from a text as it was given to the text as it should read, with the map between them.

Undamaged text comes back as it was, to the character. What is damaged is decided by evidence in the text itself; what
cannot be recovered is marked, never guessed. See docs/repair.md for the classes of damage.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from luoshi.document import Document, Note, OffsetMap, Span
from luoshi.policy.repair import (
    broken,
    byteshift,
    characters,
    encoding,
    furniture,
    layout,
    markup,
    pinyin,
    punctuation,
    repeated,
    script,
    wording,
)
from luoshi.policy.repair.characters import MISSING, SHOWN_MISSING
from luoshi.policy.repair.edits import Finding, carry_out, one_for_one

# In the order in which they are tried: each sees the text as the ones before it left it. The key is the class of what
# they mend, unless a mending says better.
STAGES: dict[str, Callable[[str], Finding]] = {
    "encoding": encoding.wrong_encoding,
    "markup": markup.tags,
    "escaped": characters.written_out,
    "byte_shift": byteshift.shifted,
    "lost": characters.private_use,
    "invisible": characters.invisible,
    "lookalike": characters.lookalikes,
    "full_width": characters.full_width,
    "pinyin": pinyin.glosses,
    "script": script.simplified,
    "wording": wording.mainland,
    "punctuation": punctuation.half_width,
    "doubled": punctuation.doubled,
    "quotes": punctuation.straight_quotes,
    "page_number": broken.page_numbers,
    "letter_spaced": layout.letter_spaced,
    "line_break": layout.hard_wrapped,
    "paragraph_break": broken.cut_paragraphs,
    "spaced_figure": layout.spaced_figures,
}

# Stages that find nothing in a text without odd characters, and so are not asked.
ODD_ONLY = frozenset({"encoding", "lost", "invisible", "lookalike", "full_width", "pinyin"})

# What is recognised in the repaired text and left in it.
NOTES: dict[str, Callable[[str], Iterator[Note]]] = {
    "furniture": furniture.recognised,
    "repeated": repeated.repetitions,
    "unreadable": furniture.unreadable,
    "lost": furniture.lost,
}


def repair(given: str, name: str = "") -> Document:
    """`given` with its text as it should read, in simplified characters, and the map between the two."""
    text, offsets = given, OffsetMap()
    for step in _steps(given):
        text, offsets = step.text, offsets.then(step.offsets)
    shown = text.replace(MISSING, SHOWN_MISSING)
    return Document(given, shown, offsets, name, tuple(_outermost(_notes(text))))


class _Step(NamedTuple):
    """What one stage found in a text, the text with it made, and the map from that one back to the text before."""

    kind: str
    finding: Finding
    text: str
    offsets: OffsetMap


def _steps(text: str) -> Iterator[_Step]:
    """The stages that have something to mend, one after the other."""
    is_odd = characters.ODD.search(text)
    for kind, stage in STAGES.items():
        if kind in ODD_ONLY and not is_odd:
            continue
        finding = stage(text)
        if not finding or finding == text:
            continue
        repaired, offsets = (finding, OffsetMap()) if isinstance(finding, str) else carry_out(text, finding)
        yield _Step(kind, finding, repaired, offsets)
        text = repaired
        is_odd = characters.ODD.search(text)


def _notes(text: str) -> list[Note]:
    """Everything recognised, in order; of two that begin together the longer first."""
    notes = [note for recognise in NOTES.values() for note in recognise(text)]
    return sorted(notes, key=lambda note: (note.span.start, -note.span.end, note.kind))


def _outermost(notes: list[Note]) -> Iterator[Note]:
    """Without the notes that lie within an earlier one of their kind."""
    ends: dict[str, int] = {}
    for note in notes:
        if note.span.end > ends.get(note.kind, -1):
            ends[note.kind] = note.span.end
            yield note


class Change(NamedTuple):
    """One mended place: `before` at `given` in the given text reads `after` at `text` in the repaired one.

    kinds are the classes of the damage (docs/repair.md), in the order in which they were mended.
    """

    given: Span
    text: Span
    before: str
    after: str
    kinds: tuple[str, ...]


def changes(document: Document) -> list[Change]:
    """What was mended, in order, with its classes; every difference between the two texts lies in one of them.

    Nothing of it is kept in the document: the repair is done once more to find out, at a few times its own cost.
    """
    text, offsets = document.given, OffsetMap()
    places: list[tuple[Span, int, str]] = []
    for i, step in enumerate(_steps(text)):
        found = step.finding
        mendings = one_for_one(text, found, step.kind) if isinstance(found, str) else found
        places += [(offsets.given_span(start, end), i, kind) for start, end, _, kind in mendings]
        text, offsets = step.text, offsets.then(step.offsets)
    marks = [note.span for note in document.notes if note.kind == "lost"]
    places += [(offsets.given_span(*mark), len(STAGES), "lost") for mark in marks]
    merged = (_change(document, span, kinds) for span, kinds in _merged(sorted(places)))
    return [change for change in merged if change.before != change.after]


def _merged(places: list[tuple[Span, int, str]]) -> Iterator[tuple[Span, list[tuple[int, str]]]]:
    """Places in order, those that overlap joined, with everything that was found there."""
    joined: Span | None = None
    kinds: list[tuple[int, str]] = []
    for span, i, kind in places:
        if joined is not None and span.start < joined.end:
            joined = Span(joined.start, max(joined.end, span.end))
            kinds.append((i, kind))
            continue
        if joined is not None:
            yield joined, kinds
        joined, kinds = span, [(i, kind)]
    if joined is not None:
        yield joined, kinds


def _change(document: Document, given: Span, kinds: list[tuple[int, str]]) -> Change:
    text = document.offsets.text_span(*given)
    ordered = tuple(dict.fromkeys(kind for _, kind in sorted(kinds)))
    return Change(given, text, given.of(document.given), text.of(document.text), ordered)
