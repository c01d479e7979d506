"""A ranking as a workbook: ranks with how sure they are, every score behind them, and the scheme they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from luoshi.bulletin import sheets
from luoshi.bulletin.sheets import Cell
from luoshi.errors import LuoshiError
from luoshi.evaluation import sensitivity
from luoshi.evaluation.ranking import Ranking
from luoshi.evaluation.ranks import spread
from luoshi.evaluation.sources import Sources
from luoshi.i18n import gettext as _


def rows(ranking: Ranking, share: float = 0.9) -> list[list[Cell]]:
    """The ranking, best first, a heading row above: rank, its interval, office, index, groups, and the probability that
    the office is truly ahead of the next. Ranks that cannot be told apart are seen by their intervals."""
    made, sure = ranking.composite, ranking.robustness
    k = len(made.tree.indicators)
    groups = list(range(k, len(made.tree.codes) - 1))
    heading: list[Cell] = [_("Rank"), _("Office"), made.tree.codes[-1], *(made.tree.codes[group] for group in groups)]
    if sure:
        heading[1:1] = [_("Interval of the rank ({share})").format(share=f"{share:.0%}")]
        heading.append(_("Ahead of the next (probability)"))
    if made.crossed.any():
        heading.append(_("Red lines crossed"))
    between = sure.interval(share) if sure else None
    ahead = sure.ahead_of_next() if sure else None
    out = [heading]
    for row in np.argsort(made.ranks, kind="stable").tolist():
        line: list[Cell] = [int(made.ranks[row]), made.offices[row], float(made.index[row])]
        line += [float(made.scores[row, group]) for group in groups]
        if between is not None and ahead is not None:
            line[1:1] = [spread(*between[row].tolist())]
            line.append(None if np.isnan(ahead[row]) else float(ahead[row]))
        if made.crossed.any():
            line.append(_("yes") if made.crossed[row] else None)
        out.append(line)
    return out


def write(
    ranking: Ranking, path: Path, share: float = 0.9, more: Mapping[str, sheets.Rows] = MappingProxyType({})
) -> None:
    """Write the workbook: the ranking; scores of every indicator; values as given; the scheme; and more sheets."""
    made = ranking.composite
    codes = made.tree.codes[: len(made.tree.indicators)]
    scores: list[list[Cell]] = [[_("Office"), *codes], *_lines(made.offices, made.normalised)]
    values: list[list[Cell]] = [[_("Office"), *codes], *_lines(made.raw.offices, made.raw.values)]
    ranked = rows(ranking, share)
    sheets.write(
        path, {_("Ranking"): ranked, _("Scores"): scores, _("Values"): values, _("Scheme"): about(ranking), **more}
    )  # fmt: skip


def driven(ranking: Ranking) -> list[list[Cell]]:
    """Which choice drives the order: by how many places offices move when it alone is varied, and its share of the
    variance alone and with others. Raises LuoshiError where the scheme varies nothing."""
    names = {
        "data": _("Errors of data"), "weights": _("Weights"), "treatments": _("Outliers"),
        "normalisations": _("Normalisation"), "aggregations": _("Aggregation"),
    }  # fmt: skip
    by, made = ranking.scheme, ranking.composite
    if by.sources == Sources():
        raise LuoshiError(_("The scheme varies nothing, so that nothing drives the order: see robustness."))
    alone = sensitivity.one_at_a_time(made, by.sources, seed=by.seed)
    shared = sensitivity.variance(made, by.sources, seed=by.seed) if len(alone) > 1 else ()
    of = {one.source: one for one in shared}
    out: list[list[Cell]] = [[_("Choice"), _("Places moved on average"), _("Share of variance, alone"),
                              _("Share of variance, with others")]]  # fmt: skip
    for source, places in alone.items():
        one = of.get(source)
        out.append([names[source], places, one.first if one else None, one.total if one else None])
    return out


def about(ranking: Ranking) -> list[list[Cell]]:
    """What was computed, in pairs of a name and a value, so that it can be computed again."""
    by = ranking.scheme
    weights = zip(ranking.composite.tree.codes, ranking.composite.weights.tolist(), strict=True)
    left = "、".join(ranking.composite.left_out) or "—"
    said: list[list[Cell]] = [
        [_("Scheme"), by.name], [_("Version"), by.version], [_("Published"), str(by.published)],
        [_("In force from"), str(by.begins)], [_("Source"), by.cite], [_("Normalisation"), by.method.normalisation.way],
        [_("Missing values"), by.method.missing], [_("Aggregation"), by.method.aggregation],
        [_("Draws"), by.draws], [_("Seed"), by.seed], [_("Left out for lack of data"), left],
    ]  # fmt: skip
    said += [[f"{_('Outliers')}: {name}", done] for name, done in ranking.composite.treatments.items()]
    return said + [[f"{_('Weight')}: {code}", weight] for code, weight in weights]


def _lines(offices: Iterable[str], values: Any) -> list[list[Cell]]:
    return [
        [office, *(None if value != value else value for value in row)]
        for office, row in zip(offices, values.tolist(), strict=True)
    ]
