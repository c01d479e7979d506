"""The times that a text mentions: dates and parts of years, said or counted from the document's own date."""

from __future__ import annotations

import re
from calendar import monthrange
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from typing import Literal, NamedTuple

from luoshi.document import Span
from luoshi.errors import LuoshiError
from luoshi.policy.dates.recurrence import RECURRING, rule_of
from luoshi.policy.measures.words import alternatives
from luoshi.policy.numerals import value_of
from luoshi.rules import load

Role = Literal["deadline", "reference", "start", "recurring", "ongoing"]

_YEAR = r"(?:19|20)[0-9]{2}|二[〇○零][〇○零一二三四五六七八九]{2}"
STOPS = re.compile(r"[。；！？!?\n]")
_RANGE = re.compile(r"\s?(?:[-—–―~～至到]|——)\s?")
_TERM_OF_ASSESSMENT = re.compile(r"考核期(?:限)?(?:为|是|：|:|（)?(20[0-9]{2})")
_PART = re.compile(
    r"\s?(?:(?P<month>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?月份?(?!以内)(?:\s?(?P<day>[0-9]{1,2})\s?[日号]|(?P<third>[上中下]旬)|[底末初中](?!旬|央|国|小|心|期))?"
    r"|第?(?:[一二三四1-4](?:[、至到和及—-]第?)){0,3}(?P<quarter>[一二三四1-4])季度[末底]?|(?P<quarters>前三季度)"
    r"|(?P<half>[上下])半年)"
)
_PLAN_NAME = re.compile(r"[^，。；]{0,14}?(?:规划|纲要|方案|目标|任务|工程|项目|开局|建议|[”》])")
_CITED = re.compile(r"\s?第\s?[0-9]+\s?号")
_TAKES = re.compile(r"(?:用|利用|力争|争取|通过|计划|经过|在|未来|今后|再用)$")
# what bears its year as a part of its name: 办好2025年青溪民宿博览会
_EVENT = re.compile(
    r"(?!举办|召开|承办|办好|筹办|组织)[^，。；、到在于将]{0,20}?(?:[^议委部]大会|运动会|博览会|交易会|洽谈会|招商会|论坛|年会|峰会|[世亚冬]?[奥亚]运会|世博会|锦标赛|联赛|马拉松|[游化术]节"
    r"|[头一]号工程)"
)
_STARTS = "，。；：、\n）"
_MAKES = re.compile(r"(?:新?建|建成|改造|完成|实现|培育|打造|引进|新增|发展|消除|解决|力争|要|将|基本|全面)")
_EDGE = re.compile(r"\s?(?:年?[底末内]|内)?(?:以前|之前|前(?!三季|期))?")


class Mention(NamedTuple):
    """A time mentioned in a text: its place, the first and last day it covers, and the part it plays.

    recurrence: the rule (RFC 5545) of a recurring time. provisional: counted from a holiday that is not yet official.
    said_year: the year stands in the words, it was not supplied.
    """

    start: int
    end: int
    first: date | None
    last: date | None
    role: Role
    recurrence: str = ""
    provisional: bool = False
    said_year: bool = False

    @property
    def span(self) -> Span:
        """The place of the words."""
        return Span(self.start, self.end)


class Reference(NamedTuple):
    """What 今年 and 年底 are counted from: the document's year, month and day as far as they are known."""

    year: int | None = None
    month: int | None = None
    day: int | None = None

    @classmethod
    def of(cls, when: date | str | None) -> Reference:
        """From a date, or from an ISO date, month or year in words (2025-01-13, 2025-01, 2025)."""
        return cls(*[int(p) for p in str(when or "").split("-") if p.isdigit()][:3])

    @property
    def first(self) -> date | None:
        """The earliest day that the document can be of."""
        return date(self.year, self.month or 1, self.day or 1) if self.year else None


def find(text: str, reference: date | str | None = None) -> list[Mention]:
    """The times mentioned in `text`, in order. Relative ones are counted from the document's own date, `reference`
    (a date, or ISO words of a day, month or year)."""
    base = Reference.of(reference)
    found: list[Mention] = []
    for match in _matches(text):
        if found and match.start() < found[-1].end:  # the month of a year that has been read with it
            continue
        said = found[-1] if found and found[-1].said_year and found[-1].last else None
        if said and STOPS.search(text, said.end, match.start()):
            said = None
        mention = _mention(text, match, base, said.last.year if said and said.last else None)
        if mention is None:
            continue
        if found and found[-1].last and mention.last and _RANGE.fullmatch(text, found[-1].end, mention.start):
            mention = _joined(text, found.pop(), mention, base)
        found.append(mention)
    return found


