"""Dated, cited values in YAML: measure words, festivals, cue words, thresholds. `load` reads one file, once."""

from __future__ import annotations

from functools import cache
from importlib import resources
from typing import Any

import yaml

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@cache
def load(name: str) -> Any:
    """The rules in `name`.yaml beside this module. Shared and cached: do not change what you get."""
    text = resources.files(__name__).joinpath(f"{name}.yaml").read_text(encoding="utf-8")
    return yaml.load(text, Loader=_Loader)  # noqa: S506  (a safe loader, compiled where libyaml is present)
