"""The terminal: tables and the progress bar. The only module that imports rich."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeVar

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from rich.text import Text

from luoshi.bulletin.table import Row, columns
from luoshi.i18n import gettext as _

T = TypeVar("T")

_SHOWN = ("number", "commitment", "kind", "value", "deadline", "lead", "assist")
_SHOWN_NARROW = ("number", "commitment", "deadline", "lead")
_ROOM_FOR_ALL = 72
"""Below so many columns the words of a commitment would have no room beside all the rest."""
_UNSEEN_WIDTH = 120
"""Columns where the output goes to no terminal."""


def console() -> Console:
    """Standard output, as wide as the terminal."""
    return Console(width=None if sys.stdout.isatty() else _UNSEEN_WIDTH, highlight=False, soft_wrap=False)


def progress(items: Sequence[T]) -> Iterator[T]:
    """The items one after the other, with a bar on standard error."""
    bar = Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=Console(stderr=True),
        disable=not sys.stderr.isatty(),  # nobody watches a log
        redirect_stdout=sys.stdout.isatty(),
    )
    with bar:
        task = bar.add_task(_("Reading"), total=len(items))
        for item in items:
            yield item
            bar.advance(task)


def table(rows: Iterable[Row], title: str, width: int = _UNSEEN_WIDTH) -> Table:
    """What a document commits to, as a table for a terminal of `width` columns; what stays empty is left out."""
    rows = list(rows)
    keys = _SHOWN if width >= _ROOM_FOR_ALL else _SHOWN_NARROW
    shown = [column for column in columns() if column.key in keys]
    shown = [c for c in shown if c.key in ("number", "commitment") or any(c.cell(row) for row in rows)]
    grid = Table(title=Text(title, style="bold"), title_justify="left", show_lines=False, expand=False)
    for column in shown:
        grid.add_column(
            column.heading,
            justify="right" if column.key == "number" else "left",
            no_wrap=column.key in ("number", "kind", "deadline"),
            overflow="fold",
            ratio=3 if column.key == "commitment" else None,
        )
    for row in rows:
        grid.add_row(*(Text(str(column.cell(row))) for column in shown))
    return grid


def show(lines: Sequence[Sequence[str | int | float | None]], title: str) -> None:
    """A plain table on the terminal, the first line its heading: words to the left, figures to the right."""
    grid = Table(title=Text(title, style="bold"), title_justify="left")
    for column, name in enumerate(lines[0]):
        words = any(isinstance(line[column], str) for line in lines[1:])
        grid.add_column(Text(str(name)), justify="left" if words else "right")
    for line in lines[1:]:
        cells = ("" if one is None else f"{one:.4g}" if isinstance(one, float) else str(one) for one in line)
        grid.add_row(*map(Text, cells))
    console().print(grid)
