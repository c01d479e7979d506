"""What every request passes through."""

from __future__ import annotations

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from luoshi import i18n

Handler = Callable[[HttpRequest], HttpResponse]


def core_language(get_response: Handler) -> Handler:
    """Let the core speak the language of the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        i18n.use("en" if (get_language() or "").startswith("en") else "zh_Hans")
        return get_response(request)

    return middleware
