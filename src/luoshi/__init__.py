"""Luoshi 落实: from a government's words to delivered results.

>>> import luoshi
>>> reading = luoshi.read("plan.docx")  # doctest: +SKIP
>>> reading.commitments  # doctest: +SKIP
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from luoshi.bulletin.table import to_table
    from luoshi.errors import LuoshiError
    from luoshi.policy.model import Reading
    from luoshi.policy.read import read, read_text, repair

__all__ = ["LuoshiError", "Reading", "read", "read_text", "repair", "to_table"]

# Where each name lives: it is imported when it is first asked for, so that `import luoshi` costs nothing.
_HOMES = {
    "LuoshiError": "luoshi.errors",
    "Reading": "luoshi.policy.model",
    "read": "luoshi.policy.read",
    "read_text": "luoshi.policy.read",
    "repair": "luoshi.policy.read",
    "to_table": "luoshi.bulletin.table",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module 'luoshi' has no attribute {name!r}")
    value = globals()[name] = getattr(import_module(_HOMES[name]), name)
    return value


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
