"""Documents: taken in, read in the background, thrown away."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import partial
from hashlib import sha256
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from luoshi.document import Document as Text
from luoshi.errors import LuoshiError
from luoshi.policy.intake import take
from luoshi.policy.model import Reading
from luoshi.policy.read import read_text
from luoshi_web.errors import Forbidden
from luoshi_web.models import Document, DocumentText, Draft, Edition, Office, User
from luoshi_web.permissions import may, visible_documents, visible_editions
from luoshi_web.store import files, mapping, reading
from luoshi_web.store.people import register

State = Document.State


def receive(
    person: User, office: Office, edition: Edition | None, name: str, content: bytes | str, today: date
) -> Document:
    """Take a document in (a file's bytes, or pasted text) and have it read in the background.

    Raises LuoshiError before anything is stored where it cannot be read or bears a marking (密级), Forbidden where the
    person may not put documents in for the office.
    """
    from luoshi_web.tasks import read_document

    if not may(person, "upload", office):
        raise Forbidden
    if edition is not None and not visible_editions(person).filter(pk=edition.pk).exists():
        raise Forbidden
    given = take(content.encode() if isinstance(content, str) else content, name=name, max_size=settings.MAX_BYTES)
    raw = content.encode() if isinstance(content, str) else content
    with transaction.atomic():
        document = Document.objects.create(
            office=office,
            edition=edition,
            uploader=person,
            file_name=name[:255],
            file_sha256=files.keep(raw),
            file_size=len(raw),
        )
        DocumentText.objects.create(document=document, given=given.text)
        read_document.enqueue(document.pk, today.isoformat())
    return document


def same(person: User, content: bytes) -> Document | None:
    """The latest document of the same bytes that the person sees and that could be read."""
    alike = visible_documents(person).filter(file_sha256=sha256(content).hexdigest()).exclude(state=State.FAILED)
    return alike.select_related("office", "uploader").order_by("-id").first()


def bytes_of(document: Document) -> bytes:
    """The file as it was put in."""
    return files.path_of(document.file_sha256).read_bytes()


def read(document_id: int, today: date) -> None:
    """Read a document that was taken in, and propose drafts. Done again, it replaces what nobody has touched yet."""
    row = Document.objects.select_related("office", "body").get(pk=document_id)
    if row.state == State.READ:
        return
    step = partial(_progress, row)
    step(0.05)
    try:
        found = read_text(row.body.given, name=row.file_name, today=today, register=register(row.office))
    except LuoshiError as error:
        Document.objects.filter(pk=row.pk).update(state=State.FAILED, error=str(error))
        return
    step(0.7)
    propose(row, found, step)


def _progress(row: Document, fraction: float) -> None:
    """Say how far the reading is; outside of a transaction, so that the page sees it."""
    Document.objects.filter(pk=row.pk).update(state=State.READING, progress=fraction)


def propose(row: Document, found: Reading, step: Callable[[float], None] = lambda fraction: None) -> None:
    """Store what was read: drafts, the repaired text, what the document says of itself."""
    drafts = reading.drafts(row, found)
    step(0.9)
    with transaction.atomic():
        row.drafts.filter(state=Draft.State.PROPOSED, provenance=Draft.Provenance.MACHINE, version=1).delete()
        reading.save(drafts)
        _set(row.body, mapping.body_columns(found.document))
        fields = found.fields
        _set(
            row,
            {
                "title": fields.title[:300],
                "issuer": fields.issuer[:200],
                "place": fields.place[:100],
                "number": fields.number[:100],
                "date": fields.date[:10],
                "kind": fields.kind,
                "state": State.READ,
                "progress": 1.0,
                "error": "",
            },
        )


def _set(row: Document | DocumentText, columns: dict[str, Any]) -> None:
    for name, value in columns.items():
        setattr(row, name, value)
    row.save(update_fields=list(columns))


def failed(document_id: int) -> None:
    """The worker met a fault of the program while reading: say so to whoever waits."""
    sentence = _(
        "The document could not be read because of a fault in the program; its administrator finds it in the log."
    )
    Document.objects.filter(pk=document_id).update(state=State.FAILED, error=sentence)


def text(document: Document) -> Text:
    """The core's document: as given, as repaired, and the map between."""
    return mapping.text_of(document.body)


@transaction.atomic
def discard(person: User, document: Document) -> None:
    """Throw a document away with its drafts, as long as nothing of it stands in the ledger."""
    if not may(person, "review", document):
        raise Forbidden
    if document.items.exists():
        raise LuoshiError(_("Items of the ledger come from this document; it must stay."))
    document.drafts.all().delete()
    digest = document.file_sha256
    document.delete()
    if not Document.objects.filter(file_sha256=digest).exists():
        transaction.on_commit(lambda: files.path_of(digest).unlink(missing_ok=True))
