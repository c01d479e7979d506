"""`luoshi migrate`, `rebuild`, `verify`, `root`: the tables and the journal in them."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi import work
from luoshi.errors import LuoshiError
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
        from luoshi_web.store import journal

        commands.reach_database()
        if any(work.verify(journal.lines())):  # what the rows show wrongly is put right; an entry cannot be
            raise LuoshiError(
                _("The journal itself was changed. See where: luoshi verify. Restore it from a backup first.")
            )
        changed = 0
        for item, wrong in journal.rebuild(today()):
            changed += 1
            click.echo(_("Item %(item)s: %(columns)s") % {"item": item, "columns": ", ".join(wrong)})
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
    from luoshi_web.store import journal

    commands.reach_database()
    verdict = journal.verify(against.read_bytes() if against else None)
    for finding in verdict.findings:
        click.echo(str(finding))
    if verdict.findings:
        found = ngettext("%(n)d thing is wrong.", "%(n)d things are wrong.", len(verdict.findings))
        raise LuoshiError(found % {"n": len(verdict.findings)})
    sentence = _("%(entries)d entries of %(items)d items: nothing was changed.")
    click.echo(sentence % {"entries": verdict.entries, "items": verdict.items})


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
