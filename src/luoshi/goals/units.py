"""Units of measurement as offices write them (亿元, 万亩, 吨标准煤/万元): do two compare, and how?

By pint, with a registry that holds the units of rules/units.yaml and no others.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Any

from luoshi import rules
from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

_WRITTEN = re.compile(r"[\w%‰·/*（）()\s]{1,60}")


@cache
def registry() -> Any:
    """The registry of pint. Raises LuoshiError where pint is not installed."""
    try:
        import pint
    except ImportError:
        raise LuoshiError(_("Units need pint, which is not installed: pip install 'luoshi[evaluate]'")) from None
    data = rules.load("units")
    made: Any = pint.UnitRegistry(None)
    for prefix, factor in data["prefixes"].items():
        made.define(f"{prefix}- = {factor:g}")
    for line in data["units"]:
        made.define(line)
    return made


def quantity(value: float, unit: str) -> Any:
    """A figure with its unit, as pint's. Raises LuoshiError for a unit that is not known."""
    return registry().Quantity(value, _unit(unit))


def check(unit: str) -> str:
    """The unit as given; raises LuoshiError where it is not known."""
    _unit(unit)
    return unit


def alike(unit: str, other: str) -> bool:
    """Whether figures of the two units can be compared: 亿元 and 万元, not 元 and 人."""
    return bool(_unit(unit).is_compatible_with(_unit(other)))


def convert(value: float, unit: str, to: str) -> float:
    """A figure in another unit: convert(30, "亿元", "万元") is 300000. Raises LuoshiError unless these compare."""
    if unit == to:
        return value
    if not alike(unit, to):
        raise LuoshiError(_("{unit} cannot be expressed in {to}.").format(unit=unit, to=to))
    return tidy(float(quantity(value, unit).to(_unit(to)).magnitude))


def tidy(value: float) -> float:
    """A figure without the last bits that multipliers leave behind (0.30000000000000004), at 15 digits."""
    return float(f"{value:.15g}")


@cache
def _unit(written: str) -> Any:
    import tokenize

    plain = written.replace("（", "(").replace("）", ")").replace("·", "*").strip()
    try:
        if not plain or not _WRITTEN.fullmatch(written):
            raise ValueError
        return registry().parse_units(plain)
    except (ValueError, TypeError, AttributeError, AssertionError, KeyError, tokenize.TokenError, SyntaxError):
        # pint's UndefinedUnitError is an AttributeError
        sentence = _("“{unit}” is no unit that is known here; units are lines of rules/units.yaml.")
        raise LuoshiError(sentence.format(unit=written)) from None
