"""Fits the weights by which the reader takes a clause for a commitment, an achievement or neither.

    python benchmarks/fit_reader.py DOCS GOLD [DOCS GOLD …] [--excerpts DOCS GOLD …] [--read DOCS GOLD …]
                                    [-o src/luoshi/rules/weights.json] [--held-out DIR [--folds N]]

DOCS holds annotated texts (*.txt), GOLD their items (*.jsonl, docs/reading.md). Excerpts were annotated in one pass:
they count less, and so do documents of which only stretches were read, and the texts told once more as bare lists
(bare_lists.py). No label is taken for certain: a share of it is what weights fitted on other documents expect there.
With --held-out every text that is no excerpt is read with weights fitted on the other folds, and on the excerpts of
other documents only; the readings are written to DIR for the scorer. Needs numpy and scipy.
"""

from __future__ import annotations

import argparse
import json
import re
import sys
from itertools import groupby
from pathlib import Path

import linear_chain
import numpy as np
from bare_lists import bare_lists

from luoshi.policy import reader
from luoshi.policy.bundles import flat
from luoshi.policy.tagger import LABELS, Tagger

AT_LEAST, PENALTY, STEPS = 3, 6.0, 120
LEADS_IN = {"head:prefix", "tail:prefix", "tail=期间", "tail=提下", "tail=础上", "tail=况下", "no word"}
# nothing leads in to the next sentence, and a semicolon parts items
IMPOSSIBLE, QUIET = -50.0, 0.05
NEVER = [("last", "P"), ("alone", "P"), ("alone first", "P"), ("before:；", "P"), ("after:；", "I")]
REPEAT = 3.0  # a text annotated with care counts as much as this many excerpts
LISTED = 0.5  # told as a list, half as much
DOUBT = 0.3  # the share of a label that others have a say in
PARTS = 4  # the documents are parted so often to be judged by weights fitted on the others
Array = np.ndarray
Sample = list[tuple[list[list[str]], list[str]]]


def sample(text: str, gold: list[dict]) -> Sample:
    """The features of a text's clauses and the labels that the annotation gives them.

    Items of the kind "read" are none: they name the stretches that were read, where that was not the whole text.
    """
    prepared = reader.prepare(text)
    clauses = prepared.structure.clauses
    labels = ["O"] * len(clauses)
    given = [(prepared.document.offsets.text_span(g["start"], g["end"]), g["kind"]) for g in gold]
    spans = [(span, kind) for span, kind in given if kind != "read"]
    stretches = [span for span, kind in given if kind == "read"] or [(0, len(prepared.text))]
    for (start, end), kind in sorted(spans):
        covered = [
            i
            for i, c in enumerate(clauses)
            if (shared := min(c.end, end) - max(c.start, start)) > 0
            and shared >= 0.5 * min(c.end - c.start, end - start)
            and labels[i] == "O"
        ]
        main = next(
            (i for i in covered if not leads_in(flat(prepared.features.own[i]))), covered[-1] if covered else -1
        )
        for i in covered:
            labels[i] = "P" if i < main else "I" if i > main else "A" if kind == "achievement" else "T"
    kept = [
        i
        for i, c in enumerate(clauses)
        if i not in prepared.listed  # a list of projects needs no weights
        and any(start <= c.start and c.end <= end for start, end in stretches)
    ]
    out: Sample = []
    for _, group in groupby(kept, key=lambda i: clauses[i].sentence):
        row = list(group)
        out.append(([prepared.features.all_of(i) for i in row], [labels[i] for i in row]))
    return out


def leads_in(seen: list[str]) -> bool:
    """Whether a clause with these features of its own only leads in to the action behind it."""
    return "acts" not in seen and not LEADS_IN.isdisjoint(seen)


def of_excerpt(text: str, gold: list[dict]) -> Sample:
    """The sample of an excerpt, but for its figures: without its headings, past and future cannot be told apart."""
    return [(seen, labels) for seen, labels in sample(text, gold) if not any("figure" in row for row in seen)]


def as_lists(text: str, gold: list[dict], at: int) -> Sample:
    """The sample of a text told as bare lists."""
    return [row for pair in bare_lists(text, gold, at) for row in sample(*pair)]


def fit(careful: dict[str, Sample], hasty: dict[str, Sample], lists: dict[str, Sample]) -> dict:
    """Weights for the samples, by name, as rules/weights.json holds them. careful: of texts annotated with
    care; lists: of the same, told as bare lists."""
    rows = [(name, REPEAT, *row) for name, found in careful.items() for row in found]
    rows += [(name, 1.0, *row) for name, found in hasty.items() for row in found]
    rows += [(name, LISTED, *row) for name, found in lists.items() for row in found]
    documents = sorted({document(name) for name, *_ in rows})
    part = np.array([documents.index(document(name)) % PARTS for name, *_ in rows])
    counts = np.array([count for _, count, _, _ in rows])
    found = fitted([seen for *_, seen, _ in rows], [labels for *_, labels in rows], counts, part)
    found.step[[0, 4, 4], [3, 0, 3]] = IMPOSSIBLE  # nothing goes on, and a lead-in leads in to something
    for name, label in NEVER:
        found.state[found.number[name], LABELS.index(label)] = IMPOSSIBLE
    state = {name: found.state[i].round(3).tolist() for name, i in found.number.items()}
    return {"step": found.step.round(3).tolist(), "state": {f: row for f, row in state.items() if loud(row)}}


