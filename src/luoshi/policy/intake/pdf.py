"""PDF with a text layer, page by page."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.intake.given import Extract
from luoshi.policy.intake.pdf_tables import page_text
from luoshi.policy.intake.source import too_large

_MEMORY = 1024 * 1024 * 1024
_SECONDS = 300


def extract(data: bytes, max_size: int) -> Extract:
    """The text of a PDF in the order in which it is drawn, lines as on the page, the rows of ruled tables as lines."""
    found = _pages(data, max_size)
    match found.get("error"):
        case "encrypted":
            raise LuoshiError(_("it is encrypted; remove the password and try again"))
        case "damaged":
            raise LuoshiError(_("the file is damaged or incomplete; fetch it again"))
        case "large":
            raise too_large(max_size)
    texts = [page if isinstance(page, str) else page_text(**page).strip("\n") for page in found["pages"]]
    scanned: list[int] = found["scanned"]
    if len(scanned) == len(texts) or not any(text.strip() for text in texts):
        raise LuoshiError(_("it is a scan without text; recognise its text (OCR) first"))
    return Extract("\n".join(texts), notes=_notes(scanned))


def _pages(data: bytes, max_size: int) -> dict[str, Any]:
    """Let another process look into the file, within limits of memory and time."""
    script = Path(__file__).with_name("pdf_pages.py")
    # -P: this folder, with its module `csv`, must not come before the standard library
    command = [sys.executable, "-P", str(script), str(_MEMORY), str(max_size)]
    try:
        done = subprocess.run(command, input=data, capture_output=True, timeout=_SECONDS, check=True)  # noqa: S603
        found: dict[str, Any] = json.loads(done.stdout)
    except (subprocess.SubprocessError, ValueError):
        raise LuoshiError(_("it takes more memory or time than a document may; it is damaged, or an attack")) from None
    return found


def _notes(scanned: list[int]) -> tuple[str, ...]:
    if not scanned:
        return ()
    pages = ", ".join(map(str, scanned[:10])) + (" …" if len(scanned) > 10 else "")
    return (_("scanned pages without text were not read: {pages}").format(pages=pages),)
