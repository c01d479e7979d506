"""Quantities in a text: which figures there are, what they are of, and which figures are none.

A figure is a number with a measure word. `find` gives those that are quantities; `figures` gives all of them with the
part they play, for those who want to see why one was left out. Linear in the text: one pass of one pattern.
"""

from __future__ import annotations

import re
from functools import partial
from typing import NamedTuple, cast

from luoshi.document import Span
from luoshi.policy.measures.numbers import Number, numbers
from luoshi.policy.measures.roles import LIST, Role, is_figure, role_of, sign_of
from luoshi.policy.measures.words import Unit, Words, words
from luoshi.policy.model import Comparator, Quantity
from luoshi.policy.numerals import times

__all__ = ["Measure", "Role", "figures", "find", "read_cell"]

Value = float | tuple[float, float]

_REACH = 40  # characters before a figure in which the words that govern it are looked for
_LAST_STOP = re.compile(r".*(?:[，。；：！？\n（]|,(?![0-9]))", re.DOTALL)
_RANGE = frozenset(["-", "—", "——", "–", "~", "～", "至", "到", "－", "--", "―"])
_COMPOUND = re.compile(
    r"[/／](?:平方公里|平方米|标准立方米|立方米|千瓦时|工作日|公顷|小时|分钟|人次|千人|万人|[日天年月时秒亩吨人户升台套])"
)
_END_OF_CLAUSE = re.compile(r"(?=[，。；、,;）)]|以上|左右|以内|以下|大关|$)")


class Measure(NamedTuple):
    """A figure in a text.

    start, end: the figure with the words that bound it (超过30亿元, 6%左右); number: the number alone.
    value: in `unit`, the multiplier worked in; negative where something falls; a pair (low, high) for a range.
    reached: said to be reached (达到); as a goal that means "at least", see `comparator_as`.
    change: a growth or a difference. role: what part the figure plays; only `value` and `baseline` are quantities.
    group: the class of the unit (count, size, share, money, duration, label).
    """

    start: int
    end: int
    number: Span
    value: Value
    unit: str
    comparator: Comparator
    reached: bool
    change: bool
    role: Role
    group: str

    @property
    def span(self) -> Span:
        """The place of the figure with the words that bound it."""
        return Span(self.start, self.end)

    @property
    def growth(self) -> float:
        """Above 0 for a growth, below 0 for a fall, 0 for a level."""
        low = self.value[0] if isinstance(self.value, tuple) else self.value
        return (-1 if low < 0 else 1) if self.change else 0

    def comparator_as(self, kind: str) -> Comparator:
        """The comparator in a commitment or, for kind "achievement", in a statement about what is."""
        return ">=" if self.reached and kind != "achievement" else self.comparator

    def quantity(self, kind: str, indicator: str = "") -> Quantity:
        """The quantity as a field of a commitment or achievement."""
        return Quantity(self.value, self.unit, self.comparator_as(kind), self.change, indicator, self.span)


_made = partial(tuple.__new__, Measure)  # a third of the time of calling Measure


def find(text: str) -> list[Measure]:
    """The quantities in `text`, in order: no labels, ordinals, parameters of rules, sizes that only describe."""
    return [m for m in figures(text) if m.role in ("value", "baseline")]


def figures(text: str) -> list[Measure]:
    """Every number with a measure word in `text`, in order, with the part it plays."""
    table = words()
    found: list[Measure] = []
    bare: list[Number] = []  # numbers that share the unit of the next one: 7、8个百分点 · 1-2亿元
    taken = 0  # where the last measure word ends: the 千 of 千米 is no number
    for number in numbers(text):
        if number.start < taken:
            continue
        unit, end = (number.unit, number.end) if number.unit else _unit_at(text, number, table)
        gap = text[bare[-1].end : number.start] if bare else ""
        if bare and gap not in _RANGE and gap not in LIST:
            bare.clear()
        if unit is None:
            if not number.hanzi:
                bare.append(number)
            continue
        taken = end
        if is_figure(text, number, unit, table):
            _take(text, found, bare, number, unit, end, table)
            bare.clear()
    return found


def read_cell(number: str, unit: str) -> tuple[float, str] | None:
    """A table cell's number under its column's unit: ("4.16", "万m³/小时") → (41600, "m³/小时"); None for no figure."""
    read = figures(number.strip() + unit.strip())
    return (read[0].value, read[0].unit) if read and not isinstance(read[0].value, tuple) else None


def _unit_at(text: str, number: Number, table: Words) -> tuple[Unit | None, int]:
    """The measure word behind a number (one space or line break allowed), and where it ends."""
    at = number.end + 1 if text[number.end : number.end + 1] in (" ", "\n") else number.end
    if text.startswith(("台阶", "大关"), at):
        return table.units["元"], at
    for length in table.unit_lengths.get(text[at : at + 1], ()):
        word = text[at : at + length]
        unit = table.units.get(word)
        if unit is None:
            continue
        end = at + len(word)  # shorter than `length` at the end of the text
        behind = text[end : end + 1]
        if behind and (
            behind in unit.not_before
            or (behind.isascii() and behind.isalnum() and text[end - 1].isascii() and text[end - 1].isalpha())
        ):
            continue
        compound = _COMPOUND.match(text, end) if behind in ("/", "／") else None
        if compound:
            return Unit(text[at : compound.end()].replace("／", "/"), unit.group), compound.end()
        return unit, end
    if number.factor >= 10_000 and _END_OF_CLAUSE.match(text, number.end):
        return _unsaid(text, number), number.end
    return None, at


