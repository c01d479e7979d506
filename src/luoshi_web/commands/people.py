"""`luoshi enrol` and `token`: who may sign in, and with which program."""

from __future__ import annotations

import secrets
from typing import TYPE_CHECKING

import click
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web import commands

if TYPE_CHECKING:
    from luoshi_web.models import Office, User

ROLES = ("officer", "liaison", "leader", "evaluator", "administrator")


def enrol() -> click.Command:
    """The verb `enrol`."""
    commands.speak()
    return click.Command(
        "enrol",
        callback=_enrol,
        params=[
            click.Argument(["username"]),
            click.Option(["--name"], default="", help=_("The person's name.")),
            click.Option(["--office"], required=True, help=_("Code or name of the office.")),
            click.Option(["--role"], required=True, type=click.Choice(ROLES)),
        ],
        help=_("Let a person sign in with a role at an office. The password is printed once."),
    )


def _enrol(username: str, name: str, office: str, role: str) -> None:
    from luoshi_web.models import User
    from luoshi_web.store import people

    commands.reach_database()
    known = User.objects.filter(username=username).exists()
    password = None if known else secrets.token_urlsafe(12)
    people.enrol(username, name, _office(office), role, password)
    if known:
        click.echo(_("%(name)s has the role now.") % {"name": username})
    else:
        click.echo(_("%(name)s signs in with the password: %(password)s") % {"name": username, "password": password})


def _person(username: str) -> User:
    from luoshi_web.models import User

    user = User.objects.filter(username=username, is_active=True).first()
    if user is None:
        raise LuoshiError(_("Nobody is enrolled as “%(name)s”.") % {"name": username})
    return user


def _office(code_or_name: str) -> Office:
    from django.db.models import Q

    from luoshi_web.models import Office

    named = Q(code=code_or_name) | Q(name=code_or_name) | Q(short_name=code_or_name)
    found = list(Office.objects.filter(named)[:2])
    if len(found) != 1:
        raise LuoshiError(
            _("There is not exactly one office “%(name)s”; name its code. Load offices with: luoshi offices FILE")
            % {"name": code_or_name}
        )
    return found[0]


def token() -> click.Command:
    """The verb `token`."""
    commands.speak()
    return click.Command(
        "token",
        callback=_token,
        params=[
            click.Argument(["username"]),
            click.Option(["--name"], required=True, help=_("What the token is for.")),
            click.Option(["--scope"], type=click.Choice(["read", "write"]), default="read", show_default=True),
            click.Option(["--days"], type=click.IntRange(1, 730), default=365, show_default=True),
        ],
        help=_("Make a token for the API. It is printed once and can do what the person can, at most."),
    )


def _token(username: str, name: str, scope: str, days: int) -> None:
    from datetime import timedelta

    from luoshi_web.clock import today
    from luoshi_web.store import tokens

    commands.reach_database()
    click.echo(tokens.issue(_person(username), name, scope, today() + timedelta(days=days)))
