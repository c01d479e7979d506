"""`luoshi recompute`: does what was published come out again, to the digit?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi import files
from luoshi.cli import options
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

if TYPE_CHECKING:
    from luoshi.evaluation.publication import Publication

SHOWN = 20
"""Differences that are told one by one; of others their number."""


def command() -> click.Command:
    """The verb, in the current language."""
    return click.Command(
        "recompute",
        callback=run,
        help=_("Compute a published race again from its frozen file, and tell every digit that differs."),
        params=[
            click.Argument(["file"], metavar="FILE", type=click.Path(path_type=Path, dir_okay=False)),
            click.Option(
                ["--hash"], metavar="SHA256", default="",
                help=_("The hash that was published; a file that does not have it is refused."),
            ),
        ],
    )  # fmt: skip


def run(file: Path, hash: str) -> None:
    """Say what the file is, compute again, tell what differs; leave with 1 where something does."""
    options.tolerate_narrow_output()
    options.need_evaluate("recompute")
    from luoshi.bulletin import publication as told
    from luoshi.cli import screen
    from luoshi.evaluation import publication

    frozen = publication.read(files.read(file), hash.strip().lower())
    differences = publication.recompute(frozen)
    for name, rows in told.tables(frozen):
        screen.show(rows, name or told.title(frozen))
    click.echo(_("Published: {title}").format(title=told.title(frozen)))
    _origin(frozen, bool(hash))
    if differences:
        _differs(differences)
    click.echo(_("Computed again: every digit is the same."))


def _origin(frozen: Publication, checked: bool) -> None:
    """The hash of the file, and whether the code here is the code that computed it."""
    from luoshi.evaluation.publication import code

    same = _("as published") if checked else _("compare it with the one that was published")
    click.echo(_("SHA-256: {hash} ({same})").format(hash=frozen.hash, same=same))
    then, now = frozen.content["code"], code()
    sentence = _("Computed then by Luoshi {then}, now by the same code.")
    if then["source"] != now["source"]:
        sentence = _("Computed then by Luoshi {then}, now by other code: {now}.")
    click.echo(sentence.format(then=_version(then), now=_version(now)))


def _version(code: dict[str, str]) -> str:
    return f"{code['luoshi'] or '0'} ({code['source'][:12]}, numpy {code['numpy']})"


def _differs(differences: tuple[str, ...]) -> None:
    for one in differences[:SHOWN]:
        click.echo(one, err=True)
    raise LuoshiError(_("Computed again, {n} figures came out differently.").format(n=len(differences)))
