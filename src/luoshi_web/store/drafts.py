"""Reviewing what was read: correct, merge, split, reject, add. Nothing enters the ledger but through `confirm`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.policy.model import Quantity
from luoshi.work.drafting import target
from luoshi.work.values import plain
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import Document, Draft, Edition, Item, Office, User
from luoshi_web.permissions import may
from luoshi_web.store import ledger, reading
from luoshi_web.store.documents import text as text_of

State = Draft.State
CORRECTABLE = frozenset(
    ("kind", "title", "indicator", "comparator", "value", "value_high", "unit", "change", "deadline", "recurrence")
    + ("ongoing", "strength", "field", "lead", "assists")
)
COMPARATORS = ("", ">=", ">", "<=", "<", "=", "~", "range")
STRENGTHS = ("must", "plan", "stretch")
_KEPT = (
    "strength",
    "deadline",
    "deadline_basis",
    "recurrence",
    "ongoing",
    "field",
    "lead_names",
    "assist_names",
    "lead",
)
_FIGURE = ("indicator", "comparator", "value", "value_high", "unit", "change")


@transaction.atomic
def correct(person: User, draft_id: int, changes: Mapping[str, Any], version: int | None = None) -> Draft:
    """Change fields of a draft (CORRECTABLE; lead an Office or None, assists a list of them)."""
    draft = _open(person, [draft_id], {draft_id: version} if version else {})[0]
    if unknown := changes.keys() - CORRECTABLE:
        raise LuoshiError(_("A draft has no field “%(name)s”.") % {"name": ", ".join(sorted(unknown))})
    for name, value in changes.items():
        if name == "assists":
            draft.assists.set(value)
        else:
            setattr(draft, name, value)
    return _save(draft, person)


def _save(draft: Draft, person: User) -> Draft:
    draft.version += 1
    draft.reviewer = person
    if draft.comparator not in COMPARATORS or draft.strength not in STRENGTHS:
        raise LuoshiError(_("Choose a comparator and a strength from the list."))
    if not draft.title.strip():
        raise LuoshiError(_("A commitment needs a wording; write what is to be done."))
    try:
        draft.clean_fields(exclude=["reasons", "machine"])
    except ValidationError as error:
        name, messages = next(iter(error.message_dict.items()))
        raise LuoshiError(f"{name}: {messages[0]}") from error
    draft.save()
    return draft


def _open(person: User, ids: Sequence[int], versions: Mapping[int, int] | None = None) -> list[Draft]:
    """The proposed drafts with these ids, locked, in the order of the text."""
    rows = Draft.objects.select_for_update(of=("self",)).select_related("document__office").filter(pk__in=ids)
    found = {draft.pk: draft for draft in rows.order_by("pk")}
    if missing := [pk for pk in ids if pk not in found]:
        raise LuoshiError(_("There is no draft %(id)s here.") % {"id": missing[0]})
    for draft in found.values():
        if not may(person, "review", draft):
            raise Forbidden
        if draft.version != (versions or {}).get(draft.pk, draft.version):
            raise Conflict(draft.version)
        if draft.state != State.PROPOSED:
            raise LuoshiError(
                _("“%(title)s” was decided already (%(state)s).")
                % {"title": draft.title, "state": draft.get_state_display()}
            )
    return sorted(found.values(), key=lambda draft: (draft.start, draft.pk))


@transaction.atomic
def merge(person: User, ids: Sequence[int]) -> Draft:
    """One draft out of several of the same document: all places, the first figure, day and lead, all other offices."""
    if len(set(ids)) < 2:
        raise LuoshiError(_("Choose at least two drafts to merge."))
    parts = _open(person, ids)
    if len({draft.document_id for draft in parts}) > 1:
        raise LuoshiError(_("Only drafts of one document can be merged."))
    spans = _joined([span for draft in parts for span in ([draft.start, draft.end], *draft.more_spans)])
    whole = _by_hand(parts[0].document, spans, parts[0].kind)
    for name in _KEPT:
        setattr(whole, name, next((value for part in parts if (value := getattr(part, name))), getattr(whole, name)))
    with_figure = next((part for part in parts if part.value is not None), None)
    _copy(whole, with_figure, _FIGURE)
    _save(whole, person)
    assists = {office for part in parts for office in (*part.assists.all(), *filter(None, [part.lead]))}
    whole.assists.set(assists - {whole.lead})
    _replace(person, parts, State.MERGED, whole)
    return whole


def _joined(spans: Iterable[Sequence[int]], gap: int = 2) -> list[list[int]]:
    """Spans in order; those that touch, or have only a mark or two between them, made one."""
    joined: list[list[int]] = []
    for start, end in sorted(spans):
        if joined and start <= joined[-1][1] + gap:
            joined[-1][1] = max(joined[-1][1], end)
        else:
            joined.append([start, end])
    return joined


def _by_hand(document: Document, spans: list[list[int]], kind: str) -> Draft:
    """A draft of these places, with the words that stand there."""
    text = text_of(document)
    titles = [reading.title(text.text, text.offsets.text_span(*span)) for span in spans]
    return Draft(
        document=document,
        provenance=Draft.Provenance.HAND,
        start=spans[0][0],
        end=spans[0][1],
        more_spans=spans[1:],
        quote="……".join(text.given[start:end] for start, end in spans),
        kind=kind,
        title="；".join(titles)[: reading.TITLE],
        version=0,
    )


def _copy(draft: Draft, source: Draft | None, names: Iterable[str]) -> None:
    for name in names if source else ():
        setattr(draft, name, getattr(source, name))


def _replace(person: User, parts: Iterable[Draft], state: str, by: Draft) -> None:
    for part in parts:
        part.state, part.replaced_by, part.reviewer, part.version = state, by, person, part.version + 1
        part.save(update_fields=["state", "replaced_by", "reviewer", "version"])


@transaction.atomic
def split(person: User, draft_id: int, at: int) -> tuple[Draft, Draft]:
    """Two drafts out of one, cut before the character at `at` of the given text. The figure stays in its part."""
    draft = _open(person, [draft_id])[0]
    if draft.more_spans or not draft.start < at < draft.end:
        raise LuoshiError(_("Cut within the quotation of one place."))
    given = draft.document.body.given
    spans = [_trimmed(given, draft.start, at), _trimmed(given, at, draft.end)]
    if not all(start < end for start, end in spans):
        raise LuoshiError(_("Both parts must have words."))
    figure = (draft.machine or {}).get("figure")
    parts = []
    for span in spans:
        part = _by_hand(draft.document, [span], draft.kind)
        _copy(part, draft, _KEPT)
        if figure is None or span[0] <= figure[0] < span[1]:
            _copy(part, draft, _FIGURE)
        elif draft.kind == "target":
            part.kind = "task"
        parts.append(_save(part, person))
        part.assists.set(draft.assists.all())
    _replace(person, [draft], State.SPLIT, parts[0])
    return parts[0], parts[1]


_MARKS = " \t\r\n　，、；。,;."


def _trimmed(text: str, start: int, end: int) -> list[int]:
    """The place without the marks and blanks at its ends."""
    words = text[start:end]
    return [start + len(words) - len(words.lstrip(_MARKS)), end - len(words) + len(words.rstrip(_MARKS))]


@transaction.atomic
def add(person: User, document: Document, start: int, end: int, kind: str = "task") -> Draft:
    """A draft of a place that somebody selected: offsets in the given text."""
    if not may(person, "review", document):
        raise Forbidden
    given = document.body.given
    if not 0 <= start < end <= len(given):
        raise LuoshiError(_("Select a place within the text."))
    start, end = _trimmed(given, start, end)
    if start >= end:
        raise LuoshiError(_("Select some words of the text."))
    return _save(_by_hand(document, [[start, end]], kind), person)


@transaction.atomic
def reject(person: User, ids: Sequence[int]) -> list[Draft]:
    """Not a commitment: the drafts stay to be seen, but do not enter the ledger."""
    return [_decide(draft, State.REJECTED, person) for draft in _open(person, ids)]


def _decide(draft: Draft, state: str, person: User) -> Draft:
    draft.state, draft.reviewer, draft.version = state, person, draft.version + 1
    draft.save(update_fields=["state", "reviewer", "version"])
    return draft


@transaction.atomic
def restore(person: User, draft_id: int) -> Draft:
    """Take a rejection back."""
    draft = Draft.objects.select_for_update(of=("self",)).select_related("document__office").get(pk=draft_id)
    if not may(person, "review", draft):
        raise Forbidden
    if draft.state != State.REJECTED:
        raise LuoshiError(_("Only a rejected draft can be taken back."))
    return _decide(draft, State.PROPOSED, person)


@transaction.atomic
def confirm(person: User, ids: Sequence[int], today: date, edition: Edition | None = None) -> list[Item]:
    """Put drafts into the ledger of the office that their document belongs to.

    Achievements are confirmed as read and stay beside the ledger: nobody has to deliver them any more.
    Without `edition` the document's own is taken.
    """
    drafts = _open(person, ids)
    if not drafts:
        return []
    document = drafts[0].document
    if any(draft.document_id != document.pk for draft in drafts):
        raise LuoshiError(_("Confirm the drafts of one document at a time."))
    edition = edition or document.edition
    if edition is None:
        raise LuoshiError(_("Choose the campaign and year into whose ledger this document goes."))
    for draft in drafts:
        _decide(draft, State.CONFIRMED, person)
    news = [_new(draft, edition) for draft in drafts if draft.kind != "achievement"]
    return ledger.draft_items(person, document.office_id, news, today)


def _new(draft: Draft, edition: Edition) -> ledger.New:
    document = draft.document
    row = Item(
        edition=edition,
        document=document,
        draft=draft,
        start=draft.start,
        end=draft.end,
        more_spans=draft.more_spans,
        quote=draft.quote,
        value_high=draft.value_high,
    )
    return ledger.New(row, _given(draft, document))


def _given(draft: Draft, document: Document) -> dict[str, Any]:
    """What the move `draft` is given of a draft: ids and places, no personal data."""
    lead: Office | None = draft.lead
    figure = Quantity(draft.value, draft.unit, draft.comparator or "=", draft.change, draft.indicator)
    fields = {"kind": draft.kind, "field": draft.field, "strength": draft.strength, "comparator": draft.comparator}
    spans = [[draft.start, draft.end], *draft.more_spans]
    return {
        "title": draft.title,
        "lead": str(lead.pk) if lead else "",
        "assisting": [str(office.pk) for office in draft.assists.all()],
        "source": {"document": document.pk, "sha256": document.file_sha256, "spans": spans},
        "fields": {key: value for key, value in fields.items() if value} | ({"change": True} if draft.change else {}),
        "due": draft.deadline,
        "ongoing": draft.ongoing or None,
        "target": plain(target(figure)),
        "cycle": draft.recurrence,
    }
