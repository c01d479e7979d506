"""What every request passes through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from urllib.parse import urlsplit

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _

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


def signed_out(get_response: Handler) -> Handler:
    """Who sends a form and is no longer signed in comes back to its page: where only forms are sent is none.

    A part of a page gets 401, so that failed.js tells it beside what was typed.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if not response.get("Location", "").startswith(reverse("sign_in") + "?"):
            return response
        if request.headers.get("HX-Request"):
            return HttpResponse(status=401)
        if request.method != "POST":
            return response
        messages.warning(request, _("You had been signed out, and what you sent was not recorded. Send it once more."))
        return redirect_to_login(_page_before(request))

    return middleware


def only_forms(get_response: Handler) -> Handler:
    """An address to which only forms are sent, opened like a page, says where to go on."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code == 405 and request.method == "GET" and not response.content:
            return render(request, "404.html", status=405)
        return response

    return middleware


def _page_before(request: HttpRequest) -> str:
    """The address of the page that a form was sent from, if it is one of ours; else the start page."""
    before = request.headers.get("Referer", "")
    if not url_has_allowed_host_and_scheme(before, {request.get_host()}):
        return reverse("start")
    parts = urlsplit(before)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