def _unsaid(text: str, number: Number) -> Unit | None:
    """The unit of 总人口突破500万, left out because the noun before it says it."""
    before = text[max(0, number.start - 12) : number.start]
    for name, pattern in words().unsaid:
        if pattern.search(before):
            return words().units[name]
    return None


def _take(
    text: str, found: list[Measure], bare: list[Number], number: Number, unit: Unit, end: int, table: Words
) -> None:
    """Add the figure, with the bare numbers before it that share its unit."""
    measure = _measure(text, found, number, unit, end, table)
    low: float | None = None
    if bare and text[bare[-1].end : number.start] in _RANGE:
        first = bare.pop()
        own = first.factor > 1 or first.value * first.factor > number.value
        low = times(first.value, first.factor if own else number.factor)
        start = _measure(text, found, first, unit, end, table)
        measure = start._replace(value=measure.value, end=measure.end)
    elif found and found[-1].unit == measure.unit and text[found[-1].end : number.start] in _RANGE:
        last = found[-1]
        if isinstance(last.value, float | int) and last.role != "baseline":
            low = abs(last.value)
            measure = found.pop()._replace(value=measure.value, end=measure.end)
    if low is not None and isinstance(measure.value, float | int):
        high = abs(measure.value)
        if number.value < 0 or low < high:  # -0.1至0; a fall of 3%—5% lies between -5 and -3
            pair = (-high, -low) if measure.growth < 0 and number.value > 0 else (low, high)
            measure = measure._replace(value=pair, comparator="range", reached=False)
            if unit.group == "money" and table.described.match(text, measure.end):  # 销售1-2亿元企业
                measure = measure._replace(role="threshold")
    _share_points(text, found, measure)
    listed = found and found[-1].reached and found[-1].unit == measure.unit and measure.start == measure.number.start
    if listed and text[found[-1].end : measure.start] in ("、", "和", "与", "及", "以及"):
        measure = measure._replace(reached=measure.comparator == "=")  # 分别达到100%、60%
    for one in bare:
        shared = _measure(text, found, one, unit, end, table)
        found.append(shared._replace(end=one.end, comparator=measure.comparator, reached=measure.reached))
    found.append(measure)
    _share_bound(text, found)


def _share_points(text: str, found: list[Measure], measure: Measure) -> None:
    """In 分别高2.2个和3.7个百分点 both are percentage points."""
    last = found[-1] if found else None
    if last is None or last.unit != "个" or measure.unit != "percentage_point" or isinstance(last.value, tuple):
        return
    if text[last.end : measure.start] in LIST:
        value = -abs(last.value) if measure.growth < 0 else abs(last.value)
        found[-1] = last._replace(unit=measure.unit, value=value, change=True, group=measure.group, role=measure.role)


def _share_bound(text: str, found: list[Measure]) -> None:
    """In 分别增长3.5%、6%左右 the bound is said once and holds for the whole list."""
    last = found[-1]
    if last.comparator in ("=", "range") or last.start != last.number.start:
        return
    for i in range(len(found) - 2, -1, -1):
        one = found[i]
        if one.comparator != "=" or one.reached or one.unit != last.unit:
            return
        if text[one.end : found[i + 1].start] not in LIST:
            return
        found[i] = one._replace(comparator=last.comparator)


def _measure(text: str, found: list[Measure], number: Number, unit: Unit, end: int, table: Words) -> Measure:
    before, start = _before(text, number.start, table)
    behind, stop = _behind(text, end, table)
    stretch = _stretch(text, start)
    comparator = cast(Comparator, behind or (before if before != "reached" else "") or (">=" if number.more else "="))
    bounded = comparator != "="
    value = times(number.value, number.factor)
    role = role_of(text, number, unit, stretch, start, stop, bounded, table)
    sign = 0
    if role in ("value", "baseline"):
        previous = _previous(found, stretch - 3)
        low = max(stretch, previous.end if previous else 0)
        sign = sign_of(text, low, (start, number.start, stop), unit, previous, table)
    return _made((
        start, stop, Span(number.start, number.end), value * sign if sign and value > 0 else value, unit.name,
        comparator, before == "reached" and not bounded, sign != 0, role, unit.group,
    ))  # fmt: skip


def _previous(found: list[Measure], low: int) -> Measure | None:
    """The last figure that ends at `low` or later and is no parameter of a rule; three are looked at."""
    for measure in found[:-4:-1]:
        if measure.role != "parameter" and measure.end >= low:
            return measure
    return None


def _before(text: str, start: int, table: Words) -> tuple[str, int]:
    """The word of comparison that stands directly before `start`, and where it begins."""
    at = start - 1 if text[start - 1 : start] == " " else start
    for length in table.before_lengths.get(text[at - 1 : at], ()):
        sign = table.before.get(text[at - length : at]) if length <= at else None
        if sign:
            return ("", start) if sign == "none" else (sign, at - length)
    return "", start


def _behind(text: str, end: int, table: Words) -> tuple[str, int]:
    """The word of comparison that stands directly behind `end`, and where it ends."""
    for length in table.behind_lengths.get(text[end : end + 1], ()):
        sign = table.behind.get(text[end : end + length])
        if sign:
            return sign, end + length
    return "", end


def _stretch(text: str, start: int) -> int:
    """Where the stretch of words begins that leads up to a figure: behind the last stop."""
    low = max(0, start - _REACH)
    stop = _LAST_STOP.match(text, low, start)
    return stop.end() if stop else low
