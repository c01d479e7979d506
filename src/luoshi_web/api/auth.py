"""Who asks: a program with a token, or a signed-in person's own page (then with the CSRF token)."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest
from ninja.security import HttpBearer, SessionAuth

from luoshi_web.clock import today
from luoshi_web.errors import Forbidden
from luoshi_web.models import ApiToken, User
from luoshi_web.store import tokens

READING = ("GET", "HEAD", "OPTIONS")


class Token(HttpBearer):
    """`Authorization: Bearer luoshi_…`. A token of scope “read” may not change anything."""

    def authenticate(self, request: HttpRequest, token: str) -> User | None:
        found = tokens.recognise(token, today())
        if found is None:
            return None
        if found.scope != ApiToken.Scope.WRITE and request.method not in READING:
            raise Forbidden
        request.user = found.user  # type: ignore[assignment]
        return found.user


class Session(SessionAuth):
    """The session of a signed-in person."""

    def authenticate(self, request: HttpRequest, key: str | None) -> Any:
        user: Any = request.user
        return user if user.is_authenticated and user.is_active else None


AUTH = [Token(), Session()]
