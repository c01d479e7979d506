"""`luoshi figures`: a table of figures looked at, and entered; or the template that offices fill in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.errors import LuoshiError
from luoshi_web import commands

if TYPE_CHECKING:
    from luoshi_web.models import Indicator, User
    from luoshi_web.store.loads import Plan


def figures() -> click.Command:
    """The verb `figures`."""
    commands.speak()
    return click.Command(
        "figures",
        callback=_run,
        params=[
            click.Argument(["file"], type=click.Path(exists=True, dir_okay=False, path_type=Path), required=False),
            click.Option(["--person"], required=True, help=_("Who enters them: the name to sign in with.")),
            click.Option(["--enter"], is_flag=True, help=_("Enter them; without it the table is only looked at.")),
            click.Option(["--year"], type=click.IntRange(1949, 2100), help=_("Where the table does not say it.")),
            click.Option(["--month"], type=click.IntRange(1, 12), help=_("Where the table does not say it.")),
            click.Option(["--indicator"], help=_("Code or name, where the table does not say it.")),
            click.Option(["--office"], help=_("Code or name, where the table does not say it.")),
            click.Option(["--alone"], is_flag=True, help=_("Figures are of each month alone (else: since January)")),
            click.Option(["--source"], default="", help=_("Report or letter, with its number")),
            click.Option(["--reason"], default="", help=_("Where verified figures change, or a sum falls")),
            click.Option(
                ["--template"],
                type=click.Path(dir_okay=False, path_type=Path),
                help=_("Write the table to fill in to this place (.xlsx)."),
            ),
        ],
        help=_("Look at a table of figures, each fault by its cell; with --enter, enter all of it."),
    )


def _run(
    file: Path | None, person: str, enter: bool, template: Path | None, indicator: str | None, office: str | None,
    **said: Any,
) -> None:  # fmt: skip
    from luoshi_web.commands.people import _office, _person
    from luoshi_web.store.loads import Asked

    commands.reach_database()
    user = _person(person)
    if template:
        _template(user, template, said["year"])
    if file:
        of = _indicator(user, indicator) if indicator else None
        _load(user, file, Asked(_office(office) if office else None, of, **said), enter)
    elif not template:
        raise LuoshiError(_("Name a table to look at, or --template to write one."))


def _indicator(user: User, name: str) -> Indicator:
    from django.db.models import Q

    from luoshi_web.permissions import visible_indicators

    rows = visible_indicators(user).filter(Q(code=name) | Q(name=name)).select_related("scope", "owner")
    found = list(rows.select_related("source_office")[:2])
    if len(found) != 1:
        raise LuoshiError(_("There is not exactly one indicator “%(name)s”; name its code.") % {"name": name})
    return found[0]


def _load(user: User, file: Path, asked: Any, enter: bool) -> None:
    from luoshi_web.clock import today
    from luoshi_web.store import books, evidence, files, loads

    content = file.read_bytes()
    evidence.refuse_marked(content, file.name)
    wanted, begun = loads.told(user, books.read(file.name, content), asked)
    plan = loads.plan(user, wanted, today(), begun)
    _tell(plan)
    if plan.faults:
        raise LuoshiError(_("Nothing has been entered: %(n)d faults.") % {"n": len(plan.faults)})
    if enter and plan.lines:
        loads.enter(user, wanted, asked, today(), loads.File(file.name, files.keep(content)))
        said = ngettext("%(n)d figure is entered.", "%(n)d figures are entered.", len(plan.lines))
    else:
        said = ngettext("%(n)s figure will be entered", "%(n)s figures will be entered", len(plan.lines))
    click.echo(said % {"n": len(plan.lines)})


def _tell(plan: Plan) -> None:
    """A line a cell: what is left out, what looks odd, what is wrong."""
    for one in (*plan.left, *plan.questions, *plan.faults):
        click.echo(f"{one.where}\t{one.sentence}" if one.where else one.sentence, err=True)
    if plan.same:
        said = ngettext("%(n)s is known already, as it is.", "%(n)s are known already, as they are.", plan.same)
        click.echo(said % {"n": plan.same}, err=True)


def _template(user: User, path: Path, year: int | None) -> None:
    from luoshi import files
    from luoshi_web.clock import today
    from luoshi_web.queries import figures as queries

    files.write(path, queries.template(user, year or today().year, today()))
