"""The repair's word lists: luoshi/rules/repair.yaml and furniture.yaml."""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from luoshi.rules import load


@cache
def rules() -> dict[str, Any]:
    """Both files as they stand: one entry per question, each with its source."""
    return {**load("repair"), **load("furniture")}


@cache
def any_of(name: str) -> re.Pattern[str]:
    """One pattern for all the expressions under `name`."""
    return re.compile("|".join(rules()[name]))
