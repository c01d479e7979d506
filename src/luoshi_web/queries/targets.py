"""Targets in the documents that were read: of which indicators, and all of one over documents, places and years."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count

from luoshi.document import Span
from luoshi.goals import match
from luoshi.goals.indicators import Catalogue, Indicator, shipped
from luoshi.policy.model import Commitment, Deadline, Quantity
from luoshi_web.models import Document, Draft, Item
from luoshi_web.permissions import paths, visible_drafts, visible_indicators, visible_items
from luoshi_web.store import observed

MOST = 2000
"""Targets of one indicator that a page looks at."""


@dataclass(frozen=True, slots=True)
class Row:
    """A target in a document. item: its item in the ledger, where it was confirmed; draft: where it is under review."""

    document: Document
    aim: match.Aim
    year: int | None
    """Of the document, where it says so."""
    item: int | None
    draft: int | None


@dataclass(frozen=True, slots=True)
class Named:
    """An indicator among the documents, and how many targets and documents name it."""

    indicator: Indicator
    targets: int
    documents: int


def catalogue(person: Any, today: date) -> Catalogue:
    """The person's own catalogue, with the common indicators that it does not name."""
    rows = list(visible_indicators(person))
    scopes: dict[int, list[Any]] = defaultdict(list)
    for row in rows:
        scopes[row.scope_id].append(row)
    own = observed.catalogue_of(max(scopes.values(), key=len, default=[]), today)
    known = {name for one in own.indicators for name in (one.code, *one.names)}
    rest = [one for one in shipped().indicators if not known & {one.code, *one.names} and one.formula is None]
    return Catalogue("", today, "", (*own.indicators, *rest))


def names(person: Any, among: Catalogue, most: int = 200) -> list[Named]:
    """Indicators of the catalogue that documents set targets for, the most frequent first."""
    targets: dict[str, int] = defaultdict(int)
    documents: dict[str, set[int]] = defaultdict(set)
    for written, document, n in _counted(person):
        found = match.indicator(written, "", among)
        if not isinstance(found, str):
            targets[found[0].code] += n
            documents[found[0].code].add(document)
    rows = [Named(among.get(code), n, len(documents[code])) for code, n in targets.items()]
    return sorted(rows, key=lambda row: (-row.documents, -row.targets, row.indicator.code))[:most]


def of(person: Any, indicator: Indicator, among: Catalogue) -> list[Row]:
    """Every target of one indicator, document by document."""
    written = sorted({name for name, _d, _n in _counted(person) if _means(name, indicator, among)})
    out = []
    for source in _sources(person):
        rows = source.filter(indicator__in=written).select_related("document").order_by("document", "start", "id")
        for row in rows[:MOST]:
            year = _year(row.document)
            found = match.match([commitment(row)], among, year or 0)
            if found and found[0].indicator.code == indicator.code:
                is_item = isinstance(row, Item)
                out.append(Row(row.document, found[0], year, row.pk if is_item else None, None if is_item else row.pk))
    return sorted(out, key=lambda row: (row.document.place, -(row.year or 0), row.document.pk))


def commitment(row: Draft | Item) -> Commitment:
    """A draft or an item as the reader's value."""
    value = row.value if row.value_high is None else (row.value or 0.0, row.value_high)
    quantity = Quantity(value, row.unit, row.comparator or "=", row.change, row.indicator)  # type: ignore[arg-type]
    place = Span(row.start or 0, row.end or 0)
    return Commitment("target", place, row.quote, quantity, Deadline(row.deadline) if row.deadline else None)


def _sources(person: Any) -> list[Any]:
    """Items of the ledger; for those who review, drafts that are not decided yet."""
    items = visible_items(person).filter(kind="target", value__isnull=False, document__isnull=False)
    sources: list[Any] = [items.exclude(state="cancelled")]
    if paths(person, "review"):
        drafts = visible_drafts(person).filter(kind="target", value__isnull=False, state=Draft.State.PROPOSED)
        sources.append(drafts)
    return sources


def _counted(person: Any) -> Iterable[tuple[str, int, int]]:
    for source in _sources(person):
        named = source.exclude(indicator="").order_by().values_list("indicator", "document")
        yield from named.annotate(n=Count("pk"))


def _means(name: str, indicator: Indicator, among: Catalogue) -> bool:
    found = match.indicator(name, "", among)
    return not isinstance(found, str) and found[0].code == indicator.code


def _year(document: Document) -> int | None:
    return int(document.date[:4]) if document.date[:4].isdecimal() else None
