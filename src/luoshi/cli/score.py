"""`luoshi score`: points by a scheme, every point with its formula; does a scheme hold its own cases?"""

from __future__ import annotations

from pathlib import Path

import click

from luoshi.cli import options
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _


def command() -> click.Command:
    """The verb, in the current language."""
    return click.Command(
        "score",
        callback=run,
        help=_("Give offices points by a scheme, every point with its formula. Persons are not scored."),
        params=[
            options.table(required=False),
            options.scheme(_("The scheme, in YAML.")),
            options.output(_("Write the points to this .xlsx file.")),
            click.Option(
                ["--check"], is_flag=True,
                help=_("Check the scheme (of any kind) and run the cases in it; no table is needed."),
            ),
        ],
    )  # fmt: skip


def run(table: Path | None, scheme: Path, output: Path | None, check: bool) -> None:
    """Check, score, show or write."""
    options.tolerate_narrow_output()
    options.need_evaluate("score")
    if check:
        _check(scheme)
    if table is None:
        if not check:
            raise LuoshiError(_("Give a table of figures to score, or --check to check the scheme alone."))
        return
    from luoshi.bulletin import scores
    from luoshi.evaluation import given, sheet
    from luoshi.evaluation.points import score_all
    from luoshi.evaluation.scheme import scheme as of
    from luoshi.evaluation.uncertain import robustness
    from luoshi.rules import schema

    if output and output.suffix.lower() != ".xlsx":
        raise LuoshiError(_("{name}: points are written as .xlsx").format(name=output.name))
    by = of(schema.read(scheme), scheme.name)
    found = given.of_table(by, sheet.read(table))
    made = score_all(by, found.figures, found.exemptions)
    sure = robustness(by, found.figures, found.exemptions, found.statuses)
    if output:
        scores.write(by, made, output, sure)
    else:
        from luoshi.cli import screen

        screen.show(scores.rows(made, sure), by.name)
        click.echo(scores.certainty(by))


def _check(path: Path) -> None:
    """Say every fault, then every case that does not hold; LuoshiError where there are any."""
    from luoshi.evaluation.cases import failures
    from luoshi.evaluation.schemes import faults
    from luoshi.rules import schema

    data = schema.read(path)
    wrong = faults(path.read_text(encoding="utf-8-sig"), where=path.name)
    for fault in wrong:
        click.echo(_("line {line}: {sentence}").format(line=fault.line, sentence=fault.sentence), err=True)
    if wrong:
        raise LuoshiError(_("{name}: {n} faults; see above.").format(name=path.name, n=len(wrong)))
    cases = data.get("cases") or []
    failed = failures(data, path.name)
    for one in failed:
        click.echo(f"{one.case}: {one.sentence}", err=True)
    if failed:
        said = _("{name}: {failed} of {n} cases do not hold; see above.")
        raise LuoshiError(said.format(name=path.name, failed=len({one.case for one in failed}), n=len(cases)))
    click.echo(_("{name}: no faults; {n} cases hold.").format(name=path.name, n=len(cases)))
