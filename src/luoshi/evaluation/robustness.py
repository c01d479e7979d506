"""How sure is a rank: Monte Carlo over everything that may be otherwise (see `sources`).

Draws are made in blocks of fixed size, each with random numbers of its own (numpy's SeedSequence, by seed and number
of the block), so that a seed gives the same result with any number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from itertools import chain, islice
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from luoshi.errors import LuoshiError
from luoshi.evaluation import outliers
from luoshi.evaluation.aggregate import Rule, check
from luoshi.evaluation.composite import Composite
from luoshi.evaluation.normalise import Normalisation, normalise
from luoshi.evaluation.outliers import Treatment
from luoshi.evaluation.ranks import behind, rank
from luoshi.evaluation.sources import Cloud, Sources, cloud
from luoshi.evaluation.tables import Array, Table
from luoshi.i18n import gettext as _

BLOCK = 64
"""Draws that share random numbers; part of what a seed means, so never to be changed with the machine."""
MOST_TOGETHER = 2_000_000
"""Draws × offices that are computed together, by which memory stays small and small tables are fast."""
MOST_RANKS = 200_000_000
"""Draws × offices that are held at once, at two or four bytes each."""
T = TypeVar("T")


@dataclass(frozen=True)
class Robustness:
    """`ranks`: shape (draws, offices), what each office's rank was in each draw; `nominal`: its rank without them."""

    offices: tuple[str, ...]
    nominal: npt.NDArray[np.int64]
    ranks: npt.NDArray[np.unsignedinteger]

    def interval(self, share: float = 0.9) -> npt.NDArray[np.int64]:
        """The ranks between which this share (0-1) of draws lies, for each office: shape (offices, 2).

        Ranks are whole numbers, so that few intervals can hold exactly this share. A rank at an end is taken in when
        at least half of its draws lie inside the quantiles (1 - share)/2 and 1 - (1 - share)/2 (the mid-P rule:
        Lancaster, JASA 56 (1961) 223-234), so that over many offices intervals hold as much as they say.
        """
        ordered, tail = self._ordered(), (1 - share) / 2
        draws = ordered.shape[1]
        ends = np.array([max(int(np.ceil(tail * draws)) - 1, 0), min(int((1 - tail) * draws), draws - 1)])
        out = ordered[:, ends]
        below, through = (ordered < out[:, :1]).sum(axis=1), (ordered <= out[:, :1]).sum(axis=1)
        cut_low = below + through < 2 * tail * draws
        below, through = (ordered < out[:, 1:]).sum(axis=1), (ordered <= out[:, 1:]).sum(axis=1)
        cut_high = below + through > 2 * (1 - tail) * draws
        return np.asarray(out.astype(np.int64) + np.stack([cut_low, -1 * cut_high], axis=1))

    def quantiles(self, at: Sequence[float]) -> Array:
        """Quantiles (R's type 7) of each office's rank: shape (offices, len(at))."""
        ordered = self._ordered()
        places = np.asarray(at, dtype=np.float64)
        exact = places * (len(self.ranks) - 1)
        low = np.floor(exact).astype(int)
        high = np.minimum(low + 1, len(self.ranks) - 1)
        below, above = ordered[:, low].astype(np.float64), ordered[:, high].astype(np.float64)
        return np.asarray(below + (exact - low) * (above - below))

    def _ordered(self) -> npt.NDArray[np.unsignedinteger]:
        """Each office's ranks from the best: shape (offices, draws). Sixteen bits sort by radix, in linear time."""
        return np.sort(np.ascontiguousarray(self.ranks.T), axis=1, kind="stable")

    def mean(self) -> Array:
        """The mean rank of each office: shape (offices,)."""
        return np.asarray(self.ranks.mean(axis=0))

    def ahead(self, one: Sequence[int], other: Sequence[int]) -> Array:
        """The probability that office one[i] is truly ahead of office other[i], ties halved: shape (len(one),)."""
        found = [
            (self.ranks[:, a] < self.ranks[:, b]).mean() + (self.ranks[:, a] == self.ranks[:, b]).mean() / 2
            for a, b in zip(one, other, strict=True)
        ]
        return np.array(found, dtype=np.float64)

    def ahead_of_next(self) -> Array:
        """For each office the probability that it is truly ahead of the next one by nominal rank: shape (offices,);
        NaN for the last."""
        order = np.argsort(self.nominal, kind="stable")
        out = np.full(len(order), np.nan)
        out[order[:-1]] = self.ahead(order[:-1].tolist(), order[1:].tolist())
        return out


