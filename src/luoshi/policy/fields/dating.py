"""The day, month or year of a document."""

from __future__ import annotations

import re
from calendar import monthrange
from functools import cache

from luoshi.policy.fields.heads import Head
from luoshi.policy.fields.years import NUMERALS, bound, year_of
from luoshi.policy.measures.words import alternatives
from luoshi.policy.model import DocumentKind
from luoshi.policy.numerals import value_of
from luoshi.rules import load

_DAY = re.compile(
    rf"(?P<y>20[0-9]{{2}}|19[89][0-9]|一[{NUMERALS}]{{3}}|二[{NUMERALS}]{{3}})\s?(?:年|[-/.])\s?"
    r"(?P<m>1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])\s?(?:月|[-/.])\s?"
    r"(?P<d>[0-9]{1,2}|[一二三]?十[一二三四五六七八九]?|[一二三四五六七八九])\s?日?(?![0-9])"
)
_DAY_OF_NEWS = re.compile(r"(?<![0-9年])(1[0-2]|[1-9])月([12][0-9]|3[01]|[1-9])日(?!至|—|-|[之以]?前|[^，。]{0,4}起)")
_SIGNED_END = tuple("局厅委部署府会室院")
_ON_LINE = re.compile(r"(?:^|[\s（(—:：\-])$")
_NO_DAY_OF_ITS_OWN = re.compile(r"[起前后至，、]|以[来前后]|—")
_ALONE_BEFORE = re.compile(r"(?:^|\n|\s{2})[ \u3000]*$")
_ALONE_BEHIND = re.compile(r"[ \u3000]*(?:\n|\s{2}|（|\(|$)")
_LAST = re.compile(r"(?:^|[。\s])$")
_AT_SESSION = re.compile(r"[^，。\n]{0,30}?在[^，。\n]{2,40}?(?:会议|大会)")
MONTH_LINE = re.compile(r"^[ \u3000]*(20[0-9]{2})\s?年\s?(1[0-2]|0?[1-9])\s?月[ \u3000]*(?:$|前\s*言)", re.MULTILINE)
_HEAD = 500
_TOP = 1500
_NEWS = 20_000


def date_of(text: str, head: Head, kind: DocumentKind, level: str = "") -> str:
    """The ISO day; the month or the year alone where no more is known; empty where nothing is. `level`: of the people's
    congress that a work report is read to ("nation", "province", ""), whose sessions have their season."""
    labelled = _DAY.search(head.labels.get("date", ""))
    if labelled:
        return _said(labelled)
    top = text[:_TOP]
    day = _stated(text, top, kind)
    if day:
        return _said(day)
    month = MONTH_LINE.search(text, 0, 3000)
    if month:
        return f"{month[1]}-{int(month[2]):02d}"
    news = _DAY_OF_NEWS.search(top, 0, 300) if kind in ("meeting", "other", "speech") else None
    if news:
        return _of_news(text, head, kind, int(news[1]), int(news[2]))
    return _season(year_of(text, head, kind), kind, level)


def _stated(text: str, top: str, kind: DocumentKind) -> re.Match[str] | None:
    """The day that a document bears: of the session it was read at, on a line of its head, of its signature, alone on a
    line, or at its very end."""
    if kind in ("work_report", "speech"):
        for match in _DAY.finditer(top):
            if _AT_SESSION.match(top, match.end()):
                return match
    for match in _DAY.finditer(top, 0, _HEAD):
        before = top[max(0, match.start() - 3) : match.start()]
        on_line = _ON_LINE.search(before or "\n") and "自" not in before
        if kind in ("work_report", "speech") or (on_line and not _NO_DAY_OF_ITS_OWN.match(top, match.end())):
            return match
    signed = signature(text)
    if signed:
        return signed[1]
    for match in _DAY.finditer(text):
        if _ALONE_BEFORE.search(text, max(0, match.start() - 3), match.start()) and _ALONE_BEHIND.match(
            text, match.end()
        ):
            return match
    end = len(text.rstrip())
    last = next((m for m in _DAY.finditer(text, max(0, end - 14)) if m.end() == end), None)
    return last if last and _LAST.search(text, 0, last.start()) else None


def _of_news(text: str, head: Head, kind: DocumentKind, month: int, day: int) -> str:
    """The day of news that names no year: the first such day since the latest thing of known date that it speaks of."""
    since = bound(text[:_NEWS])
    year = int(since[:4]) + (month < int(since[5:])) if since else 0
    said = year_of(text, head, kind) if not year else str(year)
    return _iso(int(said), month, day) if said else ""


def _season(year: str, kind: DocumentKind, level: str) -> str:
    """A work report of which only the year is known is of the season in which its congress meets."""
    seasons = load("fields")["congress"].get(level)
    if not year or kind != "work_report" or not seasons or int(year) < seasons["since"]:
        return year
    return f"{year}-{seasons.get(year, seasons['opens'])}"


def signature(text: str) -> tuple[str, re.Match[str]] | None:
    """The office that signs and the day on which it does: the first office on a line of its own with a day behind it;
    else the last day with an office glued to the words before it, whose name is then not told apart ("")."""
    glued = None
    for day in _DAY.finditer(text):
        low = max(0, day.start() - 60)
        before = text[low : day.start()].rstrip()
        signed = _signed().search(text, low, day.start()) if before.endswith(_offices()) else None
        if signed and not _NO_DAY_OF_ITS_OWN.match(text, day.end()):
            return signed["office"], day
        if before.endswith(_SIGNED_END):
            glued = "", day
    return glued


@cache
def _offices() -> tuple[str, ...]:
    return tuple(load("fields")["offices"])


@cache
def _signed() -> re.Pattern[str]:
    ends = alternatives(load("fields")["offices"])
    office = rf"[\u4e00-\u9fff]{{2,36}}(?: [\u4e00-\u9fff]{{2,20}})?(?:{ends})"
    return re.compile(rf"(?:^|[\s。）)；：:”！])(?P<office>{office})[\s\u3000]*$")


def _said(match: re.Match[str]) -> str:
    return _iso(*(int(value_of(match[part])) for part in "ymd"))


def _iso(year: int, month: int, day: int) -> str:
    """The ISO day; the month alone of a day that no calendar has (2月30日)."""
    there_is = 1 <= day <= monthrange(year, month)[1]
    return f"{year}-{month:02d}-{day:02d}" if there_is else f"{year}-{month:02d}"
