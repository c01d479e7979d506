"""Fits a linear-chain model of named features to labels that may be in doubt.

    P(labels | sentence) ∝ exp(sum of state[feature, label] + sum of step[label, next label])

A clause's labels are given as probabilities, so a label that is doubted counts only in part: what is fitted are the
expected counts (Sutton and McCallum, *An Introduction to Conditional Random Fields*, 2012, section 5), with a quadratic
penalty, by L-BFGS. The sum is convex, so the same sentences give the same weights. Needs numpy and scipy.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

Array = np.ndarray
Pairs = list[Array]  # for each group of sentences: sentence × place × label × label behind


@dataclass(slots=True)
class Weights:
    """What each feature speaks for (feature × label) and what may follow what (label × label)."""

    number: dict[str, int]
    state: Array
    step: Array


@dataclass(slots=True)
class Labels:
    """How likely each label of each clause is, and each pair of labels of neighbours."""

    single: Array
    pairs: Pairs

    def mixed(self, other: Labels, share: float) -> Labels:
        """These labels, but for a share of the other ones."""
        pairs = [(1 - share) * a + share * b for a, b in zip(self.pairs, other.pairs, strict=True)]
        return Labels((1 - share) * self.single + share * other.single, pairs)


class Sentences:
    """Sentences of clauses of features. groups: those of one length together, as rows of their clauses' numbers."""

    def __init__(self, sentences: list[list[list[str]]], number: dict[str, int]) -> None:
        self.number = number
        clauses = [[number[f] for f in clause if f in number] for sentence in sentences for clause in sentence]
        ends = np.cumsum([0, *map(len, clauses)])
        columns = np.fromiter((f for clause in clauses for f in clause), dtype=np.int32, count=ends[-1])
        self.features = csr_matrix((np.ones(len(columns)), columns, ends), shape=(len(clauses), len(number)))
        self.lengths = np.array([len(sentence) for sentence in sentences])
        self._starts = np.cumsum(self.lengths) - self.lengths
        self.of_length = [np.flatnonzero(self.lengths == n) for n in np.unique(self.lengths)]
        self.groups = [self._starts[which][:, None] + np.arange(self.lengths[which[0]]) for which in self.of_length]

    def certain(self, labels: Array, count: int) -> Labels:
        """The labels as they stand. labels: the number of each clause's label; count: how many labels there are."""
        single = np.eye(count)[labels]
        return Labels(single, [single[ix[:, :-1]][..., None] * single[ix[:, 1:]][..., None, :] for ix in self.groups])


def frequent(sentences: Iterable[list[list[str]]], at_least: int) -> dict[str, int]:
    """The features that occur so often, numbered."""
    seen = Counter(f for sentence in sentences for clause in sentence for f in clause)
    return {f: i for i, f in enumerate(sorted(f for f, n in seen.items() if n >= at_least))}


def expect(sentences: Sentences, state: Array, step: Array) -> tuple[list[Array], Labels]:
    """What the weights expect: the logarithm of each sentence's norm, group by group, and the labels."""
    scores = sentences.features @ state
    single, pairs, norms = np.zeros_like(scores), [], []
    follows = np.exp(step)
    for ix in sentences.groups:
        group = scores[ix]
        top = group.max(2, keepdims=True)
        here = np.exp(group - top)
        ahead, scale = np.empty_like(here), np.empty(ix.shape)
        for t in range(ix.shape[1]):
            now = here[:, t] * (ahead[:, t - 1] @ follows) if t else here[:, 0]
            scale[:, t] = now.sum(1)
            ahead[:, t] = now / scale[:, t, None]
        behind = np.ones_like(here)
        both = np.zeros((len(ix), ix.shape[1] - 1, *step.shape))
        for t in range(ix.shape[1] - 2, -1, -1):
            later = here[:, t + 1] * behind[:, t + 1] / scale[:, t + 1, None]
            behind[:, t] = later @ follows.T
            both[:, t] = ahead[:, t, :, None] * follows * later[:, None, :]
        single[ix] = ahead * behind
        pairs.append(both)
        norms.append(np.log(scale).sum(1) + top.sum((1, 2)))
    return norms, Labels(single, pairs)


def fit(sentences: Sentences, labels: Labels, counts: Array, penalty: float, steps: int) -> Weights:
    """The weights that give the labels the greatest likelihood, less penalty × the sum of their squares.

    counts: how much each sentence counts; steps: of L-BFGS at most.
    """
    features, transposed = sentences.features, sentences.features.T.tocsr()
    of_group = [counts[which] for which in sentences.of_length]
    of_clause = np.repeat(counts, sentences.lengths)[:, None]
    shape = (features.shape[1], labels.single.shape[1])

    def counted(of: Labels) -> Array:
        steps_ = sum(np.einsum("s,stij->ij", n, pairs) for n, pairs in zip(of_group, of.pairs, strict=True))
        return np.vstack([transposed @ (of.single * of_clause), steps_])

    wanted = counted(labels)

    def loss(flat: Array) -> tuple[float, Array]:
        weights = flat.reshape(-1, shape[1])
        norms, expected = expect(sentences, weights[: shape[0]], weights[shape[0] :])
        likelihood = (wanted * weights).sum() - sum((n * norm).sum() for n, norm in zip(of_group, norms, strict=True))
        slope = counted(expected) - wanted + 2 * penalty * weights
        return penalty * (weights**2).sum() - likelihood, slope.ravel()

    start = np.zeros((shape[0] + shape[1]) * shape[1])
    found = minimize(loss, start, jac=True, method="L-BFGS-B", options={"maxiter": steps, "maxcor": 8})
    weights = found.x.reshape(-1, shape[1])
    return Weights(sentences.number, weights[: shape[0]], weights[shape[0] :])
