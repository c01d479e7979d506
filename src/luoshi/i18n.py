"""Sentences for people, in Simplified Chinese and English.

Message ids are English; `locale/zh_Hans` holds the Chinese. The language is chosen by whoever speaks to a person (the
command, the web app), never by the core: `use(language)` sets it for the current context.
"""

from __future__ import annotations

import gettext as _gettext
from contextvars import ContextVar
from functools import lru_cache
from pathlib import Path

LANGUAGES = ("zh_Hans", "en")
_language: ContextVar[str] = ContextVar("luoshi_language", default="zh_Hans")


def use(language: str) -> None:
    """Speak `language` ("zh_Hans" or "en") from here on, in this context (thread or task) only."""
    _language.set(language if language in LANGUAGES else "zh_Hans")


def language() -> str:
    """The language spoken now, for names that come as data in both."""
    return _language.get()


@lru_cache
def _catalogue(language: str) -> _gettext.NullTranslations:
    return _gettext.translation("luoshi", Path(__file__).with_name("locale"), [language], fallback=True)


def gettext(message: str) -> str:
    """`message` in the current language."""
    return _catalogue(_language.get()).gettext(message)


def ngettext(one: str, many: str, n: int) -> str:
    """`one` or `many`, by `n`, in the current language."""
    return _catalogue(_language.get()).ngettext(one, many, n)
