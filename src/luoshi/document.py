"""The text model: a document's text as given, the text as it should read, and the map between them."""

from __future__ import annotations

from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator
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

    `edits` are in order and do not overlap; between two of them the texts run side by side, character for character.
    So a place where one character was mended into one other needs no edit, and a whole document turned from
    Traditional into simplified characters an empty map. Both directions cost O(log edits); an edit costs 16 bytes.
    A removal belongs to the character before it ("damage inside or behind a character belongs to the character"),
    an insertion maps to a zero-width place.
    """

    __slots__ = ("_given_ends", "_given_starts", "_text_ends", "_text_starts")

    def __init__(self, edits: Iterable[tuple[int, int, int, int]] = ()) -> None:
        self._given_starts, self._given_ends = array("I"), array("I")
        self._text_starts, self._text_ends = array("I"), array("I")
        for given_start, given_end, text_start, text_end in edits:
            self._given_starts.append(given_start)
            self._given_ends.append(given_end)
            self._text_starts.append(text_start)
            self._text_ends.append(text_end)

    def __len__(self) -> int:
        return len(self._given_starts)

    def __iter__(self) -> Iterator[Edit]:
        return map(Edit, self._given_starts, self._given_ends, self._text_starts, self._text_ends)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, OffsetMap) and self.edits == other.edits

    def __hash__(self) -> int:
        return hash(self.edits)

    def __repr__(self) -> str:
        return f"OffsetMap({list(self)!r})"

    @property
    def edits(self) -> tuple[Edit, ...]:
        """The mended places, in order."""
        return tuple(self)

    def given_span(self, start: int, end: int) -> Span:
        """The place in the given text of `text[start:end]`."""
        if not self._given_starts:
            return Span(start, end)
        left = self._given_start(start)
        return Span(left, max(left, self._given_end(end)) if end > start else left)

    def text_span(self, start: int, end: int) -> Span:
        """The place in the repaired text of `given[start:end]`."""
        left = self._text_start(start)
        return Span(left, max(left, self._text_end(end)) if end > start else left)

    def then(self, later: OffsetMap) -> OffsetMap:
        """The map of this repair followed by `later`, whose given text is this one's repaired text. O(edits)."""
        if not len(later):
            return self
        return OffsetMap(_joined(_chained(self, later))) if len(self) else later

    def _given_start(self, position: int) -> int:
        i = bisect_right(self._text_starts, position) - 1
        if i < 0:
            return position
        if position >= self._text_ends[i]:
            return self._given_ends[i] + position - self._text_ends[i]
        return self._given_starts[i] + (position - self._text_starts[i] if self._is_even(i) else 0)

    def _given_end(self, position: int) -> int:
        i = bisect_left(self._text_starts, position) - 1
        end = position
        if i >= 0:
            if position >= self._text_ends[i]:
                end = self._given_ends[i] + position - self._text_ends[i]
            elif self._is_even(i):
                end = self._given_starts[i] + position - self._text_starts[i]
            else:
                end = self._given_ends[i]
        behind = i + 1
        if behind < len(self) and self._given_starts[behind] == end and self._is_removal(behind):
            return self._given_ends[behind]
        return end

    def _text_start(self, position: int) -> int:
        i = bisect_right(self._given_starts, position) - 1
        if i < 0:
            return position
        if position >= self._given_ends[i]:
            return self._text_ends[i] + position - self._given_ends[i]
        return self._text_starts[i] + (position - self._given_starts[i] if self._is_even(i) else 0)

    def _text_end(self, position: int) -> int:
        i = bisect_left(self._given_starts, position) - 1
        if i < 0:
            return position
        if position >= self._given_ends[i]:
            return self._text_ends[i] + position - self._given_ends[i]
        if self._is_even(i):
            return self._text_starts[i] + position - self._given_starts[i]
        return self._text_ends[i]

    def _is_even(self, i: int) -> bool:
        return self._given_ends[i] - self._given_starts[i] == self._text_ends[i] - self._text_starts[i]

    def _is_removal(self, i: int) -> bool:
        return self._text_starts[i] == self._text_ends[i]


def _chained(first: OffsetMap, second: OffsetMap) -> Iterator[Edit]:
    """The edits of `first` and `second` as one list: those that touch the same characters in between become one."""
    left, right = list(first), list(second)
    i = j = given_shift = text_shift = 0
    while i < len(left) or j < len(right):
        # the place in the text between the two repairs: where `first` wrote, where `second` read
        a = left[i][2:] if i < len(left) else None
        b = right[j][:2] if j < len(right) else None
        start, end = min(place for place in (a, b) if place is not None)
        given_start, text_start = start + given_shift, start + text_shift
        while True:
            if i < len(left) and _meets(left[i][2:], start, end):
                end = max(end, left[i].text_end)
                given_shift = left[i].given_end - left[i].text_end
                i += 1
            elif j < len(right) and _meets(right[j][:2], start, end):
                end = max(end, right[j].given_end)
                text_shift = right[j].text_end - right[j].given_end
                j += 1
            else:
                break
        yield Edit(given_start, end + given_shift, text_start, end + text_shift)


def _meets(place: tuple[int, ...], start: int, end: int) -> bool:
    """True where `place` lies partly within [start, end), or is the very same place."""
    return place[0] < end or (place[0], place[1]) == (start, end)


def _joined(edits: Iterable[Edit]) -> Iterator[Edit]:
    """`edits` with neighbouring removals made one, and without those that change nothing."""
    last: Edit | None = None
    for edit in edits:
        if edit.is_even:
            continue
        removals = last is not None and last.text_start == last.text_end == edit.text_start == edit.text_end
        if last is not None and removals and last.given_end == edit.given_start:
            last = last._replace(given_end=edit.given_end)
            continue
        if last is not None:
            yield last
        last = edit
    if last is not None:
        yield last


class Note(NamedTuple):
    """Something a reader of the repaired text should know about a place in it.

    span: the place, in the repaired text.
    kind: the class, such as "furniture", "advertising", "repeated", "lost", "unreadable" (see docs/repair.md).
    """

    span: Span
    kind: str


# what is no part of what the document says, though it stays in the text
NOT_READ = frozenset({"furniture", "advertising", "repeated", "unreadable"})


@dataclass(frozen=True, slots=True, repr=False)
class Document:
    """A document's text as given and as repaired.

    given: the text exactly as it was read from the file (for docx, pdf, html, ofd: as extracted), damage and all.
    text: the text as it should read, in simplified characters. Equal to `given` where nothing was damaged.
    offsets: the map between the two.
    name: file name or title by which a person knows it.
    notes: what was recognised on the way, in the order of their places; places may overlap.
    """

    given: str
    text: str
    offsets: OffsetMap = field(default_factory=OffsetMap)
    name: str = ""
    notes: tuple[Note, ...] = ()

    def __repr__(self) -> str:
        return f"<Document {self.name!r}: {len(self.given)} characters{', mended' * (self.given != self.text)}>"

    def quote(self, span: Span) -> str:
        """The words of the given text at a given span."""
        return span.of(self.given)

    @property
    def furniture(self) -> tuple[Span, ...]:
        """Places in `text` that are not to be read (menus, captions, advertising, repetitions): in order, disjoint."""
        spans: list[Span] = []
        for span in sorted(note.span for note in self.notes if note.kind in NOT_READ):
            if spans and span.start <= spans[-1].end:
                spans[-1] = Span(spans[-1].start, max(spans[-1].end, span.end))
            else:
                spans.append(span)
        return tuple(spans)
