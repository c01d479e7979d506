"""How fast the text repair is, its offset map included: MB of UTF-8 a second, on one core, medians of five.

    python benchmarks/repair.py [FOLDER]

Measures on text made here (an invented county's work report, and the same text damaged in each way), and on the *.txt
of FOLDER if one is given. Beside each figure stands the ratio to one bare `str.translate` with the table of Traditional
characters, the least that a repair in Python could do, on the same text in the same run: seconds differ from machine to
machine. Bars: 20 MB/s undamaged, 2 MB/s damaged.
"""

import statistics
import sys
import time
from pathlib import Path

from opencc_pyo3 import OpenCC

from luoshi.policy.repair import repair
from luoshi.policy.repair.script import script

PARAGRAPHS = [
    "　　一、扎实推进产业转型。实施工业提质行动，规上工业产值突破30亿元，力争增长8%左右，新引进企业12家。",
    "　　（二）完善城乡设施。启动老城区雨污分流改造，新建口袋公园12个、停车位1,200个，6月底前完成县医院搬迁。",
    "　　三是改善民生。随着项目开工，新增就业4100人，发放补贴1.6亿元，城乡居民收入增长高于经济增长（县人社局牵头）。",
    "　　各位代表！做好今年工作，要坚持“三争”行动，严格落实责任制度，确保《规划》各项任务全面完成。",
]
READINGS = {"發": "fā", "業": "yè", "實": "shí", "動": "dòng", "責": "zé", "設": "shè", "開": "kāi", "進": "jìn"}
S2T = OpenCC("s2t")


def report(size: int) -> str:
    """About `size` characters, no paragraph like another."""
    lines, length, i = [], 0, 0
    while length < size:
        lines.append(PARAGRAPHS[i % len(PARAGRAPHS)].replace("，", f"，其中第{i}项", 1))
        length += len(lines[-1]) + 1
        i += 1
    return "\n".join(lines)


def glossed(text: str) -> str:
    return "".join(f"{c}({READINGS[c]})" if c in READINGS else c for c in S2T.convert(text))


def wrapped(text: str) -> str:
    flat = text.replace("\n　　", "\n")
    return "\n".join(line[i : i + 28] for line in flat.split("\n") for i in range(0, len(line), 28))


DAMAGED = {
    "Traditional": S2T.convert,
    "Traditional with pinyin": glossed,
    "UTF-8 read as Mac Cyrillic": lambda text: text.encode().decode("mac_cyrillic"),
    "UTF-8 read as GBK": lambda text: text.encode().decode("gb18030", "replace"),
    "tags and entities": lambda text: "".join(f"<p><b>{s[:9]}</b>{s[9:]}&nbsp;</p>" for s in text.split("\n")),
    "half-width marks": lambda text: text.translate(str.maketrans("，；：！（）", ",;:!()")),
    "full-width figures": lambda text: text.translate({c: c + 0xFEE0 for c in range(0x30, 0x3A)}),
    "hard-wrapped lines": wrapped,
    "strays": lambda text: text.replace("其中", "其馀節後"),
}


def rate(function, texts: list[str]) -> float:
    """Megabytes of UTF-8 a second: the median of five rounds, in CPU time."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    seconds = []
    for _ in range(5):
        start = time.process_time()
        for text in texts:
            function(text)
        seconds.append(time.process_time() - start)
    return size / statistics.median(seconds)


def show(name: str, texts: list[str], bar: float | None = None) -> bool:
    """One line of the table; whether the bar is met."""
    table = script().to_simplified
    ours, bare = rate(repair, texts), rate(lambda text: text.translate(table), texts)
    met = bar is None or ours >= bar
    print(f"{name:28} {ours:8.1f} MB/s   {ours / bare:6.2f} of one translate   {'' if met else f'below {bar}'}")
    return met


def main() -> int:
    repair("學習")  # the tables are loaded once
    text = report(200_000)
    met = [show("undamaged", [text], 20)]
    met += [show(name, [damage(text)], 2) for name, damage in DAMAGED.items()]
    rates = [rate(repair, [report(size)]) for size in (3_000, 300_000, 3_000_000)]
    print("10 kB, 1 MB, 10 MB undamaged: " + ", ".join(f"{each:.1f} MB/s" for each in rates))
    if len(sys.argv) > 1:
        texts = [path.read_text(encoding="utf-8") for path in sorted(Path(sys.argv[1]).glob("*.txt"))]
        untouched = [text for text in texts if repair(text).text == text]
        show(f"{len(untouched)} files, untouched", untouched, 20)
        show(f"{len(texts) - len(untouched)} files, mended", [text for text in texts if text not in untouched], 2)
    return 0 if all(met) else 1


if __name__ == "__main__":
    sys.exit(main())
