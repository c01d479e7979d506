"""What a figure measures: the shortest name that the words around it give (规上工业产值, 口袋公园)."""

from __future__ import annotations

import re
from functools import cache

from luoshi.policy.measures import Measure
from luoshi.rules import load

_BRACKETS = re.compile(r"（[^（）]{1,12}）|〔[^〔〕]{1,12}〕")  # 污水治理（管控）率
_HAVING = re.compile(r"(?:具有|拥有|位于|覆盖|属于|符合)[^，。；]*的")
_SINCE = re.compile(r"(?:比|较|在)(?:20|19)[0-9]{2}年度?$")  # 用水量较2025年
_LAST_STOP = re.compile(r".*[，。；：！？\n（）;]", re.DOTALL)
_DATE = re.compile(
    r"(?:^|(?:增长|增加|提高)到)(?:(?:到|至|截至|截止|由|从|是|比)?(?:19|20)[0-9]{2}年(?:[0-9]{1,2}月)?(?:[底末前内]|以来|度)?|^[“”\"](?:十.五)[“”\"](?:期间|时期|末)?)"
)
_STOP = re.compile(r"[，。；：！？\n]")
_REACH = 60
_SHARED = re.compile(
    r"(?:(?:常住)?居民)?人均(?:可支配)?(?:纯)?收入$|增加值$|贷款(?:余额)?$|投资(?:额)?$|产值$|产量$|(?:营业)?收入$|[^的]{2}率$|占比$|比重$|数量?$|总?额$"
)
_LIST = re.compile(r"、|和|与|及|以及")
_NOUN_BEHIND = re.compile(r"(?:的)?(?P<noun>[^，。；：！？、\n（）;,]{2,24})")


def indicator_of(text: str, measure: Measure, low: int, high: int, before: str = "") -> str:
    """The indicator of `measure` in the clause `text[low:high]` (repaired text, simplified characters).

    `before`: the indicator of the figure before it, which holds where the clause names none (增长5.5%).
    """
    if measure.group == "count":
        behind = _NOUN_BEHIND.match(_BRACKETS.sub("", text[measure.end : high]))
        name = _behind(behind["noun"]) if behind else ""
        if name:
            return name
    each = text.rfind("分别", max(0, measure.start - _REACH), measure.start)
    if each > 0 and not _STOP.search(text, each, measure.start):
        return _share(text, measure, each) or before
    left = _left(_BRACKETS.sub("", text[low : measure.start]))
    if left in load("indicators")["generic"] and before and not before.endswith(left):
        return before + left
    return left or before


@cache
def _patterns() -> tuple[re.Pattern[str], re.Pattern[str]]:
    rules = load("indicators")
    lead, until = ("|".join(sorted(rules[key], key=len, reverse=True)) for key in ("lead", "until"))
    return re.compile(f"(?:{lead})+"), re.compile(until)


@cache
def _tails() -> dict[str, list[str]]:
    """The words behind a name, by their last character."""
    words: dict[str, list[str]] = {}
    for word in load("indicators")["tail"]:
        words.setdefault(word[-1], []).append(word)
    return words


def _without_tail(name: str) -> str:
    """A name without the words of growth and the like, however many, that it ends in."""
    tails = _tails()
    starts = {len(name)}
    left = [len(name)]
    while left:
        end = left.pop()
        for word in tails.get(name[end - 1 : end], ()):
            start = end - len(word)
            if start >= 0 and start not in starts and name.startswith(word, start):
                starts.add(start)
                left.append(start)
    return name[: min(starts)]


def _left(words: str) -> str:
    """The name in the words before a figure: the last stretch without a stop, without verbs before and behind it."""
    stop = _LAST_STOP.match(words)
    name = words[stop.end() if stop else 0 :].strip(" \u3000、")
    if "年" in name or "五" in name:
        name = _DATE.sub("", name)
    name = _without_tail(name.lstrip("，, "))
    if name.endswith(("年", "年度")):
        name = _SINCE.sub("", name)
    if len(name) < 2:
        return ""
    leading = _patterns()[0].match(name)
    name = name[leading.end() if leading else 0 :].strip("、 ")
    return name if "“" in name and "”" in name else name.strip("“”")


def _behind(words: str) -> str:
    """The name in the words behind a counted figure: up to the verb."""
    having = _HAVING.match(words)
    words = words[having.end() if having else 0 :].strip("的 ")
    cut = _patterns()[1].search(words)
    name = words[: cut.start()] if cut else words
    return name if 1 < len(name) <= 20 else ""


def _share(text: str, measure: Measure, each: int) -> str:
    """In 甲、乙收入分别增长4%和6% the second figure is of the second name, and 收入 belongs to both."""
    names = _left(text[max(0, each - _REACH) : each])
    parts = [p for p in _LIST.split(names) if p]
    place = len(_LIST.findall(text[each : measure.start]))
    if len(parts) < 2 or place >= len(parts):
        return names
    name, last = parts[place], parts[-1]
    shared = _SHARED.search(last)
    if not shared or shared[0] in name or _SHARED.search(name):
        return name
    overlap = next(n for n in range(len(shared[0]), -1, -1) if name.endswith(shared[0][:n]))
    return name + shared[0][overlap:]
