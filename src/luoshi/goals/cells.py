"""What one cell of a table of figures says: a number with or without its unit, a word of a heading, nothing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from functools import cache
from typing import Any

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.goals import units
from luoshi.i18n import gettext as _

_NUMBER = re.compile(r"[-+−]?(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?|[-+−]?\.\d+")


def number(cell: Any) -> tuple[float | None, str]:
    """The value of a cell and the unit written behind it; None where the cell says that the figure is missing.

    Raises LuoshiError for what is no number.
    """
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        if cell == cell and abs(cell) != float("inf"):
            return float(cell), ""
        raise LuoshiError(_("“{text}” is no number.").format(text=cell))
    text = "".join(unicodedata.normalize("NFKC", text_of(cell)).split())
    if text.lower() in _words("missing"):
        return None, ""
    hit = _NUMBER.match(text)
    unit = text[hit.end() :] if hit else ""
    if hit is None or (unit and not known_unit(unit)):
        raise LuoshiError(_("“{text}” is no number.").format(text=text_of(cell)))
    return float(hit[0].replace(",", "").replace("−", "-")), unit


def is_figure(cell: Any) -> bool:
    """Whether a cell is a number, other than one that may count a month or a year in a heading."""
    if isinstance(cell, int | float) and not isinstance(cell, bool):
        return not (cell in range(1, 13) or cell in range(1949, 2101))
    return bool(_NUMBER.fullmatch("".join(text_of(cell).split()))) and not _is_plain_month(text_of(cell))


def _is_plain_month(text: str) -> bool:
    return text.isdecimal() and (1 <= int(text) <= 12 or 1949 <= int(text) <= 2100)


def text_of(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and abs(cell) < 1e15 and cell == int(cell):
        return str(int(cell))
    return str(cell).strip()


def label_of(cell: Any) -> str:
    """The text of a heading, on one line."""
    return "".join(text_of(cell).split()) if not text_of(cell).isascii() else text_of(cell)


def dimension(text: str) -> str:
    """The dimension that a heading names by itself; "either" of a word that may mean two."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    if plain in _words("either"):
        return "either"
    return next((name for name in rules.load("figure_sheet")["headings"] if plain in _headings(name)), "")


def ignored(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).casefold()
    plain = plain.split("(")[0].rstrip("%±‰")
    return plain in _words("ignored")


def total(text: str) -> bool:
    return "".join(text.split()) in _words("totals")


@cache
def _words(name: str) -> frozenset[str]:
    return _all_plain(rules.load("figure_sheet")[name])


@cache
def _headings(name: str) -> frozenset[str]:
    return _all_plain(rules.load("figure_sheet")["headings"][name])


def _all_plain(words: Iterable[str]) -> frozenset[str]:
    return frozenset(unicodedata.normalize("NFKC", word).casefold() for word in words)


@cache
def known_unit(text: str) -> str:
    """The unit, if it is one; "" otherwise."""
    text = text.strip()
    if not text or text.isdecimal() or len(text) > 20:
        return ""
    try:
        return units.check(text)
    except LuoshiError:
        return ""
