"""Fits the weights by which a clause is taken to speak of the past or of what is to come.

    python benchmarks/fit_tense.py FOLDER... [-o src/luoshi/rules/tense.json] [--without NAME...]

Work reports label themselves: what stands under a heading such as 去年工作回顾 is past, under 今年工作安排 to come;
plans and notices are to come. No annotation is used. Texts named after --without are left out. Needs scikit-learn.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.feature_extraction import DictVectorizer
from sklearn.linear_model import LogisticRegression

from luoshi.policy import features, reader
from luoshi.policy.bundles import flat
from luoshi.policy.clauses import split
from luoshi.policy.lexicon import classes_of, lexicon
from luoshi.policy.repair import repair

PAST = re.compile(r"回顾|过去|总结|上年|去年|一年来|五年来|成就")
AHEAD = re.compile(r"安排|部署|任务|目标|今年|明年|今后|下一步|建议|重点工作|总体要求|年工作|打算")
LONGEST = 80_000


def labelled(path: Path, plan: bool) -> Iterator[tuple[list[str], int]]:
    """The own features of a text's clauses with 1 (past) or 0 (to come), as far as its headings tell."""
    text = repair(path.read_bytes().decode("utf-8", "replace")).text
    if len(text) > LONGEST:
        return
    structure = split(text)
    label = 0 if plan else None
    headings = [h for h in structure.headings if h.level == 1]
    k = -1
    found = reader.within(structure.clauses, lexicon().find(text), 1)
    for clause, hits in zip(structure.clauses, found, strict=True):
        while not plan and k + 1 < len(headings) and headings[k + 1].start <= clause.start:
            k += 1
            title = text[headings[k].start : min(headings[k].end, headings[k].start + 60)]
            if PAST.search(title):
                label = 1
            elif AHEAD.search(title) or label == 0:
                label = 0
            else:
                label = None
        if label is not None:
            yield flat(features.own(text, clause, hits, classes_of(hits))), label


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("folder", type=Path)
    ap.add_argument("-o", "--out", type=Path, required=True)
    ap.add_argument("--reports", default="gwr", help="pattern of the names of work reports")
    ap.add_argument("--plans", default="ncp|sc-|pku", help="pattern of the names of plans and notices")
    ap.add_argument("--without", nargs="*", default=[])
    args = ap.parse_args()
    rows, labels = [], []
    for path in sorted(args.folder.glob("*.txt")):
        plan = bool(re.match(args.plans, path.stem))
        if path.stem in args.without or not (plan or re.match(args.reports, path.stem)):
            continue
        for seen, label in labelled(path, plan):
            rows.append({f: 1 for f in seen if f.startswith(features.TENSED)})
            labels.append(label)
    vector = DictVectorizer()
    seen = vector.fit_transform(rows)
    seen.indices, seen.indptr = seen.indices.astype("int32"), seen.indptr.astype("int32")
    model = LogisticRegression(C=0.15, l1_ratio=1, solver="liblinear", class_weight="balanced", fit_intercept=False)
    model.fit(seen, np.array(labels))
    names = vector.get_feature_names_out()
    weights = {n: round(float(w), 3) for n, w in zip(names, model.coef_[0], strict=True) if abs(w) > 0.05}
    lines = ",\n".join(f"{json.dumps(n, ensure_ascii=False)}:{w}" for n, w in sorted(weights.items()))
    args.out.write_text("{\n" + lines + "\n}\n", encoding="utf-8")
    print(len(rows), "clauses,", len(weights), "weights", file=sys.stderr)


if __name__ == "__main__":
    main()
