"""Mendings: what one stage of the repair wants changed, and how it is carried out with its offset map."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from luoshi.document import OffsetMap


class Mending(NamedTuple):
    """`text[start:end]` should read `new`; `kind` is the class of the damage (a key of docs/repair.md)."""

    start: int
    end: int
    new: str
    kind: str


# What a stage finds: mendings in order, or, where characters only change one for one, the whole text anew.
# (Plain tuples will do for mendings: where every character of a text is one, the names would cost half the time.)
Finding = Sequence[tuple[int, int, str, str]] | str


def carry_out(text: str, mendings: Iterable[tuple[int, int, str, str]]) -> tuple[str, OffsetMap]:
    """The text with the mendings made (of two that overlap, the first), and the map from it back to `text`."""
    pieces: list[str] = []
    edits: list[tuple[int, int, int, int]] = []
    at = shift = 0
    for start, end, new, _ in mendings:
        if start < at:
            continue
        pieces += (text[at:start], new)
        at = end
        if not new and edits and edits[-1][1] == start and edits[-1][2] == edits[-1][3]:
            edits[-1] = (edits[-1][0], end, start + shift, start + shift)  # one removal after another is one
            shift -= end - start
        elif len(new) != end - start:
            edits.append((start, end, start + shift, start + shift + len(new)))
            shift += len(new) - (end - start)
    pieces.append(text[at:])
    return "".join(pieces), OffsetMap(edits)


def one_for_one(before: str, after: str, kind: str) -> Iterator[Mending]:
    """The mendings between two texts of one length: runs of characters that differ."""
    start = -1
    for i, (old, new) in enumerate(zip(before, after, strict=True)):
        if old != new and start < 0:
            start = i
        elif old == new and start >= 0:
            yield Mending(start, i, after[start:i], kind)
            start = -1
    if start >= 0:
        yield Mending(start, len(before), after[start:], kind)
