"""The head of a document: its title, also glued to the body, its number, and the labelled lines of a copied page."""

from __future__ import annotations

import re
from functools import cache
from typing import NamedTuple

from luoshi.policy.measures.words import alternatives
from luoshi.rules import load

_REACH = 1500  # characters within which the head lies
_LONGEST_TITLE = 90
_LINES = 14  # that hold something, among which the title is looked for
_OFFICIAL_NUMBER = r"(?P<number>[\u4e00-\u9fff]{2,9}[〔\[［（(【][12][0-9]{3}[〕\]］）)】]\s?第?\s?[0-9]{1,5}\s?号)"
_NUMBER = re.compile(
    r"(?<![《（(“\u4e00-\u9fff])(?![\u4e00-\u9fff]*(?:[了按据和在]|落实|贯彻|执行))" + _OFFICIAL_NUMBER
)
# the year in brackets that every such number has, at most nine characters behind its beginning: found much faster
_NUMBER_YEAR = re.compile(r"[〔\[［（(【][12][0-9]{3}[〕\]］）)】]")
_NUMBER_HERE = re.compile(r"\s*" + _OFFICIAL_NUMBER)
_BODY = re.compile(
    r"\s*(?:[一二三四五六七八九十]+、|[（(][一二三四五六七八九十0-9]+[）)]|[0-9]+[.．、]|第[一二三四五六七八九十]+[章节条]|各位|今年|近日|[—-]{2}"
    r"|各[省市县区地有单]|为|现将|记者|[^\s]{2,12}[：:]$|[0-9]{1,2}月[0-9]{1,2}日|[0-9]{4}年[0-9]{1,2}月[0-9]{1,2}日)"
)
_SENTENCE = re.compile(
    r"[，。；]|(?<![0-9]),|^[“\"]?[^：]{0,20}(?:消息|讯)|^新华社|^本报|^记者|^[（(]|^[0-9]{1,2}月[0-9]{1,2}日|^题："
)
_OFFICIAL = re.compile(r"关于|印发|转发|^[0-9]{4}年")
_YEARS = re.compile(r"[（(](?:20[0-9]{2}\s?年?\s?[-—－–~至]+\s?20[0-9]{2}\s?年?|草案|试行|征求意见稿|修订稿?)[）)]")
_FILE_NAME = re.compile(r"\.(?:txt|docx?|pdf|html?|xlsx?|ofd|wps)$", re.IGNORECASE)


class Head(NamedTuple):
    """What stands before the body. labels: labelled lines (发布机构: …); end: where the title ends in the text."""

    title: str
    number: str
    labels: dict[str, str]
    end: int


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str], re.Pattern[str]]:
    rules = load("fields")
    labels = "|".join(f"(?P<{key}>{alternatives(names)})" for key, names in rules["labels"].items())
    endings = alternatives(rules["endings"])
    return (
        re.compile(rf"^[ \t\u3000]*(?:{labels})\s?[:：][ \t\u3000]*['\"]?(?P<said>[^\n'\"]*)", re.MULTILINE),
        re.compile(
            rf"(?P<title>[^。\n]{{4,{_LONGEST_TITLE}}}?(?:{endings})(?:（[^）]{{1,16}}）|\([^)]{{1,16}}\))?)"
            rf"(?!的)(?=\s|$|[\u4e00-\u9fff]{{1,10}}[〔\[（(](?:20|19)|各[省市县区地有单]|为[深贯进认切全了]|生态|来源|日前|近日)"
        ),
        re.compile(alternatives(rules["furniture"])),
    )


def read_head(text: str, name: str = "") -> Head:
    """The head of `text`; `name` serves as the title where the text has none and the name is one."""
    top = text[:_REACH]
    labelled, _, _ = _patterns()
    labels: dict[str, str] = {}
    for match in labelled.finditer(top):
        labels.setdefault(_key(match), match["said"].strip())
    title, end = (labels["title"], top.find(labels["title"])) if labels.get("title") else _title(top)
    if not title:
        title, end = _named(name), 0
    number = _NUMBER_HERE.match(top, end + len(title)) or _number(top)
    said = labels.get("number") or (re.sub(r"\s", "", number["number"]) if number else "")
    return Head(_clean(title), said, labels, end + len(title))


def _number(top: str) -> re.Match[str] | None:
    """The first official number."""
    year = _NUMBER_YEAR.search(top)
    return _NUMBER.search(top, max(0, year.start() - 9)) if year else None


def _clean(title: str) -> str:
    """Without what a page puts before a title (回放｜, a page number, the number of the document) and behind it."""
    title = re.sub(r"\s+", " ", title).strip()
    title = re.sub(
        r"^(?:[^\s｜|]{2,4}[｜|]|【[^】]{2,8}】|(?:[0-9]{1,3}|[IVX]+)\s?(?=[\u4e00-\u9fff])(?![年月日项个]))", "", title
    )
    title = re.sub(r"^[\u4e00-\u9fff]{2,9}〔[0-9]{4}〕[0-9]+号(?=.{6})|^[^《]{0,30}文件\s(?=关于)", "", title)
    return re.sub(
        r"（[^（）]*[〔\[][0-9]{4}[^（）]*号）$|(?<=通知|意见|决定|方案|规划|办法)[\u4e00-\u9fff]{2,9}〔[0-9]{4}〕[0-9]+号.*$",
        "",
        title,
    ).strip()


