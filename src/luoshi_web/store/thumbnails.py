"""Small pictures of evidence: made when first asked for, kept beside the files; only their pixels, no place or date."""

from __future__ import annotations

import io
from pathlib import Path
from uuid import uuid4

from django.conf import settings
from PIL import Image, ImageOps

from luoshi_web.models import Evidence
from luoshi_web.store import evidence, files

SIZE = (320, 240)
KIND = "image/jpeg"


def is_picture(row: Evidence) -> bool:
    """Whether a small picture of it can be shown."""
    return row.content_type in evidence.PICTURES.values()


def path_of(row: Evidence) -> Path:
    """Where the small picture lies; it is made if it is not there yet. Turned as the camera was held."""
    path = Path(settings.HOME) / "thumbnails" / row.sha256[:2] / f"{row.sha256}.jpg"
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        draft = path.with_name(f".{uuid4().hex}")
        draft.write_bytes(_small(files.path_of(row.sha256)))
        draft.replace(path)
    return path


def _small(path: Path) -> bytes:
    """At most SIZE, on white; only the pixels are kept."""
    with Image.open(path) as picture:
        picture.draft("RGB", SIZE)
        small = ImageOps.exif_transpose(picture).convert("RGBA")
        small.thumbnail(SIZE)
        page = Image.new("RGB", small.size, "white")
        page.paste(small, mask=small)
    content = io.BytesIO()
    page.save(content, "JPEG", quality=78, optimize=True)
    return content.getvalue()
