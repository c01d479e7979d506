"""What stands around every page: navigation, and how a person wants to see it (text size, contrast, keys, language)."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

LOOKS: dict[str, tuple[str, ...]] = {
    "text": ("normal", "large", "larger"),
    "contrast": ("normal", "high"),
    "keys": ("on", "off"),
}
"""What can be chosen, the first being the default. Kept in a cookie each, so that it works before signing in."""
YEAR = 365 * 24 * 3600
FIRST = frozenset({"desk", "ledger"})
"""Places that a phone shows beside its menu; the others, but for the current one, stand in the menu."""


def look(request: HttpRequest) -> dict[str, Any]:
    """Context: the chosen look, and the choices for the form that changes it."""
    chosen = {name: _chosen(request, name) for name in LOOKS}
    return {"look": chosen | {"choices": [_languages(), *(_group(name, chosen[name]) for name in LOOKS)]}}


def navigation(request: HttpRequest) -> dict[str, Any]:
    """Context: the main places, with the current one marked."""
    places = [
        ("start", _("Overview")),
        ("desk", _("Mine")),
        ("ledger", _("Ledger")),
        ("goals", _("Goals")),
        ("races", _("Race")),
        ("chart", _("Plans")),
        ("documents", _("Documents")),
        ("offices", _("Offices")),
        ("editions", _("Campaigns")),
    ]
    match = request.resolver_match
    here = match.route.split("/")[0] if match else None
    entries = []
    for name, label in places:
        url = reverse(name)
        current = here is not None and url.strip("/") == here
        entries.append({"url": url, "label": label, "current": current, "first": name in FIRST})
    return {"navigation": entries}


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """Remember a choice and go back to the page it was made on."""
    back = request.POST.get("next", "")
    if not url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure()):
        back = reverse("start")
    response = HttpResponseRedirect(back)
    allowed = LOOKS | {"language": tuple(code for code, _name in settings.LANGUAGES)}
    for name, values in allowed.items():
        value = request.POST.get(name)
        if value in values:
            cookie = settings.LANGUAGE_COOKIE_NAME if name == "language" else f"luoshi_{name}"
            response.set_cookie(cookie, value, YEAR, secure=settings.SESSION_COOKIE_SECURE, samesite="Lax")
    return response


def _chosen(request: HttpRequest, name: str) -> str:
    value = request.COOKIES.get(f"luoshi_{name}", "")
    return value if value in LOOKS[name] else LOOKS[name][0]


def _group(name: str, chosen: str) -> dict[str, Any]:
    labels = {
        "text": (_("Text size"), (_("Normal"), _("Large"), _("Larger"))),
        "contrast": (_("Contrast"), (_("Normal"), _("High"))),
        "keys": (_("Keyboard shortcuts"), (_("On"), _("Off"))),
    }
    label, words = labels[name]
    choices = [{"value": v, "label": w, "chosen": v == chosen} for v, w in zip(LOOKS[name], words, strict=True)]
    return {"name": name, "label": label, "choices": choices}


def _languages() -> dict[str, Any]:
    here = get_language()
    choices = [{"value": c, "label": name, "chosen": c == here, "lang": c} for c, name in settings.LANGUAGES]
    return {"name": "language", "label": _("Language"), "choices": choices}
