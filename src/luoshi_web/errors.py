"""Refusals of the web app. All are LuoshiErrors: one sentence, in the language of whoever asked."""

from __future__ import annotations

from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError


class Forbidden(LuoshiError):  # noqa: N818 - a refusal, not a fault
    """The person may see the thing but not do this with it."""

    def __init__(self) -> None:
        super().__init__(_("This is not for your role; ask the office that it belongs to."))


class Conflict(LuoshiError):  # noqa: N818
    """Somebody was quicker. `current` is the version or seq that holds now."""

    def __init__(self, current: int) -> None:
        super().__init__(_("This has changed since you opened it; look at it again, then repeat what you wanted."))
        self.current = current


class Refused(LuoshiError):  # noqa: N818
    """The ledger's rules refuse a move. `code` is stable; `accepted` says what would be accepted instead."""

    def __init__(self, reason: str, code: str, accepted: tuple[str, ...] = ()) -> None:
        super().__init__(reason)
        self.code = code
        self.accepted = accepted