def _key(match: re.Match[str]) -> str:
    return next(key for key in ("title", "date", "issuer", "number") if match[key])


def _title(top: str) -> tuple[str, int]:
    """The title that `top` begins with, and where; empty where the text begins with its body."""
    at = 0
    lines = top.split("\n")
    looked_at = 0
    for i, line in enumerate(lines):
        bare = line.strip(" \u3000\t\r☆★")
        looked_at += bool(bare)
        if looked_at > _LINES:
            break
        if _is_heading_row(bare):
            return "", 0
        below = lines[i + 1].strip() if i + 1 < len(lines) else ""
        if 0 < len(below) < 3 and _patterns()[1].fullmatch(bare + below):
            bare += below  # 政府工作报 / 告
        if _is_title_line(bare):
            behind = next((x.strip() for x in lines[i + 1 : i + 5] if x.strip()), "")
            if len(behind) > 8 and bare.endswith(behind) and bare != behind:
                bare = behind  # a breadcrumb trail that ends in the title
            title = _cut(bare) if len(bare) > 30 or not any(line.strip() for line in lines[i + 1 :]) else bare
            return (_wrapped(title, lines, i), at) if title else ("", 0)
        if _patterns()[2].match(bare) or "<" in bare[:_LONGEST_TITLE]:
            at += len(line) + 1
            continue
        if len(bare) > 60 or "。" in bare or _BODY.match(bare):
            return ("" if _BODY.match(bare) else _cut(bare)), at
        at += len(line) + 1
    return "", 0


def _is_title_line(bare: str) -> bool:
    return (
        8 <= len(bare) <= _LONGEST_TITLE
        and "。" not in bare
        and not _BODY.match(bare)
        and not _patterns()[2].search(bare)
        and not _NUMBER.fullmatch(bare)
        and "<" not in bare
        and not bare.endswith(("文件", "，", "、", "；", ":", "："))
    ) or (4 <= len(bare) < 16 and bool(re.fullmatch(r"政\s*府\s*工\s*作\s*报\s*告", bare)))


def _is_heading_row(line: str) -> bool:
    """Whether the cells of a line are the headings of a table's columns: 序号 项目名称 建设内容 责任单位."""
    cells = line.split()
    if not cells or len(cells) == 1 or any(len(cell) > 14 for cell in cells):
        return line.startswith("序号") and bool(_columns().search(line, 2))
    known = sum(_columns().search(cell) is not None for cell in cells)
    return known > 1 and known * 2 >= len(cells)


@cache
def _columns() -> re.Pattern[str]:
    words = [word for words in load("tables").values() for word in words]
    return re.compile(rf"(?:{alternatives(words)}|单位)(?:[（(][^）)]*[）)])?$")


def _wrapped(title: str, lines: list[str], i: int) -> str:
    """A title broken over lines: 关于…的 / 通知, also with the body behind its end; with its years below it."""
    ended = re.search(rf"(?:{alternatives(load('fields')['endings'])})(?:（.*）)?$", title)
    behind = [line.strip(" \u3000") for line in lines[i + 1 : i + 7] if line.strip()][:2]
    if "关于" in title and not ended and behind and len(behind[0]) >= 2:
        whole = _patterns()[1].match(title + behind[0])
        if whole and whole.end() > len(title):
            return whole["title"]
    if ended:
        for line in behind:
            if not _YEARS.fullmatch(line):
                break
            title += re.sub(r"\s", "", line)
    return title


def _cut(line: str) -> str:
    """The title of a line on which the body follows it: up to an official ending, else up to the first space."""
    number = re.match(r".{0,40}?文件.{2,14}?[〔\[][0-9]{4}[〕\]][0-9]{1,5}号", line)
    line = line[number.end() :] if number else line
    ended = _patterns()[1].match(line)
    official = ended is not None and _OFFICIAL.search(ended["title"])
    headline = "" if official else _headline(line.strip())
    if ended and line[ended.end() : ended.end() + 1] != "》" and not headline.startswith(ended["title"] + " "):
        return ended["title"]
    if 8 <= len(headline) <= _LONGEST_TITLE and len(headline) < len(line):
        return headline
    return line if len(line) <= _LONGEST_TITLE and "。" not in line else ""


def _headline(line: str) -> str:
    """The headline of news on which the body follows behind a space: its parts up to the first that is a sentence."""
    parts = re.split(r"([ \u3000]+)(?=[^\s])", line)
    taken = ""
    for k in range(0, len(parts), 2):
        part = parts[k]
        if _SENTENCE.search(part) or len(part) > 45 or (taken and (part in taken or _begins_paper().search(part))):
            break
        if k + 1 < len(parts):  # a part with nothing behind it may be the body itself
            taken += " " * bool(taken) + part
        if k + 1 < len(parts) and len(parts[k + 1]) > 2:
            break
    return taken


@cache
def _begins_paper() -> re.Pattern[str]:
    """What stands behind a headline of its own paper: the body, an office, the paper's title again, its number."""
    return re.compile(rf"^{_BODY.pattern}|(?:{alternatives(load('fields')['offices'])})$|关于|[〔\[][12]")


def _named(name: str) -> str:
    """A file name as a title, where it reads like one (at least six Chinese characters)."""
    bare = _FILE_NAME.sub("", name.rsplit("/", 1)[-1])
    return bare if len(re.findall(r"[\u4e00-\u9fff]", bare)) >= 6 else ""
