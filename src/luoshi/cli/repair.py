"""`luoshi repair`: the text of documents as it should read."""

from __future__ import annotations

from pathlib import Path

import click

from luoshi import files
from luoshi.cli import options
from luoshi.cli.run import Run
from luoshi.cli.sources import STANDARD_INPUT, Stems, source_of
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.read import repair


def command() -> click.Command:
    """The verb, in the current language."""
    return click.Command(
        "repair",
        callback=run,
        help=_("Mend the text of documents: damaged characters, script, breaks. Without -o and --to, to the screen."),
        params=[
            options.paths(),
            options.output(_("Write the text of the one document to this file (UTF-8).")),
            options.folder(_("Write <stem>.txt for each document into this folder.")),
            click.Option(["--diff"], is_flag=True, help=_("Show what was mended, line by line, instead of the text.")),
            options.max_size(),
        ],
    )


def run(paths: tuple[Path, ...], output: Path | None, to: Path | None, diff: bool, max_size: int) -> None:
    """Repair every document and write it, or show it."""
    options.tolerate_narrow_output()
    options.tidy_when_ended()
    stems = Stems()

    def each(path: Path) -> None:
        source, name = source_of(path)
        document = repair(source, name=name, max_size=max_size)
        if to:
            _write(to / f"{stems.take(path)}.txt", document.text)
        elif output:
            _write(output, document.text)
        if diff:
            from luoshi.cli.diff import show

            show(document)
        elif not (to or output):
            click.echo(document.text, nl=not document.text.endswith("\n"))

    if output and (len(paths) > 1 or (paths[0] != STANDARD_INPUT and paths[0].is_dir())):
        raise LuoshiError(_("-o takes one document; for more, write them into a folder with --to DIR"))
    run = Run(paths, each, (output, to))
    run.all()
    run.finish()


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    files.write(path, text)
