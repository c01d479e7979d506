"""The numbers that Word sets itself before paragraphs (一、（一）1.): they stand nowhere in the text of the file.

Formats: ECMA-376 part 1, §17.9 (numbering) and §17.18.59 (ST_NumberFormat).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_DIGITS = "〇一二三四五六七八九"
_LEGAL = "零壹贰叁肆伍陆柒捌玖"
_STEMS = "甲乙丙丁戊己庚辛壬癸"
_BRANCHES = "子丑寅卯辰巳午未申酉戌亥"


def counted(value: int, digits: str = _DIGITS, tens: str = "十百千") -> str:
    """A whole number in Chinese: 12 → 十二, 105 → 一百〇五."""
    if not 0 < value < 10_000:
        return str(value)
    words, gap = "", False
    for power in (3, 2, 1, 0):
        digit = value // 10**power % 10
        if digit:
            words += (digits[0] if gap and words else "") + digits[digit] + (tens[power - 1] if power else "")
        gap = not digit
    return words[1:] if 10 <= value < 20 and digits == _DIGITS else words


def _roman(value: int) -> str:
    words = ""
    for worth, letters in zip(
        (1000, 900, 500, 400, 100, 90, 50, 40, 10, 9, 5, 4, 1),
        ("M", "CM", "D", "CD", "C", "XC", "L", "XL", "X", "IX", "V", "IV", "I"),
        strict=True,
    ):
        words += letters * (value // worth)
        value %= worth
    return words


def _cycle(letters: str) -> Callable[[int], str]:
    return lambda value: letters[(value - 1) % len(letters)]


def _circled(value: int) -> str:
    return chr(0x245F + value) if 0 < value <= 20 else str(value)


_LATIN = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
FORMATS: dict[str, Callable[[int], str]] = {
    "bullet": lambda value: "",
    "none": lambda value: "",
    "chineseCounting": counted,
    "chineseCountingThousand": counted,
    "japaneseCounting": counted,
    "taiwaneseCounting": counted,
    "taiwaneseCountingThousand": counted,
    "ideographDigital": lambda value: "".join(_DIGITS[int(digit)] for digit in str(value)),
    "chineseLegalSimplified": lambda value: counted(value, _LEGAL, "拾佰仟"),
    "ideographTraditional": _cycle(_STEMS),
    "ideographZodiac": _cycle(_BRANCHES),
    "decimalEnclosedCircle": _circled,
    "decimalEnclosedCircleChinese": _circled,
    "decimalFullWidth": lambda value: "".join(chr(ord(digit) + 0xFEE0) for digit in str(value)),
    "decimalZero": lambda value: f"{value:02}",
    "upperLetter": _cycle(_LATIN),
    "lowerLetter": _cycle(_LATIN.lower()),
    "upperRoman": _roman,
    "lowerRoman": lambda value: _roman(value).lower(),
}
"""How a counted value is written; formats that are not here are written in plain digits."""


@dataclass
class _Level:
    form: str = "decimal"
    pattern: str = ""
    start: int = 1


@dataclass
class _List:
    levels: dict[int, _Level] = field(default_factory=dict)
    counts: dict[int, int] = field(default_factory=dict)


class Numbers:
    """Counts through a document: ask for its paragraphs in order."""

    def __init__(self, document: Any) -> None:
        self._styles = {style.get(_W + "styleId"): style for style in document.styles.element.iter(_W + "style")}
        self._lists: dict[str, _List] = {}
        self._levels: dict[str, dict[int, _Level]] = {}
        for relation in document.part.rels.values():
            if relation.reltype.endswith("/numbering") and not relation.is_external:
                self._learn(relation.target_part.element)

    def of(self, paragraph: Any) -> str:
        """The number before a paragraph, "" where it has none."""
        number, level = self._list_of(paragraph)
        numbered = self._lists.get(number)
        if numbered is None or level not in numbered.levels:
            return ""
        counts = numbered.counts
        for deeper in [at for at in counts if at > level]:
            del counts[deeper]
        counts[level] = counts.get(level, numbered.levels[level].start - 1) + 1
        own = numbered.levels[level]
        return "" if own.form == "bullet" else re.sub(r"%(\d)", lambda match: self._part(numbered, match), own.pattern)

    def _part(self, numbered: _List, match: re.Match[str]) -> str:
        at = int(match[1]) - 1
        level = numbered.levels.get(at, _Level())
        return FORMATS.get(level.form, str)(numbered.counts.get(at, level.start))

    def _list_of(self, paragraph: Any) -> tuple[str, int]:
        """The list and level of a paragraph: its own, else those of its style or of a style that this is based on."""
        number = level = ""
        for properties in self._properties(paragraph):
            own = properties.find(_W + "numPr")
            if own is not None:
                number, level = _value(own.find(_W + "numId")), level or _value(own.find(_W + "ilvl"))
            if number:
                break
        return number, int(level or 0)

    def _properties(self, paragraph: Any) -> Iterator[Any]:
        properties = paragraph.find(_W + "pPr")
        if properties is None:
            return
        yield properties
        name = _value(properties.find(_W + "pStyle"))
        for _step in range(20):  # a damaged file may base styles on each other in a circle
            style = self._styles.get(name)
            if style is None:
                return
            if style.find(_W + "pPr") is not None:
                yield style.find(_W + "pPr")
            name = _value(style.find(_W + "basedOn"))

    def _learn(self, numbering: Any) -> None:
        patterns = {}
        for abstract in numbering.iter(_W + "abstractNum"):
            patterns[abstract.get(_W + "abstractNumId")] = {
                int(level.get(_W + "ilvl") or 0): _read_level(level) for level in abstract.findall(_W + "lvl")
            }
        shared: dict[str, dict[int, int]] = {}
        for number in numbering.iter(_W + "num"):
            key = _value(number.find(_W + "abstractNumId"))
            levels = dict(patterns.get(key, {}))
            counts = shared.setdefault(key, {})  # lists of one pattern count on, unless they start anew
            for override in number.findall(_W + "lvlOverride"):
                counts = {}
                at = int(override.get(_W + "ilvl") or 0)
                if override.find(_W + "lvl") is not None:
                    levels[at] = _read_level(override.find(_W + "lvl"))
                if (start := _value(override.find(_W + "startOverride"))) and at in levels:
                    levels[at] = _Level(levels[at].form, levels[at].pattern, int(start))
            self._lists[number.get(_W + "numId")] = _List(levels, counts)


def _read_level(level: Any) -> _Level:
    start = _value(level.find(_W + "start"))
    return _Level(
        _value(level.find(_W + "numFmt")) or "decimal", _value(level.find(_W + "lvlText")), int(start) if start else 1
    )


def _value(element: Any) -> str:
    return "" if element is None else element.get(_W + "val") or ""
