"""Do the same to every document of a command line, one after the other; none that fails stops the rest."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from pathlib import Path

import click

from luoshi import files
from luoshi.cli.sources import find
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.i18n import ngettext


class Run:
    """The documents of one call.

    each: what to do to a document; LuoshiError from it is told and counted, and the next document comes. An error of
    our own is told as such (with its traceback where LUOSHI_DEBUG is set). results: where is written to.
    """

    def __init__(
        self, paths: Sequence[Path], each: Callable[[Path], None], results: Sequence[Path | None] = ()
    ) -> None:
        self._found = find(paths, [path for path in results if path])
        self._each = each
        self.done = 0
        self.failed = 0

    def all(self) -> None:
        """Go through all documents."""
        for failure in self._found.failures:
            self._fail(str(failure))
        paths = self._found.paths
        if len(paths) < 2:
            for path in paths:
                self._one(path)
            return
        from luoshi.cli.screen import progress

        for path in progress(paths):
            self._one(path)

    def finish(self) -> None:
        """Say what was passed over and what failed; leave the process with 1 where something did."""
        if skipped := self._found.skipped:
            sentence = ngettext(
                "{n} file of a kind that is not read was skipped.",
                "{n} files of kinds that are not read were skipped.",
                skipped,
            )
            click.echo(sentence.format(n=skipped), err=True)
        if not self._found.paths and not self.failed:
            click.echo(_("There is nothing to read here."), err=True)
        if self.failed:
            sentence = ngettext("{n} document could not be read.", "{n} documents could not be read.", self.failed)
            click.echo(sentence.format(n=self.failed), err=True)
            raise SystemExit(1)

    def _one(self, path: Path) -> None:
        try:
            self._each(path)
            self.done += 1
        except files.UnwritableError:
            raise
        except LuoshiError as error:
            self._fail(str(error))
        except (click.ClickException, click.Abort, OSError):
            raise
        except Exception as error:
            if os.environ.get("LUOSHI_DEBUG"):
                raise
            sentence = _("{path}: an error of Luoshi's own ({error}); please report it, LUOSHI_DEBUG=1 shows where")
            self._fail(sentence.format(path=files.shown(path), error=f"{type(error).__name__}: {error}"[:200]))

    def _fail(self, sentence: str) -> None:
        self.failed += 1
        click.secho(sentence, fg="red", err=True)
