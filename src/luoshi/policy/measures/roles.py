"""What part a figure plays: a growth or a level, a quantity or a label."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Literal

from luoshi.policy.measures.numbers import Number
from luoshi.policy.measures.words import Unit, Words

if TYPE_CHECKING:
    from luoshi.policy.measures import Measure

Role = Literal["value", "baseline", "threshold", "parameter", "label"]


LIST = frozenset(["、", "和", "与", "及", "以及", "/", "，", ""])
_GROWTH_BEHIND = re.compile(r"的?(?:年均)?(?:(?P<down>降幅|下降)|增长|增速|增幅|涨幅)(?!点|极|率|到|至|了|为|[0-9])")
_QUOTED = re.compile(r"[“‘「『][^”’」』]{0,12}$")
_QUOTE_END = re.compile(r"[^“‘「『]{0,12}[”’」』]")
_FROM = re.compile(r"(?:从|由)[^，。；]{0,14}$")
_FROM_TO = re.compile(r"[^，。；、]{0,14}?(?:到|至|为)")
_RATED = re.compile(r"[/／][0-9]*(?:[a-zA-Z·人]|[一-鿿]·)")  # 1只/4h·人
_STRONG = re.compile(r"(?:医用|食用|的)?(?:酒精|乙醇|消毒|浓度)")  # 75%酒精
_CUT = re.compile(r"[^，。；、]{0,6}?(?:压缩|缩短|压减|缩减|减少|降低|下降|提高|延长|增加)(?:到|至|为)")
_BATCHES = re.compile(r"分(?<![百部十充处].)(?:成|为|别)?$")
_EVERY = re.compile(r"每(?:个?季度|半?年|两?个?月|周)[^，。；]{0,12}$")
_TRAINED = re.compile(r"举办|开办|培训|举行|发行|刊发|编发|印发")
_CHANGED = re.compile(r"(?:提高|增加|上调|增长|下调|降低|下降)(?:到|至|为|了)?$")
_THOUSANDS = frozenset(["瓦", "米", "克", "瓦时", "伏"])  # 千瓦 is a unit, not a thousand of them
_DATE_WORDS = frozenset(["年", "月", "日", "号"])
_OF = re.compile(r"(?:（[^）]{0,40}）)?的")
_RANKS = frozenset(["位", "位次", "名次", "席位"])
_RANKED = re.compile(r"(?:排名|位居|位列|列|排|居|跻身|进入)[^，。；升移进]{0,6}$")
_SUBDIVIDED = re.compile(r"(?:方面|领域|大类|类|板块|环节)?[0-9]{1,3}[多余]?[项条件个](?!月|亿|百分)")
_COMPARED = re.compile(r"全[国省市县区]|平均|上年|去年|同期|年初|计划|预期|目标|均值|水平")
_MADE = re.compile(r"出台|制定|推出|发布|提出")
_LISTED = re.compile(r"等$|等[^，。；]{0,1}$")


def sign_of(text: str, low: int, place: tuple[int, int, int], unit: Unit, before: Measure | None, table: Words) -> int:
    """1 for a growth, -1 for a fall, 0 for a level. `low`: where the words that govern the figure begin; `place`: where
    it starts with the word that bounds it, where its number does, and where it ends; `before`: the figure in front of
    it in the same sentence, which in a list hands on what it is (新增甲5家、乙3家)."""
    start, number, stop = place
    if text[number] == "翻":
        return 1
    behind = _GROWTH_BEHIND.match(text, stop)
    if behind:
        return -1 if behind["down"] else 1
    last = None
    for cue in table.growth.finditer(text, low, start):
        if table.growths[cue[0]] != "none":
            last = cue
    if last is not None:
        return _cue_sign(text, last, start, number, unit, table)
    if unit.name == "percentage_point":
        return 1
    if before and before.growth and before.unit == unit.name and not text.startswith("达", start):
        gap = text[before.end : start]
        listed = gap[:1] in ("、", "和", "与", "及") or gap.startswith(("，其中", "（"))
        if (gap in LIST and gap != "，") or (unit.group == "count" and listed and not table.verb.search(gap)):
            return 1 if before.growth > 0 else -1
    return 0


def _cue_sign(text: str, cue: re.Match[str], start: int, number: int, unit: Unit, table: Words) -> int:
    kind = table.growths[cue[0]]
    between = text[cue.end() : start].strip()
    # 提升350个站点 improves them, 提升3位 is a rise
    improved = cue[0] in table.improves and unit.name not in _RANKS
    if unit.group == "count" and (improved or table.verb.search(between)):
        return 0
    if not kind.startswith("always"):
        # 增长达到5% is a growth; 提高覆盖率达到95% and 工业增长贡献率达到35% are levels
        if table.level.search(text, cue.end(), number if len(between) > 1 else start):
            return 0
        # 高于93% bounds a level; 高于全国平均水平2% is a difference
        if cue[0][-1] == "于" and unit.name != "percentage_point" and not _COMPARED.search(between):
            return 0
    return -1 if kind.endswith("down") else 1


def is_figure(text: str, number: Number, unit: Unit, table: Words) -> bool:
    """Whether it is one at all: not a date, not 一 as an article, not an ordinal."""
    if text[number.start - 1 : number.start] == "第" and number.start:
        return False
    if unit.name in _DATE_WORDS:
        return bool(table.brought_to.search(text, max(0, number.start - 12), number.start))
    if number.hanzi and number.end - number.start == 1 and text[number.start] == "一":
        return unit.name in ("次", "场") and bool(_EVERY.search(text, max(0, number.start - 24), number.start))
    return True


def role_of(
    text: str, number: Number, unit: Unit, stretch: int, start: int, stop: int, bounded: bool, table: Words
) -> Role:
    """The part of the figure `text[start:stop]`; `stretch` is where the words that lead up to it begin, `bounded`
    whether it is more than a bare value (以上, 超过 …)."""
    before, last = text[stretch : number.start], text[number.start - 1 : number.start]
    if unit.group == "label" or text[stop : stop + 1] == "级" or (last in "第每前" and last and before[-2:-1] != "提"):
        return "label"
    if unit.name == "%" and number.value * number.factor > 1_000_000:
        return "label"
    if last in ("×", "＝", "=") or _QUOTED.search(before) and _QUOTE_END.match(text, stop) or _BATCHES.search(before):
        return "label"
    if unit.group == "count" and _SUBDIVIDED.match(text, stop):  # 10大类52项
        return "label"
    if unit.name in ("位", "名") and _RANKED.search(before):
        return "label"
    if number.hanzi and number.unit is None and not _counts(text, number, unit, before, stop, bounded, table):
        return "label"
    if unit.name == "期" and not _TRAINED.search(before):
        return "label"
    if _FROM.search(before) and _FROM_TO.match(text, stop) and (unit.group != "duration" or _CUT.match(text, stop)):
        return "baseline"
    if _RATED.match(text, stop) or (unit.name == "%" and _STRONG.match(text, stop)):
        return "label"
    if unit.group == "duration" and not table.brought_to.search(text[stretch:start]):
        return "parameter"
    if _describes(text, unit, before, stop, bounded, table):
        return "threshold"
    return "parameter" if _is_parameter(text[stretch:start], number, unit, table) else "value"


def _counts(text: str, number: Number, unit: Unit, before: str, stop: int, bounded: bool, table: Words) -> bool:
    """Whether a number in characters counts something: 等七项举措, 新建三座桥, 突破千项; not 一个中心, 三大攻坚战."""
    numeral = text[number.start : number.end]
    if text[stop : stop + 1] in ("“", "‘", "「", "『") or unit.name in ("期", "届"):
        return False
    if unit.name == "类" and bounded:  # 二类以上公厕
        return False
    if numeral == "一":
        return True  # is_figure has looked
    if unit.group != "count":
        if numeral[0] in "百千万亿":
            return bounded and not (len(numeral) == 1 and unit.name in _THOUSANDS)
        return len(numeral) > 1 or unit.group in ("size", "share")
    if numeral[0] in "百千万亿":
        return len(numeral) > 2 or bounded or before.endswith(("新增", "增加", "达", "达到"))
    if unit.name == "大":
        return bool(_LISTED.search(before))
    made = unit.name in ("条", "项") and _MADE.search(before)  # 出台…发展九条措施, but not 落实…发展十条政策
    return (
        bounded or bool(made) or bool(_LISTED.search(before)) or bool(table.builds.search(before)) or number.value > 20
    )


def _describes(text: str, unit: Unit, before: str, stop: int, bounded: bool, table: Words) -> bool:
    """A size that only says which thing is meant: 5000万元以上项目, 投资3亿元的中心, 大唐700万吨露天矿."""
    if unit.group == "money" or unit.name == "人":
        if bounded and (table.described.match(text, stop) or _OF.match(text, stop)):
            return True
        return text[stop : stop + 1] == "的" and before.endswith(("投资", "投资额"))
    if unit.group == "size":
        if bounded and table.described.match(text, stop):
            return True
        if text[stop : stop + 1] == "的" and not table.builds.search(before):
            return True
        return bool(table.machine.match(text, stop)) and not table.builds.search(before)
    return False


def _is_parameter(before: str, number: Number, unit: Unit, table: Words) -> bool:
    """Rates, prices, ceilings and terms inside a rule; a rate that is raised or lowered is a quantity."""
    if unit.name == "%" and before.endswith("的") and not table.level.search(before):
        return True
    few = unit.group == "money" and number.value * number.factor < 1_000_000
    ruled = table.parameter.search(before) or (few and table.grant.search(before))
    return bool(ruled) and not _CHANGED.search(before)
