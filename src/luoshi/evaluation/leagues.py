"""Leagues: offices are ranked among their like, by region, field and level (分地域分领域分层级), and by size."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

WAYS = ("region", "field", "level", "size")


def check(by: Sequence[str]) -> None:
    """Raise LuoshiError unless these are ways to divide offices."""
    for way in by:
        if way not in WAYS:
            sentence = _("“{way}” is no way to divide into leagues; choose from: {ways}.")
            raise LuoshiError(sentence.format(way=way, ways=", ".join(WAYS)))


def label(one: Any, by: Sequence[str], classes: Mapping[str, str]) -> str:
    """The league of an item or an exemplar; "" where there is but one. classes: of sizes, by office."""
    return " · ".join((classes.get(one.office) or "—") if way == "size" else (getattr(one, way) or "—") for way in by)


def size_classes(sizes: Mapping[str, float], classes: int = 3) -> dict[str, str]:
    """Offices by size into classes of equal numbers, offices of the same size always together: {office: "1/3"}, the
    smallest in the first. Raises LuoshiError for a size that is not above zero."""
    for office, size in sizes.items():
        if not size > 0:
            raise LuoshiError(_("{office}: the size is {size}; give one above zero.").format(office=office, size=size))
    ordered = sorted(sizes.values())
    return {office: f"{1 + ordered.index(size) * classes // len(ordered)}/{classes}" for office, size in sizes.items()}
