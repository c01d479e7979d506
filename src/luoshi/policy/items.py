"""From labelled clauses to items: their extent, their kind, and one target for each figure."""

from __future__ import annotations

import re
from dataclasses import dataclass

from luoshi.policy.clauses import Structure
from luoshi.policy.dates.binding import says_when
from luoshi.policy.measures import Measure
from luoshi.policy.model import Deadline, Kind, Reason
from luoshi.policy.projects import is_project
from luoshi.rules import load


@dataclass(slots=True)
class Draft:
    """An item in the making; offsets into the repaired text. clause: index of the clause that it begins in."""

    kind: Kind
    start: int
    end: int
    clause: int
    figure: Measure | None = None
    indicator: str = ""
    deadline: Deadline | None = None
    lead: tuple[str, ...] = ()
    assist: tuple[str, ...] = ()
    reasons: tuple[Reason, ...] = ()
    binding: bool = False


# who says so speaks of what is to come, whatever the passage around it speaks of
_INTENDED = re.compile(
    r"(?:(?:今年|明年|全年|年内|下一步|我们)*)(?:计划|拟|力争|争取(?!到|[^，。]{0,24}(?:资金|债券|专项债|项目))|将(?![^，。；]{0,40}?(?:纳入|[转改列变纳]))|务必|要)"
)
# who begins so reports, until he says what he intends or comes to the present
_NOW = ("今年", "明年")
_REPORTED = re.compile(
    r"(?:去年|上年|过去[一两三五]年)(?!度?(?:末|底)?(?:的|以来|相比))|截[至止]目前|目前[，,]?[一-鿿]{0,8}?(?:已有|已建成|共有|拥有)"
)
_MEANT = re.compile(r"[^。；]{0,24}?(?:计划|拟|力争|确保|将)")
_IN_YEAR = re.compile(
    r"(?:截[至止]|到)?(?:(?P<year>20[0-9]{2})年(?:底|末)?|[“\"](?P<plan>十[一二三四五六]?五)[”\"](?:期间|时期))(?:[，,]|全[省市县区国]|我[省市县区])"
)
_TELLING = frozenset('去上过截目到2“"')  # what either of the two begins with
_OPENING = re.compile(
    r"(?:并且?|同时|此外|其中|另外|尤其是|特别是|且|以及|[一二三四五六七八九十](?:是|要(?=[^求素]))|也|还|第[一二三四五六](?:要|是|(?=[，,])))+"
)
# who has to act, where no office is named that would lead: 企业必须备足口罩
_ACTOR = re.compile(
    r"(?:企业|机构|财政|窗口|用户|地区|城市|公司|单位|管理者|政府|部门)"
    r"(?=(?:要(?!求)|应(?![急对用])|须|必须|可(?![持再靠])|不得|加大|开辟|将))"
)
_STOPS = re.compile("[，。；的：]")
# figures in such a rule are its parameters: rates, ceilings, terms
_ONLY_A_TIME = re.compile(r"[自从到至]?[0-9]{1,4}年?[0-9年月日季度上下半中旬底末初前内期间起至到—–~-]{1,24}")
_PARAMETER = re.compile(
    r"给予|补贴|补助|奖励|贴息|返还|免收|减免|缓缴|展期|延期|每[人户个家亩]|最高|标准为|不超过.{0,6}(?:万?元|年|个月|天)|扣[0-9]|利率|费率|放宽至|下调为"
)
_AIMED = re.compile(r"确保|力争|降至|降到|控制在|低于|达到|提高[到至]|增加[到至]")
_SUM = 1_000_000  # 元, from which on money that is named as a fund is one
_SEPARATOR = re.compile(r"[、和及，]|以及|其中")
# a second figure under a verb of its own, or of what the things counted before it make: 10个村 | 集体收入突破100万元
_NEW_VERB = re.compile(
    r"(?=新[建增改]|建成|完成|出台|实现|带动|拉动|覆盖|吸引|集体|规上|规模以上|总?(?:产量|产值|收入|投资|面积|营收|利润|增加值|销售)|占|达|突破|超过)"
)
_POINTS = re.compile(r"[（(][0-9]{1,3}分[）)][；。]?$")  # what a duty counts in a scoring sheet
_BEHIND_POINTS = frozenset("）)。；")
_WORD = re.compile(r"[一-鿿]{2}")
_WORKED_OFF = re.compile(r"[^，。的]{2,20}(?:开展|进行|实施)(?!补贴|补助|奖励|贴息)")  # 对98家企业开展检查
_WHO = re.compile(r"[^，。]{0,10}(?:的|企业|产权|用户|单位|人员)")


