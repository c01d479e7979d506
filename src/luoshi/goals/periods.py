"""Periods as headings of tables write them: 3月, 1—9月, 上半年, 2026年1月—8月累计, 2026-03."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

_WORDS = {
    "一季度": (1, 3), "第一季度": (1, 3), "二季度": (4, 6), "第二季度": (4, 6), "三季度": (7, 9), "第三季度": (7, 9),
    "四季度": (10, 12), "第四季度": (10, 12), "上半年": (1, 6), "下半年": (7, 12), "前三季度": (1, 9),
    "一-三季度": (1, 9), "1-3季度": (1, 9), "全年": (1, 12), "年度": (1, 12), "年末": (1, 12), "年底": (1, 12),
}  # fmt: skip
_NUMERALS = {name: n for n, name in enumerate("一,二,三,四,五,六,七,八,九,十,十一,十二".split(","), 1)}  # noqa: SIM905
_MONTH = r"(1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DASH = r"[-—–~至到]"
_RANGE = re.compile(rf"{_MONTH}月?份?{_DASH}{_MONTH}月份?")
_SINGLE = re.compile(rf"{_MONTH}月份?")
_YEAR = re.compile(r"((?:19|20)\d{2})(?:年度?|(?=\D)|$)")
_NUMBERED = re.compile(r"((?:19|20)\d{2})(?:[-/.]|)(1[0-2]|0[1-9]|[1-9](?=$))(?:[-/.]\d{1,2})?")
_ALL, _ALONE = ("累计", "本年累计", "自年初累计"), ("当月", "本月", "单月", "月度")


@dataclass(frozen=True, slots=True)
class Period:
    """What a heading says of time, as far as it says it.

    year; first, last: months of a stretch, first None where only its last month is named; alone: True of that month
    alone, False since January, None not said.
    """

    year: int | None = None
    first: int | None = None
    last: int | None = None
    alone: bool | None = None

    def __or__(self, other: Period) -> Period:
        """This, completed by the other where this says nothing."""
        same = {name: getattr(self, name) for name in ("year", "alone")}
        made = {name: getattr(other, name) if value is None else value for name, value in same.items()}
        months = self if self.last else other
        return Period(made["year"], months.first, months.last, made["alone"])


def period(written: Any) -> Period | None:
    """The period that a heading or a cell is, all of it; None where it is something else. Dates mean their month."""
    if isinstance(written, datetime | date):
        return Period(written.year, None, written.month)
    if isinstance(written, float | int):  # 2026.1 as a number may be January or October
        written = str(int(written)) if written == int(written) else ""
    text, found = _plain(str(written)), Period()
    for words, alone in ((_ALL, False), (_ALONE, True)):
        for word in sorted(words, key=len, reverse=True):
            if word in text:
                text, found = text.replace(word, "", 1).replace("()", ""), Period(alone=alone)
    if not text:
        return found if found.alone is not None else None
    if numbered := _NUMBERED.fullmatch(text):
        return Period(int(numbered[1]), None, int(numbered[2]), found.alone)
    if (year := _YEAR.match(text)) and (whole := year.end() == len(text) or text[year.end() :] in {"年", "度"}):
        return Period(int(year[1]), alone=found.alone) if whole else None
    rest = text[year.end() :] if year else text
    months = _months(rest.strip("()"))
    return Period(int(year[1]) if year else None, *months, found.alone) if months else None


def within(written: str) -> Period:
    """What a title says of time among other words; an empty period where it says nothing."""
    text, found = _plain(written), Period()
    if year := re.search(r"((?:19|20)\d{2})年", text):
        found = Period(int(year[1]))
    for word, months in sorted(_WORDS.items(), key=lambda one: -len(one[0])):
        if word in text:
            return Period(found.year, *months)
    for pattern in (_RANGE, _SINGLE):
        if (hit := pattern.search(text)) and (read := _months(hit[0])):
            return Period(found.year, *read)
    return found


def _plain(text: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    return re.sub(r"[—–―~至到]+", "-", plain).removesuffix("数").removesuffix("完成")


def _months(text: str) -> tuple[int | None, int] | None:
    if text in _WORDS:
        return _WORDS[text]
    if hit := _RANGE.fullmatch(text):
        return (_number(hit[1]), _number(hit[2])) if _number(hit[1]) <= _number(hit[2]) else None
    if hit := _SINGLE.fullmatch(text):
        return None, _number(hit[1])
    return None


def _number(text: str) -> int:
    return _NUMERALS[text] if text in _NUMERALS else int(text)
