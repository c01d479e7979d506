"""Points as tables: totals, every line with its formula and figures; and what a new scheme would change."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from luoshi.bulletin import sheets
from luoshi.bulletin.charts import Bar, Chart, ranked_bars
from luoshi.bulletin.sheets import Cell
from luoshi.evaluation.points import Score
from luoshi.evaluation.ranks import spread
from luoshi.evaluation.robustness import Robustness
from luoshi.evaluation.scheme import Error, Scheme
from luoshi.evaluation.simulation import Change
from luoshi.i18n import gettext as _


def rows(scores: Sequence[Score], sure: Robustness | None = None, share: float = 0.9) -> list[list[Cell]]:
    """Offices, best first, a heading row above: rank, total, points by item, lists, red lines crossed. sure: how sure
    the ranks are, of the offices in the same order: then with the interval of each and the probability that the office
    is truly ahead of the next."""
    codes = list(dict.fromkeys(line.code for one in scores for line in one.lines))
    out: list[list[Cell]] = [[_("Rank"), _("Office"), _("Total"), *codes, _("Lists"), _("Red lines crossed")]]
    between, ahead = (sure.interval(share).tolist(), sure.ahead_of_next().tolist()) if sure else ([], [])
    if sure:
        out[0][1:1] = [_("Interval of the rank ({share})").format(share=f"{share:.0%}")]
        out[0].append(_("Ahead of the next (probability)"))
    for at, one in sorted(enumerate(scores), key=lambda pair: (pair[1].rank, pair[1].office)):
        points = {line.code: line.points for line in one.lines}
        row: list[Cell] = [one.rank, one.office, one.total, *(points.get(code) for code in codes)]
        row += [_many(one.lists), _many(one.crossed)]
        if sure:
            row[1:1] = [spread(*between[at])]
            row.append(None if ahead[at] != ahead[at] else ahead[at])
        out.append(row)
    return out


def lines(scores: Sequence[Score]) -> list[list[Cell]]:
    """Every line of every office: points, formula, figures, and why it was exempted."""
    out: list[list[Cell]] = [[_("Office"), _("Item"), _("Points"), _("Formula"), _("Figures"), _("Exempt because")]]
    for one in scores:
        for line in one.lines:
            figures = "；".join(f"{name}={'—' if value is None else f'{value:.10g}'}" for name, value in line.figures)
            out.append([one.office, line.code, line.points, line.formula, figures, line.exempt])
    return out


def certainty(by: Scheme) -> str:
    """How the intervals of ranks were made, or why there are none."""
    if not by.errors:
        return _("The scheme declares no errors of its figures, so there is nothing to draw and no interval of ranks.")
    names = "、".join(one.figure for one in by.errors)
    sentence = _("Intervals: nine in ten of {draws} draws within the declared errors of {names} (seed {seed}).")
    return sentence.format(draws=by.draws, names=names, seed=by.seed)


def write(by: Scheme, scores: Sequence[Score], path: Path, sure: Robustness | None = None) -> None:
    """Write the workbook: totals, lines, the scheme with the errors that it declares."""
    said: list[list[Cell]] = [
        [_("Scheme"), by.name], [_("Version"), by.version], [_("Published"), str(by.published)],
        [_("In force from"), str(by.begins)], [_("Source"), by.cite],
    ]  # fmt: skip
    said += [[item.code, item.cite or by.cite] for item in by.items]
    said += [[_("Error of {figure}").format(figure=one.figure), _size(one), one.cite] for one in by.errors]
    said.append([_("How sure are the ranks?"), certainty(by)])
    sheets.write(path, {_("Points"): rows(scores, sure), _("Lines"): lines(scores), _("Scheme"): said})


def changes(found: Sequence[Change]) -> list[list[Cell]]:
    """What a new scheme would change, those who rise most first: ranks, places, points, and points by item."""
    codes = list(dict.fromkeys(code for one in found for code in one.parts))
    heading: list[Cell] = [
        _("Office"), _("Rank in force"), _("Rank by the new scheme"), _("Places"), _("Points in force"),
        _("Points by the new scheme"),
    ]  # fmt: skip
    out = [[*heading, *(_("{item}: change").format(item=code) for code in codes)]]
    for one in found:
        parts = [one.parts[code][1] - one.parts[code][0] if code in one.parts else None for code in codes]
        out.append([one.office, *one.ranks, one.places, *one.points, *parts])
    return out


def picture(found: Sequence[Change], title: str) -> Chart:
    """Offices by the new scheme's ranks, each with the places that it would rise or fall."""
    ranked = [one for one in found if one.points[1] is not None and one.ranks[1] is not None]
    bars = [
        Bar(one.office, one.points[1] or 0.0, one.ranks[1] or 0, moved=one.places, beyond=True)
        for one in sorted(ranked, key=lambda one: (one.ranks[1] or 0, one.office))
    ]
    return ranked_bars(title, "", bars)


def _size(one: Error) -> str:
    """An error as the scheme has it, with the day of the study."""
    unit = "%" if one.relative else ""
    by_status = "、".join(f"{status} {size * (100 if unit else 1):g}{unit}" for status, size in one.by_status.items())
    return f"{by_status} ({one.as_of})"


def _many(words: Sequence[str]) -> str:
    return "、".join(words)
