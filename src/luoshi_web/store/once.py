"""A form that is sent twice is recorded once: its token is stored in the transaction of what it does."""

from __future__ import annotations

from collections.abc import Callable

from django.db import IntegrityError, transaction

from luoshi_web.models import IdempotentReply, User


def once(person: User, token: str, do: Callable[[], object]) -> bool:
    """Do it, unless a form with this token was recorded already; whether it was done now. What is refused may be
    sent again."""
    if not token:
        do()
        return True
    key = f"form {token[:60]}"
    try:
        with transaction.atomic():
            IdempotentReply.objects.create(user=person, key=key, fingerprint="", status=204, body=b"")
            do()
    except IntegrityError:
        if IdempotentReply.objects.filter(user=person, key=key).exists():
            return False
        raise
    return True