def drafts(
    text: str,
    structure: Structure,
    labels: list[str],
    figures: list[list[Measure]],
    listed: frozenset[int],
    year: int | None = None,
) -> list[Draft]:
    """The items of a text in order. year: the document's own, before which whatever a sentence opens with is past."""
    out: list[Draft] = []
    clauses = structure.clauses
    i, n = 0, len(clauses)
    tense = _Tense(text, structure, year)
    while i < n:
        if i in listed:
            c = clauses[i]
            out.append(Draft("project", c.start, c.end, -1, reasons=(Reason("entry of a list of projects"),)))
            i += 1
            continue
        if labels[i] in "OI" or (out and _only_when(text, structure, i)):
            i += 1
            continue
        first = i
        while (
            i + 1 < n
            and labels[i + 1] in "PTA"
            and i + 1 not in listed
            and (labels[i] == "P" or _leads_in(text, structure, i))
        ):
            i += 1
        main = i
        i += 1
        if labels[main] == "P":
            continue
        while i < n and labels[i] == "I" and i not in listed:
            i += 1
        found = [f for row in figures[first:i] for f in row]
        label = tense.label(first, main, labels[main])
        out += _items(text, label, clauses[first].start, clauses[i - 1].end, main, found)
    return out


class _Tense:
    """What the sentences of a text say of their own time: that they intend, or that they report."""

    def __init__(self, text: str, structure: Structure, year: int | None) -> None:
        self.text, self.clauses, self.year = text, structure.clauses, year
        self.intended = self.reported = self.renewed = -1  # the sentences that said so

    def label(self, first: int, main: int, label: str) -> str:
        """The label of the item whose first clause is `first` and whose own is `main`."""
        clauses, sentence = self.clauses, self.clauses[main].sentence
        opening = clauses[main - clauses[main].position].start
        if _INTENDED.match(self.text, clauses[main].start):
            self.intended = sentence
        elif self.text.startswith(_NOW, clauses[first].start):
            self.reported, self.renewed = -1, sentence
        elif self._reports(clauses[first].start) or (sentence != self.renewed and self._reports(opening)):
            self.reported = sentence
        return {self.intended: "T", self.reported: "A"}.get(sentence, label)

    def _reports(self, start: int) -> bool:
        if self.text[start] not in _TELLING:
            return False
        if _REPORTED.match(self.text, start):
            return True
        said = _IN_YEAR.match(self.text, start)
        if not said or not self.year or _MEANT.match(self.text, said.end()):
            return False
        last = int(load("dates")["five_year_plans"][said["plan"]] if said["plan"] else said["year"])
        return last < self.year


def _only_when(text: str, structure: Structure, i: int) -> bool:
    """Whether clause i says no more than by when the one before it in its sentence is done."""
    here = structure.clauses[i]
    follows = i > 0 and structure.clauses[i - 1].sentence == here.sentence
    return follows and says_when(text, here.start) >= here.end


def _leads_in(text: str, structure: Structure, i: int) -> bool:
    """Whether clause i says no more than from when to when the next one in its sentence is done."""
    here, behind = structure.clauses[i], structure.clauses[i + 1]
    return behind.sentence == here.sentence and _ONLY_A_TIME.fullmatch(text, here.start, here.end) is not None


def _quantities(text: str, label: str, start: int, end: int, found: list[Measure]) -> list[Measure]:
    """The figures of an item that are to be reached or were; none where they are the parameters of a rule."""
    found = [f for f in found if f.role in ("value", "baseline")]
    if label != "T" or not found:
        return found
    if _PARAMETER.search(text, start, end) and not _AIMED.search(text, start, end):
        found = [f for f in found if _is_total(text, f)]
    ruled = text[start] in "对按凡"
    return [
        f
        for f in found
        if not (ruled or f.comparator == "range") or not _WHO.match(text, f.end) or _WORKED_OFF.match(text, f.end)
    ]


def _is_total(text: str, figure: Measure) -> bool:
    """Whether a figure in a rule is all the money that goes into it (安排补助资金1200万元), not a rate of it."""
    if figure.group != "money" or not isinstance(figure.value, float | int):
        return False
    named = text.endswith(("资金", "贷款", "债券", "经费"), 0, figure.start)
    return figure.value >= (_SUM if named else 100 * _SUM)


def _items(text: str, label: str, start: int, end: int, clause: int, found: list[Measure]) -> list[Draft]:
    opening = _OPENING.match(text, start, end)
    if opening and opening.end() < end - 2:
        start = opening.end()
    actor = _ACTOR.search(text, start, min(end, start + 40)) if label == "T" else None
    if actor and actor.start() <= start + 24 and not _STOPS.search(text, start, actor.start()):
        start = actor.end()
    points = _POINTS.search(text, start, end) if text[end - 1] in _BEHIND_POINTS else None
    if points and points.start() > start + 2:
        end = points.start()
    if not _WORD.search(text, start, end):  # a bare number, as in the cell of a table
        return []
    found = _quantities(text, label, start, end, found)
    if label == "T" and is_project(text[start:end]):
        return [Draft("project", start, end, clause)]
    if not found:
        return [Draft("task", start, end, clause)] if label == "T" else []
    kind: Kind = "target" if label == "T" else "achievement"
    out = []
    for k, figure in enumerate(found):
        stop = end
        if k + 1 < len(found):
            cut = _SEPARATOR.search(text, figure.end, found[k + 1].start)
            cut = cut or _NEW_VERB.search(text, figure.end + 1, found[k + 1].start)
            stop = cut.start() if cut else figure.end
        out.append(Draft(kind, start, stop, clause, figure))
        if k + 1 < len(found):
            start = cut.end() if cut else found[k + 1].start
    return out
