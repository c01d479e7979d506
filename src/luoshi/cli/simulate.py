"""`luoshi simulate`: a new scheme on figures that are known, beside the one in force: who would win, who would lose."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

import click

from luoshi import files
from luoshi.cli import options
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

if TYPE_CHECKING:
    from luoshi.bulletin import sheets
    from luoshi.bulletin.charts import Chart

ENDINGS = (".xlsx", ".svg", ".png")


def command() -> click.Command:
    """The verb, in the current language."""
    return click.Command(
        "simulate",
        callback=run,
        help=_("Try a new scheme on last period's figures before it is adopted: who wins, who loses, by how much."),
        params=[
            options.table(),
            options.scheme(_("The new scheme, in YAML.")),
            options.scheme(_("The scheme in force."), "--against"),
            options.output(
                _("Write FILE.xlsx, or a picture FILE.svg or FILE.png; may be given more than once."), multiple=True
            ),
        ],
    )  # fmt: skip


def run(table: Path, scheme: Path, against: Path, output: tuple[Path, ...]) -> None:
    """Compute, show or write."""
    options.tolerate_narrow_output()
    options.need_evaluate("simulate")
    from luoshi.bulletin import scores
    from luoshi.cli import screen
    from luoshi.evaluation import schemes, sheet
    from luoshi.evaluation.simulation import simulate
    from luoshi.rules import schema

    for path in output:
        if path.suffix.lower() not in ENDINGS:
            sentence = _("{name}: a simulation is not written in this format; give a name that ends in one of {known}")
            raise LuoshiError(sentence.format(name=path.name, known=" ".join(ENDINGS)))
    now, new = (schemes.load(schema.read(path), path.name) for path in (against, scheme))
    found = simulate(now, new, sheet.read(table))
    title = _("{new} on the figures of {table}").format(new=getattr(new, "name", scheme.name), table=table.stem)
    for path in output:
        _write(path, scores.changes(found), lambda: scores.picture(found, title))
    if not output:
        screen.show([line[:6] for line in scores.changes(found)], title)


def _write(path: Path, rows: sheets.Rows, draw: Callable[[], Chart]) -> None:
    if path.suffix.lower() == ".xlsx":
        from luoshi.bulletin import sheets

        sheets.write(path, {_("Changes"): rows})
        return
    picture = draw()
    content = picture.png() if path.suffix.lower() == ".png" else picture.svg().encode()
    files.write(path, content)
