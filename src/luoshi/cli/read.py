"""`luoshi read`: what do these documents commit to?"""

from __future__ import annotations

from collections import Counter
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import Protocol

import click

from luoshi.cli import options
from luoshi.cli.run import Run
from luoshi.cli.sources import source_of
from luoshi.i18n import gettext as _
from luoshi.policy.intake import Given, take
from luoshi.policy.model import Reading
from luoshi.policy.read import read_text


class Sink(Protocol):
    """Where readings go, one by one; it keeps none of them."""

    def add(self, path: Path, given: Given, reading: Reading) -> None: ...


def command() -> click.Command:
    """The verb, in the current language."""
    return click.Command(
        "read",
        callback=run,
        help=_("Read documents (files, folders, - for standard input) and show what they commit to."),
        params=[
            options.paths(),
            options.output(_("Write the task decomposition table: FILE.xlsx, .csv, .json, .jsonl or .md.")),
            options.folder(_("Write <stem>.jsonl and <stem>.meta.json for each document into this folder.")),
            click.Option(["--achievements"], is_flag=True, help=_("Show past and present figures too.")),
            click.Option(["--explain"], is_flag=True, help=_("Show why each commitment was read as it was.")),
            options.today(),
            options.max_size(),
        ],
    )


def run(
    paths: tuple[Path, ...],
    output: Path | None,
    to: Path | None,
    achievements: bool,
    explain: bool,
    today: date | None,
    max_size: int,
) -> None:
    """Read every document and hand it to each sink."""
    options.tolerate_narrow_output()
    options.tidy_when_ended()
    counts: Counter[str] = Counter()
    with ExitStack() as stack:
        sinks = _sinks(stack, output, to, achievements, explain)

        def each(path: Path) -> None:
            source, name = source_of(path)
            given = take(source, name=name, max_size=max_size)
            reading = read_text(given.text, name=given.name, today=today)
            for note in given.notes:
                click.secho(f"{given.name}: {note}", fg="yellow", err=True)
            counts.update(item.kind for item in reading.items)
            for sink in sinks:
                sink.add(path, given, reading)

        run = Run(paths, each, (output, to))
        run.all()
        if run.failed and not run.done:
            run.finish()  # leaves here, so that no empty table is written
    click.echo(_summary(run.done, counts), err=True)
    run.finish()


def _sinks(stack: ExitStack, output: Path | None, to: Path | None, achievements: bool, explain: bool) -> list[Sink]:
    from luoshi.cli import sinks

    chosen: list[Sink] = []
    if output:
        chosen.append(stack.enter_context(sinks.Table(output, achievements)))
    if to:
        chosen.append(sinks.Folder(to))
    if explain:
        chosen.append(sinks.Explanation(achievements))
    elif not chosen:
        chosen.append(sinks.Screen(achievements))
    return chosen


def _summary(documents: int, counts: Counter[str]) -> str:
    return _(
        "Documents read: {documents}. Commitments: {commitments} "
        "(targets {target}, tasks {task}, projects {project}). Achievements: {achievement}."
    ).format(
        documents=documents,
        commitments=counts.total() - counts["achievement"],
        **{kind: counts[kind] for kind in ("target", "task", "project", "achievement")},
    )
