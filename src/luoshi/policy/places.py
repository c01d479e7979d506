"""Administrative divisions: which place a name means, and its full name from the province down.

The table is rules/divisions.tsv (dated and sourced there); functional areas that are no division of their own (新区,
实验区) stand in rules/fields.yaml. Both are read on first use.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from importlib import resources
from typing import Literal, NamedTuple

from ahocorasick_rs import AhoCorasick, MatchKind

from luoshi.rules import load

Level = Literal["province", "city", "county"]

_LEVELS: dict[int, Level] = {2: "province", 4: "city", 6: "county"}
_AUTONOMOUS = re.compile(
    r"(?:(?:壮|回|藏|苗|彝|侗|瑶|白|黎|傣|畲|羌|怒|满|土|水|土家|布依|朝鲜|哈尼|傈僳|佤|拉祜|纳西|景颇|布朗|独龙|撒拉|仡佬|仫佬|毛南|普米|裕固|保安|东乡)族"
    r"|蒙古族?|维吾尔|哈萨克族?|柯尔克孜|塔吉克|锡伯|达斡尔族|鄂温克族|各族)*自治[区州县旗]$|特别行政区$"
)
# names of divisions that are common nouns as well
_COMMON = frozenset(["城区", "郊区", "矿区", "新城区", "城中区", "市中区", "老城区", "东区", "西区"])
_ENDS = ("地区", "省", "市", "州", "盟", "县", "区", "旗")


class Place(NamedTuple):
    """A division: its code, its own name and its level."""

    code: str
    name: str
    level: Level


class Table(NamedTuple):
    """Divisions by code; by each name they are known under; and those names, longest first, by their first two
    characters."""

    by_code: dict[str, Place]
    by_name: dict[str, list[Place]]
    by_pair: dict[str, list[str]]


@cache
def table() -> Table:
    """The divisions, read on first use."""
    by_code: dict[str, Place] = {}
    by_name: dict[str, list[Place]] = {}
    text = resources.files("luoshi.rules").joinpath("divisions.tsv").read_text(encoding="utf-8")
    for line in text.splitlines():
        if line[0] == "#":
            continue
        code, _, name = line.partition("\t")
        place = by_code[code] = Place(code, name, _LEVELS[len(code)])
        if name in _COMMON:
            continue
        by_name.setdefault(name, []).append(place)
        short = short_name(name)
        if len(short) > (2 if len(code) == 6 else 1):  # 柘荣 and its like are too often part of other words
            by_name.setdefault(short, []).append(place)
    by_pair: dict[str, list[str]] = {}
    for name in sorted(by_name, key=len, reverse=True):
        by_pair.setdefault(name[:2], []).append(name)
    return Table(by_code, by_name, by_pair)


def short_name(name: str) -> str:
    """福建省 → 福建, 新疆维吾尔自治区 → 新疆, 柘荣县 → 柘荣."""
    if name == "内蒙古自治区":
        return "内蒙古"
    bare = _AUTONOMOUS.sub("", name) if "自治" in name or "特别" in name else name
    if bare == name:
        bare = next((name.removesuffix(end) for end in _ENDS if name.endswith(end)), name)
    return bare


def province_of(place: Place) -> Place:
    """The province that a division lies in."""
    return table().by_code[place.code[:2]]


def full_name(place: Place) -> str:
    """The name from the province down: 福建省宁德市柘荣县."""
    by_code = table().by_code
    above = [by_code[place.code[:n]].name for n in (2, 4) if n < len(place.code) and place.code[:n] in by_code]
    return "".join([*above, place.name])


def _name_at(words: str, at: int) -> str:
    names = table().by_pair.get(words[at : at + 2], ())
    return next((n for n in names if words.startswith(n, at)), "")


def at_start(words: str) -> tuple[Place | None, int]:
    """The place that `words` begin with (福建省宁德市柘荣县…, 柘荣县…), its lowest level, and how long its name is."""
    found: Place | None = None
    at = 0
    while name := _name_at(words, at):
        known = [p for p in table().by_name[name] if found is None or p.code.startswith(found.code)]
        if not known or (found and len(known[0].code) <= len(found.code)):
            break
        found, at = known[0], at + len(name)
    return found, at


def area_at_start(words: str) -> str:
    """The full name of a functional area that `words` begin with (平潭综合实验区 → 福建省平潭综合实验区), or ""."""
    for area, above in load("fields")["areas"].items():
        if words.startswith((area, above + area)):
            return str(above + area)
    return ""


@cache
def _finder() -> AhoCorasick:
    """All names in one pass: what begins first, and of those the longest."""
    return AhoCorasick(list(table().by_name), matchkind=MatchKind.LeftmostLongest, store_patterns=False)


def counted(text: str) -> Counter[Place]:
    """How often each division is named in `text`. A name of several divisions (鼓楼区) counts for the one whose city or
    province is named as well, else for none."""
    names = table()
    hits = Counter(text[start:end] for _, start, end in _finder().find_matches_as_indexes(text))
    sure = [p.code for name in hits for p in names.by_name[name] if len(names.by_name[name]) == 1]
    above = {code[:n] for code in sure for n in (2, 4)}
    places: Counter[Place] = Counter()
    for name, count in hits.items():
        known = names.by_name[name]
        fits = known if len(known) == 1 else [p for p in known if p.code[:4] in above or p.code[:2] in above]
        if fits:
            places[fits[0]] += count
    return places
