"""What a visitor is told whose file is larger than the server takes: it is refused before it is held in memory."""

from __future__ import annotations

import json
from html import escape

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _
from waitress.parser import HTTPRequestParser
from waitress.utilities import RequestEntityTooLarge

_PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8">
<meta name="viewport" content="width=device-width"><title>413</title><h1>{sentence}</h1></html>"""


class TooLarge(RequestEntityTooLarge):  # type: ignore[misc]
    """The refusal in the visitor's language, as a page or, for a program, as JSON."""

    def __init__(self, path: str, language: str) -> None:
        super().__init__("")
        self._path, self._language = path, language

    def to_response(self, ident: str | None = None) -> tuple[str, list[tuple[str, str]], bytes]:
        """Status, headers, body."""
        with translation.override(self._language):
            sentence = _(
                "The file is larger than this server takes (%(mb)d MB). Divide it, or ask whoever runs the server."
            ) % {"mb": settings.MAX_BYTES // 1024 // 1024}
        if self._path.startswith("/api/"):
            kind, said = "application/json", json.dumps({"error": sentence, "code": "too_large", "accepted": []})
        else:
            kind, said = "text/html", _PAGE.format(language=self._language, sentence=escape(sentence))
        return f"{self.code} {self.reason}", [("Content-Type", f"{kind}; charset=utf-8")], said.encode()


class Parser(HTTPRequestParser):  # type: ignore[misc]
    """Waitress's parser of requests, with that refusal."""

    def received(self, data: bytes) -> int:
        """Take bytes in; how many were taken."""
        taken: int = super().received(data)
        if type(self.error) is RequestEntityTooLarge:
            english = self.headers.get("ACCEPT_LANGUAGE", "").lower().startswith("en")
            self.error = TooLarge(self.path, "en" if english else "zh-hans")
        return taken
