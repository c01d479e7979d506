"""Files as people meet them: results that appear whole or not at all, names in any encoding, why something failed."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _


class UnwritableError(LuoshiError):
    """A place that takes no file: what comes after it would fail likewise."""


@contextmanager
def whole(path: Path) -> Iterator[Path]:
    """Where to write what becomes the file `path` once the block has ended well; else nothing of it remains.

    What stood there before stays until then. A device or a pipe is written to directly.
    Raises UnwritableError, one sentence with path and reason, for an OSError inside.
    """
    special = path.exists() and not path.is_file()
    part = path if special else path.with_name(f".{path.name[-40:]}.part")
    try:
        yield part
        if not special:
            part.replace(path)
    except OSError as error:
        raise unwritable(path, error) from None
    finally:
        if not special:
            part.unlink(missing_ok=True)


def write(path: Path, content: str | bytes) -> None:
    """Write a file, text as UTF-8 with its line ends as they are. Raises UnwritableError as `whole` does."""
    with whole(path) as part:
        part.write_bytes(content.encode() if isinstance(content, str) else content)


def read(path: Path) -> bytes:
    """What a file holds. Raises LuoshiError, one sentence with path and reason."""
    try:
        return path.read_bytes()
    except OSError as error:
        raise LuoshiError(_("{path} cannot be read: {reason}.").format(path=path, reason=reason(error))) from None


def unwritable(path: Path, error: OSError) -> UnwritableError:
    """The sentence for a place that takes no file."""
    sentence = _("{path}: cannot be written ({reason}); choose another place, or close it where it is open")
    return UnwritableError(sentence.format(path=shown(path), reason=reason(error)))


def reason(error: OSError) -> str:
    """Why the system refused, in the current language where it is one of the usual reasons."""
    usual = {
        errno.ENOENT: _("no such folder or file"),
        errno.EACCES: _("no permission"),
        errno.EPERM: _("no permission"),
        errno.ENOSPC: _("the disk is full"),
        errno.EDQUOT: _("the disk is full"),
        errno.EROFS: _("the disk is read-only"),
        errno.ENAMETOOLONG: _("the name is too long"),
        errno.ENOTDIR: _("part of the path is no folder"),
        errno.EISDIR: _("it is a folder"),
        errno.EADDRINUSE: _("something else listens there"),
    }
    return usual.get(error.errno or 0) or error.strerror or str(error)


def shown(path: str | os.PathLike[str]) -> str:
    """A path as it can be shown and written down. A name that is no UTF-8 is read as GB18030, in which it was made."""
    name = os.fspath(path)
    try:
        name.encode()
    except UnicodeEncodeError:
        return os.fsencode(name).decode("gb18030", errors="replace")
    return name
