"""Reads a policy document: what is promised, by whom, by when, and where it is written."""

from __future__ import annotations

import gc
import re
import sys
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from operator import itemgetter
from typing import Any

from luoshi.document import Document, Span
from luoshi.policy import dates, features, measures, offices, tables
from luoshi.policy.clauses import Clause, Structure, split
from luoshi.policy.fields import read_fields
from luoshi.policy.indicators import indicator_of
from luoshi.policy.items import Draft, drafts
from luoshi.policy.lexicon import Hit, lexicon
from luoshi.policy.measures.conditions import condition
from luoshi.policy.model import Commitment, Deadline, DocumentFields, OfficeName, Quantity, Reading
from luoshi.policy.projects import listed_projects
from luoshi.policy.register import Register
from luoshi.policy.repair import repair
from luoshi.policy.sentences import look_again, look_again_at_duties, look_again_at_list, look_again_at_plan
from luoshi.policy.strength import Said, strengths
from luoshi.policy.tagger import Tagger, tagger

_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(frozen=True, slots=True)
class Prepared:
    """A text with everything seen in it before anything is decided."""

    document: Document
    text: str
    fields: DocumentFields
    structure: Structure
    hits: list[list[Hit]]
    figures: list[list[measures.Measure]]
    features: features.Seen
    listed: frozenset[int]


def readable(document: Document) -> str:
    """The document's text with its furniture blanked out, place for place."""
    parts, at = [], 0
    for start, end in document.furniture:
        parts += [document.text[at:start], "\n" * (end - start)]
        at = end
    return "".join([*parts, document.text[at:]]) if parts else document.text


def prepare(given: str, *, name: str = "") -> Prepared:
    """Repairs a text and looks at its clauses, words and figures."""
    document = repair(given, name)
    text = readable(document)
    structure = split(text)
    clauses = structure.clauses
    hits = within(clauses, lexicon().find(text), 1)
    figures = within(clauses, measures.figures(text), 0)
    listed = listed_projects(text, structure)
    fields = read_fields(document.text, name)
    if fields.kind == "other" and "\t" in text:
        fields = replace(fields, kind=tables.kind_of(text))
    seen = features.of_text(text, structure, hits, figures, fields.kind)
    return Prepared(document, text, fields, structure, hits, figures, seen, listed)


def read_text(
    given: str,
    *,
    name: str = "",
    today: date | None = None,
    register: list[tuple[str, ...]] | None = None,
    model: Tagger | None = None,
) -> Reading:
    """What `given` promises and reports.

    name: file name or title, for the document's own fields.
    today: the day from which relative deadlines count where the document bears no date of its own.
    register: offices as tuples of their full name and its abbreviations; each item's `offices` are resolved against it.
    model: weights other than those that Luoshi ships.
    """
    with _collector_paused():
        reading = _read(given, name, today, model or tagger())
    return replace(reading, items=_resolved(reading.items, Register(register))) if register else reading


def _resolved(items: tuple[Commitment, ...], register: Register) -> tuple[Commitment, ...]:
    return tuple(
        replace(item, offices=tuple(OfficeName(name, register.resolve(name)) for name in (*item.lead, *item.assist)))
        for item in items
    )


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Reading makes many small objects and no cycles: the cycle collector would walk over them to no end."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _read(given: str, name: str, today: date | None, model: Tagger) -> Reading:
    prepared = prepare(given, name=name)
    fields = prepared.fields
    year = _YEAR.search(name)
    if year and not fields.date:
        fields = replace(fields, date=year[0])
    reference = fields.date or (today.isoformat() if today else None)
    return Reading(prepared.document, fields, items_of(prepared, model, fields, reference))


def items_of(
    prepared: Prepared, model: Tagger, fields: DocumentFields, reference: str | None
) -> tuple[Commitment, ...]:
    """The items of a prepared document, in the order of the text."""
    document, structure, seen = prepared.document, prepared.structure, prepared.features
    text = prepared.text
    labels = model.label(seen)
    look_again(text, structure, seen, prepared.hits, labels)
    if fields.kind in ("plan", "task_table") and _YEAR.search(fields.title):
        look_again_at_plan(text, structure, seen, prepared.hits, labels)
    if fields.kind == "project_list":
        look_again_at_list(text, structure, labels)
    notes = offices.notes(text, structure)
    look_again_at_duties(text, structure, [note.scope for note in notes], labels)
    rows, taken = tables.drafts(text, reference)
    for i in tables.clauses_in(structure, taken):
        labels[i] = "O"
    year = dates.Reference.of(reference).year
    found = drafts(text, structure, labels, prepared.figures, prepared.listed, year)
    give_offices(prepared, found, notes)
    give_deadlines(prepared, found, notes, fields, reference)
    found = sorted(found + rows, key=lambda draft: draft.start)
    name_missing_indicators(text, found)
    out = []
    how = strengths(text, (_said(prepared, draft) for draft in found))
    for draft, strength in zip(found, how, strict=True):
        span, quote = _unmarked(document, document.offsets.given_span(draft.start, draft.end))
        reasons = draft.reasons if draft.clause < 0 else model.reasons(seen, draft.clause, labels[draft.clause])
        out.append(
            Commitment(
                draft.kind,
                span,
                quote,
                _quantity(document, draft),
                _deadline(document, draft),
                draft.lead,
                draft.assist,
                "must" if draft.binding else strength,
                reasons,
            )
        )
    return tuple(out)


