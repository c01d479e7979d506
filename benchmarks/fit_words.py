"""Sorts the words of policy documents into groups of a kind, so that what is learnt of one word holds for its like.

    python benchmarks/fit_words.py FOLDER... [-o src/luoshi/rules/kinds.txt]

No annotation is used. A word counts if it stands in several documents of the folders; what words stand beside it
tells what it is like (word2vec), and k-means sorts the words at three widths. A kind is called by its most frequent
word; a line of the file holds a wide, a middle and a narrow kind, and the words that are of all three. Needs jieba,
gensim and scikit-learn.
"""

from __future__ import annotations

import argparse
import re
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import jieba
import numpy as np
from ahocorasick_rs import AhoCorasick, MatchKind
from gensim.models import Word2Vec
from sklearn.cluster import KMeans

from luoshi.policy.reader import readable
from luoshi.policy.repair import repair

CHINESE = re.compile(r"[一-鿿]+")
SENTENCE = re.compile(r"[\n。；！？]")
DOCUMENTS, TIMES, TIMES_OF_ONE = 3, 5, 40  # in how many documents, how often; a single character how often
NARROW, MIDDLE, WIDE = 600, 200, 60
VECTORS = {"vector_size": 100, "window": 4, "sg": 1, "epochs": 8, "negative": 8, "sample": 1e-4, "workers": 1}


def texts(folders: list[Path]) -> Iterator[str]:
    for folder in folders:
        for path in sorted(folder.glob("*.txt")):
            yield readable(repair(path.read_bytes().decode("utf-8", "replace"), path.stem))


def vocabulary(documents: list[str]) -> list[str]:
    """The words that are no accident of one document."""
    times, spread = Counter[str](), Counter[str]()
    for text in documents:
        here = Counter(word for word in jieba.cut(text) if CHINESE.fullmatch(word))
        times.update(here)
        spread.update(here.keys())
    return sorted(
        word
        for word, n in times.items()
        if spread[word] >= DOCUMENTS and n >= (TIMES_OF_ONE if len(word) == 1 else TIMES)
    )


def grouped(vectors: np.ndarray, n: int) -> np.ndarray:
    return KMeans(n, n_init=2, max_iter=40, random_state=0).fit(vectors).labels_


def named(words: list[str], labels: np.ndarray) -> list[str]:
    """The most frequent word of every word's group; the words come in order of how often they stand."""
    first: dict[int, str] = {}
    return [first.setdefault(int(label), word) for word, label in zip(words, labels, strict=True)]


def main() -> None:
    ap = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    ap.add_argument("folders", nargs="+", type=Path)
    ap.add_argument("-o", "--out", type=Path, required=True)
    args = ap.parse_args()
    jieba.setLogLevel(60)
    documents = list(texts(args.folders))
    words = vocabulary(documents)
    finder = AhoCorasick(words, matchkind=MatchKind.LeftmostLongest)
    sentences = [finder.find_matches_as_strings(s) for text in documents for s in SENTENCE.split(text)]
    model = Word2Vec([s for s in sentences if len(s) > 2], min_count=1, seed=1, **VECTORS).wv
    vectors = model.vectors / np.linalg.norm(model.vectors, axis=1, keepdims=True)
    names = [named(model.index_to_key, grouped(vectors, width)) for width in (WIDE, MIDDLE, NARROW)]
    rows: dict[tuple[str, ...], list[str]] = {}
    for word, *key in zip(model.index_to_key, *names, strict=True):
        rows.setdefault(tuple(key), []).append(word)
    lines = [" ".join([*key, *found]) for key, found in sorted(rows.items())]
    args.out.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(len(words), "words,", len(lines), "lines", file=sys.stderr)


if __name__ == "__main__":
    main()
