"""`luoshi demo`: the demonstration, in a directory of its own, read and served by Luoshi itself."""

from __future__ import annotations

import os
from pathlib import Path

import click
from django.utils.translation import gettext as _

from luoshi_web import commands
from luoshi_web.demo import TODAY

PASSWORD = "demo-password.txt"  # noqa: S105  (a file name)


def demo() -> click.Command:
    """The verb `demo`. Its directory and its day are set before Django reads its settings."""
    os.environ["LUOSHI_HOME"] = str(Path(os.environ.get("LUOSHI_HOME", "var")).resolve() / "demo")
    os.environ.setdefault("LUOSHI_TODAY", TODAY)
    os.environ.pop("DATABASE_URL", None)
    commands.speak()
    return click.Command(
        "demo",
        callback=run,
        params=[
            click.Option(["--serve/--no-serve"], default=True, help=_("Serve it once it is loaded.")),
            click.Option(["--port"], type=click.IntRange(1, 65535), default=8000, show_default=True),
        ],
        help=_("Load the demonstration, a made-up county, and serve it."),
    )


def run(serve: bool, port: int) -> None:
    """Load the demonstration if it is not there yet, then serve it."""
    from luoshi_web.commands.serve import run as serve_pages

    home = Path(os.environ["LUOSHI_HOME"])
    home.mkdir(parents=True, exist_ok=True)
    _load(home / PASSWORD)
    if serve:
        serve_pages("127.0.0.1", port, 8, True, after=lambda url: _tell(url, home / PASSWORD))


def _load(password: Path) -> None:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn

    from luoshi_web.demo.load import load

    with Progress(TextColumn("{task.description}"), BarColumn(), TaskProgressColumn(), transient=True) as bar:
        task = bar.add_task(_("Loading the demonstration"), total=1.0)
        made = load(lambda step, fraction: bar.update(task, completed=fraction, description=step))
    if made:
        password.write_text(made.password, encoding="utf-8")
        password.chmod(0o600)


def _tell(url: str, password: Path) -> None:
    from luoshi_web.demo.county import data
    from luoshi_web.models import Membership

    click.echo(_("Sign in with the password %(word)s as:") % {"word": password.read_text(encoding="utf-8")})
    for row in data("people.yaml"):
        click.echo(f"  {row['username']:<8} {row['name']}  {Membership.Role(row['role']).label}")
    click.echo(url)
