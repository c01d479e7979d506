"""`luoshi repair --diff`: what was mended, in its line, with what it reads now."""

from __future__ import annotations

from bisect import bisect_right

from rich.console import Console
from rich.text import Text

from luoshi.cli.screen import console
from luoshi.document import Document, Edit
from luoshi.i18n import ngettext

_AROUND = 24
"""Characters of the given text shown on both sides of a mended place."""


def show(document: Document) -> None:
    """Print every mended place of a document."""
    screen = console()
    edits = mended(document)
    sentence = ngettext("{name}: {n} mended place", "{name}: {n} mended places", len(edits))
    screen.print(Text(sentence.format(name=document.name, n=len(edits)), style="bold"))
    breaks = [i for i, character in enumerate(document.given) if character == "\n"]
    for edit in edits:
        _line(screen, document, edit, bisect_right(breaks, edit.given_start) + 1)


def mended(document: Document) -> list[Edit]:
    """The places where the repaired text differs from the given one, neighbours together, in order."""
    places: list[Edit] = []
    given, text = document.given, document.text

    def note(edit: Edit) -> None:
        last = places[-1] if places else None
        if last and last.given_end == edit.given_start and last.text_end == edit.text_start:
            places[-1] = Edit(last.given_start, edit.given_end, last.text_start, edit.text_end)
        else:
            places.append(edit)

    g = t = 0
    for edit in (*document.offsets, Edit(len(given), len(given), len(text), len(text))):
        length = edit.given_start - g
        if given[g : edit.given_start] != text[t : edit.text_start]:
            for i in range(length):
                if given[g + i] != text[t + i]:
                    note(Edit(g + i, g + i + 1, t + i, t + i + 1))
        if given[edit.given_start : edit.given_end] != text[edit.text_start : edit.text_end]:
            note(edit)
        g, t = edit.given_end, edit.text_end
    return places


def _line(screen: Console, document: Document, edit: Edit, paragraph: int) -> None:
    given = document.given
    before = given[max(0, edit.given_start - _AROUND) : edit.given_start].rpartition("\n")[2]
    after = given[edit.given_end : edit.given_end + _AROUND].partition("\n")[0]
    line = Text(f"{paragraph:>6}  ", style="dim")
    line.append(before, style="not dim")
    line.append(_visible(given[edit.given_start : edit.given_end]), style="not dim red strike")
    line.append(_visible(document.text[edit.text_start : edit.text_end]), style="not dim bold green")
    screen.print(line.append(after, style="not dim"))


def _visible(text: str) -> str:
    return text.replace("\n", "⏎").replace("\r", "␍").replace("\t", "⇥").replace("\u00a0", "⍽")
