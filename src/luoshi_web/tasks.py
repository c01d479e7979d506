"""What the worker does in the background."""

from __future__ import annotations

import logging
from datetime import date

from django.db import transaction
from django_tasks import task

from luoshi_web.store import archives, documents

log = logging.getLogger(__name__)


@task()
def read_document(document_id: int, today: str) -> None:
    """Read a document that was taken in; `today` is the ISO date of that day."""
    try:
        documents.read(document_id, date.fromisoformat(today))
    except Exception:
        log.exception("document %s could not be read", document_id)
        with transaction.atomic():
            documents.failed(document_id)
        raise


@task()
def pack_archive(archive_id: int) -> None:
    """Pack everything that an office owns."""
    try:
        archives.pack(archive_id)
    except Exception:
        log.exception("archive %s could not be packed", archive_id)
        archives.failed(archive_id)
        raise
