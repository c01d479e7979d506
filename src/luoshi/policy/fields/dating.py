"""The day, month or year of a document."""

from __future__ import annotations

import re
from calendar import monthrange
from collections import Counter
from functools import cache

from luoshi.policy.fields.heads import Head
from luoshi.policy.measures.words import alternatives
from luoshi.policy.model import DocumentKind
from luoshi.rules import load

_DAY = re.compile(
    r"(?P<y>20[0-9]{2}|19[89][0-9])\s?(?:年|[-/.])\s?(?P<m>1[0-2]|0?[1-9])\s?(?:月|[-/.])\s?(?P<d>[0-9]{1,2})\s?日?(?![0-9])"
)
_YEAR = re.compile(r"(?<![0-9])((?:19[89]|20[0-4])[0-9])\s?年")
_NUMBER_YEAR = re.compile(r"[〔\[［（(]((?:19|20)[0-9]{2})[〕\]］）)]")
_SIGNED_END = re.compile(r"(?:[局厅委部署府会室院]|办公[厅室])[\s\u3000]*$")
_PLAN_YEAR = re.compile(r"“?(十[一二三四五六]?五)”?(?:规划|时期)?的?(?P<which>开局|收官|第一年|最后一年)")
_ON_LINE = re.compile(r"(?:^|[\s（(—:：\-])$")
_ALONE_BEFORE = re.compile(r"(?:^|\n|\s{2})[ \u3000]*$")
_ALONE_BEHIND = re.compile(r"[ \u3000]*(?:\n|\s{2}|（|\(|$)")
_RANGE = re.compile(r"((?:19|20)[0-9]{2})年?\s?[-—－–~～至]+\s?20[0-9]{2}")
_REVIEW = re.compile(r"(20[0-9]{2})年(?:的?工作)?回顾|(?:回顾|过去的?)(20[0-9]{2})年")
_GOAL_BEFORE = re.compile(r"(?<!增长)(?<!提高)(?<!增加)(?<!提升)[到至—-]\s?$")
_GOAL_BEHIND = re.compile(r"[0-9]{0,2}月?[0-9]{0,2}日?(?:[底末前]|远景|年度)|[—-]|12月31日")
_CITED = re.compile(r"\s?第\s?[0-9]+\s?号")  # 商务部令2014年第3号
_MONTH_LINE = re.compile(r"^[ \u3000]*(20[0-9]{2})\s?年\s?(1[0-2]|0?[1-9])\s?月[ \u3000]*$", re.MULTILINE)
_HEAD = 500


def date_of(text: str, head: Head, kind: DocumentKind, to_congress: bool = False) -> str:
    """The ISO day; the year alone where no more is known; empty where nothing is. `to_congress`: the State Council's
    work report, which is of the day on which the National People's Congress opens."""
    labelled = _DAY.search(head.labels.get("date", ""))
    if labelled:
        return _iso(labelled)
    for match in _DAY.finditer(text, 0, _HEAD):
        before = text[max(0, match.start() - 3) : match.start()]
        if kind in ("work_report", "speech") or (_ON_LINE.search(before or "\n") and "自" not in before):
            return _iso(match)
    signed = signature(text)
    if signed:
        return _iso(signed[1])
    for match in _DAY.finditer(text):
        if _ALONE_BEFORE.search(text, max(0, match.start() - 3), match.start()) and _ALONE_BEHIND.match(
            text, match.end()
        ):
            return _iso(match)
    month = _MONTH_LINE.search(text, 0, 3000)
    if month:
        return f"{month[1]}-{int(month[2]):02d}"
    year = _year(text, head, kind)
    if year and to_congress:
        opening = load("fields")["congress"]
        return f"{year}-{opening.get(year, opening['default'])}"
    return year


def signature(text: str) -> tuple[str, re.Match[str]] | None:
    """The office that signs and the day on which it does: the first office on a line of its own with a day behind it;
    else the last day with an office glued to the words before it, whose name is then not told apart ("")."""
    glued = None
    for day in _DAY.finditer(text):
        low = max(0, day.start() - 60)
        signed = _signed().search(text, low, day.start())
        if signed:
            return signed["office"], day
        if _SIGNED_END.search(text, low, day.start()):
            glued = "", day
    return glued


@cache
def _signed() -> re.Pattern[str]:
    ends = alternatives(load("fields")["offices"])
    office = rf"[\u4e00-\u9fff]{{2,36}}(?: [\u4e00-\u9fff]{{2,20}})?(?:{ends})"
    return re.compile(rf"(?:^|[\s。）)；：:”！])(?P<office>{office})[\s\u3000]*$")


def _iso(match: re.Match[str]) -> str:
    """The ISO day; the month alone of a day that no calendar has (2月30日)."""
    year, month, day = int(match["y"]), int(match["m"]), int(match["d"])
    there_is = 1 <= day <= monthrange(year, month)[1]
    return f"{year}-{month:02d}-{day:02d}" if there_is else f"{year}-{month:02d}"


def _year(text: str, head: Head, kind: DocumentKind) -> str:
    """The year of a document without a day: of its number or title, of what it says of its plan period or of the year
    it looks back on; else the latest year that it does not set as a goal."""
    for source, pattern in ((head.title, _RANGE), (head.number, _NUMBER_YEAR), (head.title, _YEAR)):
        said = pattern.search(source)
        if said:
            return said[1]
    plan = _PLAN_YEAR.search(text, 0, 2000)
    if plan:
        last = int(load("dates")["five_year_plans"][plan[1]])
        return str(last if plan["which"] in ("收官", "最后一年") else last - 4)
    review = _REVIEW.search(text)
    if review:
        return str(int(review[1] or review[2]) + 1)
    years: Counter[int] = Counter()
    goals: set[int] = set()
    for match in _YEAR.finditer(text):
        if _CITED.match(text, match.end()):
            continue
        before = _GOAL_BEFORE.search(text, max(0, match.start() - 5), match.start())
        if before or _GOAL_BEHIND.match(text, match.end()):
            goals.add(int(match[1]))
        else:
            years[int(match[1])] += 1
    if not years:
        return ""
    if kind == "work_report":  # it speaks most of the year past or of the year begun
        most = max(years, key=lambda y: (years[y], y))
        return str(max(y for y in years if y <= most + 1))
    first_goal = min(goals, default=9999)
    latest = max([y for y in years if y <= first_goal] or years)
    return str(latest + 1 if latest + 1 in goals else latest)  # no goal lies before its document
