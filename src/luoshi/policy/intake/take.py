"""Any document to its text: look at what it is, hand it to the module that reads that kind, refuse what is marked."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from pathlib import Path

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.intake import marking
from luoshi.policy.intake.given import Extract, Given
from luoshi.policy.intake.kinds import kind_of
from luoshi.policy.intake.source import MAX_SIZE, Source, content_of, name_of

# One module a kind, each with `extract(data, max_size) -> Extract`; imported when such a document comes.
KINDS = {
    "text": "luoshi.policy.intake.text",
    "html": "luoshi.policy.intake.html",
    "docx": "luoshi.policy.intake.docx",
    "pdf": "luoshi.policy.intake.pdf",
    "ofd": "luoshi.policy.intake.ofd",
    "sheet": "luoshi.policy.intake.sheet",
    "csv": "luoshi.policy.intake.csv",
}
SUFFIXES = frozenset((
    ".txt", ".text", ".md", ".html", ".htm", ".xhtml", ".docx", ".docm", ".pdf", ".ofd", ".xlsx", ".xlsm", ".xls",
    ".et", ".csv",
))  # fmt: skip
"""File names that are taken out of a folder; what a file is, its content says."""


def take(source: Source, *, name: str = "", max_size: int = MAX_SIZE) -> Given:
    """The text as given of a document.

    source: a path, bytes, or an open file. name: what to call it (default: the file's name). max_size: in bytes.
    Raises LuoshiError, one sentence that begins with the name: missing, empty, too large, encrypted, broken, without
    text, of a kind that is not read, or bearing a marking (秘密/机密/绝密/工作秘密).
    """
    name = name or name_of(source)
    try:
        content = content_of(source, max_size)
        if not content:
            raise LuoshiError(_("the file is empty"))
        if isinstance(content, str):
            kind, extract = "text", Extract(content)
        else:
            kind = kind_of(content, Path(name).suffix)
            extract = _extract(kind, content, max_size)
        if not extract.text.strip():
            raise LuoshiError(_("there is no text in it"))
        marking.refuse_marked(extract.text)
        marking.refuse_marked(extract.margins)
    except LuoshiError as error:
        raise LuoshiError(_("{name}: {reason}").format(name=name, reason=error) if name else str(error)) from error
    return Given(extract.text, name, kind, extract.notes)


def _extract(kind: str, content: bytes, max_size: int) -> Extract:
    extract: Callable[[bytes, int], Extract] = import_module(KINDS[kind]).extract
    try:
        return extract(content, max_size)
    except (LuoshiError, MemoryError):
        raise
    except Exception as error:  # whatever a library says of a broken file, it is one thing to a person
        raise LuoshiError(_("the file is damaged or incomplete; fetch it again")) from error
