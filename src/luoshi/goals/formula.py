"""Formulas of derived indicators, such as `税收 / 亩`: names, numbers, + - * / **, brackets, min, max, abs, ln.

Nothing else is understood, so a formula can neither import, nor call, nor look into anything.
"""

from __future__ import annotations

import ast
import math
import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from luoshi.errors import LuoshiError
from luoshi.i18n import gettext as _

LONGEST = 500
"""Characters of a formula; a longer one is two indicators."""
_TWO: dict[type, Callable[[Any, Any], Any]] = {
    ast.Add: lambda a, b: a + b,
    ast.Sub: lambda a, b: a - b,
    ast.Mult: lambda a, b: a * b,
    ast.Div: lambda a, b: a / b,
    ast.Pow: lambda a, b: a**b,
}
_CALLS: dict[str, Callable[..., Any]] = {"min": min, "max": max, "abs": abs, "ln": math.log}


@dataclass(frozen=True)
class Formula:
    """A formula that was read. names: the indicators that it needs, in the order of their first mention."""

    text: str
    names: tuple[str, ...]
    _tree: ast.expr

    def value(self, figures: Mapping[str, float | None], where: str = "") -> float | None:
        """Its value; None where a figure is missing: missing is not zero. where: the office or period, for sentences.

        Raises LuoshiError for a division by zero, the logarithm of what is not above zero, and no finite value.
        """
        found = self.of(figures, where)
        return None if found is None else float(found)

    def of(self, figures: Mapping[str, Any], where: str = "") -> Any:
        """The same of whatever adds and multiplies: numbers, or figures with units, whose own errors pass."""
        known = {unicodedata.normalize("NFKC", name): value for name, value in figures.items()}
        missing = [name for name in self.names if name not in known]
        if missing:
            sentence = _("The formula “{formula}” needs “{name}”, which is no indicator here.")
            raise LuoshiError(sentence.format(formula=self.text, name=missing[0]))
        if any(known[name] is None for name in self.names):
            return None
        try:
            found = _value(self._tree, {name: _float(known[name]) for name in self.names})
            finite = math.isfinite(getattr(found, "magnitude", found))
        except (ZeroDivisionError, OverflowError, ValueError):
            finite = False
        except TypeError as error:  # a root of less than zero is complex; units that do not fit are a TypeError too
            if hasattr(error, "units1"):
                raise
            finite = False
        if not finite:
            sentence = _(
                "The formula “{formula}” has no value for {where}: it divides by zero or leaves what numbers can say."
            )
            raise LuoshiError(sentence.format(formula=self.text, where=where or "—"))
        return found


def formula(text: str) -> Formula:
    """Read a formula. Raises LuoshiError for anything but names, numbers, arithmetic and the functions known."""
    if len(text) > LONGEST:
        raise LuoshiError(_("A formula may have {most} characters at most: take it apart.").format(most=LONGEST))
    plain = text.replace("×", "*").replace("÷", "/").replace("（", "(").replace("）", ")").replace("－", "-")
    try:
        tree = ast.parse(plain.strip(), mode="eval").body
        names = dict.fromkeys(_names(tree, text))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise LuoshiError(_("“{formula}” is no formula: write it like 税收 / 亩.").format(formula=text)) from None
    return Formula(text, tuple(names), tree)


def _names(node: ast.expr, text: str) -> list[str]:
    """The names in a node, which is refused unless it is of the language."""
    if isinstance(node, ast.Name):
        return [node.id]
    if isinstance(node, ast.Constant) and isinstance(node.value, int | float) and not isinstance(node.value, bool):
        return []
    if isinstance(node, ast.BinOp) and type(node.op) in _TWO:
        return _names(node.left, text) + _names(node.right, text)
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub | ast.UAdd):
        return _names(node.operand, text)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in _CALLS and _takes(node):
        return [name for argument in node.args for name in _names(argument, text)]
    part = ast.unparse(node)
    sentence = _("“{part}” may not stand in the formula “{formula}”: names, numbers, + - * / ** and {functions} may.")
    raise LuoshiError(sentence.format(part=part, formula=text, functions=" ".join(_CALLS)))


def _float(value: Any) -> Any:
    return float(value) if isinstance(value, int) else value  # whole numbers would grow without end under **


def _takes(node: ast.Call) -> bool:
    assert isinstance(node.func, ast.Name)  # noqa: S101  (the caller has looked)
    one = node.func.id in {"abs", "ln"}
    return not node.keywords and (len(node.args) == 1 if one else len(node.args) > 1)


def _value(node: ast.expr, figures: Mapping[str, Any]) -> Any:
    if isinstance(node, ast.Name):
        return figures[node.id]
    if isinstance(node, ast.BinOp):
        return _TWO[type(node.op)](_value(node.left, figures), _value(node.right, figures))
    if isinstance(node, ast.UnaryOp):
        inner = _value(node.operand, figures)
        return -inner if isinstance(node.op, ast.USub) else inner
    if isinstance(node, ast.Call):
        assert isinstance(node.func, ast.Name)  # noqa: S101  (checked when it was read)
        return _CALLS[node.func.id](*(_value(argument, figures) for argument in node.args))
    assert isinstance(node, ast.Constant)  # noqa: S101
    return float(node.value)  # type: ignore[arg-type]
