"""Quantities in a text: which figures there are, what they are of, and which figures are none.

A figure is a number with a measure word. `find` gives those that are quantities; `figures` gives all of them with the
part they play, for those who want to see why one was left out. Linear in the text: one pass of one pattern.
"""

from __future__ import annotations

import re
from functools import cache
from typing import Literal, NamedTuple

from luoshi.document import Span
from luoshi.policy.figure_words import Unit, Words, words
from luoshi.policy.model import Comparator, Quantity
from luoshi.policy.numerals import HANZI, multiplier, times, value_of

Role = Literal["value", "baseline", "threshold", "parameter", "label"]
Value = float | tuple[float, float]

_LONGEST_NUMBER = 18
_REACH = 40  # characters before a figure in which the words that govern it are looked for
_STOPS = "，。；：！？\n（"
_RANGE = frozenset(["-", "—", "——", "–", "~", "～", "至", "到", "－", "--", "―"])
_LIST = frozenset(["、", "和", "与", "及", "以及", "/", "，", ""])
_QUOTED = re.compile(r"[“‘「『][^”’」』]{0,12}$")
_QUOTE_END = re.compile(r"[^“‘「『]{0,12}[”’」』]")
_FROM = re.compile(r"(?:从|由)[^，。；]{0,14}$")
_FROM_TO = re.compile(r"[^，。；、]{0,14}?(?:到|至|为)")
_COMPOUND = re.compile(
    r"/(?:平方公里|平方米|立方米|标准立方米|千瓦时|工作日|公顷|小时|分钟|人次|千人|万人|[日天年月时秒亩吨人户升台套])"
)
_BATCHES = re.compile(r"(?<![百部十充处])分(?:成|为|别)?$")
_EVERY = re.compile(r"每(?:个?季度|半?年|[两]?个?月|周|日|天|旬)[^，。；]{0,12}$")
_TO_TERM = re.compile(
    r"(?:压缩|缩短|压减|缩减|减少|控制|提前|平均|降低|下降)[^，。；]{0,6}$|天数(?:比例)?[^，。；]{0,4}$"
)


