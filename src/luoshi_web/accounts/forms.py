"""Signing in, with a limit on guessing."""

from __future__ import annotations

from typing import Any

from django.contrib.auth.forms import AuthenticationForm
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

TRIES = 10
PAUSE = 15 * 60
"""After TRIES wrong passwords for a name, or from an address times four, nobody gets in that way for PAUSE seconds."""


class SignInForm(AuthenticationForm):
    """Counts failures by name and by address in the memory of the server."""

    error_messages = {
        "invalid_login": gettext_lazy(
            "User name and password do not go together. Check both; your administrator can set a new password."
        ),
        "inactive": gettext_lazy("This account is closed; ask your administrator."),
    }

    def clean(self) -> dict[str, Any]:
        keys = self._keys()
        if any(cache.get(key, 0) >= limit for key, limit in keys.items()):
            raise ValidationError(_("Too many tries. Wait a quarter of an hour, or ask your administrator."))
        try:
            cleaned: dict[str, Any] = super().clean()
        except ValidationError:
            for key in keys:
                cache.add(key, 0, PAUSE)
                cache.incr(key)
            raise
        cache.delete_many(keys)
        return cleaned

    def _keys(self) -> dict[str, int]:
        name = str(self.cleaned_data.get("username", "")).casefold().encode().hex()
        address = self.request.META.get("REMOTE_ADDR", "") if self.request else ""
        return {f"sign-in:name:{name[:120]}": TRIES, f"sign-in:address:{address}": 4 * TRIES}
