"""Tokens for programs: made, recognised, taken back."""

from __future__ import annotations

import secrets
from datetime import date
from hashlib import sha256

from luoshi_web.models import ApiToken, User


def issue(user: User, name: str, scope: str, expires: date | None) -> str:
    """A new token. It is returned once; only its hash is kept."""
    token = f"luoshi_{secrets.token_urlsafe(32)}"
    ApiToken.objects.create(user=user, name=name[:60], scope=scope, expires=expires, hash=_hash(token))
    return token


def recognise(token: str, today: date) -> ApiToken | None:
    """The token with its user, if it is one, has not expired and its user is still active."""
    found = ApiToken.objects.select_related("user").filter(hash=_hash(token), user__is_active=True).first()
    if found is None or (found.expires and found.expires < today):
        return None
    if found.last_used != today:
        ApiToken.objects.filter(pk=found.pk).update(last_used=today)
    return found


def _hash(token: str) -> str:
    # 256 random bits need no slow hash
    return sha256(token.encode()).hexdigest()
