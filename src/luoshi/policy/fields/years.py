"""The year of a document that bears no day: what its own words tell of it.

Nothing is guessed: a year is named (in the title, the number, a heading, a period), or follows from a thing of known
date that the text speaks of (a plenary session, the first year of a plan, an anniversary; rules/fields.yaml).
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache

from luoshi.policy.fields.heads import Head
from luoshi.policy.measures.words import alternatives
from luoshi.policy.model import DocumentKind
from luoshi.policy.numerals import value_of
from luoshi.rules import load

NUMERALS = "〇○零一二三四五六七八九"

# searches leap to a first character that must be there: what may stand before it is looked at afterwards
_YEAR = re.compile(r"((?:19[89]|20[0-4])[0-9])(?<![0-9].{4})\s?年")
_NUMBER_YEAR = re.compile(r"[〔\[［（(]((?:19|20)[0-9]{2})[〕\]］）)]")
_RANGE = re.compile(r"((?:19|20)[0-9]{2})年?\s?[-—－–~～至]+\s?20[0-9]{2}")
_PLAN = r"(?P<plan>十[一二三四五六]?五)[”\"’」』]?"
_TITLE_PLAN = re.compile(rf"{_PLAN}.{{0,20}}规划")
_PLAN_YEAR = re.compile(
    rf"{_PLAN}(?:规划|时期|计划)?(?:目标任务)?的?(?P<which>(?:开局|起步|收官)[^，。]{{0,4}}?年|第一年|最后一年)"
)
_PASSED = re.compile(r"(?:过去|去年|上年)[^“\"‘「『]{0,6}[“\"‘「『]?$|20[0-9]{2}年是?[“\"‘「『]?$")
_REVIEWED = r"年(?:的?(?:政府|国内|主要)?工作)?(?:的?回顾|情况)"
_REVIEW = re.compile(rf"20[0-9]{{2}}{_REVIEWED}|19[89][0-9]{_REVIEWED}|回顾20[0-9]{{2}}年|过去的?20[0-9]{{2}}年")
_AHEAD = re.compile(
    r"(20[0-9]{2}|19[89][0-9])年(?:的?(?:政府|主要|重点|总体))?(?:工作(?:安排|打算|任务|部署|重点|目标|的?总体要求)|目标任务|任务)"
)
_GOAL_BEFORE = re.compile(r"(?<!增长)(?<!提高)(?<!增加)(?<!提升)[到至—-]\s?$")
_GOAL_BEHIND = re.compile(r"[0-9]{0,2}月?[0-9]{0,2}日?(?:[底末前]|远景|年度)|[—-]|12月31日")
_PAST_DAY = re.compile(
    r"(20[0-4][0-9])(?<![至到止—-].{4})年[0-9]{1,2}月[0-9]{1,2}日(?![前起止至底内，]|[之以]前|[—-]|（?含)"
)
_CITED = re.compile(r"\s?第\s?[0-9]+\s?号")  # 商务部令2014年第3号
_SESSION = re.compile(
    r"[十二党](?:(?<=[十二])[六七八九十]一?届(?P<which>[一二三四五六七、中历次]{1,12})全会"
    r"|(?<=党)的(?P<congress>十[六七八九]|二十)大(?=精神|以来|报告|提出|作出|和|、))"
)
_LOOKS_BACK = re.compile(r"比上年|同比|一年来|过去的?一年|五年来|过去五年")
_ENOUGH = 2  # times that a year is named, for it to be the one spoken of
_REACH = 20_000


def year_of(text: str, head: Head, kind: DocumentKind) -> str:
    """The year of a document without a day: of its number or title, of what it says of its plan period or of the year
    it looks back on or forward to; else the latest that it does not set as a goal, never before what it speaks of."""
    for source, pattern in ((head.title, _RANGE), (head.number, _NUMBER_YEAR), (head.title, _YEAR)):
        said = pattern.search(source)
        if said:
            return said[1]
    planned = _TITLE_PLAN.search(head.title)
    if planned:
        return str(_last_year(planned) - 4)
    text = text[:_REACH]
    return _of_period(text) or _anniversary(text) or _mentioned(text, kind)


def bound(text: str) -> str:
    """The month (ISO) of the latest thing of known date that a text speaks of; empty where there is none."""
    rules = load("fields")
    known = [month for term, month in rules["terms"].items() if term in text]
    for said in _SESSION.finditer(text):
        if said["congress"]:
            known.append(rules["sessions"].get(said["congress"] + "大", ""))
        else:
            last = said["which"].rstrip("中")[-1:]
            known.append(rules["sessions"].get(f"{said[0].partition('届')[0]}届{last}中", ""))
    return max(known, default="")


def _of_period(text: str) -> str:
    """The year of which the text says that it begins or ends a plan, or that it looks back on or forward to."""
    plan = _PLAN_YEAR.search(text)
    if plan and not _PASSED.search(text, max(0, plan.start() - 9), plan.start()):
        return str(_last_year(plan) - (0 if plan["which"][:2] in ("收官", "最后") else 4))
    review = _REVIEW.search(text)
    if review:
        return str(int(re.sub("[^0-9]", "", review[0])) + 1)
    ahead = _AHEAD.search(text)
    return ahead[1] if ahead else ""


def _last_year(plan: re.Match[str]) -> int:
    return int(load("dates")["five_year_plans"][plan["plan"]])


def _anniversary(text: str) -> str:
    """The year whose anniversaries are at hand: 以优异成绩庆祝新中国成立80周年."""
    said = _anniversaries().search(text)
    return str(load("fields")["anniversaries"][said["of"]] + int(value_of(said["years"]))) if said else ""


@cache
def _anniversaries() -> re.Pattern[str]:
    of = alternatives(load("fields")["anniversaries"])
    return re.compile(
        rf"(?:今年是|迎接|喜迎|成绩(?:隆重)?庆祝|献礼)[^。，]{{0,12}}?(?P<of>{of})(?P<years>[0-9]{{2,3}}|[一二三四五六七八九十百]{{1,4}})周年"
    )


def _mentioned(text: str, kind: DocumentKind) -> str:
    """The latest year that the text names and does not set as a goal; of a work report the one it speaks most of. It
    lies after whatever the text speaks of: a session late in a year is spoken of most in the next one."""
    years, goals = _years(text)
    since = bound(text)
    first = int(since[:4]) if since else 0
    if kind == "work_report":
        year = max(_reported(text, years), first + (since[5:] > "03"))
        return str(year) if year else ""
    first = max([first, *(int(day[1]) for day in _PAST_DAY.finditer(text))])
    if not years and not first:
        return ""
    goals = {goal for goal in goals if goal >= first}
    first_goal = min(goals, default=9999)
    latest = max([y for y in years if y <= first_goal] or years, default=0)
    latest = latest + 1 if latest + 1 in goals else latest  # no goal lies before its document
    return str(latest if latest >= first else first + (since[5:] > "06" and since[:4] == str(first)))


def _reported(text: str, years: Counter[int]) -> int:
    """The year of a work report that names years and nothing else: the one it speaks most of or the next; where it only
    looks back, the next. 0 where a single word is all there is."""
    most = max(years, key=lambda y: (years[y], y), default=0)
    only_back = "今年" not in text and _LOOKS_BACK.search(text) is not None
    if not years or (years[most] < _ENOUGH and not only_back):
        return 0
    year = max(y for y in years if y <= most + 1)
    return year + (only_back and year == most)


def _years(text: str) -> tuple[Counter[int], set[int]]:
    """How often each year is named, and the years set as goals."""
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
    return years, goals