def _matches(text: str) -> Iterator[re.Match[str]]:
    pattern, end = _pattern(), 0
    for head in _heads().finditer(text):
        match = pattern.match(text, head.start()) if head.start() >= end else None
        if match:
            end = match.end()
            yield match


@cache
def _heads() -> re.Pattern[str]:
    """Where a time may begin. Every branch begins with one character, which lets the search skip the rest quickly."""
    festivals = alternatives(load("dates")["festivals"])
    numerals = "|".join(f"{c}(?=[月季年个、至到十一二三〇○零])" for c in "一二三四五六七八九十两")
    digits = "|".join(rf"{c}(?=[0-9]{{0,3}}[\s年月个季、至到和及/.)）–—―~～-])" for c in "0123456789")
    words = r"今(?=年)|本(?=[年月])|明(?=年)|去(?=年)|上(?=[年半])|下(?=半)|前(?=[年三])|次(?=年)|全(?=年)|考(?=核期)"
    more = r"年(?=[内底末])|岁(?=末)|月(?=底)|第(?=[一二三四1-4])|逐(?=[年季月周日])|按(?=[季月周])"
    every = r"每(?=[两二三四2346半年季月周旬星日天个])"
    since = r"自(?=[^，。；]{0,12}之日起)"
    quotes = "|".join(f"{c}(?=[八九十])" for c in '“"‘「『')
    return re.compile(f"{digits}|{numerals}|{words}|{more}|{every}|{since}|{quotes}|{festivals}")


@cache
def _pattern() -> re.Pattern[str]:
    rules = load("dates")
    part = re.sub(r"[?]P<[a-z]+>", "?:", _PART.pattern)
    dash = r"\s?(?:[-—–―~～至到、]|——)\s?"
    return re.compile(
        rf"(?<![0-9.])(?:(?P<year>{_YEAR})(?:\s?年度?(?!级|代)|(?={dash}(?:20)?[0-9]{{2}}\s?(?:年|[)）])))"
        rf"|(?<=[—–―~～至到、-])(?P<closing>20[0-9]{{2}})(?=[)）])"
        rf"|(?P<iso>20[0-9]{{2}}[-/.](?:1[0-2]|0?[1-9])(?:[-/.][0-9]{{1,2}})?)(?![0-9.%％/万亿元-]))"
        rf"|(?P<relative>[今本明去上前次]年度?)(?!轻|终奖|级|龄|代|会|检|报)"
        rf"|考核期(?:内)?第(?P<nth>[0-9一二三四五])年"
        rf"|(?P<plan>[“\"‘「『](?:{alternatives(rules['five_year_plans'])})[”\"’」』])"
        rf"(?P<planpart>期间|时期|期末|末|以来|中期|前期|后期)?"
        rf"|自[^，。；]{{0,8}}(?:印发|发布|下发|公布|通知|文件|方案)之日起(?P<within>[0-9]{{1,3}}|[一二三四五六七八九十]{{1,3}})"
        rf"(?P<withinunit>个?工作日|日|天|个月|年)(?=之?内|之?前|以内)"
        rf"|(?P<festival>{alternatives(rules['festivals'])})(?:节|黄金周|假期)?(?P<when>前|之前|期间|以前)"
        rf"|(?P<recurring>{RECURRING})"
        rf"|(?<![第满])(?P<count>[0-9]{{1,2}}|[两一二三四五六七八九十])(?P<countunit>年|个月)(?:左右)?(?:的?时间|内|之内)"
        rf"|(?<![0-9一二两三四五六七八九十])(?P<whole>年内|全年(?!龄)|年底|年末|岁末)"
        rf"|(?<![0-9个])(?P<month_end>本?月底)"
        rf"|(?<![0-9第.个])(?P<part>{part})"
    )


