"""Read a document from wherever it lies: intake, repair and reader in one call."""

from __future__ import annotations

from datetime import date

from luoshi.document import Document
from luoshi.policy.intake import MAX_SIZE, Source, take
from luoshi.policy.intake.marking import refuse_marked
from luoshi.policy.model import Reading

Register = list[tuple[str, ...]]
"""Offices: the full name of each, and its abbreviations."""


def read(
    source: Source,
    *,
    name: str = "",
    today: date | None = None,
    register: Register | None = None,
    max_size: int = MAX_SIZE,
) -> Reading:
    """Read a document: a path, bytes, or an open file (txt, html, docx, pdf with text, ofd, xlsx, xls).

    name: what to call it (default: the file's name). today: day from which 年内, 本月 count in a document without
    a date of its own. register: the offices that names are resolved against. max_size: limit in bytes.
    Raises LuoshiError, one sentence, where it cannot be read.
    """
    given = take(source, name=name, max_size=max_size)
    return read_text(given.text, name=given.name, today=today, register=register)


def read_text(given: str, *, name: str = "", today: date | None = None, register: Register | None = None) -> Reading:
    """Read a text. Parameters and errors as for `read`."""
    from luoshi.policy import reader

    refuse_marked(given)
    reading = reader.read_text(given, name=name, today=today, register=register)
    refuse_marked(reading.document.text)
    return reading


def repair(source: Source, *, name: str = "", max_size: int = MAX_SIZE) -> Document:
    """The text of a document as it should read (`.text`), beside the text as given (`.given`), and the map between."""
    from luoshi.policy.repair import repair as mend

    given = take(source, name=name, max_size=max_size)
    return mend(given.text, given.name)
