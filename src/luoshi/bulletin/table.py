"""The task decomposition table (任务分解表): one row a commitment, for people (columns) and for machines (records)."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from importlib import import_module
from typing import Any, Literal

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy import wording
from luoshi.policy.model import Commitment, Reading


@dataclass(frozen=True, slots=True)
class Row:
    """One commitment with what the table says of it beyond the commitment's own fields.

    number: counted through the whole table, from 1. text: the words as they should read. paragraph: of the given text,
    from 1.
    """

    number: int
    item: Commitment
    text: str
    document: str
    paragraph: int
    given: str


def rows(readings: Reading | Iterable[Reading], *, achievements: bool = False, start: int = 1) -> Iterator[Row]:
    """The table's rows, document by document, numbered from `start`; achievements only where asked for."""
    number = start
    for reading in [readings] if isinstance(readings, Reading) else readings:
        document = reading.document
        breaks = [match.start() for match in re.finditer("\n", document.given)]
        for item in reading.items if achievements else reading.commitments:
            text = document.offsets.text_span(item.span.start, item.span.end).of(document.text)
            words = " ".join((text or item.quote).split())
            paragraph = bisect_right(breaks, item.span.start) + 1
            yield Row(number, item, words, document.name, paragraph, document.given)
            number += 1


@dataclass(frozen=True, slots=True)
class Column:
    """A column for people. width: in half-width characters. cell: the row's words, or a number."""

    key: str
    heading: str
    width: int
    cell: Callable[[Row], str | int]


def columns() -> tuple[Column, ...]:
    """The columns of the table as printed, headings in the current language."""
    return (
        Column("number", _("No."), 5, lambda row: row.number),
        Column("commitment", _("Commitment"), 34, lambda row: row.text),
        Column("kind", _("Kind"), 6, lambda row: wording.kind(row.item)),
        Column("indicator", _("Indicator"), 14, lambda row: row.item.quantity.indicator if row.item.quantity else ""),
        Column("value", _("Value"), 13, lambda row: wording.aim(row.item.quantity) if row.item.quantity else ""),
        Column("deadline", _("Deadline"), 11, lambda row: wording.due(row.item.deadline, row.given)),
        Column("lead", _("Lead office"), 14, lambda row: "、".join(row.item.lead)),
        Column("assist", _("Assisting offices"), 16, lambda row: "、".join(row.item.assist)),
        Column("document", _("Source document"), 14, lambda row: row.document),
        Column("place", _("Place in the text"), 20, place),
        Column("quote", _("Quotation"), 30, lambda row: " ".join(row.item.quote.split())),
    )


def place(row: Row) -> str:
    """Where it is written: the paragraph, and the characters by which a machine finds it."""
    return _("para. {paragraph}, {start}–{end}").format(
        paragraph=row.paragraph, start=row.item.span.start, end=row.item.span.end
    )


def record(row: Row) -> dict[str, Any]:
    """A row for machines, under English keys: numbers as float (`value_high` for a range's upper end), days as date."""
    item, quantity, deadline = row.item, row.item.quantity, row.item.deadline
    value = quantity.value if quantity else None
    low, high = value if isinstance(value, tuple) else (value, None)
    return {
        "number": row.number,
        "commitment": row.text,
        "kind": item.kind,
        "indicator": quantity.indicator if quantity else "",
        "comparator": quantity.comparator if quantity else "",
        "value": None if low is None else float(low),
        "value_high": None if high is None else float(high),
        "unit": quantity.unit if quantity else "",
        "change": quantity.change if quantity else None,
        "deadline": deadline.day if deadline else None,
        "deadline_basis": deadline.basis if deadline else "",
        "recurrence": deadline.recurrence if deadline else "",
        "lead": list(item.lead),
        "assist": list(item.assist),
        "strength": item.strength,
        "document": row.document,
        "paragraph": row.paragraph,
        "start": item.span.start,
        "end": item.span.end,
        "quote": item.quote,
    }


def to_table(
    readings: Reading | Iterable[Reading],
    frame: Literal["polars", "pandas"] | None = None,
    *,
    achievements: bool = False,
) -> Any:
    """What one or many documents commit to, a row each: a list of dicts, or a polars or pandas frame.

    frame: None, "polars" or "pandas"; LuoshiError where that library is not installed. achievements: also the past and
    present figures.
    """
    records = [record(row) for row in rows(readings, achievements=achievements)]
    if frame is None:
        return records
    if frame not in ("polars", "pandas"):
        raise LuoshiError(_("frame is {frame!r}; it may be None, 'polars' or 'pandas'").format(frame=frame))
    try:
        library = import_module(frame)
    except ImportError:
        raise LuoshiError(_("{frame} is not installed: pip install {frame}").format(frame=frame)) from None
    return (
        library.DataFrame(records, schema=_polars_schema(library)) if frame == "polars" else _pandas(library, records)
    )


def _polars_schema(polars: Any) -> dict[str, Any]:
    """Said rather than guessed, so that an empty table and a first row without a value have the same types."""
    words, whole, names = polars.String, polars.Int64, polars.List(polars.String)
    kinds = {"number": whole, "paragraph": whole, "start": whole, "end": whole, "deadline": polars.Date}
    kinds |= {"value": polars.Float64, "value_high": polars.Float64, "change": polars.Boolean}
    kinds |= {"lead": names, "assist": names}
    return {key: kinds.get(key, words) for key in RECORD_KEYS}


def _pandas(pandas: Any, records: list[dict[str, Any]]) -> Any:
    frame = pandas.DataFrame(records, columns=list(RECORD_KEYS))
    frame["deadline"] = pandas.to_datetime(frame["deadline"])
    return frame.astype({"value": "float64", "value_high": "float64", "change": "boolean"})


RECORD_KEYS = (
    "number", "commitment", "kind", "indicator", "comparator", "value", "value_high", "unit", "change", "deadline",
    "deadline_basis", "recurrence", "lead", "assist", "strength", "document", "paragraph", "start", "end", "quote",
)  # fmt: skip
"""The keys of a record, in their order."""
