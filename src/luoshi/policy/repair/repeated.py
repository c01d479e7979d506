"""Passages that a document holds twice, because a page was copied twice: the later ones are noted, and not read."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

from luoshi.document import Note, Span

LEAST = 60
"""Characters that a repeated passage must have in all …"""
LONGEST_LEAST = 30
"""… and its longest line: shorter lines (table cells, headings, 各位代表：) repeat in any document."""
LEAST_SENTENCES = 200
"""Characters that repeated sentences within a long line must have: one sentence may well be said twice."""
_LONG = 400
_TELLING = 25
"""Characters of a sentence; where none so long comes twice, no passage does."""
_SENTENCE = re.compile("[^。！？]*[。！？]?")


class _Piece(NamedTuple):
    start: int
    end: int
    words: str
    is_line: bool


def repetitions(text: str) -> Iterator[Note]:
    """Runs of lines, or of sentences in long lines, that stand in the same order earlier in the text."""
    lines = text.replace("。", "\n").replace("！", "\n").replace("？", "\n").split("\n")
    sentences = [words for line in lines if len(line) >= _TELLING and len(words := line.strip()) >= _TELLING]
    if len(set(sentences)) == len(sentences):
        return
    pieces = list(_pieces(text))
    first: dict[str, int] = {}
    run: list[_Piece] = []
    run_starts = expected = -1
    for i, piece in enumerate(pieces):
        earlier = first.setdefault(piece.words, i)
        if run and expected < run_starts and pieces[expected].words == piece.words:
            run.append(piece)
            expected += 1
            continue
        yield from _noted(run)
        run, run_starts, expected = ([piece], i, earlier + 1) if earlier < i else ([], -1, -1)
    yield from _noted(run)


def _noted(run: list[_Piece]) -> Iterator[Note]:
    longest = max((len(piece.words) for piece in run if piece.words.endswith(("。", "；"))), default=0)
    least = LEAST if any(piece.is_line for piece in run) else LEAST_SENTENCES
    if longest >= LONGEST_LEAST and sum(len(piece.words) for piece in run) >= least:
        yield Note(Span(run[0].start, run[-1].end), "repeated")


def _pieces(text: str) -> Iterator[_Piece]:
    """The lines that hold something; of long ones the sentences."""
    at = 0
    for line in text.split("\n"):
        held = line.strip()
        start = at + len(line) - len(line.lstrip())
        if len(held) > _LONG:
            for match in _SENTENCE.finditer(held):
                if words := match[0].strip():
                    yield _Piece(start + match.start(), start + match.end(), words, False)
        elif held:
            yield _Piece(start, start + len(held), held, True)
        at += len(line) + 1
