"""What a points scheme is given: figures by office, what was exempted, and how sure each figure's status makes it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.scheme import Scheme
from luoshi.evaluation.tables import columns_of, numbers
from luoshi.i18n import gettext as _

EXEMPT = ("exempt:", "豁免:", "豁免：")
"""How the heading of a column of exemptions begins; the code of the item follows."""
STATUS = ("status:", "状态:", "状态：")
"""How the heading of a column of statuses begins; the name of the figure follows."""
STATUSES = {
    "provisional": "provisional", "初步": "provisional", "快报": "provisional",
    "verified": "verified", "核实": "verified",
    "revised": "revised", "修订": "revised",
}  # fmt: skip
"""What a cell of such a column may say."""


@dataclass(frozen=True)
class Given:
    """figures: by office and name, None where missing; exemptions: reasons by office and item; statuses: by office and
    figure, "provisional", "verified" or "revised", absent where nobody knows."""

    figures: Mapping[str, Mapping[str, float | None]]
    exemptions: Mapping[str, Mapping[str, str]]
    statuses: Mapping[str, Mapping[str, str]]


def of_table(by: Scheme, frame: Any) -> Given:
    """What a table holds (pandas, polars, mapping of columns, list of rows).

    The first column names the offices; figures are taken by the names in the scheme; a column "exempt:CODE" (豁免：…)
    holds the reasons of exemptions from an item, a column "status:FIGURE" (状态：…) the statuses of a figure.
    Raises LuoshiError for a figure that no column has, and for a status that is none.
    """
    columns = columns_of(frame)
    if not columns:
        raise LuoshiError(_("The table is empty: give at least one office and one indicator."))
    offices = [str(one) for one in next(iter(columns.values()))]
    if len({*offices}) < len(offices):
        twice = next(one for one in offices if offices.count(one) > 1)
        raise LuoshiError(_("“{name}” stands twice in the table: each name may stand once.").format(name=twice))
    values: dict[str, Sequence[float]] = {}
    for name in by.figures:
        if name not in columns:
            sentence = _("“{name}” is in the scheme but not a column of the table.")
            raise LuoshiError(sentence.format(name=name))
        values[name] = numbers(columns[name], name, offices).tolist()
    figures = {
        office: {name: None if np.isnan(column[row]) else column[row] for name, column in values.items()}
        for row, office in enumerate(offices)
    }
    return Given(figures, _exemptions(by, columns, offices), _statuses(by, columns, offices))


def _exemptions(by: Scheme, columns: Mapping[str, list[Any]], offices: list[str]) -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {office: {} for office in offices}
    for heading, code, column in _headed(columns, EXEMPT):
        if code not in {item.code for item in by.items}:
            raise LuoshiError(_("The column “{heading}” exempts from no item of the scheme.").format(heading=heading))
        for office, reason in _said(offices, column):
            out[office][code] = reason
    return out


def _statuses(by: Scheme, columns: Mapping[str, list[Any]], offices: list[str]) -> dict[str, dict[str, str]]:
    out: dict[str, dict[str, str]] = {office: {} for office in offices}
    for heading, figure, column in _headed(columns, STATUS):
        if figure not in by.figures:
            sentence = _("The column “{heading}” is of no figure of the scheme.")
            raise LuoshiError(sentence.format(heading=heading))
        for office, status in _said(offices, column):
            if status.lower() not in STATUSES:
                sentence = _("{office}: “{status}” in “{heading}” is no status; write one of: {known}.")
                known = "、".join(STATUSES)
                raise LuoshiError(sentence.format(office=office, status=status, heading=heading, known=known))
            out[office][figure] = STATUSES[status.lower()]
    return out


def _headed(columns: Mapping[str, list[Any]], words: Sequence[str]) -> Iterator[tuple[str, str, list[Any]]]:
    """The columns whose headings begin with one of the words: heading, what follows the word, cells."""
    for heading, column in columns.items():
        start = next((word for word in words if heading.lower().startswith(word)), None)
        if start is not None:
            yield heading, heading[len(start) :].strip(), column


def _said(offices: Sequence[str], column: Sequence[Any]) -> Iterator[tuple[str, str]]:
    """The cells that say something, by office."""
    for office, cell in zip(offices, column, strict=True):
        if cell is not None and str(cell).strip():
            yield office, str(cell).strip()