def _said(prepared: Prepared, draft: Draft) -> Said:
    """Where a commitment is said; an achievement, like a row of a table, stands in no sentence that governs it."""
    if draft.clause < 0 or draft.kind == "achievement":
        return Said(draft.start, draft.end, -1, acts=True)
    row = prepared.hits[draft.clause]
    k = bisect_left(row, draft.start, key=itemgetter(1))
    acts = k < len(row) and row[k][1] == draft.start and row[k][0].verb
    return Said(draft.start, draft.end, prepared.structure.clauses[draft.clause].sentence, acts or draft.figure is None)


_FAR = 1000  # characters beyond which no time in a sentence binds
_TIMED = re.compile(r"[0-9]月|[0-9]年|季度|年底|月底|年内|半年|每[月季年]")
_MARKUP = re.compile(r"(?:\s*</?[a-zA-Z!][^<>]{0,300}>)+\s*\Z")


def _unmarked(document: Document, span: Span) -> tuple[Span, str]:
    """A place, and its words, without the mark-up behind it: damage belongs to the character before it, but </td>
    closes a cell."""
    quote = document.quote(span)
    markup = _MARKUP.search(quote) if quote.endswith(">") else None
    return (Span(span.start, span.start + markup.start()), quote[: markup.start()]) if markup else (span, quote)


def _deadline(document: Document, draft: Draft) -> Deadline | None:
    limit = draft.deadline
    if limit is None or limit.span.end == 0:  # handed down: it has no place in the text
        return limit
    span = document.offsets.given_span(*limit.span)
    return limit if span == limit.span else replace(limit, span=span)


def name_missing_indicators(text: str, found: list[Draft]) -> None:
    """Says of every figure what it measures; one without words of its own measures what the one before it did."""
    last = ""
    for draft in found:
        if draft.figure is None:
            last = ""
            continue
        if draft.clause < 0:
            last = ""  # a row of a table speaks for itself
        draft.indicator = draft.indicator or indicator_of(text, draft.figure, draft.start, draft.end, last)
        last = draft.indicator


def _quantity(document: Document, draft: Draft) -> Quantity | None:
    f = draft.figure
    if f is not None:
        span = document.offsets.given_span(f.start, f.end)
        return Quantity(f.value, f.unit, f.comparator_as(draft.kind), f.change, draft.indicator, span)
    if draft.kind != "task":
        return None
    # a task may say a condition without a figure: 全覆盖, 不低于上年
    said = condition(document.text, draft.start, draft.end)
    return said and replace(said, span=document.offsets.given_span(*said.span))


def within(clauses: list[Clause], found: list[Any], at: int) -> list[list[Any]]:
    """Sorts what was found in the text into the clauses that wholly contain it. `at`: where in each of them its start
    stands; its end stands behind it."""
    out: list[list[Any]] = []
    starts = [*map(itemgetter(at), found), sys.maxsize]
    k = 0
    for clause in clauses:
        start, end = clause.start, clause.end
        while starts[k] < start:
            k += 1
        first = k
        while starts[k] < end:
            k += 1
        row = found[first:k]
        while row and row[-1][at + 1] > end:
            row.pop()
        out.append(row)
    return out


def give_offices(prepared: Prepared, found: list[Draft], notes: list[offices.Offices]) -> None:
    """Hands every draft the offices of the note that covers it, or else those that its sentence says will act."""
    text, structure = prepared.text, prepared.structure
    acting, behind = offices.subjects(text, structure, prepared.hits, prepared.features.classes)
    i = j = 0
    for draft in found:
        while i < len(notes) and notes[i].scope.end <= draft.start:
            i += 1
        while j + 1 < len(acting) and acting[j + 1].scope.start < draft.end:
            j += 1
        if i < len(notes) and notes[i].scope.start <= draft.start:
            draft.lead, draft.assist = notes[i].lead, notes[i].assist
        elif j < len(acting) and acting[j].scope.start < draft.end and draft.start < acting[j].scope.end:
            draft.lead, draft.assist = acting[j].lead, acting[j].assist
        end = behind.get(draft.clause)
        if end is not None and structure.clauses[draft.clause].start == draft.start and draft.end - end > 3:
            draft.start = end


