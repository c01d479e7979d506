"""A composite index as places: what each indicator adds, and how its score was computed."""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np

from luoshi.evaluation import ranking, review
from luoshi.evaluation.composite import Composite
from luoshi.evaluation.ranks import UNRANKED
from luoshi.evaluation.robustness import Robustness, simulate
from luoshi_web.store import draws
from luoshi_web.store.figures import Drawn
from luoshi_web.store.schemes import Parsed
from luoshi_web.store.standings.values import SHARE, Part, Parts, Place, Standings, Used


def frame(parsed: Parsed, drawn: Drawn) -> dict[str, list[Any]]:
    """The figures as the table that the core ranks."""
    columns: dict[str, list[Any]] = {parsed.rule.office: [one["name"] for one in drawn.offices]}
    if parsed.rule.group:
        columns[parsed.rule.group] = [one["region"] for one in drawn.offices]
    ids = [str(one["id"]) for one in drawn.offices]
    return columns | {name: [values.get(pk) for pk in ids] for name, values in drawn.figures.items()}


def ranked(parsed: Parsed, drawn: Drawn, of: draws.Of) -> Standings:
    composite = ranking.compose_of(parsed.rule, frame(parsed, drawn))
    sure = drawn_by(parsed.rule, composite, of, parsed.rule.seed) if parsed.rule.draws else None
    between = sure.interval(SHARE) if sure else None
    ahead = sure.ahead_of_next() if sure else None
    known = {one["name"]: one for one in drawn.offices}
    children = _fields(parsed, composite)
    lines = _Lines(parsed, drawn, composite)
    places = []
    for row in order(composite):
        about = known[composite.offices[row]]
        chance = None if ahead is None or np.isnan(ahead[row]) else float(ahead[row])
        low, high = between[row].tolist() if between is not None else (None, None)
        places.append(
            Place(
                about["id"], about["short"], about["name"], float(composite.index[row]), int(composite.ranks[row]),
                low, high, chance, Parts(partial(lines.of, row, about["id"])),
                tuple(float(composite.scores[row, column]) for column in children), gaps=lines.gaps(about["id"]),
            )
        )  # fmt: skip
    codes = tuple(names(parsed).get(composite.tree.codes[column], "") for column in children)
    return Standings("ranking", tuple(places), codes, composite, sure)


def drawn_by(rule: ranking.Scheme, composite: Composite, of: draws.Of, seed: int) -> Robustness:
    """The ranks of the scheme's draws, by a seed."""

    def make() -> Robustness:
        return simulate(composite, rule.sources, draws=rule.draws, seed=seed)

    return draws.robustness(of, composite, rule.draws, seed, make)


def order(composite: Composite) -> list[int]:
    """The rows of a composite from the first place to the last; offices without a rank stand behind."""
    ranks = np.where(composite.ranks == UNRANKED, len(composite.ranks) + 1, composite.ranks)
    return [int(row) for row in np.argsort(ranks, kind="stable")]


def _fields(parsed: Parsed, composite: Composite) -> list[int]:
    """The columns right below the index, in the order of the scheme: the fields of the heat map."""
    tree = composite.tree
    below = next(step.children for step in tree.steps if step.column == len(tree.codes) - 1)
    written = list(names(parsed))
    return sorted(below, key=lambda column: written.index(tree.codes[column]))


def names(parsed: Parsed) -> dict[str, str]:
    """What indicators and groups are called, by code."""
    nodes = [*parsed.data.get("groups", ()), *parsed.data.get("indicators", ())]
    return {str(one["code"]): str(one.get("name") or one["code"]) for one in nodes}


class _Lines:
    """The lines of an office: what each indicator adds, and how it was computed."""

    def __init__(self, parsed: Parsed, drawn: Drawn, composite: Composite) -> None:
        self.drawn, self.made, self.names = drawn, composite, names(parsed)
        self.shares = review.shares(composite.tree, composite.weights)
        method = composite.method
        steps = composite.tree.steps
        self.adds_up = all((step.own or method.aggregation) == "arithmetic" for step in steps)
        self.rows = {name: row for row, name in enumerate(composite.raw.offices)}
        self.errors = {str(one["code"]): float(one["error"]) for one in parsed.data["indicators"] if one.get("error")}

    def of(self, row: int, office: int) -> tuple[Part, ...]:
        return tuple(self._part(row, column, office) for column in range(len(self.made.tree.indicators)))

    def gaps(self, office: int) -> int:
        """Of how many lines a figure is missing."""
        indicators, figures, pk = self.made.tree.indicators, self.drawn.figures, str(office)
        missing = {code for code, values in figures.items() if values.get(pk) is None}
        return sum(one.code in missing or one.denominator in missing for one in indicators) if missing else 0

    def _part(self, row: int, column: int, office: int) -> Part:
        one = self.made.tree.indicators[column]
        score, share = float(self.made.normalised[row, column]), float(self.shares[column])
        codes = [code for code in (one.code, one.denominator) if code]
        used = tuple(
            Used(
                code,
                self.drawn.figures.get(code, {}).get(str(office)),
                self.drawn.sources.get(code, {}).get(str(office), {}),
                self.errors.get(code) if not one.denominator else None,
            )
            for code in codes
        )
        added = score * share if self.adds_up and score == score else None
        most = self.made.method.normalisation.high * share if self.adds_up else None
        steps = self._steps(row, column, used)
        if added is not None:
            steps += (f"{score:.6g} × {share:.4g} = {added:.6g}",)
        return Part(one.code, self.names[one.code], self.names[one.parent], added, most, score, steps, used)

    def _steps(self, row: int, column: int, used: tuple[Used, ...]) -> tuple[str, ...]:
        """From the figures to the score; the words around it are the page's."""
        made, one = self.made, self.made.tree.indicators[column]
        score, how = float(made.normalised[row, column]), made.method.normalisation
        steps: list[str] = []
        raw = self.rows[made.offices[row]]
        value = float(made.denominated.values[raw, column])
        if one.denominator and value == value:
            steps.append(f"{used[0].value:.6g} ÷ {used[1].value:.6g} = {value:.6g}")
        counted = float(made.treated.values[row, column])
        if one.logarithm and value == value:
            steps.append(f"ln {value:.6g} = {counted:.6g}")
        if how.way != "goalposts":
            return (*steps, f"{how.way}({counted:.6g}) = {score:.6g}")
        scales = made.tree.scales
        low, high, aim = (float(ends[column]) for ends in (scales.lows, scales.highs, scales.targets))
        scale = f" × {how.high:g}" if how.low == 0 else f" × {how.high - how.low:g} + {how.low:g}"
        if one.good == 1:
            shown = f"({_n(counted)} − {_n(low)}) ÷ ({_n(high)} − {_n(low)})"
        elif one.good == -1:
            shown = f"({_n(high)} − {_n(counted)}) ÷ ({_n(high)} − {_n(low)})"
        else:
            shown = f"1 − |{_n(counted)} − {_n(aim)}| ÷ {max(high - aim, aim - low):g}"
        shown = shown if one.good else f"({shown})"
        beyond = how.cap and not low <= counted <= high
        bound = f" → {score:.6g}" if beyond else f" = {score:.6g}"
        return (*steps, shown + scale + bound)


def _n(value: float) -> str:
    """A figure in a formula; in brackets below zero."""
    return f"{value:.6g}" if value >= 0 else f"(−{-value:.6g})"
