"""The verbs of the command: the core's own, and those that an installed package adds.

A package adds a verb by an entry point of the group `luoshi.commands`: its name is the verb, its object a function
without parameters that returns a `click.Command`. It is called when the verb is used, in the person's language.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING

import click

from luoshi.cli import language
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

if TYPE_CHECKING:
    from importlib.metadata import EntryPoint

GROUP = "luoshi.commands"
OWN = {
    "read": "luoshi.cli.read",
    "repair": "luoshi.cli.repair",
    "rank": "luoshi.cli.rank",
    "score": "luoshi.cli.score",
    "simulate": "luoshi.cli.simulate",
    "recompute": "luoshi.cli.recompute",
    "doctor": "luoshi.cli.doctor",
    "plan": "luoshi.cli.plan",
}


@cache
def added() -> dict[str, EntryPoint]:
    """Verbs that installed packages add, by name."""
    from importlib.metadata import entry_points

    return {point.name: point for point in entry_points(group=GROUP)}


class Verbs(click.Group):
    """`luoshi VERB`: finds a verb by its name and imports no other."""

    def __init__(self) -> None:
        super().__init__(
            "luoshi",
            help=_("Luoshi 落实: from a government's words to delivered results."),
            params=[language.option(), _version_option()],
            no_args_is_help=True,
            options_metavar=_("[OPTIONS]"),
            subcommand_metavar=_("COMMAND [ARGS]…"),
        )

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The core's verbs in the order of their use, then the added ones."""
        return [*OWN, *sorted(added().keys() - OWN.keys())]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The verb of this name, made now."""
        make: Callable[[], click.Command]
        if cmd_name in OWN:
            make = import_module(OWN[cmd_name]).command
        elif cmd_name in added():
            make = _load(added()[cmd_name])
        else:
            return None
        command = make()
        command.params.append(language.option())
        command.options_metavar = _("[OPTIONS]")
        return command


def _load(point: EntryPoint) -> Callable[[], click.Command]:
    try:
        make: Callable[[], click.Command] = point.load()
    except ImportError as error:
        sentence = _("luoshi {verb} needs {package}, which is not installed: pip install 'luoshi[web]'")
        needs = sentence.format(verb=point.name, package=error.name or error)
        return lambda: click.Command(point.name, callback=_refusal(needs), help=needs)
    return make


def _refusal(sentence: str) -> Callable[[], None]:
    def refuse() -> None:
        raise LuoshiError(sentence)

    return refuse


def _version_option() -> click.Option:
    def show(ctx: click.Context, param: click.Parameter, value: bool) -> None:
        if value and not ctx.resilient_parsing:
            from importlib.metadata import version

            click.echo(f"luoshi {version('luoshi')}")
            ctx.exit()

    return click.Option(
        ["--version"], is_flag=True, is_eager=True, expose_value=False, callback=show, help=_("Show the version.")
    )
