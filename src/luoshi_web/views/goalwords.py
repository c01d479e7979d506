"""The words by which pages name goals: figures with their unit, what is asked for, where it stands, and why."""

from __future__ import annotations

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from luoshi.bulletin.charts.base import number
from luoshi_web.models import Goal, Indicator
from luoshi_web.store import courses
from luoshi_web.store.courses import Standing

COLOURS = {
    "on course": "green", "at risk": "yellow", "lost": "red", "unknown": "grey",
    "clear": "green", "near": "yellow", "crossed": "red",
}  # fmt: skip
"""Course → the lamp whose colour and shape it has."""


def figure(value: float | None, unit: str) -> str:
    """A value with its unit: 9.82亿元, 23微克/立方米, 6%; — where there is none."""
    if value is None:
        return "—"
    apart = " " if (get_language() or "").startswith("en") and unit not in {"%", "‰"} else ""
    return f"{rounded(value)}{apart}{unit}"


def rounded(value: float) -> str:
    """A figure as it was entered, up to two decimals; of small ones three digits."""
    digits = 2 if abs(value) >= 1 else 3
    said = f"{value:,.{digits}f}"
    return said.rstrip("0").rstrip(".")


def expected(value: float | None, unit: str) -> str:
    """A figure that was computed, no finer than it can be known."""
    if value is None:
        return "—"
    apart = " " if (get_language() or "").startswith("en") and unit not in {"%", "‰"} else ""
    return f"{number(value)}{apart}{unit}"


def exact(value: float | None, unit: str) -> str:
    """The same with every digit."""
    return "—" if value is None else f"{value:,.10g} {unit}"


def entered(value: float | None) -> str:
    """A figure with every digit that was entered."""
    return "—" if value is None else f"{value:,.10g}"


def month(year: int, number_: int, indicator: Indicator | None = None) -> str:
    """A month; of what adds up over the year, the months since January: 2026年1—8月."""
    adds_up = indicator is not None and indicator.kind == Indicator.Kind.FLOW and number_ > 1
    if (get_language() or "").startswith("en"):
        return f"{year}-01/{number_:02d}" if adds_up else f"{year}-{number_:02d}"
    return f"{year}年1—{number_}月" if adds_up else f"{year}年{number_}月"


def asked(goal: Goal) -> str:
    """What is asked for: 至少10.2亿元, 增长4%以上, 不超过23微克/立方米."""
    unit = "%" if goal.growth else goal.indicator.unit
    said = figure(goal.value, unit)
    if goal.value_high is not None:
        said = f"{figure(goal.value, unit)}—{figure(goal.value_high, unit)}"
    patterns = {
        ">=": _("at least %(figure)s"),
        ">": _("more than %(figure)s"),
        "<=": _("at most %(figure)s"),
        "<": _("less than %(figure)s"),
        "~": _("about %(figure)s"),
    }
    said = patterns.get(goal.comparator, "%(figure)s") % {"figure": said}
    return _("growth %(figure)s") % {"figure": said} if goal.growth else said


def answer(goal: Goal, found: Standing) -> str:
    """Where the goal stands, in a sentence."""
    if goal.kind == Goal.Kind.LINE:
        return _line(goal, found)
    unit = goal.indicator.unit
    words = {
        "year": found.year,
        "expected": expected(found.expected, unit),
        "target": figure(found.target, unit),
        "value": figure(found.value, unit),
        "month": month(found.year, found.month, goal.indicator) if found.month else "",
    }
    if found.value is None:
        return _("No figure of %(year)s is entered yet.") % words
    if found.course == "on course" and found.month == 12:
        return _("%(year)s: %(value)s; the target of %(target)s is met.") % words
    if found.course == "lost" and found.month == 12:
        return _("%(year)s: %(value)s; the target of %(target)s is missed.") % words
    if _is_reached(goal, found):
        return _("%(value)s by %(month)s: the target of %(target)s is reached already.") % words
    sentences = {
        "on course": _("%(expected)s is expected for %(year)s: the target of %(target)s will be met."),
        "at risk": _("%(expected)s is expected for %(year)s: the target of %(target)s is at risk."),
        "lost": _("%(expected)s is expected for %(year)s: the target of %(target)s can hardly be met."),
        "unknown": _("%(value)s by %(month)s; too little is known for a forecast."),
    }
    return sentences[found.course] % words


