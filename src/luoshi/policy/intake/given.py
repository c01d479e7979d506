"""What intake hands on."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Extract:
    """What a format module took out of a file.

    text: the document's text, a table row a line with its cells separated by tabs.
    margins: words that stand outside of the text (running heads and feet): searched for a marking, not read.
    notes: sentences on what could not be taken (a page without text).
    """

    text: str
    margins: str = ""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Given:
    """A document's text as given, with the name and the kind of what it was taken from.

    kind: "text", "html", "docx", "pdf", "ofd", "sheet" or "csv"; only "text" is the content itself.
    """

    text: str
    name: str = ""
    kind: str = "text"
    notes: tuple[str, ...] = ()