class Measure(NamedTuple):
    """A figure in a text.

    start, end: the figure with the words that bound it (超过30亿元, 6%左右); number: the digits alone.
    value: in `unit`, the multiplier worked in; negative where something falls; a pair (low, high) for a range.
    reached: said to be reached (达到); as a goal that means "at least", see `comparator_as`.
    change: a growth or a difference. role: what part the figure plays; only `value` and `baseline` are quantities.
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

    def comparator_as(self, kind: str) -> Comparator:
        """The comparator in a commitment or, for kind "achievement", in a statement about what is."""
        return ">=" if self.reached and kind != "achievement" else self.comparator

    def quantity(self, kind: str, indicator: str = "") -> Quantity:
        """The quantity as a field of a commitment or achievement."""
        return Quantity(self.value, self.unit, self.comparator_as(kind), self.change, indicator, self.span)


def find(text: str) -> list[Measure]:
    """The quantities in `text`, in order: no labels, ordinals, parameters of rules, sizes that only describe."""
    return [m for m in figures(text) if m.role in ("value", "baseline")]


def figures(text: str) -> list[Measure]:
    """Every number with a measure word in `text`, in order, with the part it plays."""
    table = words()
    found: list[Measure] = []
    bare: list[_Number] = []  # numbers that share the unit of the next one: 7、8个百分点 · 1-2亿元
    for match in _pattern().finditer(text):
        number = _number(match)
        if number is None:
            continue
        unit, end = (number.unit, number.end) if number.unit else _unit_at(text, number.end, table)
        if bare and text[bare[-1].end : number.start] not in _RANGE and text[bare[-1].end : number.start] not in _LIST:
            bare.clear()
        if unit is None:
            if not number.hanzi:
                bare.append(number)
            continue
        _take(text, found, bare, number, unit, end)
        bare.clear()
    return found


class _Number(NamedTuple):
    start: int
    end: int
    value: float
    factor: int
    more: bool
    hanzi: bool
    unit: Unit | None = None


@cache
def _pattern() -> re.Pattern[str]:
    digit, hanzi = "0-9０-９", HANZI
    factor = r"万亿|[十百千]?[万亿]|千(?![瓦米克伏卡周字])|百(?![分米])"
    follow = re.escape("".join(words().unit_lengths))
    return re.compile(
        rf"[{digit}{hanzi}翻半过](?:(?<=[{digit}])(?<![A-Za-z_.．第{digit}][{digit}])"
        rf"(?P<arabic>[{digit}]*+(?:,[{digit}]{{3}}(?![{digit}]))*+(?:[.．][{digit}]++)?+)"
        rf" ?(?P<some>[多余几])?(?P<factor>{factor})?(?P<more>[多余])?"
        rf"|(?<=[一过])(?P<half>半数?)|(?<=半)(?P<halves>数)以上|(?<=翻)(?P<fold>[一两二三四]?)番"
        rf"|(?<=[{hanzi}])(?P<base>[{hanzi}]*+)分之(?P<part>[{hanzi}]++(?:点[{hanzi}〇零]++)?|[{digit}]++(?:\.[{digit}]++)?)"
        rf"|(?<=[二两三四五六七八九])(?P<tenths>)成(?=[以左多，。、；的）]|$)"
        rf"|(?<=[{hanzi}])(?P<hanzi>[{hanzi}零]*+(?:点[{hanzi}]++)?+)(?P<many>[多余])?(?=[{follow}]))"
    )


def _number(match: re.Match[str]) -> _Number | None:
    """The number that the pattern met, or None where it is none."""
    start, end = match.span()
    kind = match.lastgroup
    if match["arabic"] is not None:
        if len(match["arabic"]) > _LONGEST_NUMBER:
            return None
        value = value_of(match[0][0] + match["arabic"].replace("．", "."))
        more = bool(match["some"] or match["more"])
        return _Number(start, end, value, multiplier(match["factor"] or ""), more, False)
    percent = words().units["%"]
    if kind in ("half", "halves"):
        return _Number(start, end, 50, 1, False, True, percent)
    if kind == "fold":
        times_two = value_of(match["fold"] or "一")
        return _Number(start, end, (2**times_two - 1) * 100, 1, False, True, percent)
    if kind == "tenths":
        return _Number(start, end, value_of(match[0][0]) * 10, 1, False, True, percent)
    if match["part"] is not None:
        base, part = value_of(match[0][0] + match["base"]), value_of(match["part"])
        return _Number(start, end, round(part * 100 / base, 4), 1, False, True, percent)
    numeral = match[0][0] + match["hanzi"]
    if len(numeral) > _LONGEST_NUMBER:
        return None
    return _Number(start, end, value_of(numeral), 1, match["many"] is not None, True)


def _unit_at(text: str, at: int, table: Words) -> tuple[Unit | None, int]:
    """The measure word that stands at `at` (one space allowed), and where it ends."""
    if text[at : at + 1] == " ":
        at += 1
    for length in table.unit_lengths.get(text[at : at + 1], ()):
        unit = table.units.get(text[at : at + length])
        if unit:
            end = at + length
            if unit.not_before and text[end : end + 1] and text[end] in unit.not_before:
                continue
            compound = _COMPOUND.match(text, end)
            if compound:
                return Unit(text[at : compound.end()], unit.group, ""), compound.end()
            return unit, end
    return None, at


def _take(text: str, found: list[Measure], bare: list[_Number], number: _Number, unit: Unit, end: int) -> None:
    """Add the figure, with the bare numbers before it that share its unit."""
    measure = _measure(text, found, number, unit, end)
    if bare and text[bare[-1].end : number.start] in _RANGE:
        low = bare.pop()
        factor = low.factor if low.factor > 1 or low.value * low.factor > number.value else number.factor
        pair = (times(low.value, factor), times(number.value, number.factor))
        measure = _measure(text, found, low, unit, end)._replace(value=pair, comparator="range", end=measure.end)
    elif found and found[-1].unit == measure.unit and text[found[-1].end : number.start] in _RANGE:
        low_value = found[-1].value
        if not isinstance(low_value, tuple) and found[-1].role != "baseline" and not isinstance(measure.value, tuple):
            last = found.pop()
            pair = (low_value, abs(measure.value) if low_value >= 0 else measure.value)
            measure = last._replace(value=pair, comparator="range", end=measure.end)
    for one in bare:
        shared = _measure(text, found, one._replace(end=number.end), unit, end)
        found.append(shared._replace(end=one.end, comparator=measure.comparator, reached=measure.reached))
    found.append(measure)
    _share_bound(text, found)


def _share_bound(text: str, found: list[Measure]) -> None:
    """In 分别增长3.5%、6%左右 the bound is said once and holds for the whole list."""
    last = found[-1]
    i = len(found) - 2
    if last.comparator == "=" or i < 0 or last.start != last.number.start:
        return
    while i >= 0 and found[i].comparator == "=" and not found[i].reached and found[i].unit == last.unit:
        if text[found[i].end : found[i + 1].start] not in _LIST:
            break
        found[i] = found[i]._replace(comparator=last.comparator)
        i -= 1


def _measure(text: str, found: list[Measure], number: _Number, unit: Unit, end: int) -> Measure:
    table = words()
    before, start = _before(text, number.start, table)
    behind, stop = _behind(text, end, table)
    comparator: Comparator = behind or (before if before and before not in ("reached", "none") else "=")  # type: ignore[assignment]
    if comparator == "=" and number.more:
        comparator = ">="
    value = times(number.value, number.factor)
    stretch = _stretch(text, start)
    previous = found[-1] if found and found[-1].end >= stretch else None
    sign = _sign(text, max(stretch, previous.end if previous else 0), start, stop, previous, unit, table)
    return Measure(
        start, stop, Span(number.start, number.end), value * (sign or 1), unit.name, comparator,
        before == "reached" and comparator == "=", sign != 0,
        _role(text, number, unit, stretch, start, stop, comparator, table), unit.group,
    )  # fmt: skip


def _before(text: str, start: int, table: Words) -> tuple[str | None, int]:
    """The word of comparison that stands directly before `start`, and where it begins."""
    at = start - 1 if text[start - 1 : start] == " " else start
    for length in (5, 4, 3, 2, 1):
        sign = table.before.get(text[max(0, at - length) : at])
        if sign:
            return (None, start) if sign == "none" else (sign, at - length)
    return None, start


def _behind(text: str, end: int, table: Words) -> tuple[Comparator | None, int]:
    """The word of comparison that stands directly behind `end`, and where it ends."""
    for length in (3, 2):
        sign = table.behind.get(text[end : end + length])
        if sign:
            return sign, end + length
    return None, end


def _stretch(text: str, start: int) -> int:
    """Where the stretch of words begins that ends in the figure: behind the last stop."""
    low = max(0, start - _REACH)
    return max(text.rfind(stop, low, start) for stop in _STOPS) + 1 or low


def _sign(text: str, low: int, start: int, stop: int, previous: Measure | None, unit: Unit, table: Words) -> int:
    """1 for a growth, -1 for a fall, 0 for a level."""
    if table.growth_behind.match(text, stop):
        return 1
    cues = list(table.growth.finditer(text, low, start))
    cue = cues[-1] if cues else None
    between = text[cue.end() if cue else low : start]
    if cue and cue.lastgroup != "none":
        kind = str(cue.lastgroup)
        level = not kind.startswith("always") and table.level.search(between)
        if not level and (unit.group != "count" or not table.verb.search(between)):
            return -1 if kind.endswith("down") else 1
        return 0
    if unit.name == "percentage_point":
        return 1
    if previous and previous.change and text[low : low + 1] in "、和与及以/" and previous.unit == unit.name:
        gap = text[low:start]
        if gap in _LIST or (unit.group == "count" and not table.verb.search(gap)):
            return -1 if isinstance(previous.value, float | int) and previous.value < 0 else 1
    return 0


def _role(
    text: str, number: _Number, unit: Unit, stretch: int, start: int, stop: int, comparator: str, table: Words
) -> Role:
    """What part the figure plays."""
    last, behind = text[number.start - 1 : number.start], text[stop : stop + 1]
    before = text[stretch : number.start]
    if unit.group == "label" or last in ("第", "每", "前") and before[-2:-1] != "提" or behind == "级":
        return "label"
    if number.hanzi and number.unit is None and not _counts_in_hanzi(text, number, unit, before, stop, comparator):
        return "label"
    if _QUOTED.search(before) and _QUOTE_END.match(text, stop):
        return "label"
    if unit.group == "duration" and not _TO_TERM.search(text[stretch:start]):
        return "parameter"
    if _BATCHES.search(before):
        return "label"
    if _FROM.search(before) and _FROM_TO.match(text, stop):
        return "baseline"
    if unit.group in ("money", "size") and comparator != "=" and table.threshold.match(text, stop):
        return "threshold"
    if table.parameter.search(text[stretch:start]):
        return "parameter"
    return "value"


def _counts_in_hanzi(text: str, number: _Number, unit: Unit, before: str, stop: int, comparator: str) -> bool:
    """Whether a number written in characters counts something: not 一个中心, not 百亿元项目, not 两个维护."""
    numeral = text[number.start : number.end]
    if numeral == "一":
        return unit.name in ("次", "场", "期") and bool(_EVERY.search(before))
    if numeral[0] in "十百千万亿" and len(numeral) <= 2 and numeral != "十":
        return comparator != "=" or before.endswith(("新增", "增加", "达", "达到"))
    return text[stop : stop + 1] not in ("“", "‘", "「", "『")
