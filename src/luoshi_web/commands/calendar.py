"""`luoshi calendar check|load FILE`: the State Council's paper of a year, on the night it is out, offline."""

from __future__ import annotations

from pathlib import Path

import click
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.calendar import YearTable
from luoshi.errors import LuoshiError
from luoshi_web import commands

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


def calendar() -> click.Command:
    """The verb `calendar`."""
    commands.speak()
    file = click.Argument(["file"], type=FILE)
    by = click.Option(["--by"], required=True, help=_("Username of the administrator who loads it."))
    check = _("Read a year's paper (the notice as text, or YAML) and say which deadlines it would move.")
    load = _("Put a year's paper in force; every deadline that it moves gets an entry.")
    return click.Group(
        "calendar",
        help=_("Working days: check or load the State Council's paper of a year."),
        commands=[
            click.Command("check", callback=_check, params=[file], help=check),
            click.Command("load", callback=_load, params=[file, by], help=load),
        ],
    )


def _check(file: Path) -> None:
    from luoshi_web.models import Item
    from luoshi_web.store import calendars

    table = _read(file)
    commands.reach_database()
    moves = calendars.would_move(table)
    for item in Item.objects.filter(pk__in=moves).order_by("pk"):
        click.echo(f"{item}: {item.deadline} → {moves[item.pk]['due']}")
    click.echo(_said(table))
    n = len(moves)
    click.echo(ngettext("%(n)d deadline would move.", "%(n)d deadlines would move.", n) % {"n": n})


def _load(file: Path, by: str) -> None:
    from luoshi_web.clock import today
    from luoshi_web.models import User
    from luoshi_web.store import calendars

    table = _read(file)
    commands.reach_database()
    person = User.objects.filter(username=by).first()
    if person is None:
        raise LuoshiError(_("Nobody is called %(name)s; enrol them with: luoshi enrol") % {"name": by})
    n = len(calendars.load(person, table, today()))
    click.echo(_said(table))
    click.echo(ngettext("%(n)d deadline has moved.", "%(n)d deadlines have moved.", n) % {"n": n})


def _read(file: Path) -> YearTable:
    from luoshi_web.store import calendars

    try:
        return calendars.read(file.read_text(encoding="utf-8"), file.name)
    except UnicodeDecodeError:
        raise LuoshiError(_("%(file)s is not text in UTF-8; save it as such.") % {"file": file}) from None


def _said(table: YearTable) -> str:
    values = {"year": table.year, "off": len(table.off()), "worked": len(table.workdays)}
    return _("%(year)d: %(off)d days off, %(worked)d weekend days worked.") % values
