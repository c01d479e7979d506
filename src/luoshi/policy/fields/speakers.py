"""Who issues a document or speaks in it, and for which place."""

from __future__ import annotations

import re
from collections import Counter
from functools import cache
from typing import NamedTuple

from luoshi.policy import places
from luoshi.policy.fields.dating import signature
from luoshi.policy.fields.heads import Head
from luoshi.policy.measures.words import alternatives
from luoshi.policy.model import DocumentKind
from luoshi.rules import load

_OWN: dict[places.Level, re.Pattern[str]] = {
    "province": re.compile(r"[我全]省|省[委政]|省长|自治区党委"),
    "city": re.compile(r"[我全]市|市[委政]|市长"),
    "county": re.compile(r"[我全][县区旗]|[县区旗][委政]|[县区旗]长"),
}
_NATION = re.compile(r"各省、自治区、直辖市|我国|全国|国务院|党中央|国家")
_SAMPLE = 6000
_SECRETARY = re.compile(r"(?P<body>[省市县区旗]委)(?:副?书记|常委|全会|理论)")
_LEADS_UP = re.compile(r"关于|印发|转发|贯彻|落实|应对|根据|按照|做法|指南|[为由向的]")
_CONGRESS = re.compile(r"在(?P<place>[\u4e00-\u9fff]{2,14}?)第?[一二三四五六七八九十]+届人民代表大会")
_REPORTS_FOR = re.compile(r"我代表(?P<body>国务院)")


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


NATION = "全国"


@cache
def _named() -> re.Pattern[str]:
    ends = alternatives(load("fields")["offices"])
    office = rf"(?:国务院|[\u4e00-\u9fff]{{1,36}}?(?:{ends}))"
    behind = r"关于|印发|转发|发布|公告|通告|答记者问|有关负责人|有关司局|[\u4e00-\u9fff]{2,8}司有关"
    return re.compile(rf"(?P<office>{office})(?:[、\s]{office})*(?=\s*(?:{behind}))")


def issuer_of(text: str, head: Head, kind: DocumentKind) -> Issuer | None:
    """The body that speaks: labelled, signed, in the title, or the government or committee that reports or meets."""
    labelled = head.labels.get("issuer", "")
    if labelled and re.search(rf"(?:{alternatives(load('fields')['offices'])})$", labelled):
        return Issuer(labelled)
    if kind == "work_report":
        return Issuer("人民政府", complete=False)
    signed = signature(text) if kind not in ("interview", "speech", "meeting") else None
    body = _issuer(signed[0]) if signed and signed[0] else None
    if body:
        return body
    said = _named().match(head.title) or (_named_behind(text, head.end) if kind in ("plan", "notice") else None)
    if said:
        return _issuer(said["office"])
    if kind in ("speech", "interview", "meeting"):
        return Issuer("委", complete=False) if _SECRETARY.search(text, 0, 3000) else Issuer("人民政府", complete=False)
    return None


def _named_behind(text: str, at: int) -> re.Match[str] | None:
    """A body named soon behind the title; not one whose paper is only followed (落实党中央、国务院关于…)."""
    said = _named().search(text, at, at + 160)
    return None if said is None or said["office"] == "国务院" or text[said.start() - 1] == "、" else said


def _issuer(words: str) -> Issuer | None:
    """The body that `words` end with; words that lead up to it (转发…, 为落实…) are left out."""
    words = re.sub(r"\s", "", words)
    national = tuple(load("fields")["national"])
    for at in range(len(words) - 3):
        rest = words[at:]
        if rest.startswith(national) or places.at_start(rest)[0] or places.area_at_start(rest):
            return Issuer(rest) if at == 0 or len(rest) > 5 else None
    if _LEADS_UP.search(words):
        return None
    return Issuer(words, complete=not re.match(r"[本省市县区州旗]|人民政府", words))


def place_of(text: str, head: Head, issuer: Issuer | None) -> Where:
    """The division that the document is of: by the issuer's or the title's name, else the one its text is about."""
    national = tuple(load("fields")["national"])
    for words in (issuer.name if issuer and issuer.complete else "", head.title):
        area = places.area_at_start(words)
        if area:
            return Where(area, next(a for a in load("fields")["areas"] if area.endswith(a)))
        if words.startswith(national):
            return Where(NATION)
        found, _ = places.at_start(words)
        if found:
            return Where(places.full_name(found), found.name)
    if _REPORTS_FOR.search(text, 0, 800):
        return Where(NATION)
    congress = _CONGRESS.search(text, 0, 800)
    found = places.at_start(congress["place"])[0] if congress else None
    if found:
        return Where(places.full_name(found), found.name)
    sample = text[:_SAMPLE] + text[max(_SAMPLE, len(text) - 1000) :]
    place = _spoken_of(sample, places.counted(sample))
    if place:
        return Where(places.full_name(place), place.name)
    return Where(NATION) if _NATION.search(sample) else Where()


def _spoken_of(sample: str, named: Counter[places.Place]) -> places.Place | None:
    """The place that a text is about: at the level at which it says 我市, 全县; else the one it names most."""
    own = {level: len(pattern.findall(sample)) for level, pattern in _OWN.items()}
    level = max(own, key=lambda k: own[k])
    provinces: Counter[places.Place] = Counter()
    for place, count in named.items():
        provinces[places.province_of(place)] += count
    if not provinces or sum(named.values()) < 2:
        return None
    province, weight = provinces.most_common(1)[0]
    inside = [(p, n) for p, n in named.most_common() if p.code.startswith(province.code)]
    top, count = inside[0]
    dominant = count > 0.6 * sum(named.values())
    if own[level] > 1 or (own[level] and level != "county"):
        said = province if level == "province" else next((p for p, _ in inside if p.level == level), None)
        if said:
            return top if dominant and len(top.code) > len(said.code) else said
    if own[level] > 1 or (own[level] and level != "county"):
        if level == "province":
            return province
        at_level = [p for p, _ in inside if p.level == level]
        if at_level:
            return at_level[0]
    if weight < 0.6 * sum(named.values()):
        return None
    return top if count > 0.6 * weight else province
