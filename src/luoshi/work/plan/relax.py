"""The least that must change so that a deadline can be kept, or that a circle no longer contradicts.

Each relaxation suffices alone and is the least of its kind: it is found by trying, so that calendars, other chains and
links of any kind are all taken into account. Whoever decides picks one; nothing is changed by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from typing import Literal

from luoshi.work.plan.circles import Circle, settle
from luoshi.work.plan.days import Days
from luoshi.work.plan.network import compile
from luoshi.work.plan.passes import earliest, graph, order
from luoshi.work.plan.proof import Proof, of_missed
from luoshi.work.plan.schedule import Schedule
from luoshi.work.plan.values import Link, Plan, Step

What = Literal["deadline", "fixed", "shorten", "begin", "lag", "compress", "remove"]
TRIED = 12
"""How many steps of a chain, the longest first, are tried for shortening."""


@dataclass(frozen=True, slots=True)
class Relaxation:
    """One change that suffices. days: by how many (of the step's or the link's calendar; `compress`: percent).

    value: the new deadline or day, duration or lag. link: of `lag` and `remove`, where `key` is the later step.
    """

    what: What
    key: str
    days: int
    value: date | int | None = None
    link: Link | None = None


def of_missed_deadline(found: Schedule, key: str, proof: Proof | None = None) -> tuple[Relaxation, ...]:
    """What would let step `key` be finished in time, the deadline first, then by the days to be gained."""
    proof = proof or of_missed(found, key)
    case = _Case(found, key, proof)
    step = found.plan.steps[found.network.rank[key]]
    moved: list[Relaxation] = []
    if step.deadline and proof.reached and proof.reached > step.deadline:
        moved.append(Relaxation("deadline", key, proof.excess, proof.reached))
    if step.fixed and proof.reached and proof.reached > step.fixed:
        day = found.dates[key].early_start
        moved.append(Relaxation("fixed", key, proof.excess, day))
    others = [*_begin(case), *_lags(case), *_shorter(case)]
    return (*moved, *sorted(others, key=lambda it: it.days), *_compressed(case))


def of_contradiction(proof: Proof) -> tuple[Relaxation, ...]:
    """What would open the circle: a change of one of its links by its excess, or the removal of one that only waits."""
    if all(link.kind == "FS" and link.lag >= 0 for link in proof.links):
        return tuple(Relaxation("remove", link.after, 0, None, link) for link in proof.links)
    loose = (link for link in proof.links if link.lag)
    return tuple(Relaxation("lag", link.after, proof.excess, link.lag - proof.excess, link) for link in loose)


@dataclass(frozen=True)
class _Case:
    """A missed deadline: the part of the plan on which the step `key` depends, and how to try a change of it."""

    found: Schedule
    key: str
    proof: Proof

    @cached_property
    def plan(self) -> Plan:
        """The steps and links that lead to the step."""
        into = self.found.network.into
        keys, todo = {self.key}, [self.key]
        while todo:
            for link in into.get(todo.pop(), ()):
                if link.before not in keys:
                    keys.add(link.before)
                    todo.append(link.before)
        steps = (self.found.plan.steps[n] for n in sorted(self.found.network.rank[key] for key in keys))
        return replace(self.found.plan, steps=tuple(steps), links=tuple(it for key in keys for it in into.get(key, ())))

    def need(self, key: str) -> int:
        """Days that a step still needs."""
        return self.found.network.need[self.found.network.rank[key]]

    def days(self, key: str) -> Days:
        """The calendar of a step."""
        return self.found.network.days[self.found.network.rank[key]]

    def keeps(self, plan: Plan) -> bool:
        """Whether the step can be finished in time under `plan`."""
        network = compile(plan, self.found.today, self.found.network.calendars)
        links = graph(len(plan.steps), network.src, network.dst, network.lag)
        steps = order(links)
        try:
            early = earliest(links, steps, network.lower) if len(steps) == links.size else settle(links, network.lower)
        except Circle:
            return False
        n = network.rank[self.key]
        return early[n] <= network.upper[n]

    def keeps_with(self, step: Step) -> bool:
        """Whether it can with `step` in the place of the one of its key."""
        steps = tuple(step if each.key == step.key else each for each in self.plan.steps)
        return self.keeps(replace(self.plan, steps=steps))


def _least(most: int, guess: int, keeps: Callable[[int], bool]) -> int | None:
    """The least n from 1 to `most` that keeps the deadline (more never harms); `guess` is tried first."""
    if most < 1 or not keeps(most):
        return None
    low, high = 0, most
    if guess < most:
        low, high = (0, guess) if keeps(guess) else (guess, most)
        if high == guess and guess > 1 and not keeps(guess - 1):
            return guess
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (low, middle) if keeps(middle) else (middle, high)
    return high


def _shorter(case: _Case) -> Iterator[Relaxation]:
    chain = [step for step in case.plan.steps if step.key in case.proof.keys and not step.done]
    for step in sorted(chain, key=lambda step: -case.need(step.key))[:TRIED]:
        need = case.need(step.key)

        def shorter(n: int, step: Step = step, need: int = need) -> bool:
            return case.keeps_with(_cut(step, need - n))

        if days := _least(need - 1, case.proof.excess, shorter):
            yield Relaxation("shorten", step.key, days, need - days)


def _cut(step: Step, need: int) -> Step:
    if step.started or step.remaining is not None:
        return replace(step, remaining=need, remaining_on=None)
    return replace(step, duration=need)


def _begin(case: _Case) -> Iterator[Relaxation]:
    """An earlier start of the first step, where an earliest or fixed day holds it."""
    root, today = case.proof.root, case.found.today
    step = next(step for step in case.plan.steps if step.key == case.proof.keys[0])
    day = step.fixed if root == "fixed" else step.earliest
    if root not in ("earliest", "fixed") or day is None or (step.key == case.key and step.fixed):
        return
    table = case.days(step.key)
    place = table.count(table.moment(day))

    def earlier(n: int) -> bool:
        day = table.date(place - n)
        return case.keeps_with(replace(step, fixed=day) if root == "fixed" else replace(step, earliest=day))

    most = place - table.count(table.moment(today)) if today else place - 1
    if days := _least(most, case.proof.excess, earlier):
        yield Relaxation("begin", step.key, days, table.date(place - days))


def _lags(case: _Case) -> Iterator[Relaxation]:
    fact = (case.proof.fact,) if case.proof.fact else ()
    for link in dict.fromkeys((*case.proof.links, *fact)):

        def less(n: int, link: Link = link) -> bool:
            links = (replace(it, lag=it.lag - n) if it == link else it for it in case.plan.links)
            return case.keeps(replace(case.plan, links=tuple(links)))

        if days := _least(link.lag, case.proof.excess, less):
            yield Relaxation("lag", link.after, days, link.lag - days, link)


def _compressed(case: _Case) -> Iterator[Relaxation]:
    """All remaining durations cut by the same share, in percent."""

    def shorter(percent: int) -> bool:
        steps = (
            _cut(step, max(-(-need * (100 - percent) // 100), 1)) if need and not step.done else step
            for step in case.plan.steps
            for need in (case.need(step.key),)
        )
        return case.keeps(replace(case.plan, steps=tuple(steps)))

    if percent := _least(99, 99, shorter):
        yield Relaxation("compress", case.key, percent)
