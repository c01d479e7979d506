"""What was read, in words: figures as officials write them (20亿元以上, 8%左右), days, kinds."""

from __future__ import annotations

from luoshi.i18n import gettext as _
from luoshi.policy.model import Commitment, Deadline, Quantity

_UNITS = {"percentage_point": "个百分点"}
# Units that stand close to a figure of any size and take no 万 or 亿.
_PLAIN = frozenset(("%", "percentage_point", "倍", "度", "℃", "‰"))
_SCALES = ((1e8, "亿"), (1e4, "万"))


def number(value: float, unit: str = "") -> str:
    """A value with its unit: 1.64万个, 20亿元, 4100人, 0.5个百分点.

    From ten thousand on in 万 or 亿, but only where four decimals say the value exactly.
    """
    scale = ""
    if unit not in _PLAIN:
        for factor, name in _SCALES:
            if abs(value) >= factor and abs(round(value / factor, 4) * factor - value) <= abs(value) * 1e-12:
                value, scale = round(value / factor, 4), name
                break
    digits = f"{value:.10f}".rstrip("0").rstrip(".")
    return f"{digits}{scale}{_UNITS.get(unit, unit)}"


def aim(quantity: Quantity) -> str:
    """What is to be reached: 30亿元以上, 增长8%左右, 5%—5.5%."""
    value, unit = quantity.value, quantity.unit
    if value is None:
        return ""
    if isinstance(value, tuple):
        low, high = value
        words = f"{number(low, unit)}—{number(high, unit)}"
    else:
        words = _bound(number(abs(value) if quantity.change else value, unit), quantity.comparator)
    return _moved(quantity).format(figure=words) if quantity.change else words


def _moved(quantity: Quantity) -> str:
    """A share goes up or down, things are added or taken away."""
    down = not isinstance(quantity.value, tuple) and (quantity.value or 0) < 0
    if quantity.unit in _PLAIN:
        return _("down {figure}") if down else _("up {figure}")
    return _("{figure} fewer") if down else _("{figure} more")


def _bound(figure: str, comparator: str) -> str:
    patterns = {
        ">=": _("at least {figure}"),
        ">": _("more than {figure}"),
        "<=": _("at most {figure}"),
        "<": _("less than {figure}"),
        "~": _("about {figure}"),
    }
    return patterns.get(comparator, "{figure}").format(figure=figure)


def due(deadline: Deadline | None, given: str) -> str:
    """The day by which, ISO; the document's own words for a recurring or ongoing duty, with its last day if one is
    known; "" where none is said."""
    if deadline is None:
        return ""
    day = deadline.day.isoformat() if deadline.day else ""
    if day and not deadline.recurrence:
        return day
    words = deadline.span.of(given) or (_("ongoing") if deadline.ongoing else "")
    return f"{words} · {day}" if day else words


def kind(item: Commitment) -> str:
    """The kind in words: 目标, 任务, 项目, 既往成效."""
    return {
        "target": _("target"),
        "task": _("task"),
        "project": _("project"),
        "achievement": _("achievement"),
    }[item.kind]
