"""Coverage-guided fuzzing of reading and repair (atheris), an hour by default.

    pip install atheris; python benchmarks/fuzz.py CORPUS_OF_FINDINGS [-max_total_time=3600] [other libFuzzer flags]

What must hold of any text: nothing is raised; every quotation is the text at its place; items stand in order; the
quantity and the deadline lie within the text; reading twice gives the same; every mended place leads back to
what stood there; and no text costs more than a stated time per character. What is found becomes a case in
tests/policy/test_reader_fuzz.py.
"""

from __future__ import annotations

import sys
import tempfile
import time
from datetime import date
from pathlib import Path

import atheris

with atheris.instrument_imports(include=["luoshi"]):
    from luoshi.policy.reader import read_text, to_contract
    from luoshi.policy.repair import changes, repair

SECONDS_PER_CHARACTER = 2e-3  # some twenty times what a text of bad cases costs; only a cost that grows faster is meant
FRAGMENTS = """
一、|（一）|1. |①|第一章|责任单位：
|牵头单位：|配合单位：|由市住建局负责|各县（市、区）人民政府|按职责分工负责|力争增长8%左右
|从47.5%提高到51.5%|分别增长7%和8%|两万亿元|百分之五|5%—5.5%|翻一番|三成|12个|每月15日前|2025年6月底前|春节前|“十五五”期间|考核期第2年10月底前|三年行动
|2024—2026年|2025年2月30日|返回顶部|来源：|责任编辑：|(cid:12)|<U+00A0>|&nbsp;|</td><td>|<table><tr>|序号\t项目名称\t责任单位
|頁麵|同誌|製度|批複|jiàn（建）|\u3000|\u200b|\ufeff|\uf900|锟斤拷|（|）|“|”|；|。|，|：|、|建设|完成|推进|严禁|不低于|以上|以内
""".replace("\n", "")


def check(data: bytes) -> None:
    """Raise where a promise of the reader or of the repair is broken."""
    text = data.decode("utf-8", "replace")
    begun = time.process_time()
    reading = read_text(text, today=date(2026, 3, 16))
    spent = time.process_time() - begun
    assert spent < 0.5 + SECONDS_PER_CHARACTER * len(text), f"{spent:.2f} s for {len(text)} characters"  # noqa: S101
    last = 0
    for item in reading.items:
        start, end = item.span
        assert last <= start < end <= len(text), ("order", item)  # noqa: S101
        assert text[start:end] == item.quote, ("quotation", item)  # noqa: S101
        last = start
        for part in (item.quantity, item.deadline):
            assert part is None or 0 <= part.span[0] <= part.span[1] <= len(text), ("place", part)  # noqa: S101
        to_contract(item)
    again = read_text(text, today=date(2026, 3, 16))
    assert [to_contract(i) for i in again.items] == [to_contract(i) for i in reading.items]  # noqa: S101
    document = repair(text)
    for change in changes(document):
        assert text[slice(*change.given)] == change.before, ("given", change)  # noqa: S101
        assert document.text[slice(*change.text)] == change.after, ("repaired", change)  # noqa: S101


def main() -> None:
    """Run libFuzzer with the words that the reader knows as its dictionary."""
    words = Path(tempfile.mkdtemp()) / "words.dict"
    lines = (
        "".join(f"\\x{byte:02x}" for byte in word.encode())
        for word in [*FRAGMENTS.split("|"), "\n", "\r\n", "\n1\t公路\t县局\n"]
    )
    words.write_text("".join(f'"{line}"\n' for line in lines), encoding="ascii")
    flags = [f"-dict={words}", "-max_len=3000", "-timeout=60"]
    if not any(flag.startswith("-max_total_time") for flag in sys.argv):
        flags.append("-max_total_time=3600")
    atheris.Setup([*sys.argv[:1], *flags, *sys.argv[1:]], check)
    atheris.Fuzz()


if __name__ == "__main__":
    main()
