"""Where in a document's text does each commitment stand? Cuts a text into runs that a template can print."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import opencc_pyo3

from luoshi.document import Document, Edit, Span


@dataclass(frozen=True, slots=True)
class Mark:
    """A commitment's place in the given text, and the words a stylesheet knows it by."""

    key: int
    span: Span
    classes: str = ""


@dataclass(frozen=True, slots=True)
class Run:
    """A stretch of text that is printed in one way.

    at: offset of its first character in the text being shown.
    text: the characters. reading: how they should read, where they are damaged.
    mend: "" (sound), "damage" (reads otherwise), "gone" (does not belong here) or "put" (is missing here).
    mark: the commitment it belongs to. first: the run with which that commitment begins.
    aside: page furniture, advertising and the like, which was not read.
    """

    at: int
    text: str
    mark: Mark | None = None
    first: bool = False
    mend: str = ""
    reading: str = ""
    aside: bool = False


Paragraph = list[Run]


def given_paragraphs(document: Document, marks: Sequence[Mark], window: Span | None = None) -> list[Paragraph]:
    """The text as it was given, damage shown with its repaired reading beside it."""
    window = window or Span(0, len(document.given))
    there = document.offsets.given_span
    aside = [there(*span) for span in document.furniture]
    placed = [(mark, mark.span) for mark in marks]
    return _paragraphs(_runs(document.given, window, placed, aside, _mendings(document, window), document.text))


def repaired_paragraphs(document: Document, marks: Sequence[Mark], window: Span | None = None) -> list[Paragraph]:
    """The text as it should read. `window` is a place in the given text, as everywhere."""
    window = window or Span(0, len(document.given))
    there = document.offsets.text_span
    placed = [(mark, there(*mark.span)) for mark in marks]
    return _paragraphs(_runs(document.text, there(*window), placed, document.furniture, [], document.text))


def windows(given: str, size: int = 5000) -> list[Span]:
    """The text in parts of about `size` characters that begin and end with a line; one part if it is short."""
    parts: list[Span] = []
    start = 0
    while len(given) - start > size * 5 // 4:
        end = given.rfind("\n", start + size // 2, start + size) + 1 or start + size
        parts.append(Span(start, end))
        start = end
    return [*parts, Span(start, len(given))]


@lru_cache(maxsize=1)
def _to_simplified() -> Callable[[str], str]:
    return opencc_pyo3.OpenCC("t2s").convert  # type: ignore[no-any-return]


def _mendings(document: Document, window: Span) -> list[Edit]:
    """Every damaged place: the map's edits, and between them the characters that were mended into others."""
    found: list[Edit] = []
    given_at = text_at = 0
    end = Edit(len(document.given), len(document.given), len(document.text), len(document.text))
    for edit in (*document.offsets, end):
        if edit.given_start > window.start and given_at < window.end:
            found += _replaced(document, given_at, text_at, edit.given_start - given_at)
        if edit is not end and not _is_only_script(document, edit):
            found.append(edit)
        given_at, text_at = edit.given_end, edit.text_end
    return [e for e in found if e.given_end >= window.start and e.given_start < window.end]


def _replaced(document: Document, given_at: int, text_at: int, length: int) -> list[Edit]:
    """Stretches of one character for one other. Traditional characters read as simplified ones are not damage."""
    given, text = document.given[given_at : given_at + length], document.text[text_at : text_at + length]
    if given == text:
        return []
    simple = _to_simplified()(given)
    if simple == text:
        return []
    simple = simple if len(simple) == length else given
    wrong = [i for i in range(length) if given[i] != text[i] != simple[i]]
    known = set(wrong)
    starts = [i for i in wrong if i - 1 not in known]
    ends = [i + 1 for i in wrong if i + 1 not in known]
    return [Edit(given_at + a, given_at + b, text_at + a, text_at + b) for a, b in zip(starts, ends, strict=True)]


def _is_only_script(document: Document, edit: Edit) -> bool:
    given = document.given[edit.given_start : edit.given_end]
    return edit.is_even and _to_simplified()(given) == document.text[edit.text_start : edit.text_end]


def _runs(
    text: str,
    window: Span,
    placed: Iterable[tuple[Mark, Span]],
    aside: Sequence[Span],
    edits: Sequence[Edit],
    mended: str,
) -> Iterator[Run]:
    """Cut `text` wherever something begins or ends. Of overlapping marks the one that began last is shown."""
    inside = sorted((s.start, s.end, m.key, m) for m, s in placed if s.start < window.end and s.end > window.start)
    cuts = {window.start, window.end, *(place for span in aside for place in span)}
    cuts.update(p for start, end, _, _ in inside for p in (start, end))
    cuts.update(p for e in edits for p in (e.given_start, e.given_end))
    insertions = {e.given_start: mended[e.text_start : e.text_end] for e in edits if e.given_start == e.given_end}
    damage = [e for e in edits if e.given_start != e.given_end]
    begun: set[int] = set()
    for start, end in pairwise(sorted(p for p in cuts if window.start <= p <= window.end)):
        mark = next((m for a, b, _, m in reversed(inside) if a <= start < b), None)
        if start in insertions:
            yield Run(start, "", mark, mend="put", reading=insertions[start])
        while damage and damage[0].given_end <= start:
            damage.pop(0)
        mend, reading = _mending(damage[0], start, end, mended) if damage else ("", "")
        dim = any(a <= start < b for a, b in aside)
        yield Run(start, text[start:end], mark, mark is not None and mark.key not in begun, mend, reading, dim)
        if mark:
            begun.add(mark.key)
    if window.end in insertions:
        yield Run(window.end, "", mend="put", reading=insertions[window.end])


def _mending(edit: Edit, start: int, end: int, mended: str) -> tuple[str, str]:
    """How the stretch from `start` to `end` is mended by `edit`, and what it reads then.

    A mark may begin within an edit: its first part carries the whole reading if it is uneven.
    """
    if start < edit.given_start:
        return "", ""
    reading = mended[edit.text_start : edit.text_end]
    if edit.is_even:
        reading = reading[start - edit.given_start : end - edit.given_start]
    elif start > edit.given_start:
        reading = ""
    return ("damage" if reading else "gone"), reading


def _paragraphs(runs: Iterable[Run]) -> list[Paragraph]:
    """One paragraph a line of the text; empty lines give none."""
    paragraphs: list[Paragraph] = [[]]
    for run in runs:
        at, first = run.at, run.first
        for i, line in enumerate(run.text.split("\n")):
            if i:
                paragraphs.append([])
            if line or run.mend:
                paragraphs[-1].append(Run(at, line, run.mark, first, run.mend, run.reading, run.aside))
                first = False
            at += len(line) + 1
    return [p for p in paragraphs if any(r.text.strip() or r.reading for r in p)]
