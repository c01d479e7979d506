"""Which choice drives the order? Each alone, and all together by variance (Sobol's indices, by SALib).

Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola, Computer Physics Communications 181 (2010) 259-270; for
composite indices Saisana, Saltelli and Tarantola, J. R. Stat. Soc. A 168 (2005) 307-323, whose output is taken: by how
many places offices are shifted on average. A choice that cannot be varied is refused, never skipped.
"""

from __future__ import annotations

from dataclasses import dataclass, fields, replace

import numpy as np

from luoshi.errors import LuoshiError
from luoshi.evaluation.composite import Composite
from luoshi.evaluation.ranks import behind, rank
from luoshi.evaluation.robustness import Run, draw_noise, draw_weights, index_of, prepare, simulate
from luoshi.evaluation.sources import Sources
from luoshi.evaluation.tables import Array
from luoshi.i18n import gettext as _

CHOICES = ("treatments", "normalisations", "aggregations")
"""The sources that are lists of alternatives; data and weights are drawn."""


@dataclass(frozen=True)
class Importance:
    """What a source does to the order. first: the share of the variance of the average shift that it explains alone;
    total: with all in which it acts together with others; each with the half-width of its 95 % interval (bootstrap)."""

    source: str
    first: float
    first_error: float
    total: float
    total_error: float


def varied(sources: Sources) -> tuple[str, ...]:
    """The sources that are varied, in their order. Raises LuoshiError for a list with a single alternative."""
    found = tuple(field.name for field in fields(Sources) if getattr(sources, field.name))
    for name in found:
        if name in CHOICES and len(getattr(sources, name)) < 2:
            raise LuoshiError(_("“{name}” has one alternative only, so it cannot be varied.").format(name=name))
    return found


def one_at_a_time(composite: Composite, sources: Sources, *, draws: int = 500, seed: int) -> dict[str, float]:
    """How many places an office's rank moves on average when one source alone is varied, by source (COINr's mean
    absolute shift of ranks). Raises LuoshiError for a source that cannot be varied."""
    out = {}
    for name in varied(sources):
        alone = replace(Sources(), **{name: getattr(sources, name)})
        made = simulate(composite, alone, draws=draws, seed=seed)
        out[name] = float(np.abs(made.ranks.astype(np.int64) - composite.ranks).mean())
    return out


def variance(composite: Composite, sources: Sources, *, samples: int = 512, seed: int) -> tuple[Importance, ...]:
    """The share of each source in the variance of the average shift of ranks, all varied together.

    samples: a power of two; samples × (sources + 2) rankings are made. Raises LuoshiError for a source that cannot be
    varied, for fewer than two sources, and where SALib is not installed.
    """
    names = varied(sources)
    if len(names) < 2:
        raise LuoshiError(_("Shares of variance need two sources at least; one alone explains everything."))
    if samples < 2 or samples & (samples - 1):
        raise LuoshiError(_("The number of samples must be a power of two, such as 512."))
    try:
        from SALib.analyze import sobol as analysis
        from SALib.sample import sobol as sampling
    except ImportError:
        raise LuoshiError(
            _("Sensitivity analysis needs SALib, which is not installed: pip install 'luoshi[analyse]'")
        ) from None
    problem = {"num_vars": len(names), "names": list(names), "bounds": [[0.0, 1.0]] * len(names)}
    triggers = sampling.sample(problem, samples, calc_second_order=False, seed=seed)
    run = prepare(composite, sources)
    shifts = np.array([_shift(run, dict(zip(names, row, strict=True)), seed) for row in triggers.tolist()])
    if np.ptp(shifts) == 0:
        return tuple(Importance(name, 0.0, 0.0, 0.0, 0.0) for name in names)
    found = analysis.analyze(problem, shifts, calc_second_order=False, num_resamples=200, seed=seed)
    shares = (found[key].tolist() for key in ("S1", "S1_conf", "ST", "ST_conf"))
    return tuple(Importance(name, *of) for name, *of in zip(names, *shares, strict=True))


def _shift(run: Run, trigger: dict[str, float], seed: int) -> float:
    """By how many places offices are shifted on average where each source is set by its trigger (0-1): a list to one of
    its alternatives, data and weights to the draw that the trigger seeds."""
    choice = [
        int(trigger.get(name, 0.0) * len(many))
        for name, many in zip(CHOICES, (run.treatments, run.normalisations, run.aggregations), strict=True)
    ]
    noise = draw_noise(run, _random(trigger.get("data"), seed, 1))
    weights = draw_weights(run, _random(trigger.get("weights"), seed, 2), 1)[0]
    index: Array = index_of(run, noise, choice[0], choice[1], choice[2], weights)
    made = run.composite
    return float(np.abs(rank(behind(index, made.crossed), made.method.ranks) - made.ranks).mean())


def _random(trigger: float | None, seed: int, kind: int) -> np.random.Generator:
    key = int((trigger or 0.0) * 2**32)
    return np.random.Generator(np.random.PCG64(np.random.SeedSequence(seed, spawn_key=(kind, key))))