def give_deadlines(
    prepared: Prepared,
    found: list[Draft],
    notes: list[offices.Offices],
    fields: DocumentFields,
    reference: str | None,
) -> None:
    """Hands every draft the deadline stated in its sentence or in the note about its offices, or else the one that the
    document hands down."""
    text, structure = prepared.text, prepared.structure
    handed_down = _handed_down(fields, reference)
    mentions = dates.find(text, reference)
    k, place = 0, (-1, -1)
    near: list[dates.Mention] = []
    for draft in found:
        if draft.kind == "achievement":
            continue
        draft.deadline = handed_down
        if draft.clause < 0:
            continue
        low, high = structure.sentence_of(draft.clause)
        low, high = max(low, draft.start - _FAR), min(high, draft.end + _FAR)
        if (low, high) != place:  # most drafts of a sentence share it
            place = low, high
            while k < len(mentions) and mentions[k].end <= low:
                k += 1
            near, i = [], k
            while i < len(mentions) and mentions[i].start < high:
                near.append(mentions[i]._replace(start=mentions[i].start - low, end=mentions[i].end - low))
                i += 1
        if near:
            deadline = dates.deadline_for(text[low:high], near, Span(draft.start - low, draft.end - low))
            if deadline:
                span = Span(deadline.span.start + low, deadline.span.end + low)
                draft.deadline = replace(_until(deadline, handed_down), span=span)
    _give_noted(text, found, notes, reference)


def _give_noted(text: str, found: list[Draft], notes: list[offices.Offices], reference: str | None) -> None:
    """Hands the drafts without a deadline of their own the one in the note about their offices (6月底前，县水利局)."""
    i = 0
    for note in notes:
        limit = dates.read_limit(note.note.of(text), reference) if _TIMED.search(text, *note.note) else None
        while i < len(found) and found[i].start < note.scope.start:
            i += 1
        while limit and i < len(found) and found[i].start < note.scope.end:
            draft = found[i]
            stated = draft.deadline is not None and draft.deadline.basis == "stated"
            if draft.kind != "achievement" and draft.clause >= 0 and not stated:
                draft.deadline = replace(limit, span=Span(*(x + note.note.start for x in limit.span)))
            i += 1


def _until(deadline: Deadline, handed_down: Deadline | None) -> Deadline:
    """What recurs (每月15日前) recurs until the day that the document hands down."""
    if not deadline.recurrence or deadline.day or handed_down is None:
        return deadline
    return replace(deadline, day=handed_down.day, basis=handed_down.basis)


def _handed_down(fields: DocumentFields, reference: str | None) -> Deadline | None:
    """The last day of the years in the title of a plan or list, or of a work report's year."""
    if fields.kind in ("plan", "project_list", "task_table"):
        found = dates.inherited(fields.title, reference)
        return found and replace(found, span=Span(0, 0))
    if fields.kind == "work_report" and reference:
        return Deadline(date(int(reference[:4]), 12, 31), "inherited")
    return None


def to_contract(item: Commitment) -> dict[str, Any]:
    """The item as the contract writes it (docs/reading.md): a flat dict of plain values."""
    q, d = item.quantity, item.deadline
    out: dict[str, Any] = {"kind": item.kind, "start": item.span.start, "end": item.span.end, "quote": item.quote}
    if q is not None:
        value = list(q.value) if isinstance(q.value, tuple) else q.value
        out |= {
            "indicator": q.indicator,
            "comparator": q.comparator,
            "value": value,
            "unit": q.unit,
            "change": q.change,
        }
    if item.kind != "achievement":
        out["deadline"] = d.day.isoformat() if d and d.day else None
        if d and d.day:
            out["deadline_basis"] = d.basis
        out |= {"lead": list(item.lead), "assist": list(item.assist), "strength": item.strength}
    return out


def fields_contract(fields: DocumentFields) -> dict[str, str | None]:
    """The document's own fields as the contract writes them."""
    return {
        "title": fields.title or None,
        "issuer": fields.issuer or None,
        "place": fields.place or None,
        "date": fields.date or None,
        "kind": fields.kind,
    }
