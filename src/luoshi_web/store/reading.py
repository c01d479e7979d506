"""What was read becomes drafts: the same words in rows, the names of offices resolved."""

from __future__ import annotations

from typing import Any

from luoshi.policy.model import Commitment, Reading
from luoshi_web.models import Document, Draft, Office
from luoshi_web.store import offices

TITLE = 500

Rows = list[tuple[Draft, list[Office]]]


def drafts(row: Document, found: Reading) -> Rows:
    """Unsaved drafts in the order of the text, each with its assisting offices."""
    names = {name for item in found.items for name in (*item.lead, *item.assist)}
    known = offices.find_all(names, row.office)
    return [_draft(row, found, item, known) for item in found.items]


def _draft(row: Document, found: Reading, item: Commitment, known: dict[str, Office]) -> tuple[Draft, list[Office]]:
    lead = [known[name] for name in item.lead if name in known]
    assists = [known[name] for name in item.assist if name in known]
    draft = Draft(
        document=row,
        provenance=Draft.Provenance.MACHINE,
        start=item.span.start,
        end=item.span.end,
        quote=item.quote,
        kind=item.kind,
        title=title(found.document.text, found.document.offsets.text_span(*item.span)),
        strength=item.strength,
        lead_names=list(item.lead),
        assist_names=list(item.assist),
        lead=lead[0] if lead else None,
        reasons=[{"rule": reason.rule, "cue": reason.cue} for reason in item.reasons],
        **_quantity(item),
        **_deadline(item),
    )
    draft.machine = as_read(draft, item)
    # of several leads the first answers; the others assist, so that none is lost
    return draft, list(dict.fromkeys([*lead[1:], *assists]))


def title(text: str, span: tuple[int, int]) -> str:
    """The words of a place in the repaired text, in one line."""
    return " ".join(text[slice(*span)].split())[:TITLE]


def _quantity(item: Commitment) -> dict[str, Any]:
    quantity = item.quantity
    if quantity is None:
        return {}
    low, high = quantity.value if isinstance(quantity.value, tuple) else (quantity.value, None)
    return {
        "indicator": quantity.indicator[:120],
        "comparator": quantity.comparator,
        "value": low,
        "value_high": high,
        "unit": quantity.unit[:30],
        "change": quantity.change,
    }


def _deadline(item: Commitment) -> dict[str, Any]:
    deadline = item.deadline
    if deadline is None:
        return {}
    return {
        "deadline": deadline.day,
        "deadline_basis": deadline.basis,
        "recurrence": deadline.recurrence,
        "ongoing": deadline.ongoing,
    }


READ = ("kind", "title", "indicator", "comparator", "value", "value_high", "unit", "change", "strength")


def as_read(draft: Draft, item: Commitment) -> dict[str, Any]:
    """What the machine read, to be compared with what a person made of it. JSON."""
    return {name: getattr(draft, name) for name in READ} | {
        "span": [draft.start, draft.end],
        "deadline": draft.deadline.isoformat() if draft.deadline else None,
        "figure": list(item.quantity.span) if item.quantity else None,
        "lead": draft.lead_names,
        "assist": draft.assist_names,
    }


def save(rows: Rows) -> None:
    """Store drafts with their assisting offices, in few queries."""
    saved = Draft.objects.bulk_create([draft for draft, _assists in rows], batch_size=200)
    links = Draft.assists.through
    links.objects.bulk_create(
        [
            links(draft_id=draft.pk, office_id=office.pk)
            for draft, (_draft, assists) in zip(saved, rows, strict=True)
            for office in assists
        ],
        batch_size=500,
    )