def _mention(text: str, match: re.Match[str], base: Reference, said: int | None) -> Mention | None:
    """The mention that the pattern met. `said`: a year named before it in the same sentence."""
    start, end = match.span()
    if match["recurring"]:
        day = _next_of_year(match, base)
        return Mention(start, end, day, day, "deadline" if day else "recurring", rule_of(match))
    if match["iso"]:
        return _iso(text, match, base)
    if match["plan"]:
        return _plan(text, match, base)
    if match["within"]:
        return _within(match, base)
    if match["festival"]:
        return _festival(match, base)
    if match["count"]:
        return _span_of_time(text, match, base)
    if match["month_end"]:
        last = _month_end(base.year, base.month) if base.year and base.month else None
        return Mention(start, end, base.first, last, "deadline") if last else None
    if match["part"]:
        year, part = said or base.year, _PART.match(text, start)
    else:
        year, part = _year(match, base), None if match["whole"] else _PART.match(text, end)
    if year is None:
        return None
    days = _days(year, part)
    if days is None:
        return None
    stop = _EDGE.match(text, part.end() if part else end)
    end = stop.end() if stop else end
    late = base.day and match["part"] and not said and days[1] < (base.first or days[1]) and text[end - 1] == "前"
    if late:
        days = _days(year + 1, part) or days
    if (
        match["year"]
        and part is None
        and text[end - 1] == "年"
        and _EVENT.match(text, end)
        and text[start - 1] not in _STARTS
    ):
        return Mention(start, end, *days, "reference", said_year=True)
    named = bool(match["year"] or match["closing"] or match["relative"])
    return Mention(start, end, *days, _role(text, start, end, days[1], base), "", False, named)


def _next_of_year(match: re.Match[str], base: Reference) -> date | None:
    """The first day of a yearly duty (每年7月30日前) from the document's day on; None where it names no day."""
    if not (base.first and match["inmonth"] and (match["onday"] or match["last"])):
        return None
    month = int(value_of(match["inmonth"]))
    if not 1 <= month <= 12:
        return None
    for year in (base.first.year, base.first.year + 1):
        day = _month_end(year, month)
        if match["onday"]:
            day = day.replace(day=min(day.day, int(value_of(match["onday"]))))
        if day >= base.first:
            return day
    return None


def _year(match: re.Match[str], base: Reference) -> int | None:
    """The year that the match names, counted from the document's own where it is relative."""
    if match["year"] or match["closing"]:
        return int(value_of(match["year"] or match["closing"]))
    if base.year is None:
        return None
    if match["nth"]:
        term = _TERM_OF_ASSESSMENT.search(match.string)
        return (int(term[1]) if term else base.year) + int(value_of(match["nth"])) - 1
    if match["relative"]:
        return base.year + {"明": 1, "次": 1, "去": -1, "上": -1, "前": -2}.get(match["relative"][0], 0)
    return base.year


def _days(year: int, part: re.Match[str] | None) -> tuple[date, date] | None:
    """The first and last day of the part of `year` (the whole year without one); None where there is no such day."""
    if part is None:
        return date(year, 1, 1), date(year, 12, 31)
    if part["quarters"]:
        return date(year, 1, 1), date(year, 9, 30)
    if part["quarter"]:
        last = int(value_of(part["quarter"])) * 3
        return date(year, last - 2, 1), _month_end(year, last)
    if part["half"]:
        return (date(year, 1, 1), date(year, 6, 30)) if part["half"] == "上" else (date(year, 7, 1), date(year, 12, 31))
    month = int(value_of(part["month"]))
    if part["day"]:
        day = int(part["day"])
        return (date(year, month, day),) * 2 if 1 <= day <= monthrange(year, month)[1] else None
    if part["third"]:
        first = {"上": 1, "中": 11, "下": 21}[part["third"][0]]
        return date(year, month, first), date(year, month, first + 9) if first < 21 else _month_end(year, month)
    return date(year, month, 1), _month_end(year, month)


def _month_end(year: int, month: int) -> date:
    return date(year, month, monthrange(year, month)[1])


def _role(text: str, start: int, end: int, last: date, base: Reference) -> Role:
    """Whether a time binds, begins something, or only serves to compare."""
    begins, compared, begins_behind, compared_behind = _affixes()
    if text.startswith(begins_behind, end) or text[max(0, start - 4) : start].removesuffix("\n").endswith(begins):
        return "start"
    if text.rfind("《", max(0, start - 40), start) > text.rfind("》", max(0, start - 40), start):
        return "reference"
    behind = end + text.startswith("的", end)
    if text.startswith(compared_behind, behind) or text[max(0, start - 6) : start].removesuffix("\n").endswith(
        compared
    ):
        return "reference"
    if _CITED.match(text, end):
        return "reference"
    past = base.first and (last < base.first or bool(base.day) and last == base.first)
    return "reference" if past else "deadline"


