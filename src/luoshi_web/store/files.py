"""Files by the hash of their bytes, below the data directory and outside of the web root.

A file is written beside its place and renamed into it: what has a name is whole. Equal files are kept once.
"""

from __future__ import annotations

import os
from hashlib import sha256
from pathlib import Path
from uuid import uuid4

from django.conf import settings


def path_of(digest: str) -> Path:
    """Where the file with this SHA-256 (hex) lies, or would lie."""
    return Path(settings.HOME) / "files" / digest[:2] / digest


def keep(content: bytes) -> str:
    """Store the bytes; their SHA-256, hex."""
    digest = sha256(content).hexdigest()
    path = path_of(digest)
    if path.exists():
        return digest
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{uuid4().hex}")
    with draft.open("xb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    draft.replace(path)
    return digest
