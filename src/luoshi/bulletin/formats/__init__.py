"""Formats in which the task decomposition table is written: one module each, chosen by the file's ending."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import ExitStack
from importlib import import_module
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Protocol, Self

from luoshi import files
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

if TYPE_CHECKING:
    from luoshi.bulletin.table import Row

FORMATS = {
    ".xlsx": "luoshi.bulletin.formats.xlsx",
    ".csv": "luoshi.bulletin.formats.csv",
    ".json": "luoshi.bulletin.formats.json",
    ".jsonl": "luoshi.bulletin.formats.jsonl",
    ".md": "luoshi.bulletin.formats.md",
}


class Writer(Protocol):
    """A format module's `Writer(path, title)`: takes rows as they come and holds none of them."""

    def __init__(self, path: Path, title: str) -> None: ...

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows."""

    def close(self) -> None:
        """Finish the file."""


class TableFile:
    """A table being written to a file, which appears under its name when it is complete, and not before.

    path: its ending chooses the format. title: stands at the head of formats that have one.
    Raises LuoshiError for an ending without a format and for a place that cannot be written to.
    """

    def __init__(self, path: Path, title: str = "") -> None:
        home = FORMATS.get(path.suffix.lower())
        if home is None:
            known = " ".join(FORMATS)
            raise LuoshiError(
                _("{name}: a table is not written in this format; give a name that ends in one of {known}").format(
                    name=path.name, known=known
                )
            )
        self.path = path
        self._whole = ExitStack()
        part = self._whole.enter_context(files.whole(path))
        try:
            part.open("wb").close()  # told now, not after ten thousand documents
        except OSError as error:
            raise files.unwritable(path, error) from None
        self._writer: Writer = import_module(home).Writer(part, title)

    def add(self, rows: Iterable[Row]) -> None:
        """Write rows."""
        self._writer.add(rows)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with self._whole:
            self._writer.close()
            if error:
                raise error
