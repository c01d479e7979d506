"""`luoshi migrate`, `rebuild`, `verify`, `root`: the tables and the journal in them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.errors import LuoshiError
from luoshi.work.chain import Published
from luoshi_web import commands


def migrate() -> click.Command:
    """The verb `migrate`."""
    commands.speak()

    def run() -> None:
        commands.prepare()
        click.echo(_("The tables are up to date."))

    return click.Command("migrate", callback=run, help=_("Bring the tables of the database up to date."))


def rebuild() -> click.Command:
    """The verb `rebuild`."""
    commands.speak()

    def run() -> None:
        from luoshi_web.clock import today
        from luoshi_web.store import courses, journal

        commands.reach_database()
        changed = 0
        with _progress(_("Folding entries")) as say:
            for item, wrong in journal.rebuild(today(), say):
                changed += 1
                click.echo(_("Item %(item)s: %(columns)s") % {"item": item, "columns": ", ".join(wrong)})
        for goal in courses.again(today()):
            click.echo(_("Goal %(goal)s: where it stands") % {"goal": goal.pk})
        sentence = ngettext("%(n)d item was put right.", "%(n)d items were put right.", changed)
        click.echo(sentence % {"n": changed})

    return click.Command("rebuild", callback=run, help=_("Fold all entries anew and put right what the tables say."))


def verify() -> click.Command:
    """The verb `verify`."""
    commands.speak()
    against = click.Option(
        ["--against"],
        type=click.Path(exists=True, dir_okay=False, path_type=Path),
        metavar="FILE",
        help=_("Check against a published daily sheet (roots/DAY.txt) too."),
    )
    return click.Command(
        "verify", callback=_verify, params=[against], help=_("Check that no entry of the journal was changed.")
    )


def _verify(against: Path | None) -> None:
    from luoshi_web.clock import today
    from luoshi_web.store import journal

    commands.reach_database()
    with _progress(_("Checking entries")) as say:
        verdict = journal.verify(today(), _published(against), say)
    wrong = [*verdict.findings, *verdict.differences]
    for finding in wrong:
        click.echo(str(finding))
    if verdict.differences and not verdict.findings:
        click.echo(_("The journal is whole; luoshi rebuild puts the tables right."))
    if wrong:
        found = ngettext("%(n)d thing is wrong.", "%(n)d things are wrong.", len(wrong))
        raise LuoshiError(found % {"n": len(wrong)})
    sentence = _("%(entries)d entries of %(items)d items: nothing was changed.")
    click.echo(sentence % {"entries": verdict.entries, "items": verdict.items})


def _published(file: Path | None) -> bytes | None:
    """The sheet, read; LuoshiError where it is none."""
    try:
        content = file.read_bytes() if file else None
        Published(content or b"")
    except ValueError:
        raise LuoshiError(
            _("%(file)s is no daily sheet; each line is an item, a number and a hash.") % {"file": file}
        ) from None
    return content


@contextmanager
def _progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """A bar on the terminal, if there is one, while something goes through all items."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    shown = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*shown, console=Console(stderr=True), transient=True) as bar:
        task = bar.add_task(what, total=None)
        yield lambda done, of: bar.update(task, completed=done, total=of)


def root() -> click.Command:
    """The verb `root`."""
    commands.speak()

    def run() -> None:
        from hashlib import sha256

        from luoshi_web.store import journal

        commands.reach_database()
        click.echo(sha256(journal.sheet()).hexdigest())

    return click.Command(
        "root", callback=run, help=_("Print one hash over the heads of all items, to be published outside.")
    )
