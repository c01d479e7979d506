"""Who issues a document or speaks in it, and for which place."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from luoshi.policy import places
from luoshi.policy.fields.dating import MONTH_LINE, signature
from luoshi.policy.fields.heads import Head
from luoshi.policy.measures.words import alternatives
from luoshi.policy.model import DocumentKind
from luoshi.rules import load

_OWN: dict[places.Level, re.Pattern[str]] = {
    "province": re.compile(r"我省|全省|省[委政长]|自治区党委"),
    "city": re.compile(r"我市|全市|市[委政长]"),
    "county": re.compile(r"我[县区旗]|全[县区旗]|县[委政长]|区[委政长]|旗[委政长]"),
}
_NATION = re.compile(r"各省、自治区、直辖市|我国|全国|国务院|党中央|国家")
_SAMPLE = 6000
_MANY = 8  # provinces of which a text about the country speaks
_SECRETARY = re.compile(r"(?P<body>[省市县区旗]委)(?:副?书记|常委|全会|理论)")
_LEADS_UP = re.compile(r"关于|印发|转发|贯彻|落实|应对|根据|按照|做法|指南|[为由向的]")
_POST = re.compile(r"委(?:副?书记|常委)|人民政府[省市县区州旗]长|(?<=[省市县区州旗])[省市县区州旗]长")
_LEADERS = 300
_CONGRESS = re.compile(r"在(?P<place>[\u4e00-\u9fff]{2,14}?)第?[一二三四五六七八九十]+届人民代表大会")
_REPORTS_FOR = re.compile(r"我代表(?P<body>国务院)")


_ANSWERS = re.compile(
    r"(?:^|[，。、\s])(?P<office>[\u4e00-\u9fff]{2,24}?[部局厅委办署院])[\u4e00-\u9fff]{0,6}?(?:有关)?(?:负责人|负责同志|司局|新闻发言人)"
)
_BRANCH = re.compile(
    r"(?:国家税务总局|中国人民银行|国家统计局|中国银保监会|国家金融监督管理总局)(?=[\u4e00-\u9fff]{2,}(?:局|行|部|队))"
)
_ADDRESSED = re.compile(r"(?P<office>国家[\u4e00-\u9fff]{2,6}总局)各省")
_ONCE = re.compile(r"[0-9]月|[0-9]日|日前|近日|以来")
_YEAR_FIRST = re.compile(r"^(?:20[0-9]{2}年度?)")
_FOLLOWED = re.compile(r"落实|贯彻|根据|按照|依据|转发")
_NATIONAL_PAPER = re.compile(r"各省、自治区、直辖市人民政府，国务院各部委")


class Issuer(NamedTuple):
    """A body; complete: named in full, not only by its kind (市委, 市商务局)."""

    name: str
    complete: bool = True

    def completed(self, where: Where) -> Issuer:
        """The full name of a body named only by its kind, once the place is known."""
        if not where.own:
            return Issuer("国务院" if where.full == NATION and self.name == "人民政府" else "")
        if self.name == "委":
            return Issuer(f"中共{where.own}{'党委' if where.own.endswith('自治区') else '委'}")
        return Issuer(where.own + re.sub(r"^[本省市县区州旗](?!委)", "", self.name))


class Where(NamedTuple):
    """A place: its name from the province down, and its own name. The whole country has no own name."""

    full: str = ""
    own: str = ""

    @property
    def is_province(self) -> bool:
        """Whether it is a province, an autonomous region or a municipality under the State Council."""
        return bool(self.own) and self.full == self.own


NATION = "全国"


@cache
def _named() -> re.Pattern[str]:
    ends = alternatives(load("fields")["offices"])
    office = rf"(?:国务院|[\u4e00-\u9fff]{{1,36}}?(?:{ends}))"
    behind = r"关于|印发|令第?[0-9\s]|转发|发布|公告|通告|答记者问|有关负责人|有关司局|[\u4e00-\u9fff]{2,8}司有关"
    return re.compile(rf"(?P<office>{office})(?:[、\s]{office})*(?=\s*(?:{behind}))")


def issuer_of(text: str, head: Head, kind: DocumentKind) -> Issuer | None:
    """The body that speaks: labelled, in the title, signed, or the government or committee that reports or meets."""
    labelled = head.labels.get("issuer", "")
    if labelled and re.search(rf"(?:{alternatives(load('fields')['offices'])})$", labelled):
        return Issuer(labelled)
    if kind == "work_report":
        return Issuer("人民政府", complete=False)
    titled = _named().match(head.title)
    if kind in ("speech", "interview", "meeting"):
        answers = _ANSWERS.search(text, 0, 400) if kind == "interview" and not titled else None
        said = titled["office"] if titled else answers["office"] if answers else ""
        return (_issuer(said) if said else None) or Issuer(
            "委" if _SECRETARY.search(text, 0, 3000) else "人民政府", complete=False
        )
    return _of_paper(text, head, kind, titled["office"] if titled else "")


def _of_paper(text: str, head: Head, kind: DocumentKind, titled: str) -> Issuer | None:
    """Who issues a paper: who its title names, in the fuller form of the signature where that is the same body; who
    signs; who is named soon behind the title; of news, the body that its headline begins with."""
    signed = _first_signed(text)
    if titled and not (signed and _same_body(titled, signed.name)):
        return _issuer(titled)
    if signed:
        return signed
    behind = _named_behind(text, head.end)
    if behind and (kind in ("plan", "notice") or "令" in text[head.end : head.end + 60]):
        return _issuer(behind)
    if head.title.startswith("中华人民共和国国务院令") or _NATIONAL_PAPER.match(text):
        return Issuer("国务院")
    return (
        (_in_headline(head.title) or _in_headline(text[head.end : head.end + 60].lstrip())) if kind == "other" else None
    )


def _same_body(titled: str, signed: str) -> bool:
    """Whether the body that signs is the one that the title names, maybe by its kind alone (省发展改革委)."""
    if signed.endswith(titled[1:]):
        return True
    local = not signed.startswith(tuple(load("fields")["national"]))
    return local and titled[0] in "省市县区州旗" and titled[1:3] in signed


def _first_signed(text: str) -> Issuer | None:
    """The first of the offices that sign, each on its line or with spaces between them, also where only a month or
    nothing at all stands behind them."""
    signed = signature(text)
    month = None if signed else MONTH_LINE.search(text, 0, 3000)
    if signed and not signed[0]:
        return None
    end = signed[1].start() if signed else month.start() if month else len(text.rstrip())
    first = Issuer("")
    name = ""
    for part in reversed(re.split(r"\s+|(?<=[。）])", text[max(0, end - 200) : end].rstrip())):
        if not part and not name:
            continue
        name = part + name
        if not part or len(name) > 40 or not _is_office().fullmatch(name):
            break
        body = _issuer(name)
        if body and body.complete and _is_placed(body.name):
            first, name = body, ""
        elif body and body.complete and not first.name:
            first = body  # its name may begin on the line before
    if first.name:
        return first
    return _issuer(signed[0]) if signed else None


def _is_placed(name: str) -> bool:
    """Whether a name begins with a place or is that of a national body."""
    return (
        name.startswith(tuple(load("fields")["national"])) or places.at_start(name.removeprefix("中共"))[0] is not None
    )


@cache
def _is_office() -> re.Pattern[str]:
    return re.compile(rf"[\u4e00-\u9fff]{{2,40}}(?:{alternatives(load('fields')['offices'])})|国\s?务\s?院")


def _in_headline(title: str) -> Issuer | None:
    """The body that a headline begins with (青溪市商务局将出台…); a person who heads one is none."""
    said = re.match(
        rf"[\u4e00-\u9fff]{{2,16}}?(?:{alternatives(load('fields')['offices'])})(?!副?书记|主任|领导|部|托)", title
    )
    return _issuer(said[0]) if said and places.at_start(said[0])[0] else None


def _named_behind(text: str, at: int) -> str:
    """A body named soon behind the title; not one whose paper is only followed (落实党中央、国务院关于…)."""
    for said in _named().finditer(text, at, at + 400):
        if said["office"] == "国务院" or text[said.start() - 1] in "、《" or not _is_placed(said["office"]):
            continue
        clause = max(at, *(text.rfind(mark, at, said.start()) for mark in "。，；：\n "))
        sentence = max(at, *(text.rfind(mark, at, said.start()) for mark in "。\n"))
        if not _FOLLOWED.search(text, clause, said.end()) and not _ONCE.search(text, sentence, said.start()):
            return said["office"]
    addressed = _ADDRESSED.search(text, at, at + 40)
    return addressed["office"] if addressed else ""


def _issuer(words: str) -> Issuer | None:
    """The body that `words` end with, the first of several; words that lead up to it (转发…, 为落实…) are left out."""
    words = re.sub(r"\s", "", words).removeprefix("中华人民共和国")
    if words == "国务院":
        return Issuer(words)
    national = tuple(load("fields")["national"])
    for at in range(len(words) - 3):
        rest = words[at:]
        bare = rest.removeprefix("中共")
        if rest.startswith(national) or places.at_start(bare)[0] or places.area_at_start(bare):
            return Issuer(_first_body(rest, national)) if at == 0 or len(rest) > 5 else None
    if _LEADS_UP.search(words):
        return None
    return Issuer(words, complete=not re.match(r"[本省市县区州旗]|人民政府", words))


def _first_body(names: str, national: tuple[str, ...]) -> str:
    """The first of bodies whose names stand together (青溪市商务局青溪市财政局, 财政部生态环境部)."""
    for end in _office_end().finditer(names, 2):
        behind = names[end.end() :]
        again = behind.startswith(national) or places.at_start(behind)[1] > 2 or names[: end.end()] in behind
        if behind and again and not names.startswith("国家税务总局"):
            return names[: end.end()]
    return names


@cache
def _office_end() -> re.Pattern[str]:
    return re.compile(alternatives(load("fields")["offices"]))


def place_of(text: str, head: Head, issuer: Issuer | None) -> Where:
    """The division that the document is of: by the issuer's or the title's name, else the one its text is about."""
    national = tuple(load("fields")["national"])
    for words in (issuer.name if issuer and issuer.complete else "", head.title):
        area = places.area_at_start(words)
        if area:
            return Where(area, next(a for a in load("fields")["areas"] if area.endswith(a)))
        branch = _BRANCH.match(words)
        if words.startswith(national) and not branch:
            return Where(NATION)
        found, _ = places.at_start(words[branch.end() :] if branch else _YEAR_FIRST.sub("", words).removeprefix("中共"))
        if found:
            return Where(places.full_name(found), found.name)
    if _REPORTS_FOR.search(text, 0, 800):
        return Where(NATION)
    congress = _CONGRESS.search(text, 0, 800)
    found = places.at_start(congress["place"])[0] if congress else None
    if found:
        return Where(places.full_name(found), found.name)
    led = _led(text[:_LEADERS])
    if led:
        return Where(places.full_name(led), led.name)
    sample = text[:_SAMPLE] + text[max(_SAMPLE, len(text) - 1000) :]
    place = _spoken_of(sample, places.counted(sample))
    if place:
        return Where(places.full_name(place), place.name)
    return Where(NATION) if _NATION.search(sample) else Where()


def _led(opening: str) -> places.Place | None:
    """The place whose secretary or head an opening names: 青溪县委书记, 青溪县县长."""
    for post in _POST.finditer(opening):
        for length in range(9, 1, -1):
            words = opening[max(0, post.start() - length) : post.start()]
            found, end = places.at_start(words)
            if found and end == len(words) and words[-1] in "省市县区州旗":
                return found
    return None


def _spoken_of(sample: str, named: Counter[places.Place]) -> places.Place | None:
    """The place that a text is about: at the level at which it says 我市, 全县; else the one it names most."""
    own = {level: len(pattern.findall(sample)) for level, pattern in _OWN.items()}
    level = max(own, key=lambda k: own[k])
    provinces: Counter[places.Place] = Counter()
    for place, count in named.items():
        provinces[places.province_of(place)] += count
    if sum(named.values()) < 2:  # one place named once: if it is of the level of which the text says 我县, 县委
        only = next(iter(named), None)
        return only if only and own[level] and only.level == level else None
    province, weight = provinces.most_common(1)[0]
    if len(provinces) > _MANY and weight * 3 < sum(provinces.values()):
        return None
    inside = [(p, n) for p, n in named.most_common() if p.code.startswith(province.code)]
    top, count = inside[0]
    dominant = count > 0.6 * sum(named.values())
    if own[level] > 1 or (own[level] and level != "county"):
        said = province if level == "province" else next((p for p, _ in inside if p.level == level), None)
        if said:
            return top if dominant and len(top.code) > len(said.code) and own[top.level] else said
    of_nation = not own[level] and "我国" in sample
    if of_nation or weight < 0.6 * sum(named.values()):
        return None
    return top if count > 0.6 * weight else province
