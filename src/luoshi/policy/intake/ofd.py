"""OFD (GB/T 33190), the fixed-layout format of official papers."""

from __future__ import annotations

import re

import ofdkit

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _
from luoshi.policy.intake import package
from luoshi.policy.intake.given import Extract
from luoshi.policy.intake.source import too_large

_ENCRYPTED = re.compile(r"(?:^|/)(?:encryptions?\.xml|decryptseed\.dat)$", re.I)


def extract(data: bytes, max_size: int) -> Extract:
    """The text of an OFD in reading order."""
    with package.check(data) as parts:
        if any(_ENCRYPTED.search(name) for name in parts.namelist()):
            raise LuoshiError(_("it is encrypted; remove the password and try again"))
    try:
        with ofdkit.open(data) as document:
            pages = []
            total = 0
            for page in document.pages:
                pages.append(page.text())
                total += len(pages[-1])
                if total > max_size:
                    raise too_large(max_size)
    except ofdkit.OFDError:
        raise LuoshiError(_("the file is damaged or incomplete; fetch it again")) from None
    if not any(page.strip() for page in pages):
        raise LuoshiError(_("it is a scan without text; recognise its text (OCR) first"))
    return Extract("\n".join(pages))
