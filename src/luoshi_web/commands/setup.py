"""`luoshi offices` and `campaign`: load the offices of a place and what it runs, from YAML."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click
import yaml
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.rules import schema
from luoshi_web import commands

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class Template(click.Path):
    """A file, or the name of a campaign that Luoshi ships as a template."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """The path of the file."""
        shipped = {path.stem: path for path in _SHIPPED.glob("*.yaml")}
        return shipped[value] if value in shipped else super().convert(value, param, ctx)


_SHIPPED = Path(rules.__file__).parent / "campaigns"


def offices() -> click.Command:
    """The verb `offices`."""
    commands.speak()

    def run(file: Path) -> None:
        from luoshi_web.store import offices

        commands.reach_database()
        n = len(offices.load(_read(file, "offices")))
        click.echo(ngettext("%(n)d office is there now.", "%(n)d offices are there now.", n) % {"n": n})

    return click.Command(
        "offices",
        callback=run,
        params=[click.Argument(["file"], type=FILE)],
        help=_("Load offices from YAML: a list of {id, parent, name, short, level, kind, aliases} in protocol order."),
    )


def campaign() -> click.Command:
    """The verb `campaign`."""
    commands.speak()

    def run(file: Path, office: str, year: int) -> None:
        from luoshi_web.commands.people import _office
        from luoshi_web.store import campaigns

        commands.reach_database()
        edition = campaigns.open_edition(campaigns.load(_read(file, "campaign")), _office(office), year)
        click.echo(_("%(edition)s is open.") % {"edition": edition})

    return click.Command(
        "campaign",
        callback=run,
        params=[
            click.Argument(["file"], type=Template(exists=True, dir_okay=False, path_type=Path)),
            click.Option(["--office"], required=True, help=_("Code or name of the office that runs it.")),
            click.Option(["--year"], required=True, type=click.IntRange(2000, 2100)),
        ],
        help=_("Load a campaign, from YAML or a template (sanzheng), and open its edition of a year."),
    )


def indicators() -> click.Command:
    """The verb `indicators`."""
    commands.speak()

    def run(file: Path | None, office: str, keeper: str | None) -> None:
        from luoshi_web.clock import today
        from luoshi_web.commands.people import _office
        from luoshi_web.store import indicators

        commands.reach_database()
        scope = _office(office)
        data, name = (indicators.read(file), file.name) if file else (rules.load("catalogue"), "catalogue.yaml")
        rows = indicators.load(_office(keeper) if keeper else scope, scope, data, name, today())
        said = ngettext("%(n)d indicator is there now.", "%(n)d indicators are there now.", len(rows))
        click.echo(said % {"n": len(rows)})

    return click.Command(
        "indicators",
        callback=run,
        params=[
            click.Argument(["file"], type=FILE, required=False),
            click.Option(
                ["--office"], required=True, help=_("The office for which, and for all below it, they count.")
            ),
            click.Option(["--keeper"], help=_("The office of its own that keeps the catalogue, if it is another.")),
        ],
        help=_("Load indicators from YAML or a sheet; without a file, the common ones that Luoshi ships."),
    )


def _read(file: Path, kind: str) -> Any:
    """What a file of this kind says (schema: rules/schemas). Raises LuoshiError with the line of the first fault."""
    try:
        text = file.read_text(encoding="utf-8-sig")
        data = schema.plainly(yaml.safe_load(text))
    except UnicodeDecodeError:
        raise LuoshiError(_("%(file)s is not UTF-8; save it as UTF-8.") % {"file": file}) from None
    except (yaml.YAMLError, ValueError):
        raise LuoshiError(_at(file, schema.first_broken(text), _("this is not YAML."))) from None
    for fault in schema.faults(data, kind, text):
        raise LuoshiError(_at(file, fault.line, fault.sentence))
    return data


def _at(file: Path, line: int, sentence: str) -> str:
    return _("%(file)s, line %(line)d: %(sentence)s") % {"file": file, "line": line, "sentence": sentence}
