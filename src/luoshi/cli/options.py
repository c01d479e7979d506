"""Options that several verbs share."""

from __future__ import annotations

import signal
import sys
import threading
from datetime import date
from pathlib import Path

import click

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.intake import MAX_SIZE


def paths() -> click.Argument:
    """Files, folders, or `-`. What cannot be read is told when its turn comes, and the others are read."""
    kind = click.Path(path_type=Path, readable=False)
    return click.Argument(["paths"], metavar="PATH…", type=kind, nargs=-1, required=True)


def output(help: str, *, multiple: bool = False) -> click.Option:
    """The file that is written; `multiple`: several, each by its ending."""
    return click.Option(["-o", "--output"], type=_file(), metavar="FILE", help=help, multiple=multiple)


def table(*, required: bool = True) -> click.Argument:
    """The sheet of figures."""
    return click.Argument(["table"], metavar="TABLE", type=_file(), required=required)


def scheme(help: str, name: str = "--scheme") -> click.Option:
    """The scheme by which figures are judged."""
    return click.Option([name], type=_file(), metavar="FILE", required=True, help=help)


def _file() -> click.Path:
    return click.Path(path_type=Path, dir_okay=False)


def max_size() -> click.Option:
    """The limit on a document's size, in MB."""
    return click.Option(
        ["--max-size"],
        type=click.FloatRange(min=0.001, max=2000),
        metavar="MB",
        default=MAX_SIZE / 1024 / 1024,
        callback=lambda ctx, param, value: round(value * 1024 * 1024),
        help=_("Refuse documents larger than this (default 50)."),
    )


def today() -> click.Option:
    """The day from which a document without a date of its own counts."""
    return click.Option(
        ["--today"],
        metavar="DATE",
        callback=_day,
        help=_("Day from which 年内, 本月 count in documents without a date of their own, as 2026-03-05."),
    )


def _day(ctx: click.Context, param: click.Parameter, value: str | None) -> date | None:
    if value is None:
        return None
    try:
        return date.fromisoformat(value)
    except ValueError:
        raise click.BadParameter(_("{value} is no date; write it as 2026-03-05").format(value=value)) from None


def folder(help: str) -> click.Option:
    """`--to DIR`, made where it does not exist."""
    return click.Option(["--to"], type=click.Path(path_type=Path, file_okay=False), metavar="DIR", help=help)


def need_evaluate(verb: str) -> None:
    """Raise LuoshiError unless what evaluation needs is installed."""
    from importlib.util import find_spec

    if missing := next((name for name in ("numpy", "jsonschema", "pint") if not find_spec(name)), None):
        sentence = _("luoshi {verb} needs {package}, which is not installed: pip install 'luoshi[evaluate]'")
        raise LuoshiError(sentence.format(verb=verb, package=missing))


def tidy_when_ended() -> None:
    """Leave nothing half written behind where the process is told to end (SIGTERM), as with Ctrl-C."""
    if threading.current_thread() is threading.main_thread():
        signal.signal(signal.SIGTERM, lambda _number, _frame: sys.exit(128 + signal.SIGTERM))


def tolerate_narrow_output() -> None:
    """Write `?` for what the terminal's encoding lacks, rather than stop."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace")
