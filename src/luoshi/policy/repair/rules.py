"""The repair's word lists, read once from luoshi/rules/repair.yaml and furniture.yaml."""

from __future__ import annotations

import re
from functools import cache
from importlib.resources import files
from typing import Any

import yaml


@cache
def rules() -> dict[str, Any]:
    """Both files as they stand: one entry per question, each with its source."""
    loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    loaded: dict[str, Any] = {}
    for name in ("repair.yaml", "furniture.yaml"):
        text = files("luoshi.rules").joinpath(name).read_text(encoding="utf-8")
        loaded.update(yaml.load(text, loader))  # noqa: S506 both loaders are safe
    return loaded


@cache
def any_of(name: str, around: str = "{}", flags: int = 0) -> re.Pattern[str]:
    """One pattern for all the expressions under `name`, wherever `around` puts them."""
    return re.compile(around.format("(?:" + "|".join(rules()[name]) + ")"), flags)