def fitted(seen: list[list[list[str]]], labels: list[list[str]], counts: Array, part: Array) -> linear_chain.Weights:
    """Weights for sentences whose labels are doubted as far as weights fitted on the other parts do not expect them."""
    sentences = linear_chain.Sentences(seen, linear_chain.frequent(seen, AT_LEAST))
    given = sentences.certain(np.array([LABELS.index(label) for row in labels for label in row]), len(LABELS))
    expected = sentences.certain(np.zeros(len(given.single), dtype=int), len(LABELS))
    for k in range(PARTS):
        others = linear_chain.fit(sentences, given, counts * (part != k), PENALTY, STEPS)
        _, here = linear_chain.expect(sentences, others.state, others.step)
        mine = np.repeat(part == k, sentences.lengths)
        expected.single[mine] = here.single[mine]
        for which, into, of in zip(sentences.of_length, expected.pairs, here.pairs, strict=True):
            into[part[which] == k] = of[part[which] == k]
    return linear_chain.fit(sentences, given.mixed(expected, DOUBT), counts, PENALTY, STEPS)


def loud(row: list[float]) -> bool:
    """Whether a feature says enough to be kept."""
    return max(map(abs, row)) > QUIET


def document(name: str) -> str:
    """What an excerpt (DOCUMENT-PLACE) is of. A text whose own name ends in a number goes with its like."""
    return re.sub(r"-[0-9]+$", "", name)


def load(folders: list[str]) -> dict[str, tuple[str, list[dict]]]:
    """name -> text and annotation."""
    out = {}
    for docs, gold in zip(folders[::2], folders[1::2], strict=True):
        for path in sorted(Path(gold).glob("*.jsonl")):
            text = (Path(docs) / f"{path.stem}.txt").read_bytes().decode("utf-8")
            lines = path.read_text(encoding="utf-8").splitlines()
            out[path.stem] = text, [json.loads(line) for line in lines if line.strip()]
    return out


def same_document(excerpt: str, name: str) -> bool:
    """Whether an excerpt (DOCUMENT-PLACE) is of the document, or of the one that another excerpt is of."""
    document = excerpt.rpartition("-")[0]
    return name == document or name.startswith(document + "-")


def write_reading(text: str, name: str, folder: Path, model: Tagger) -> None:
    """One text's reading in the form of the contract."""
    reading = reader.read_text(text, name=name, model=model)
    lines = [json.dumps(reader.to_contract(item), ensure_ascii=False) for item in reading.items]
    (folder / f"{name}.jsonl").write_text("\n".join(lines) + "\n", encoding="utf-8")
    (folder / f"{name}.meta.json").write_text(
        json.dumps(reader.fields_contract(reading.fields), ensure_ascii=False), encoding="utf-8"
    )


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("folders", nargs="+")
    ap.add_argument("--excerpts", nargs="+", default=[])
    ap.add_argument("--read", nargs="+", default=[])
    ap.add_argument("-o", "--out", type=Path)
    ap.add_argument("--held-out", type=Path)
    ap.add_argument("--folds", type=int, default=4)
    args = ap.parse_args()
    folders = [load(list(pair)) for pair in zip(args.folders[::2], args.folders[1::2], strict=True)]
    texts = {name: text for folder in folders for name, text in folder.items()}
    samples = {name: sample(*pair) for name, pair in texts.items()}
    excerpts = {name: of_excerpt(*pair) for name, pair in load(args.excerpts).items()}
    for name, pair in load(args.read).items():
        excerpts[name] = excerpts.get(name, []) + sample(*pair)
    lists = {name: as_lists(*pair, at) for at, (name, pair) in enumerate(texts.items())}
    if args.out:
        weights = fit(samples, excerpts, lists)
        rows = ",\n".join(f"{json.dumps(k, ensure_ascii=False)}:{json.dumps(v)}" for k, v in weights["state"].items())
        step = json.dumps(weights["step"])
        args.out.write_text('{"step":' + step + ',\n"state":{\n' + rows + "\n}}\n", encoding="utf-8")
        print(len(weights["state"]), "features", file=sys.stderr)
    if args.held_out:
        args.held_out.mkdir(parents=True, exist_ok=True)
        for k in range(args.folds):
            held = [name for folder in folders for name in list(folder)[k :: args.folds]]
            known = {name: s for name, s in samples.items() if name not in held}
            others = {n: s for n, s in excerpts.items() if not any(same_document(n, h) for h in held)}
            weights = fit(known, others, {name: lists[name] for name in known})
            for name in held:
                write_reading(texts[name][0], name, args.held_out, Tagger(weights["state"], weights["step"]))


if __name__ == "__main__":
    main()
