"""How fast the reader is beside its peers, how its cost grows, and how long one small document takes.

    python benchmarks/reading.py FOLDER_OF_TXT [--large]

Every contender runs in a process of its own, on one core, five times; medians of processor time, ratios to the
reader's. All are given the same documents, one after the other: those in the folder, whole, and once more only their
beginnings, in which more of the text is head and title; jieba all of them, slow peers every so many-th. The reader does
everything: repair, structure, clauses, figures, times, offices, fields. --large adds 100 MB in all.
Peers that are not installed are left out (pip install jieba==0.42.1 jionlp recognizers-text-suite).
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

ROUNDS = 5
SLOW = {"recognizers": 45, "jionlp": 9}  # a slow peer is given every so many-th document; times are per character
PATHOLOGICAL = {
    "one line of 5 MB": "推进项目建设，" * 240_000,
    "100,000 nested brackets": "（" * 100_000 + "建设" + "）" * 100_000,
    "6 MB without a mark": "推进项目建设" * 340_000,
    "only digits": "1234567890" * 100_000,
    "only commas": "，" * 1_000_000,
    "only quotation marks": "“" * 300_000,
}


def contender(name: str):
    """What one contender does with a text."""
    if name == "luoshi":
        from luoshi.policy.reader import read_text

        return read_text
    if name == "jieba":
        import jieba

        jieba.setLogLevel(60)
        jieba.initialize()
        return lambda text: list(jieba.cut(text))
    if name == "jionlp":
        import jionlp

        return lambda text: [jionlp.ner.extract_time(line) for line in text.split("\n") if line.strip()]
    from recognizers_number import Culture, recognize_number

    return lambda text: [recognize_number(line, Culture.Chinese) for line in text.split("\n") if line.strip()]


def run(name: str, path: str) -> None:
    """In a process of its own: print the seconds of each round and the characters read."""
    texts = json.loads(Path(path).read_text(encoding="utf-8"))[:: SLOW.get(name, 1)]
    work = contender(name)
    work(texts[0][:200])
    times = [spent(work, texts) for _ in range(ROUNDS)]
    print(json.dumps([statistics.median(times), sum(map(len, texts))]))


def seconds_per_character(name: str, path: Path) -> float | None:
    done = subprocess.run([sys.executable, __file__, "--run", name, str(path)], capture_output=True, text=True)
    if done.returncode:
        print(f"{name:<14} not run: {done.stderr.strip().splitlines()[-1][:90]}")
        return None
    seconds, characters = json.loads(done.stdout.strip().splitlines()[-1])
    return seconds / characters


def peers(path: Path) -> None:
    ours = seconds_per_character("luoshi", path)
    assert ours is not None
    print(f"{'luoshi':<14} {1e6 * ours:8.3f} µs a character")
    for name in ("jieba", "jionlp", "recognizers"):
        theirs = seconds_per_character(name, path)
        if theirs is not None:
            print(
                f"{name:<14} {1e6 * theirs:8.3f} µs a character   {theirs / ours:8.2f} times the reader's", flush=True
            )


def growth(text: str, large: bool) -> None:
    """Cost per character of one and the same text, read as documents of several sizes."""
    from luoshi.policy.reader import read_text

    read_text(text)  # what is weighed once is weighed: the first to be measured would pay for all
    for label, size in {
        "10 kB": 3_333,
        "100 kB": 33_333,
        "1 MB": 333_333,
        f"{len(text) * 3e-6:.1f} MB": len(text),
    }.items():
        documents = [text[at : at + size] for at in range(0, len(text), size)]
        print(
            f"in documents of {label:<8} {1e6 * spent(read_text, documents) / len(text):8.3f} µs a character",
            flush=True,
        )
    if large:
        times = 100_000_000 // (3 * len(text)) + 1
        cost = spent(read_text, [text] * times) / (times * len(text))
        print(f"{times} of these, 100 MB     {1e6 * cost:8.3f} µs a character")


def spent(work, documents: list[str]) -> float:
    start = time.process_time()
    for document in documents:
        work(document)
    return time.process_time() - start


def excerpts(folder: Path, length: int | None) -> list[str]:
    """The beginning of every document, or all of it: many genres, and no passage twice (readers leave those out)."""
    return [p.read_text(encoding="utf-8")[:length] for p in sorted(folder.glob("*.txt"))]


def main() -> None:
    if sys.argv[1:2] == ["--run"]:
        run(*sys.argv[2:4])
        return
    folder, scratch = Path(sys.argv[1]), Path(tempfile.mkdtemp()) / "texts.json"
    for label, length in ("whole documents", None), ("the first 3,000 characters of each", 3_000):
        print(label, flush=True)
        scratch.write_text(json.dumps(excerpts(folder, length)), encoding="utf-8")
        peers(scratch)
    growth("\n".join(excerpts(folder, 6_000)), "--large" in sys.argv)
    for label, hard in PATHOLOGICAL.items():
        scratch.write_text(json.dumps([hard]), encoding="utf-8")
        cost = seconds_per_character("luoshi", scratch)
        print(f"{label:<26} {1e6 * (cost or 0):8.3f} µs a character")
    code = "from luoshi.policy.reader import read_text; read_text('启动青溪水库建设，新建公厕12座。')"
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True)
    print(f"import and one sentence: {time.perf_counter() - start:.2f} s")
    scratch.unlink()


if __name__ == "__main__":
    main()
