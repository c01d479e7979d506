"""`luoshi plan`: count a plan or a ledger back from its deadlines, and say what cannot be done."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

import click

from luoshi import files
from luoshi.cli import options
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.work.plan.schedule import Schedule, schedule
from luoshi.work.plan.values import Plan

SHOWN = 5
"""Findings shown on the terminal; the workbook has all."""


def command() -> click.Command:
    """The verb, in the current language."""
    return click.Command(
        "plan",
        callback=run,
        help=_(
            "Count a plan or a ledger (FILE.xlsx, FILE.xml of Microsoft Project, FILE.gan of GanttProject) "
            "back from its deadlines."
        ),
        params=[
            click.Argument(["path"], metavar="FILE", type=click.Path(path_type=Path, dir_okay=False, exists=True)),
            options.output(
                _(
                    "Write FILE.xlsx, .svg, .png, .ics, .xml (Microsoft Project) or .gan (GanttProject); "
                    "may be given more than once."
                ),
                multiple=True,
            ),
            options.today(),
            click.Option(
                ["--template"],
                metavar="KIND",
                default="",
                help=_(
                    "Propose the stages of this kind for every commitment: road, school, park, rule, approval, "
                    "or those in a FILE.yaml of your own."
                ),
            ),
            click.Option(
                ["--progress"],
                type=click.Path(path_type=Path, dir_okay=False, exists=True),
                metavar="FILE",
                help=_("Forecast the finishing day from reports: a table (.xlsx or .csv) with columns 日期 and 进度."),
            ),
        ],
    )


def run(path: Path, output: tuple[Path, ...], today: date | None, template: str, progress: Path | None = None) -> None:
    """Plan, write, and say in short what does not fit."""
    from luoshi.work.plan import workbook

    if today is None:
        raise LuoshiError(_("Say from which day to plan: --today 2026-03-05"))
    for target in output:
        _writer(target)
    found = schedule(_read(path, today, template), today)
    said = workbook.findings(found)
    for target in output:
        _writer(target)(found, target, said)
    _tell(found, said)
    if progress:
        click.echo(_outlook(found, progress, today))


def _outlook(found: Schedule, path: Path, today: date) -> str:
    """When the plan will be done, from what was reported, against the curve that was promised."""
    from luoshi.work.plan import sentences
    from luoshi.work.plan.curve import planned
    from luoshi.work.plan.forecast import forecast
    from luoshi.work.plan.reported import read_reports

    reports, dates = read_reports(path, today), found.dates.values()
    begun = min((step.started for step in found.plan.steps if step.started), default=None)
    start = begun or min([it.late_start for it in dates] + [day for day, _percent in reports])
    due = max((step.deadline for step in found.plan.steps if step.deadline), default=None)
    return sentences.outlook(forecast(reports, start, planned(found)), due)


def _read(path: Path, today: date, kind: str) -> Plan:
    if path.suffix.lower() == ".xml":
        from luoshi.work.plan.msproject import from_xml

        return from_xml(path.read_bytes(), path.name)
    if path.suffix.lower() == ".gan":
        from luoshi.work.plan.gan import from_gan

        return from_gan(path.read_bytes(), path.name)
    from luoshi.work.plan.sheet import read_plan
    from luoshi.work.plan.templates import read, template

    own = Path(kind)
    stages = read(own) if own.suffix.lower() in (".yaml", ".yml") else template(kind) if kind else ""
    return read_plan(path, today, stages)


Writer = Callable[[Schedule, Path, list[tuple[str, str]]], None]


def _writer(path: Path) -> Writer:
    from luoshi.work.plan import agenda, gan, gantt, msproject, workbook

    writers: dict[str, Writer] = {
        ".xlsx": workbook.write,
        ".svg": lambda found, target, _said: files.write(target, gantt.to_svg(found).encode()),
        ".png": lambda found, target, _said: files.write(target, gantt.to_png(found)),
        ".ics": lambda found, target, _said: files.write(target, agenda.to_ics(found)),
        ".gan": lambda found, target, _said: files.write(target, gan.to_gan(found)),
        ".xml": lambda found, target, _said: files.write(target, msproject.to_xml(found)),
    }
    if path.suffix.lower() not in writers:
        sentence = _("{name}: a plan is not written in this format; give a name that ends in one of {known}")
        raise LuoshiError(sentence.format(name=path.name, known=" ".join(writers)))
    return writers[path.suffix.lower()]


def _tell(found: Schedule, said: list[tuple[str, str]]) -> None:
    for why, advice in said[:SHOWN]:
        click.echo(why)
        click.echo("  " + advice)
    if len(said) > SHOWN:
        click.echo(_("… and {n} more deadlines that cannot be kept.").format(n=len(said) - SHOWN))
    first = min(found.plan.steps, key=lambda step: (step.done is not None, found.dates[step.key].late_start))
    sentence = _("{n} steps; the first must begin by {day} at the latest: {step}.")
    day = found.dates[first.key].late_start
    click.echo(sentence.format(n=len(found.plan.steps), day=day, step=first.name))
