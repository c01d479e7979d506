"""Projects: single named pieces of construction or investment, in a sentence or as the entries of a list."""

from __future__ import annotations

import re

from luoshi.policy.clauses import Structure

_HOW = (
    r"(?:要|将|全力|大力|全面|继续|高标准|高质量|重点|加速|加快|稳妥|持续|积极|抓紧|确保|力争|实现|着力|扎实|务必|尽快|有序|统筹"
    r"|启动|开工)*"
)
_BUILD = r"(?:推进|加快|建设|建成|实施|完成|启动|开工|扶持|加强|推动|抓好|做好|新建|改造|续建|投运|实现|规划建设)"
_WORKS = (
    r"(?:产业园区?|创业园|物流园区?|科技园|产业城|商贸城|建材城|综合体|机场|航站楼|专用线|铁路|高速公路|高速|快速路|隧道|大桥|水库"
    r"|水利枢纽|枢纽|[电热水]厂|电站|[煤矿]矿|露天矿|蓄滞洪区|纪念[园馆]|博物馆|体育[馆场]|图书馆|训练中心|数据中心|数字中心"
    r"|购物广场|广场|[批零][^，、]{0,3}市场|农贸市场|主力店|酒店|医院|学校|校区|奶源基地|生产基地|商圈|景区|出入口局|出口|码头|港区"
    r"|工程|项目|[一二三四]期)"
)
_STAGE = r"(?:高水平|高标准|安全|综合)?(?:建设|改扩建|扩建|迁建|改造|前期|论证|布展|征迁|收尾)"
_BUILDS = re.compile(
    rf"{_HOW}{_BUILD}(?P<name>[^，、；。及与批]{{2,30}}?){_WORKS}(?:{_STAGE}|工程|项目|工作|进度|和)*$"
)
_STAGES = (
    "投产", "投入运营", "投入使用", "投用", "开工建设", "开工", "竣工", "完工", "建成通车", "通车", "运营", "投运",
    "建成", "开业",
)  # fmt: skip
_STAGED = re.compile(
    r"(?:确保|力争|实现|推动|要)*(?:投资[0-9.]+[亿万]*元的)?(?P<name>[^，、；。]{4,30}?)(?:项目|工程)?(?:[一二三四]期)?"
    r"(?:年内|年底前?|[0-9]{1,2}月份?|[一二三四]季度|上半年|全面|正式|如期|顺利)?(?:建成并?|完成核准并)?"
    rf"(?:{'|'.join(_STAGES)})$"
)
# what is many, or a programme rather than a place where something is built
_MANY = re.compile(
    r"等|一批|一些|各类|各个|类项目|(?:重大|重点|在建|基础设施|配套)项目|[0-9][多余]?[个项条所家座处]|更多|若干|尽快落地|恢复|[和、][^，]{0,12}等"
    r"|(?:生态|湿地|岛礁|修复|巩固|提升|安全)[^，]{0,8}工程$|”(?:工程)?(?:项目)?建设$"
)
# … or a time, which names nothing: 确保6月底前通车
_VAGUE = re.compile(
    r"尽早|尽快|各[一-鿿]*$|.*(?:节点|平台|项目|企业|仓储库)$|[0-9]{1,4}[年月].{0,6}$|[今本明]年.{0,6}$"
)


def is_project(words: str) -> bool:
    """Whether the words of a commitment build one named thing: 建成青溪水库 · 南塘物流园年内投产."""
    return (_BUILDS.match(words) is not None or _is_staged(words)) and not _MANY.search(words)


def _is_staged(words: str) -> bool:
    """Whether the words bring one named thing to a stage: 南塘物流园年内投产."""
    staged = _STAGED.match(words) if words.endswith(_STAGES) else None
    return staged is not None and not _VAGUE.match(staged["name"]) and "和" not in staged["name"]


_ENTRY_TAIL = re.compile(
    r"(?:项目|工程|基地|中心|改造|提升|建设|园区?|学校|医院|码头|道路|平台|酒店|[一二三四五六]期|[）)])+$"
)
_FEWEST = 5
_LONGEST = 80


def listed_projects(text: str, structure: Structure) -> frozenset[int]:
    """Clauses that are the entries of a list of projects: five or more in a row, mostly named so."""
    runs: list[list[int]] = [[]]
    for i, c in enumerate(structure.clauses):
        if c.heading == 3 and c.entry and c.closer in "#\n" and c.end - c.start < _LONGEST:
            runs[-1].append(i)
        elif runs[-1]:
            runs.append([])
    out: set[int] = set()
    for run in runs:
        named = sum(bool(_ENTRY_TAIL.search(text, structure.clauses[i].start, structure.clauses[i].end)) for i in run)
        if len(run) >= _FEWEST and named * 2 > len(run):
            out.update(run)
    return frozenset(out)
