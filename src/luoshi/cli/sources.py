"""The documents that a command line names: files, folders with what lies in them, and `-` for standard input."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from luoshi import files
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.intake import SUFFIXES, Source

STANDARD_INPUT = Path("-")


@dataclass
class Found:
    """Files in order, each once; how many of unread kinds were passed over; what could not be opened."""

    paths: list[Path] = field(default_factory=list)
    skipped: int = 0
    failures: list[LuoshiError] = field(default_factory=list)


def find(paths: Sequence[Path], results: Sequence[Path] = ()) -> Found:
    """Look up the documents. A file named itself is always taken; of a folder, the files of kinds that are read.

    results: files and folders that the call writes to; what an earlier call left in one below is no document.
    """
    found = Found()
    for path in paths:
        if path != STANDARD_INPUT and path.is_dir():
            written = {result.resolve() for result in results if path.resolve() in result.resolve().parents}
            for file in _inside(path, found):
                if written and not written.isdisjoint((file.resolve(), *file.resolve().parents)):
                    continue
                if file.suffix.lower() in SUFFIXES and not _no_document(file):
                    found.paths.append(file)
                else:
                    found.skipped += 1
        else:
            found.paths.append(path)
    found.paths = list(dict.fromkeys(found.paths))
    return found


def _inside(folder: Path, found: Found) -> Iterator[Path]:
    """Every file below a folder, in order of name; hidden ones and the lock files of office programs are not seen."""

    def refuse(error: OSError) -> None:
        found.failures.append(
            LuoshiError(
                _("{folder}: the folder cannot be opened ({reason}); ask its owner").format(
                    folder=files.shown(error.filename), reason=files.reason(error)
                )
            )
        )

    for root, folders, names in os.walk(folder, onerror=refuse):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if not name.startswith((".", "~$")):
                yield Path(root, name)


def _no_document(file: Path) -> bool:
    """A pipe, socket or device, which would keep the call waiting. What leads nowhere is told when its turn comes."""
    return file.exists() and not file.is_file()


def source_of(path: Path) -> tuple[Source, str]:
    """What to hand to the reader, and the name of it."""
    if path == STANDARD_INPUT:
        return sys.stdin.buffer, _("standard input")
    return path, files.shown(path.name)


class Stems:
    """Names for results: a document's stem, with a suffix where another document has it already."""

    def __init__(self) -> None:
        self._used: set[str] = set()

    def take(self, path: Path) -> str:
        """The stem for a document's results, unlike any before it (also where the file system ignores case)."""
        plain = "stdin" if path == STANDARD_INPUT else Path(files.shown(path.name)).stem
        stem, count = plain, 1
        while stem.casefold() in self._used:
            count += 1
            stem = f"{plain}-{count}"
        self._used.add(stem.casefold())
        return stem
