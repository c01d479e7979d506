"""Evidence (佐证材料): kept by the hash of its bytes, known by its id."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi_web.models import Evidence, Item, User
from luoshi_web.store import files


def attach(person: User, item: Item, upload: UploadedFile) -> work.Evidence:
    """Keep a file for an item. The same bytes given again are the same evidence."""
    if not upload.size or upload.size > settings.MAX_BYTES:
        limit = settings.MAX_BYTES // 1024 // 1024
        raise LuoshiError(_("Give a file that is not empty and has at most %(limit)d MB.") % {"limit": limit})
    digest = files.keep(upload.read())
    row, _new = Evidence.objects.get_or_create(
        item=item,
        sha256=digest,
        defaults={
            "size": upload.size,
            "content_type": (upload.content_type or "")[:100],
            "name": (upload.name or digest)[:255],
            "uploader": person,
        },
    )
    return work.Evidence(str(row.pk), digest)


def path_of(row: Evidence) -> Path:
    """Where the bytes lie."""
    return files.path_of(row.sha256)
