"""Evidence (佐证材料): kept by the hash of its bytes, known by its id."""

from __future__ import annotations

import io
from pathlib import Path

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from PIL import Image, UnidentifiedImageError
from pillow_heif import register_heif_opener

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi.policy.intake import take
from luoshi.policy.intake.marking import Marked
from luoshi_web.errors import Forbidden
from luoshi_web.models import Evidence, Item, Race, RaceFile, User
from luoshi_web.permissions import may, speaks_for
from luoshi_web.store import files

register_heif_opener()
PICTURES = {
    "JPEG": "image/jpeg",
    "PNG": "image/png",
    "WEBP": "image/webp",
    "GIF": "image/gif",
    "BMP": "image/bmp",
    "HEIF": "image/heic",
    "AVIF": "image/avif",
}
HEADS = {
    b"%PDF-": "application/pdf",
    b"PK\x03\x04": "application/zip",  # docx, xlsx, ofd
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1": "application/x-ole-storage",  # doc, xls
}
FILM = b"ftyp"  # at offset 4 of an mp4 or mov; of a telephone's pictures too, which name another brand
STILL = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"mif2", b"msf1", b"avif", b"avis"})
MAX_PIXELS = 100_000_000


def attach(person: User, item: Item, upload: UploadedFile) -> work.Evidence:
    """Keep a file for an item. The same bytes given again are the same evidence.

    Taken are pictures, films (mp4), PDF, OFD, office files and texts: what a file is, its bytes say, not its name.
    Raises LuoshiError, before anything is stored, for anything else and for a document that bears a marking.
    """
    if not may(person, "act", item):
        raise Forbidden
    digest, kind = keep(upload)
    row, _new = Evidence.objects.get_or_create(
        item=item,
        sha256=digest,
        defaults={
            "size": upload.size,
            "content_type": kind,
            "name": (upload.name or digest)[:255],
            "uploader": person,
        },
    )
    return work.Evidence(str(row.pk), digest)


def for_contest(person: User, race: Race, office: int, upload: UploadedFile) -> RaceFile:
    """Keep a file with which an office contests its points."""
    if not speaks_for(person, race).filter(office=office).exists():
        raise Forbidden
    digest, kind = keep(upload)
    given = {"size": upload.size, "content_type": kind, "name": (upload.name or digest)[:255], "uploader": person}
    return RaceFile.objects.get_or_create(race=race, office_id=office, sha256=digest, defaults=given)[0]


def keep(upload: UploadedFile) -> tuple[str, str]:
    """Keep the bytes of a file that proves something; their SHA-256 and their kind. Raises as attach does."""
    if not upload.size or upload.size > settings.MAX_BYTES:
        limit = settings.MAX_BYTES // 1024 // 1024
        raise LuoshiError(_("Give a file that is not empty and has at most %(limit)d MB.") % {"limit": limit})
    content = upload.read()
    kind = _kind(content)
    if not kind.startswith(("image/", "video/")):
        refuse_marked(content, upload.name or "")
    return files.keep(content), kind


def path_of(row: Evidence) -> Path:
    """Where the bytes lie."""
    return files.path_of(row.sha256)


def _kind(content: bytes) -> str:
    for head, kind in HEADS.items():
        if content.startswith(head):
            return kind
    if content[4:8] == FILM and content[8:12] not in STILL:
        return "video/mp4"
    return _picture(content) or _text(content)


def _picture(content: bytes) -> str:
    """Which kind of picture it is, empty for none. How large it is its head says, before its pixels are unpacked."""
    try:
        with Image.open(io.BytesIO(content), formats=list(PICTURES)) as picture:
            width, height = picture.size
            if width * height > MAX_PIXELS:
                raise LuoshiError(_("The picture is too large; make it smaller."))
            picture.verify()
            return PICTURES[picture.format or ""]
    except UnidentifiedImageError:
        return ""
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        raise LuoshiError(_("The picture is damaged; take it or export it again.")) from None


def _text(content: bytes) -> str:
    if b"\x00" in content[:4096]:
        raise LuoshiError(_("Evidence can be a picture, an mp4 film, a PDF, OFD, Word, Excel or text file."))
    return "text/plain"


def refuse_marked(content: bytes, name: str) -> None:
    """A scan, or a file that the reader cannot read, is evidence all the same; a marked document never is."""
    try:
        take(content, name=name, max_size=settings.MAX_BYTES)
    except LuoshiError as refusal:
        if isinstance(refusal.__cause__, Marked):
            raise
