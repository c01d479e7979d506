"""Where `luoshi read` puts what was read: the screen, a table, a folder in the form of the contract, an explanation."""

from __future__ import annotations

import json
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Any, Self

import click

from luoshi import files
from luoshi.bulletin.formats import TableFile
from luoshi.bulletin.table import rows
from luoshi.cli.sources import STANDARD_INPUT, Stems
from luoshi.i18n import gettext as _
from luoshi.policy.intake import Given
from luoshi.policy.model import Commitment, Reading


class Screen:
    """A table on the terminal for each document."""

    def __init__(self, achievements: bool) -> None:
        self._achievements = achievements

    def add(self, path: Path, given: Given, reading: Reading) -> None:
        """Show one reading."""
        from luoshi.cli import screen

        lines = list(rows(reading, achievements=self._achievements))
        title = reading.fields.title or given.name
        if lines:
            console = screen.console()
            console.print(screen.table(lines, title, console.width))
        else:
            click.echo(_("{title}: nothing is committed to here").format(title=title))


class Table:
    """One task decomposition table over all documents, numbered through."""

    def __init__(self, path: Path, achievements: bool) -> None:
        self._achievements = achievements
        self._next = 1
        self._file = TableFile(path, _("Task decomposition table"))

    def add(self, path: Path, given: Given, reading: Reading) -> None:
        """Write one reading's rows."""
        lines = list(rows(reading, achievements=self._achievements, start=self._next))
        self._next += len(lines)
        self._file.add(lines)

    def __enter__(self) -> Self:
        self._file.__enter__()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.__exit__(kind, error, trace)


class Folder:
    """`<stem>.jsonl` (items in the form of the contract, docs/reading.md) and `<stem>.meta.json` for each document.

    Of documents whose text was extracted, also `<stem>.txt`: the text in which the places are counted.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._stems = Stems()
        folder.mkdir(parents=True, exist_ok=True)

    def add(self, path: Path, given: Given, reading: Reading) -> None:
        """Write one reading."""
        stem = self._stems.take(path)
        if stem != Path(given.name).stem and path != STANDARD_INPUT:
            click.echo(
                _("{path}: written as {stem}, since the name was taken").format(path=files.shown(path), stem=stem),
                err=True,
            )
        lines = (json.dumps(_contract(item), ensure_ascii=False) + "\n" for item in reading.items)
        self._write(f"{stem}.jsonl", "".join(lines))
        self._write(f"{stem}.meta.json", json.dumps(asdict(reading.fields), ensure_ascii=False, indent=1) + "\n")
        if given.kind != "text":
            self._write(f"{stem}.txt", given.text)

    def _write(self, name: str, content: str) -> None:
        files.write(self._folder / name, content)


class Explanation:
    """Each item with the rules and words that made it what it is."""

    def __init__(self, achievements: bool) -> None:
        self._achievements = achievements

    def add(self, path: Path, given: Given, reading: Reading) -> None:
        """Show one reading."""
        from luoshi.cli.explain import explain

        explain(reading, reading.fields.title or given.name, achievements=self._achievements)


def _contract(item: Commitment) -> dict[str, Any]:
    from luoshi.policy.reader import to_contract

    form: dict[str, Any] = to_contract(item)
    return form
