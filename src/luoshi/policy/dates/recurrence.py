"""Recurring duties as recurrence rules (RFC 5545, RRULE): 每月15日前 → FREQ=MONTHLY;BYMONTHDAY=15."""

from __future__ import annotations

import re

from luoshi.policy.numerals import value_of

_NUMBER = r"[0-9]{1,2}|[一二三四五六七八九十]{1,3}"
RECURRING = (
    r"(?:每(?P<every>[两二三四六2346]?)个?(?P<cycle>半年|年度?|季度?|月度?|旬|周|星期|日|天)|(?P<by>逐月|逐季|逐年|逐日|逐周|按月|按季度?|按周))"
    r"(?:的?(?P<place>首|第一个|第二个|末|最后一个)?个?月)?"
    rf"(?:的?(?P<inmonth>{_NUMBER})月份?)?(?:的?(?P<onday>{_NUMBER})[日号]|(?P<weekday>[一二三四五六日天])(?![个批次二])|(?P<last>底|末))?前?"
)
"""One mention of a recurrence; for `re`, with named groups that `rule_of` reads."""

_CYCLES = {
    "半年": ("MONTHLY", 6), "年": ("YEARLY", 1), "季": ("MONTHLY", 3), "月": ("MONTHLY", 1),
    "旬": ("DAILY", 10), "周": ("WEEKLY", 1), "星": ("WEEKLY", 1), "日": ("DAILY", 1), "天": ("DAILY", 1),
}  # fmt: skip
_WEEKDAYS = dict(zip("一二三四五六日天", ("MO", "TU", "WE", "TH", "FR", "SA", "SU", "SU"), strict=True))
_QUARTER_MONTHS = {
    "首": "1,4,7,10",
    "第一个": "1,4,7,10",
    "第二个": "2,5,8,11",
    "末": "3,6,9,12",
    "最后一个": "3,6,9,12",
}


def rule_of(match: re.Match[str]) -> str:
    """The recurrence rule of a match of RECURRING. 每 N 个 counts into INTERVAL; 底 and 末 are the last day."""
    cycle = (match["cycle"] or match["by"][1:]).replace("半年度", "半年")
    frequency, interval = _CYCLES[cycle if cycle == "半年" else cycle[0]]
    interval *= int(value_of(match["every"])) if match["every"] else 1
    parts = {"FREQ": frequency}
    if cycle[0] == "季" and (match["place"] or match["last"]):
        parts["FREQ"], interval = "YEARLY", 1
        parts["BYMONTH"] = _QUARTER_MONTHS[match["place"] or "末"]
    if interval > 1:
        parts["INTERVAL"] = str(interval)
    if match["inmonth"]:
        parts["BYMONTH"] = str(int(value_of(match["inmonth"])))
    if match["weekday"] and parts["FREQ"] == "WEEKLY":
        parts["BYDAY"] = _WEEKDAYS[match["weekday"]]
    elif match["onday"]:
        parts["BYMONTHDAY"] = str(int(value_of(match["onday"])))
    elif match["last"] and parts["FREQ"] != "WEEKLY":
        if parts["FREQ"] == "YEARLY" and "BYMONTH" not in parts:
            parts["BYMONTH"] = "12"
        parts["BYMONTHDAY"] = "-1"
    return ";".join(f"{name}={value}" for name, value in parts.items())
