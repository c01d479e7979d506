"""Offices × indicators as one array of numbers, from any frame and back. Nothing here imports pandas or polars."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

Array: TypeAlias = npt.NDArray[np.float64]
Ranks: TypeAlias = npt.NDArray[np.int64]


@dataclass(frozen=True)
class Table:
    """Values of indicators by office. `values` has the shape (offices, indicators); NaN is a missing value, never zero.

    Offices are what is compared: organisations and regions. Never put persons here: Luoshi ranks no person.
    """

    offices: tuple[str, ...]
    indicators: tuple[str, ...]
    values: Array

    def __post_init__(self) -> None:
        if not self.offices or not self.indicators:
            raise LuoshiError(_("The table is empty: give at least one office and one indicator."))
        if self.values.shape != (len(self.offices), len(self.indicators)):
            sentence = _("The values are {shape}, but there are {offices} offices and {indicators} indicators.")
            raise LuoshiError(
                sentence.format(shape=self.values.shape, offices=len(self.offices), indicators=len(self.indicators))
            )
        for names in (self.offices, self.indicators):
            if twice := next((name for name in names if names.count(name) > 1), None) if _repeats(names) else None:
                raise LuoshiError(_("“{name}” stands twice in the table: each name may stand once.").format(name=twice))

    def pick(self, indicators: Sequence[str]) -> Table:
        """The table with these indicators, in this order."""
        places = {name: place for place, name in enumerate(self.indicators)}
        for name in indicators:
            if name not in places:
                sentence = _("Indicator “{name}” is in the scheme but not a column of the table.")
                raise LuoshiError(sentence.format(name=name))
        return Table(self.offices, tuple(indicators), self.values[:, [places[name] for name in indicators]])

    def take(self, rows: Sequence[int]) -> Table:
        """The table with these rows, in this order."""
        return Table(tuple(self.offices[row] for row in rows), self.indicators, self.values[list(rows)])


def table(frame: Any, office: str, indicators: Sequence[str] | None = None) -> Table:
    """A table from a pandas or polars frame, a mapping of columns, or a list of mappings (rows).

    office: the column with the offices' names. indicators: the columns with numbers; all others unless given.
    Empty cells, None, NaN and "NA" are missing. Raises LuoshiError for text in a number column, naming the cell.
    """
    columns = columns_of(frame)
    if office not in columns:
        raise LuoshiError(_("The table has no column “{name}” with the names of the offices.").format(name=office))
    names = tuple(str(name) for name in columns[office])
    wanted = [name for name in columns if name != office] if indicators is None else list(indicators)
    for name in wanted:
        if name not in columns:
            raise LuoshiError(_("Indicator “{name}” is in the scheme but not a column of the table.").format(name=name))
    values = [numbers(columns[name], name, names) for name in wanted]
    empty = np.empty((len(names), 0))
    return Table(names, tuple(wanted), np.column_stack(values) if values else empty)


def columns_of(frame: Any) -> dict[str, list[Any]]:
    """The columns of a frame, by name: of pandas, polars, a mapping of columns or a list of rows."""
    if isinstance(frame, Mapping):
        return {str(name): list(column) for name, column in frame.items()}
    if hasattr(frame, "columns"):
        return {str(name): list(frame[name]) for name in frame.columns}
    rows = list(frame)
    if not all(isinstance(row, Mapping) for row in rows):
        raise LuoshiError(_("A table is a frame, a mapping of columns, or a list of rows with names."))
    names = dict.fromkeys(name for row in rows for name in row)
    return {str(name): [row.get(name) for row in rows] for name in names}


def like(frame: Any, columns: Mapping[str, Sequence[Any]]) -> Any:
    """`columns` as a frame of the same kind as `frame`: pandas or polars where that was given, else a dict."""
    module = type(frame).__module__.partition(".")[0]
    if module in {"pandas", "polars"}:
        return type(frame)({name: list(column) for name, column in columns.items()})
    return {name: list(column) for name, column in columns.items()}


def numbers(column: Iterable[Any], name: str, offices: Sequence[str]) -> Array:
    """A column of numbers, shape (offices,). Raises LuoshiError naming the office whose cell is not a number."""
    values = list(column)
    out = np.full(len(values), np.nan)
    for row, value in enumerate(values):
        if value is None or (isinstance(value, str) and value.strip() in {"", "NA", "—", "-"}):
            continue
        try:
            out[row] = float(value)
        except (TypeError, ValueError):
            where = offices[row] if row < len(offices) else row + 1
            sentence = _("{name}, {office}: “{value}” is not a number; leave the cell empty where it is missing.")
            raise LuoshiError(sentence.format(name=name, office=where, value=value)) from None
        if np.isinf(out[row]):
            sentence = _("{name}, {office}: the value is infinite; leave the cell empty where it is missing.")
            raise LuoshiError(sentence.format(name=name, office=offices[row]))
    return out


def _repeats(names: Sequence[str]) -> bool:
    return len(set(names)) < len(names)