@dataclass(frozen=True)
class Run:
    """One simulation, all that its blocks share."""

    composite: Composite
    sources: Sources
    cloud: Cloud | None
    treatments: tuple[Treatment | None, ...]
    normalisations: tuple[Normalisation, ...]
    aggregations: tuple[Rule, ...]
    fixed: dict[tuple[int, int], Array]


def simulate(
    composite: Composite,
    sources: Sources,
    *,
    draws: int = 1000,
    seed: int,
    workers: int = 1,
    each: Callable[[int, Array], None] | None = None,
) -> Robustness:
    """The ranks of many draws. each: told the number of the first draw of each part and its index, (draws, offices).

    Time and memory grow with draws × offices × indicators. Raises LuoshiError where nothing is varied or where an
    alternative cannot be computed: none is skipped.
    """
    offices = len(composite.offices)
    if seed < 0:
        raise LuoshiError(_("A seed is a whole number that is not below zero."))
    if draws < 1 or draws * offices > MOST_RANKS:
        sentence = _("{draws} draws of {offices} offices are too many or none: choose between 1 and {most} draws.")
        raise LuoshiError(sentence.format(draws=draws, offices=offices, most=MOST_RANKS // offices))
    run = prepare(composite, sources)
    out = np.empty((draws, offices), np.uint16 if offices < 2**16 else np.uint32)

    blocks = -(-draws // BLOCK)
    together = max(1, min(MOST_TOGETHER // (BLOCK * offices), blocks))

    def some(first: int) -> None:
        start, numbers = first * BLOCK, range(first, min(first + together, blocks))
        index = _blocks(run, seed, numbers)[: draws - start]
        out[start : start + len(index)] = rank(behind(index, composite.crossed), composite.method.ranks)
        if each:
            each(start, index)

    firsts = range(0, blocks, together)
    if workers > 1:
        with ThreadPoolExecutor(workers) as pool:
            list(pool.map(some, firsts))
    else:
        for first in firsts:
            some(first)
    return Robustness(composite.offices, composite.ranks, out)


def prepare(composite: Composite, sources: Sources) -> Run:
    """What all draws share. Raises LuoshiError where nothing is varied, or an alternative cannot be computed."""
    method, screened = composite.method, composite.screened.values
    _check(composite, sources)
    treatments = sources.treatments or (method.treatment,)
    ways = sources.normalisations or (method.normalisation,)
    fixed = {}
    if sources.data is None:
        for t, treatment in enumerate(treatments):
            treated = _treated(composite, screened, treatment)
            for w, way in enumerate(ways):
                fixed[t, w] = normalise(treated, composite.tree.scales, way)
    spread = None if sources.data is None else cloud(screened, sources.data)
    return Run(composite, sources, spread, treatments, ways, sources.aggregations or (method.aggregation,), fixed)


def _check(composite: Composite, sources: Sources) -> None:
    tree = composite.tree
    if sources == Sources():
        raise LuoshiError(
            _("Nothing is varied: say which of data, weights, treatment, scale or aggregation may differ.")
        )
    if sources.data is not None and np.isnan(composite.screened.values).any():
        raise LuoshiError(_("Errors of data cannot be drawn around missing values: choose how these are filled."))
    if sources.aggregations and all(step.own for step in tree.steps):
        raise LuoshiError(_("The aggregation cannot be varied: every group of the scheme fixes its own."))
    for level, share in (sources.weights.shares if sources.weights else {}).items():
        if level not in tree.levels[:-1] or not 0 <= share <= 1:
            sentence = _(
                "Weights of level {level} cannot be varied by {share}: there are levels 1 to {most}, shares 0 to 1."
            )
            raise LuoshiError(sentence.format(level=level, share=share, most=max(tree.levels) - 1))
    for rule in sources.aggregations:
        check(rule)
    for way in sources.normalisations:
        for rule in sources.aggregations or (composite.method.aggregation,):
            normalised = normalise(composite.treated.values, tree.scales, way)
            tree.scores(normalised, rule, composite.weights)


def _treated(composite: Composite, values: Array, treatment: Treatment | None) -> Array:
    if treatment is None:
        return values
    return outliers.treat(Table(composite.offices, composite.screened.indicators, values), treatment)[0].values


def _blocks(run: Run, seed: int, numbers: range) -> Array:
    """The index in these blocks' draws: shape (blocks × BLOCK, offices). Every block draws in full from random numbers
    of its own, whatever of it is used and whatever blocks are computed beside it."""
    drawn = [_drawn(run, np.random.SeedSequence(seed, spawn_key=(number,))) for number in numbers]
    choice = np.concatenate([one[0] for one in drawn])
    weights = np.concatenate([one[1] for one in drawn])
    composite = run.composite
    if run.cloud is None:
        out = np.empty((len(choice), len(composite.offices)))
        for t, w, a, rows in _alike(choice):
            out[rows] = composite.tree.tops(run.fixed[t, w], run.aggregations[a], weights[rows])
        return out
    noise = chain.from_iterable(islice(_noise(one[2], run.cloud.centre.shape), BLOCK) for one in drawn)
    each = zip(noise, choice.tolist(), weights, strict=True)
    return np.stack([index_of(run, one, t, w, a, of) for one, (t, w, a), of in each])


def _drawn(run: Run, seeds: np.random.SeedSequence) -> tuple[npt.NDArray[np.int64], Array, np.random.Generator]:
    """A block's choices, shape (BLOCK, 3), its weights, shape (BLOCK, columns), and what its noise comes from."""
    rng = np.random.Generator(np.random.PCG64(seeds))
    alternatives = (run.treatments, run.normalisations, run.aggregations)
    choice = np.stack([rng.integers(len(many), size=BLOCK) for many in alternatives], axis=1)
    return choice, draw_weights(run, rng, BLOCK), rng


def _noise(rng: np.random.Generator, shape: tuple[int, ...]) -> Iterator[Array]:
    """Standard normal noise, every other time the last one negated: antithetic draws (Hammersley and Morton, Proc.
    Camb. Phil. Soc. 52 (1956) 449-475) spread evenly about the centre and take half the random numbers."""
    while True:
        noise = rng.standard_normal(shape)
        yield noise
        yield -noise


def draw_noise(run: Run, rng: np.random.Generator) -> Array | None:
    """Standard normal noise for one draw of the data; None where these are not varied."""
    return None if run.cloud is None else rng.standard_normal(run.cloud.centre.shape)


def index_of(run: Run, noise: Array | None, t: int, w: int, a: int, weights: Array) -> Array:
    """The index of one draw, shape (offices,): data by their noise, and the number of each alternative."""
    composite = run.composite
    if run.cloud is None or noise is None:
        normalised = run.fixed[t, w]
    else:
        values = _treated(composite, run.cloud.draw(noise), run.treatments[t])
        normalised = normalise(values, composite.tree.scales, run.normalisations[w])
    index: Array = composite.tree.tops(normalised, run.aggregations[a], weights[None])[0]
    return index


def _alike(choice: npt.NDArray[np.int64]) -> Iterator[tuple[int, int, int, npt.NDArray[np.int64]]]:
    """Draws with the same treatment, scale and aggregation, together."""
    kinds, which = np.unique(choice, axis=0, return_inverse=True)
    for number, (t, w, a) in enumerate(kinds.tolist()):
        yield t, w, a, np.flatnonzero(which.reshape(-1) == number)


def draw_weights(run: Run, rng: np.random.Generator, draws: int) -> Array:
    """Weights of all columns of the tree: shape (draws, columns)."""
    tree = run.composite.tree
    weights: Array = np.tile(run.composite.weights, (draws, 1))
    if run.sources.weights:
        shares = np.array([run.sources.weights.shares.get(level, 0.0) for level in tree.levels])
        columns = np.flatnonzero(shares)
        weights[:, columns] *= 1.0 + shares[columns] * rng.uniform(-1.0, 1.0, (draws, len(columns)))
    return weights
