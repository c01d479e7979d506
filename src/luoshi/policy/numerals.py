"""Chinese and Arabic numerals as figures are written in documents (GB/T 15835-2011)."""

from __future__ import annotations

DIGITS = {c: n for n, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "○": 0, "两": 2, "半": 0.5}
SMALL = {"十": 10, "百": 100, "千": 1000}
LARGE = {"万": 10_000, "亿": 100_000_000}
HANZI = "一二两三四五六七八九十百千万亿"


def value_of(numeral: str) -> float:
    """The number that `numeral` writes: 1,200.5 · 两万亿 · 三十五 · 十二点五 · 一百零八 · 二〇二五.

    Raises ValueError where it writes none.
    """
    if numeral.isdecimal() and len(numeral) < 16:
        return int(numeral)
    if numeral[0].isdigit():
        return _tidy(float(numeral.replace(",", "").replace("，", "")))
    whole, _, fraction = numeral.partition("点")
    value = _whole(whole)
    if fraction:
        digits = fraction.rstrip("十百千万亿")
        if not digits or any(c not in DIGITS for c in digits):
            raise ValueError(numeral)
        value += sum(DIGITS[c] / 10**n for n, c in enumerate(digits, 1))
        return times(value, multiplier(fraction[len(digits) :]))  # 一点五亿
    return _tidy(value)


def multiplier(words: str) -> int:
    """The power of ten that multiplier characters make together: 万亿 → 10**12, 百万 → 10**6, none → 1."""
    product = 1
    for c in words:
        product *= SMALL.get(c) or LARGE[c]
    return product


def times(value: float, factor: int) -> float:
    """`value` × `factor` without the dust of binary fractions (2.391 × 10**8 is 239100000)."""
    if isinstance(value, int) and value * factor < 10**15:
        return value * factor
    return _tidy(float(f"{value * factor:.15g}"))


def _whole(numeral: str) -> float:
    if len(numeral) > 1 and not any(c in SMALL or c in LARGE for c in numeral):
        return float("".join(str(DIGITS[c]) for c in numeral))
    total: float = 0
    section: float = 0
    digit: float = 0
    for c in numeral:
        if c in SMALL:
            section += (digit or 1) * SMALL[c]
            digit = 0
        elif c in LARGE:
            here = section + digit
            total = (total + here or 1) * LARGE[c] if c == "亿" else total + (here or 1) * LARGE[c]
            section = digit = 0
        elif c in DIGITS:
            digit = DIGITS[c]
        else:
            raise ValueError(numeral)
    return total + section + digit


def _tidy(value: float) -> float:
    return int(value) if value == int(value) else value
