"""Numbers in a text, as digits or in characters: 1.64万 · 两万亿 · 三成 · 1/3 · 翻一番."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache, partial
from typing import NamedTuple

from luoshi.policy.measures.words import Unit, words
from luoshi.policy.numerals import HANZI, multiplier, value_of

_LONGEST = 18  # digits or characters: what is longer is a serial number
_DIGIT = "0-9０-９"
# 千 and 百 that belong to the unit behind them
_FACTOR = r"万亿|[十百千]?[万亿]|千(?![瓦米克伏卡周字])|百(?![分米])"
_ARABIC = (
    rf"(?<=[{_DIGIT}])(?<![A-Za-z_.．·第{_DIGIT}][{_DIGIT}])"
    rf"(?P<arabic>[{_DIGIT}]*+(?:,[{_DIGIT}]{{3}}(?![{_DIGIT}]))*+(?:[.．·][{_DIGIT}]++)?+)"
    rf"(?:[ \n]?(?P<some>[多余几])?(?P<factor>{_FACTOR})(?P<more>[多余])?"
    rf"|(?P<many>[多余])|/(?P<denominator>[2-9]|10)(?![{_DIGIT}/年月%.]))?"
)
_SHARE = (
    rf"(?<=[{HANZI}])(?P<base>[{HANZI}]*+)分之(?P<part>[{HANZI}]++(?:点[{HANZI}〇零]++)?|[{_DIGIT}]++(?:\.[{_DIGIT}]++)?)"
    r"|(?<=[一过])(?P<half>半数?)(?=[以的多，。、；）]|$)|(?<=翻)(?P<fold>[一两二三四]?)番"
    r"|(?<=[二两三四五六七八九])(?P<tenths>)成(?=[以左多，。、；的）]|$)"
)


class Number(NamedTuple):
    """A number, `value` × `factor`, and its place.

    more: 多 or 余 is said with it. hanzi: written in characters. unit: where the words hold one (一半 is 50 %).
    """

    start: int
    end: int
    value: float
    factor: int = 1
    more: bool = False
    hanzi: bool = False
    unit: Unit | None = None


_number = partial(tuple.__new__, Number)  # a third of the time of calling Number


def numbers(text: str) -> Iterator[Number]:
    """The numbers of `text`, in order. A number in characters only where a measure word may follow it."""
    for match in _pattern().finditer(text):
        number = _arabic(text, match) if match["arabic"] is not None else _hanzi(match)
        if number:
            yield number


@cache
def _pattern() -> re.Pattern[str]:
    follow = re.escape("".join(words().unit_lengths))
    hanzi = rf"(?<=[{HANZI}])(?P<hanzi>[{HANZI}零]*+(?:点[{HANZI}]++)?+)(?P<odd>[多余])?(?=[{follow}])"
    # a number in characters begins where its run of characters does: each run is looked at once
    share_or_hanzi = rf"(?<![{HANZI}][{HANZI}])(?:{_SHARE}|{hanzi})"
    return re.compile(rf"[{_DIGIT}{HANZI}翻过](?:{_ARABIC}|{share_or_hanzi})")


def _arabic(text: str, match: re.Match[str]) -> Number | None:
    start, end = match.span()
    arabic, denominator, factor, some, more, many = match.group(
        "arabic", "denominator", "factor", "some", "more", "many"
    )
    if len(arabic) > _LONGEST:
        return None
    digits = text[start] + arabic
    if not digits.isdecimal():
        digits = digits.replace("．", ".").replace("·", ".")
    value = value_of(digits)
    if denominator:
        return Number(start, end, value * 100 / int(denominator), hanzi=True, unit=words().units["%"])
    if _is_negative(text, start):
        start, value = start - 1, -value
    more = some or more or many
    return _number((start, end, value, multiplier(factor) if factor else 1, more is not None, False, None))


def _is_negative(text: str, start: int) -> bool:
    """A minus sign after a word; after a figure it is a dash."""
    return (
        start > 1
        and text[start - 1] in "-－−"
        and (text[start - 2] in "为至在和是、：:（(" or "\u4e00" <= text[start - 2] <= "\u9fff")
        and text[start - 2] not in "年月日号时分元个人家万亿项"
    )


def _hanzi(match: re.Match[str]) -> Number | None:
    try:
        return _said(match)
    except ValueError:  # 一点亿
        return None


def _said(match: re.Match[str]) -> Number | None:
    start, end = match.span()
    percent = words().units["%"]
    if match["hanzi"] is not None:
        numeral = match[0][0] + match["hanzi"]
        return (
            Number(start, end, value_of(numeral), 1, match["odd"] is not None, True)
            if len(numeral) <= _LONGEST
            else None
        )
    if match["half"]:
        return Number(start, end, 50, more=match[0][0] == "过", hanzi=True, unit=percent)
    if match["part"]:
        value = value_of(match["part"]) * 100 / value_of(match[0][0] + match["base"])
    elif match["tenths"] is not None:
        value = value_of(match[0][0]) * 10
    else:
        value = (2 ** value_of(match["fold"] or "一") - 1) * 100
    return Number(start, end, value, hanzi=True, unit=percent)