@cache
def _affixes() -> tuple[tuple[str, ...], ...]:
    rules = load("dates")
    return tuple(tuple(rules[key]) for key in ("begins", "compared", "begins_behind", "compared_behind"))


def _joined(text: str, first: Mention, second: Mention, base: Reference) -> Mention:
    """Two mentions with a dash between them are one period."""
    last = second.last
    if first.first and last and last < first.first and not second.said_year:
        last = last.replace(year=first.first.year + 1)
    role = _role(text, second.start, second.end, last, base) if last else second.role
    return first._replace(end=second.end, last=last, role="deadline" if role == "start" else role)


def _iso(text: str, match: re.Match[str], base: Reference) -> Mention | None:
    numbers = [int(n) for n in re.split(r"[-/.]", match["iso"])]
    try:
        first = date(numbers[0], numbers[1], numbers[2] if len(numbers) > 2 else 1)
    except ValueError:
        return None
    last = first if len(numbers) > 2 else _month_end(first.year, first.month)
    stop = _EDGE.match(text, match.end())
    end = stop.end() if stop else match.end()
    return Mention(match.start(), end, first, last, _role(text, match.start(), end, last, base), said_year=True)


def _plan(text: str, match: re.Match[str], base: Reference) -> Mention:
    """A five-year plan binds where its period or end is meant, not where it is part of a name."""
    last_year = load("dates")["five_year_plans"][match["plan"][1:-1]]
    last = date(last_year, 12, 31)
    stop = _EDGE.match(text, match.end())
    end = stop.end() if stop and match["planpart"] else match.end()
    role: Role = "reference"
    name = not match["planpart"] and _PLAN_NAME.match(text, end)
    if not name and match["planpart"] not in ("以来", "中期", "前期") or "收官" in text[end : end + 24]:
        role = _role(text, match.start(), end, last, base)
    return Mention(match.start(), end, date(last_year - 4, 1, 1), last, role, said_year=False)


def _festival(match: re.Match[str], base: Reference) -> Mention | None:
    """Before a festival means before its first public holiday; during it, up to its last."""
    name = load("dates")["festivals"][match["festival"]]
    for year in (base.year, base.year + 1) if base.year else ():
        days = holiday(name, year)
        if days and (base.first is None or days[0] > base.first):
            day = days[1] if match["when"] == "期间" else days[0] - timedelta(days=1)
            return Mention(match.start(), match.end(), day, day, "deadline", provisional=days[2])
    return None


def _within(match: re.Match[str], base: Reference) -> Mention | None:
    """自印发之日起30日内: counted from the day that the document bears; none where it bears no day."""
    if base.first is None or not base.day:
        return None
    count, unit = int(value_of(match["within"])), match["withinunit"]
    if unit.endswith("工作日"):
        from luoshi.calendar.days import CHINA  # read only where working days are counted

        last = CHINA.add_workdays(base.first, count)
    elif unit in ("日", "天"):
        last = base.first + timedelta(days=count)
    else:
        months = base.first.month - 1 + count * (12 if unit == "年" else 1)
        year, month = base.first.year + months // 12, months % 12 + 1
        last = date(year, month, min(base.first.day, monthrange(year, month)[1]))
    return Mention(match.start(), match.end(), base.first, last, "deadline")


def holiday(name: str, year: int) -> tuple[date, date, bool] | None:
    """First and last public holiday of a festival, and whether the year's table is still provisional."""
    from luoshi.calendar.days import CHINA  # read only where a festival is named

    try:
        days = CHINA.holiday(name, year)
    except LuoshiError:  # a year beyond the calendar
        return None
    return days.first, days.last, not days.official


def _span_of_time(text: str, match: re.Match[str], base: Reference) -> Mention | None:
    """用三年时间, counted with the document's own year as the first. Months only where something is to use them
    (用3个月时间): 3个月内办结 is a term of a rule."""
    count = int(value_of(match["count"]))
    if base.year is None or (count == 1 and match["countunit"] == "年"):
        return None
    if match["countunit"] == "年":
        last = date(base.year + count - 1, 12, 31)
    elif base.month and text[match.start() - 1 : match.start()] in ("用", "利"):
        months = base.month - 1 + count
        last = _month_end(base.year + months // 12, months % 12 + 1)
    else:
        return None
    before = text[max(0, match.start() - 6) : match.start()]
    takes = _TAKES.search(before) or (not before.rstrip() or before[-1] in _STARTS) and _MAKES.match(text, match.end())
    return Mention(match.start(), match.end(), base.first, last, "deadline" if takes else "reference")
