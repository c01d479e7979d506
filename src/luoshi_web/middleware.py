"""What every request passes through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language

from luoshi import i18n
from luoshi_web.clock import today
from luoshi_web.store import lamps

Handler = Callable[[HttpRequest], HttpResponse]


def core_language(get_response: Handler) -> Handler:
    """Let the core speak the language of the request."""

    def middleware(request: HttpRequest) -> HttpResponse:
        i18n.use("en" if (get_language() or "").startswith("en") else "zh_Hans")
        return get_response(request)

    return middleware


def lamps_of_today(get_response: Handler) -> Handler:
    """Move the lamps whose day has come before the first answer of a day, should the worker not have done it yet."""
    done: date | None = None

    def middleware(request: HttpRequest) -> HttpResponse:
        nonlocal done
        if (day := today()) != done:
            lamps.advance(day)
            done = day
        return get_response(request)

    return middleware
