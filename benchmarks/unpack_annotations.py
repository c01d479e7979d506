"""Writes our own annotations of the shared corpus as texts and items, for fit_reader.py and the reference scorer.

    python benchmarks/unpack_annotations.py CORPUS OUT

annotations.jsonl holds places only, no text: of each excerpt its document in CORPUS, where it begins, how long it is
and its hash, and the items as [start, end, kind] within it. `whole` texts were annotated in full under docs/reading.md
(OUT/whole/docs, OUT/whole/gold); `clauses` by correcting, clause by clause, what the reader proposed: achievement or
not (OUT/clauses/…); `read` by reading clause by clause, without a proposal, within the whole document (OUT/read/…: the
document as it is, and beside its items a line of the kind "read" for every stretch that was read). Each was made by one
annotator; see docs/reading.md for how they are used.
"""

from __future__ import annotations

import json
import sys
from hashlib import sha256
from pathlib import Path

PLACES = Path(__file__).with_name("annotations.jsonl")


def unpack(corpus: Path, out: Path) -> int:
    """Write every excerpt whose text is as it was; return how many."""
    written = 0
    seen: set[str] = set()  # documents of which another stretch was written
    for row in map(json.loads, PLACES.read_text(encoding="utf-8").splitlines()):
        source = corpus / f"{row['document']}.txt"
        whole = source.read_bytes().decode("utf-8").replace("\r\n", "\n") if source.exists() else ""
        text = whole[row["start"] : row["start"] + row["length"]]
        if sha256(text.encode()).hexdigest()[:16] != row["sha256"]:
            print(f"{source}: not the text that was annotated; left out", file=sys.stderr)
            continue
        within = row["part"] == "read"
        name = f"{row['document']}-{0 if within else row['start']}"
        docs, gold = out / row["part"] / "docs", out / row["part"] / "gold"
        docs.mkdir(parents=True, exist_ok=True)
        gold.mkdir(parents=True, exist_ok=True)
        at = row["start"] if within else 0
        items = [{"kind": kind, "start": at + start, "end": at + end} for start, end, kind in row["items"]]
        if within:
            items.append({"kind": "read", "start": at, "end": at + row["length"]})
        (docs / f"{name}.txt").write_text(whole if within else text, encoding="utf-8", newline="")
        with (gold / f"{name}.jsonl").open("a" if within and name in seen else "w", encoding="utf-8") as lines:
            lines.writelines(json.dumps(item) + "\n" for item in items)
        if within:
            seen.add(name)
        written += 1
    return written


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    print(unpack(Path(sys.argv[1]), Path(sys.argv[2])), "excerpts")
