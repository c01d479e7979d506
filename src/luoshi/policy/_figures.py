# ruff: noqa: E501
"""Placeholder until luoshi.policy.measures lands."""

import re
from dataclasses import dataclass

from luoshi.policy.model import Comparator

_N = r"\d+(?:,\d{3})*(?:\.\d+)?"
_U = r"个?百分点|[%％]|亿千瓦时|千瓦时|千瓦|平方公里|平方米|立方米|公里|亿斤|斤|吨|人次|标箱|万户|户|人|家|个|项|条|座|处|所|亩|元|名|件|场|种|斤|倍|天|Eflops|辆|份|张|处|方面|类"
_FIG = re.compile(
    rf"(?P<cmp0>不低于|不少于|不超过|超过?|突破|达到?|近|约|控制在)?\s?(?P<n>{_N})\s?(?P<mul>多?[万亿千百]*多?)(?P<unit>{_U})(?P<cmp>以上|左右|以内|以下)?"
)
_MUL = {"": 1, "百": 100, "千": 1e3, "万": 1e4, "百万": 1e6, "千万": 1e7, "亿": 1e8, "万亿": 1e12, "十万": 1e5}


@dataclass
class Figure:
    start: int
    end: int
    value: float
    unit: str
    comparator: Comparator
    change: bool
    indicator: str = ""


def find(text: str) -> list[Figure]:
    out = []
    for m in _FIG.finditer(text):
        n = float(m["n"].replace(",", "")) * _MUL.get(m["mul"].replace("多", ""), 1)
        unit = {"％": "%", "百分点": "percentage_point", "个百分点": "percentage_point"}.get(m["unit"], m["unit"])
        before = text[max(0, m.start() - 8) : m.start()]
        c = m["cmp"] or m["cmp0"] or ""
        comp: Comparator = (
            "~"
            if c in ("左右", "约", "近")
            else "<="
            if c in ("以内", "不超过", "控制在", "以下")
            else ">="
            if c or "多" in m["mul"]
            else "="
        )
        change = bool(re.search("增|降|减|提高", before))
        if re.search("降|减", before) and unit in ("%", "percentage_point"):
            n = -n
        out.append(Figure(m.start(), m.end(), n, unit, comp, change))
    return out
