"""What the environment says: the database, numbers; and the secret key in the data directory."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Any

import dj_database_url

UNFIT: list[str] = []
"""Names of what the environment says and cannot be used; told as soon as there is a language to tell it in."""


def database(url: str) -> dict[str, Any]:
    """Django's settings for the PostgreSQL at `url`."""
    try:
        found = dict(dj_database_url.parse(url, conn_max_age=600, conn_health_checks=True))
    except ValueError:
        found = {}
    if found.get("ENGINE") != "django.db.backends.postgresql":
        UNFIT.append("DATABASE_URL")
        return {"ENGINE": "django.db.backends.dummy"}
    return found


def whole_number(name: str, usual: int) -> int:
    """The environment's whole number of this name, above 0."""
    said = os.environ.get(name) or str(usual)
    if said.isascii() and said.isdecimal() and 0 < int(said) < 10_000:
        return int(said)
    UNFIT.append(name)
    return usual


def secret_key(home: Path) -> str:
    """The installation's secret key; made at first use, readable by its owner only."""
    path = home / "secret_key"
    try:
        return path.read_text().strip()
    except FileNotFoundError:
        home.mkdir(parents=True, exist_ok=True)
    draft = home / f".secret_key.{os.getpid()}.{secrets.token_hex(4)}"
    with os.fdopen(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        file.write(secrets.token_urlsafe(48))
    # a link fails where the key exists: of two processes that start at once, the second takes the first one's
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()
    return path.read_text().strip()
