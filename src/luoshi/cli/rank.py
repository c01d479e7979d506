"""`luoshi rank`: offices ranked by a scheme, with how sure each rank is."""

from __future__ import annotations

from pathlib import Path

import click

from luoshi.cli import options
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _


def command() -> click.Command:
    """The verb, in the current language."""
    return click.Command(
        "rank",
        callback=run,
        help=_("Rank offices by their indicators and a scheme. Every rank with its interval. Persons are not ranked."),
        params=[
            options.table(),
            options.scheme(_("The scheme, in YAML.")),
            options.output(_("Write the ranking to this .xlsx file.")),
            click.Option(
                ["--workers"], type=click.IntRange(1, 64), default=1, metavar="N",
                help=_("Threads for the simulation; the result does not depend on them."),
            ),
            click.Option(
                ["--drivers"], is_flag=True,
                help=_("Also say which choice drives the order: each alone, and by shares of variance (needs SALib)."),
            ),
        ],
    )  # fmt: skip


def run(table: Path, scheme: Path, output: Path | None, workers: int, drivers: bool) -> None:
    """Rank and show, or write; say what may count one thing twice."""
    options.tolerate_narrow_output()
    options.need_evaluate("rank")
    from luoshi.bulletin.ranking import driven, rows, write
    from luoshi.evaluation import ranking, review, sheet
    from luoshi.rules import schema

    if output and output.suffix.lower() != ".xlsx":
        raise LuoshiError(_("{name}: a ranking is written as .xlsx").format(name=output.name))
    made = ranking.run(ranking.scheme(schema.read(scheme), scheme.name), sheet.read(table), workers)
    more = {_("Drivers"): driven(made)} if drivers else {}
    if output:
        write(made, output, more=more)
    else:
        from luoshi.cli import screen

        for name, lines in {made.scheme.name: rows(made), **more}.items():
            screen.show(lines, name)
    for one, other, r in review.overlaps(made.composite.screened):
        sentence = _("{one} and {other} go together (correlation {r:.2f}): do they count one thing twice?")
        click.echo(sentence.format(one=one, other=other, r=r), err=True)
