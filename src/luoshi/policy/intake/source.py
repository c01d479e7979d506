"""Where a document comes from: a path, bytes, or an open file. Nothing over the limit is held in memory."""

from __future__ import annotations

import os
from pathlib import Path
from typing import IO, Any

from luoshi import files
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

Source = str | os.PathLike[str] | bytes | IO[bytes] | IO[str]

MAX_SIZE = 50 * 1024 * 1024
"""Bytes that a document may have, unless the caller says otherwise."""


def name_of(source: Source) -> str:
    """The name by which a person knows the source: a file's name, else nothing."""
    if isinstance(source, str | os.PathLike):
        return files.shown(Path(source).name)
    name = getattr(source, "name", "")
    return files.shown(Path(name).name) if isinstance(name, str) else ""


def content_of(source: Source, max_size: int) -> bytes | str:
    """The source's bytes, or its text where it was opened as text.

    Raises LuoshiError without the name of the source, which the caller puts before the sentence.
    """
    if isinstance(source, bytes):
        content: bytes | str = source
    elif isinstance(source, str | os.PathLike):
        content = _from_path(Path(source), max_size)
    else:
        content = _from_stream(source, max_size)
    if len(content) > max_size:
        raise too_large(max_size)
    return content


def _from_path(path: Path, max_size: int) -> bytes:
    try:
        if path.is_dir():
            raise LuoshiError(_("this is a folder; name a file"))
        if path.stat().st_size > max_size:
            raise too_large(max_size)
        with path.open("rb") as stream:
            return stream.read(max_size + 1)
    except FileNotFoundError:
        raise LuoshiError(_("there is no such file; check the path")) from None
    except PermissionError:
        raise LuoshiError(_("no permission to read it; ask its owner, or copy it to a place of your own")) from None
    except (OSError, ValueError) as error:
        reason = files.reason(error) if isinstance(error, OSError) else str(error)
        raise LuoshiError(_("it cannot be opened ({reason})").format(reason=reason)) from None


def _from_stream(stream: IO[Any], max_size: int) -> bytes | str:
    content = stream.read(max_size + 1)
    if not isinstance(content, bytes | str):
        raise TypeError(f"expected a path, bytes, or an open file, not {type(stream).__name__}")
    return content


def too_large(max_size: int) -> LuoshiError:
    """The refusal of anything over the limit, which it names."""
    megabytes = f"{max_size / 1024 / 1024:.4g}"
    return LuoshiError(
        _("it is larger than {limit} MB, the limit; split it, or raise the limit (--max-size)").format(limit=megabytes)
    )
