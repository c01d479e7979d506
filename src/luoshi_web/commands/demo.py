"""`luoshi demo`: the demonstration, in a directory of its own, read and served by Luoshi itself."""

from __future__ import annotations

import argparse
import os
import sys
from pathlib import Path

import click
from django.utils.translation import gettext as _

from luoshi_web import commands
from luoshi_web.demo import TODAY

SCALES = ("county", "city", "province")
SIGN_IN = ("leader", "c0x0-dc", "c0x0-t0", "c0x0")
"""Who can sign in to a ledger made to a scale: the leader at the top, and people of its first county."""
PASSWORD = "demo-password.txt"  # noqa: S105  (a file name)


def demo() -> click.Command:
    """The verb `demo`. Its directory and its day are set before Django reads its settings."""
    scale = _scale_asked()
    name = f"demo-{scale}" if scale else "demo"
    os.environ["LUOSHI_HOME"] = str(Path(os.environ.get("LUOSHI_HOME", "var")).resolve() / name)
    os.environ.setdefault("LUOSHI_TODAY", TODAY)
    if not scale:
        os.environ.pop("DATABASE_URL", None)
    commands.speak()
    return click.Command(
        "demo",
        callback=run,
        params=[
            click.Option(
                ["--scale"],
                type=click.Choice(SCALES),
                help=_("Load a ledger of this size instead, also into DATABASE_URL: 1,000, 10,000 or 100,000 items."),
            ),
            click.Option(["--serve/--no-serve"], default=True, help=_("Serve it once it is loaded.")),
            click.Option(["--port"], type=click.IntRange(1, 65535), default=8000, show_default=True),
        ],
        help=_("Load the demonstration, a made-up county, and serve it."),
    )


def _scale_asked() -> str:
    """Which scale the command line asks for; click reads it only when Django has read its settings."""
    words = argparse.ArgumentParser(add_help=False, exit_on_error=False)
    words.add_argument("--scale", default="")
    return str(words.parse_known_args(sys.argv[1:])[0].scale)


def run(scale: str | None, serve: bool, port: int) -> None:
    """Load the demonstration if it is not there yet, then serve it."""
    from luoshi_web.commands.serve import run as serve_pages

    home = Path(os.environ["LUOSHI_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    _load(home / PASSWORD, scale)
    if serve:
        serve_pages("127.0.0.1", port, 8, True, after=lambda url: _tell(url, home / PASSWORD, scale))


def _load(password: Path, scale: str | None) -> None:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from luoshi_web.clock import today
    from luoshi_web.demo import scale as sized
    from luoshi_web.demo.load import load

    with Progress(TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), transient=True) as bar:
        task = bar.add_task(_("Loading the demonstration"), total=1.0)

        def say(step: str, fraction: float) -> None:
            bar.update(task, completed=fraction, description=step)

        if scale:
            commands.prepare()
            made = sized.load(scale, today(), say)
        else:
            made = getattr(load(say), "password", None)
    if made:
        password.write_text(made, encoding="utf-8")
        password.chmod(0o600)


def _tell(url: str, password: Path, scale: str | None) -> None:
    from luoshi_web.demo.county import data
    from luoshi_web.models import Membership, User

    if not password.exists():  # made elsewhere
        click.echo(url)
        return
    click.echo(_("Sign in with the password %(word)s as:") % {"word": password.read_text(encoding="utf-8")})
    if scale:
        for user in User.objects.filter(username__in=SIGN_IN).order_by("pk"):
            click.echo(f"  {user.username:<8} {user.name}")
    for row in () if scale else data("people.yaml"):
        click.echo(f"  {row['username']:<8} {row['name']}  {Membership.Role(row['role']).label}")
    click.echo(url)