def aim(goal: Goal, found: Standing) -> str:
    """What is asked for in a whole sentence: by when, of growth also the level, of several years this one's step."""
    unit = goal.indicator.unit
    words = {"year": goal.year, "asked": asked(goal), "level": figure(found.target, unit), "now": found.year}
    if goal.kind == Goal.Kind.LINE:
        return _("Red line of %(year)d: %(asked)s.") % words
    if goal.growth and found.target is not None:
        return _("Asked for by %(year)d: %(asked)s, that is %(level)s.") % words
    if found.year != goal.year and found.target is not None:
        return _("Asked for by %(year)d: %(asked)s; on the way there %(level)s by %(now)d.") % words
    return _("Asked for by %(year)d: %(asked)s.") % words


def _is_reached(goal: Goal, found: Standing) -> bool:
    adds_up = goal.indicator.kind == Indicator.Kind.FLOW and found.good > 0
    return bool(adds_up and found.value is not None and found.target is not None and found.value >= found.target)


def _line(goal: Goal, found: Standing) -> str:
    unit = goal.indicator.unit
    if found.value is None or found.room is None:
        return _("No figure of %(year)s is entered yet.") % {"year": found.year}
    words = {
        "value": figure(found.value, unit),
        "limit": figure(goal.value, unit),
        "left": figure(abs(goal.value - found.value), unit),
        "share": f"{abs(found.room) * 100:.1f}",
        "expected": expected(found.expected, unit),
        "worst": expected(found.high if found.good < 0 else found.low, unit),
    }
    if found.course == "crossed":
        return _("%(value)s: the line of %(limit)s is crossed by %(left)s (%(share)s %%).") % words
    bad = found.high if found.good < 0 else found.low
    if found.course == "near" and bad is not None and (bad - goal.value) * found.good < 0:
        said = _(
            "%(value)s now; by the end of the year %(expected)s (at worst %(worst)s), beyond the line of %(limit)s."
        )
        return said % words
    return _("%(value)s: %(left)s (%(share)s %%) are left to the line of %(limit)s.") % words


def short(goal: Goal, found: Standing) -> dict[str, Any]:
    """What a list says of a goal."""
    unit = goal.indicator.unit
    between = f"{number(found.low)}—{number(found.high)}" if found.low is not None and found.low != found.high else ""
    return {
        "goal": goal,
        "asked": asked(goal),
        "latest": figure(found.value, unit),
        "month": month(found.year, found.month, goal.indicator) if found.month else "",
        "status": found.status,
        "ahead": ahead(found, unit),
        "behind": (found.ahead or 0) < 0,
        "expected": expected(found.expected, unit) if found.expected is not None else "",
        "between": between,
        "room": f"{found.room * 100:.1f} %" if found.room is not None else "",
        "share": share(found),
    }


def ahead(found: Standing, unit: str) -> str:
    """How far the latest figure is ahead of the plan, with its sign."""
    if found.ahead is None:
        return ""
    sign = "+" if found.ahead > 0 else "−" if found.ahead < 0 else "±"
    return sign + expected(abs(found.ahead), _("percentage points") if unit == "%" else unit)


def share(found: Standing) -> str:
    """The share of the target that stands."""
    return f"{found.value / found.target * 100:.1f} %" if found.value is not None and found.target else ""


def rows(goals: list[Goal]) -> list[dict[str, Any]]:
    """Goals for a list."""
    return [short(goal, courses.of(goal)) for goal in goals]
