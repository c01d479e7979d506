"""Before normalisation: denominators, missing values, and offices with too few data.

OECD/JRC, Handbook on Constructing Composite Indicators (2008), steps 2-3; COINr's Denominate, Impute and Screen.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal, get_args

import numpy as np
import numpy.typing as npt

from luoshi.errors import LuoshiError
from luoshi.evaluation.tables import Array, Table
from luoshi.i18n import gettext as _

Missing = Literal["worst", "mean", "median", "group_mean", "group_median", "skip"]


def denominate(table: Table, denominators: Mapping[str, Array], scale: float = 1.0) -> Table:
    """Indicators divided by the size of the office, such as tax by inhabitants (Handbook, step 2; COINr Denominate).

    denominators: of some indicators by name, each of shape (offices,). A denominator that is missing makes the value
    missing; one that is zero is refused.
    """
    values = table.values.copy()
    for name, below in denominators.items():
        if name not in table.indicators:
            raise LuoshiError(_("A denominator is given for “{name}”, which is no indicator.").format(name=name))
        if (zero := np.flatnonzero(below == 0)).size:
            sentence = _("The denominator of “{name}” is zero for {office}: correct it or leave it empty.")
            raise LuoshiError(sentence.format(name=name, office=table.offices[zero[0]]))
        values[:, table.indicators.index(name)] *= scale / below
    return Table(table.offices, table.indicators, values)


def impute(table: Table, how: Missing = "worst", worst: Array | None = None, groups: Sequence[str] = ()) -> Table:
    """Missing values filled (Handbook, step 3; COINr i_mean, i_median, i_mean_grp, i_median_grp).

    how: "worst" fills `worst`, shape (indicators,) (see normalise.worst), so that a gap never raises its office's rank;
    "mean" and "median" of the indicator, "group_mean" and "group_median" of the office's group; "skip" leaves gaps,
    which then weigh nothing.
    Raises LuoshiError where an indicator (or its group) has no value at all.
    """
    if how not in get_args(Missing):
        sentence = _("“{how}” is no way to fill missing values; choose one of: {ways}.")
        raise LuoshiError(sentence.format(how=how, ways=", ".join(get_args(Missing))))
    empty = np.isnan(table.values).all(axis=0)
    if empty.any():
        name = table.indicators[int(np.argmax(empty))]
        raise LuoshiError(_("Indicator “{name}” has no value for any office: leave it out.").format(name=name))
    if how == "skip" or not np.isnan(table.values).any():
        return table
    if how == "worst":
        filled = np.nanmin(table.values, axis=0) if worst is None else worst
        values = np.where(np.isnan(table.values), filled, table.values)
    else:
        values = _by_group(table, how, groups)
    return Table(table.offices, table.indicators, values)


def _by_group(table: Table, how: Missing, groups: Sequence[str]) -> Array:
    grouped = how.startswith("group")
    if grouped and len(groups) != len(table.offices):
        raise LuoshiError(_("To fill missing values by group, give one group for each office."))
    labels = np.asarray(groups if grouped else [""] * len(table.offices))
    middle = np.nanmean if how.endswith("mean") else np.nanmedian
    values = table.values.copy()
    for label in np.unique(labels):
        rows = labels == label
        part = values[rows]
        bare = np.isnan(part).all(axis=0)
        if bare.any():
            sentence = _("No office of group “{group}” has a value of “{name}”: fill it by the mean of all.")
            raise LuoshiError(sentence.format(group=label, name=table.indicators[int(np.argmax(bare))]))
        values[rows] = np.where(np.isnan(part), middle(part, axis=0), part)
    return values


def screen(table: Table, share: float) -> npt.NDArray[np.bool_]:
    """Which offices have at least this share (0-1) of their values: shape (offices,) (COINr Screen, "byNA")."""
    return np.asarray(1.0 - np.isnan(table.values).mean(axis=1) >= share)
