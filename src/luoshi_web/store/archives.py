"""Archives of everything that an office owns: asked for, packed by the worker, fetched for a week."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.errors import Forbidden
from luoshi_web.models import Archive, Office, User
from luoshi_web.permissions import may
from luoshi_web.store import export

State = Archive.State
KEPT = timedelta(days=7)
STEP = 0.01
"""How far packing goes before its progress is written down again."""


def ask(person: User, office: Office) -> Archive:
    """Have an archive packed; one that the person asked for already and that is not ready yet is that one.

    Raises Forbidden unless the person is officer, leader or administrator there.
    """
    from luoshi_web.tasks import pack_archive

    if not may(person, "export", office):
        raise Forbidden
    with transaction.atomic():
        User.objects.select_for_update().get(pk=person.pk)  # two clicks at once are one archive
        under_way = Archive.objects.filter(person=person, office=office, state__in=(State.WAITING, State.PACKING))
        if found := under_way.first():
            return found
        archive = Archive.objects.create(person=person, office=office)
        pack_archive.enqueue(archive.pk)
    return archive


def pack(archive_id: int) -> None:
    """Pack it. Done again, from the beginning: what has its name in exports/ is whole."""
    row = Archive.objects.select_related("office", "person").get(pk=archive_id)
    if row.state == State.READY:
        return
    _is(row, State.PACKING)
    told = 0.0

    def say(progress: float) -> None:
        nonlocal told
        if progress >= told + STEP:
            told = progress
            Archive.objects.filter(pk=row.pk).update(progress=progress)

    path = path_of(row)
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(".part")
    with draft.open("wb") as file:
        export.write(row.person, row.office, file, say)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    row.progress, row.size = 1.0, path.stat().st_size
    _is(row, State.READY)


def failed(archive_id: int) -> None:
    """It could not be packed."""
    Archive.objects.filter(pk=archive_id).update(state=State.FAILED)


def path_of(row: Archive) -> Path:
    """Where the zip lies, or would lie."""
    return Path(settings.HOME) / "exports" / f"{row.pk}.zip"


def fetch(row: Archive) -> Path:
    """Where the zip lies; LuoshiError where it is not ready, Forbidden where the person may no longer have it."""
    if not may(row.person, "export", row.office):
        raise Forbidden
    if row.state != State.READY or not path_of(row).exists():
        raise LuoshiError(_("The archive is not ready; wait until it is, or ask for it anew."))
    return path_of(row)


def clear() -> int:
    """Take away what was asked for more than a week ago; how many."""
    old = Archive.objects.filter(asked_at__lt=timezone.now() - KEPT)
    for row in old:
        path_of(row).unlink(missing_ok=True)
    return old.delete()[0]


def _is(row: Archive, state: str) -> None:
    row.state = state
    row.save(update_fields=["state", "progress", "size"])
