"""The text model: a document's text as given, the text as it should read, and the map between them."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import NamedTuple


class Span(NamedTuple):
    """A place in a text: code point offsets, end exclusive."""

    start: int
    end: int

    def of(self, text: str) -> str:
        """The quotation: the characters of `text` that stand at this place."""
        return text[self.start : self.end]


class Edit(NamedTuple):
    """One mended place: `given[given_start:given_end]` reads `text[text_start:text_end]` after repair.

    Equal lengths mean character for character; an empty given side is an insertion, an empty text side a removal.
    """

    given_start: int
    given_end: int
    text_start: int
    text_end: int

    @property
    def is_even(self) -> bool:
        """Character for character."""
        return self.given_end - self.given_start == self.text_end - self.text_start


class OffsetMap:
    """Leads from places in the repaired text to places in the given text, and back.

    `edits` are in order and do not overlap; between two of them the texts are the same. Both directions cost
    O(log edits). A removal belongs to the character before it ("damage inside or behind a character belongs to
    the character"), an insertion maps to a zero-width place.
    """

    __slots__ = ("edits", "_given_starts", "_text_starts")

    def __init__(self, edits: Iterable[Edit] = ()) -> None:
        self.edits = tuple(edits)
        self._given_starts = [e.given_start for e in self.edits]
        self._text_starts = [e.text_start for e in self.edits]

    def given_span(self, start: int, end: int) -> Span:
        """The place in the given text of `text[start:end]`."""
        left = self._given_start(start)
        return Span(left, max(left, self._given_end(end)) if end > start else left)

    def text_span(self, start: int, end: int) -> Span:
        """The place in the repaired text of `given[start:end]`."""
        left = self._text_start(start)
        return Span(left, max(left, self._text_end(end)) if end > start else left)

    def _given_start(self, position: int) -> int:
        i = bisect_right(self._text_starts, position) - 1
        if i < 0:
            return position
        edit = self.edits[i]
        if position >= edit.text_end:
            return edit.given_end + position - edit.text_end
        return edit.given_start + (position - edit.text_start if edit.is_even else 0)

    def _given_end(self, position: int) -> int:
        i = bisect_left(self._text_starts, position) - 1
        end = position
        if i >= 0:
            edit = self.edits[i]
            if position >= edit.text_end:
                end = edit.given_end + position - edit.text_end
            else:
                end = edit.given_start + position - edit.text_start if edit.is_even else edit.given_end
        behind = self.edits[i + 1] if i + 1 < len(self.edits) else None
        if behind and behind.given_start == end and behind.text_start == behind.text_end:
            return behind.given_end
        return end

    def _text_start(self, position: int) -> int:
        i = bisect_right(self._given_starts, position) - 1
        if i < 0:
            return position
        edit = self.edits[i]
        if position >= edit.given_end:
            return edit.text_end + position - edit.given_end
        return edit.text_start + (position - edit.given_start if edit.is_even else 0)

    def _text_end(self, position: int) -> int:
        i = bisect_left(self._given_starts, position) - 1
        if i < 0:
            return position
        edit = self.edits[i]
        if position >= edit.given_end:
            return edit.text_end + position - edit.given_end
        return edit.text_start + position - edit.given_start if edit.is_even else edit.text_end


@dataclass(frozen=True, slots=True)
class Document:
    """A document's text as given and as repaired.

    given: the text exactly as it was read from the file (for docx, pdf, html, ofd: as extracted), damage and all.
    text: the text as it should read, in simplified characters. Equal to `given` where nothing was damaged.
    offsets: the map between the two.
    name: file name or title by which a person knows it.
    """

    given: str
    text: str
    offsets: OffsetMap = field(default_factory=OffsetMap)
    name: str = ""

    def quote(self, span: Span) -> str:
        """The words of the given text at a given span."""
        return span.of(self.given)
