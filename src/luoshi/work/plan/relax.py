"""The least that must change so that a deadline can be kept, or that a circle no longer contradicts.

Each relaxation suffices alone and is the least of its kind: it is found by trying, so that calendars, other chains and
links of any kind are all taken into account. Whoever decides picks one; nothing is changed by itself.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from luoshi.work.plan.circles import Circle, settle
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
    plan, today = _before(found, key), found.today
    step = found.plan.steps[found.network.rank[key]]
    moved: list[Relaxation] = []
    if step.deadline and proof.reached and proof.reached > step.deadline:
        moved.append(Relaxation("deadline", key, proof.excess, proof.reached))
    if step.fixed and proof.reached and proof.reached > step.fixed:
        day = found.dates[key].early_start
        moved.append(Relaxation("fixed", key, proof.excess, day))
    others = [*_begin(plan, today, key, proof), *_lags(plan, today, key, proof), *_shorter(plan, today, key, proof)]
    return (*moved, *sorted(others, key=lambda it: it.days), *_compressed(plan, today, key))


def of_contradiction(proof: Proof) -> tuple[Relaxation, ...]:
    """What would open the circle: a change of one of its links by its excess, or the removal of one that only waits."""
    if all(link.kind == "FS" and link.lag >= 0 for link in proof.links):
        return tuple(Relaxation("remove", link.after, 0, None, link) for link in proof.links)
    loose = (link for link in proof.links if link.lag)
    return tuple(Relaxation("lag", link.after, proof.excess, link.lag - proof.excess, link) for link in loose)


def _before(found: Schedule, key: str) -> Plan:
    """The part of the plan on which the step `key` depends."""
    into: dict[str, list[Link]] = {}
    for link in found.plan.links:
        into.setdefault(link.after, []).append(link)
    keys, todo = {key}, [key]
    while todo:
        for link in into.get(todo.pop(), ()):
            if link.before not in keys:
                keys.add(link.before)
                todo.append(link.before)
    steps = tuple(step for step in found.plan.steps if step.key in keys)
    return replace(found.plan, steps=steps, links=tuple(link for key in keys for link in into.get(key, ())))


def _keeps(plan: Plan, today: date | None, key: str) -> bool:
    """Whether the step `key` of `plan` can be finished in time."""
    network = compile(plan, today)
    links = graph(len(plan.steps), network.src, network.dst, network.lag)
    steps = order(links)
    try:
        early = earliest(links, steps, network.lower) if len(steps) == links.size else settle(links, network.lower)
    except Circle:
        return False
    n = network.rank[key]
    return early[n] <= network.upper[n]


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


def _shorter(plan: Plan, today: date | None, key: str, proof: Proof) -> Iterator[Relaxation]:
    network = compile(plan, today)
    need = {step.key: network.need[n] for n, step in enumerate(plan.steps)}
    open_ = [step for step in plan.steps if step.key in proof.keys and not step.done]
    for step in sorted(open_, key=lambda step: -need[step.key])[:TRIED]:
        days = _least(
            need[step.key] - 1,
            proof.excess,
            lambda n, step=step: _keeps(_with(plan, _cut(step, need[step.key] - n)), today, key),  # type: ignore[misc]
        )
        if days:
            yield Relaxation("shorten", step.key, days, need[step.key] - days)


def _cut(step: Step, need: int) -> Step:
    return replace(step, remaining=need) if step.started or step.remaining is not None else replace(step, duration=need)


def _with(plan: Plan, step: Step) -> Plan:
    return replace(plan, steps=tuple(step if each.key == step.key else each for each in plan.steps))


def _begin(plan: Plan, today: date | None, key: str, proof: Proof) -> Iterator[Relaxation]:
    """An earlier start of the first step, where an earliest or fixed day holds it."""
    step = next(step for step in plan.steps if step.key == proof.keys[0])
    day = step.fixed if proof.root == "fixed" else step.earliest
    if proof.root not in ("earliest", "fixed") or day is None or step.key == key == proof.keys[-1] and step.fixed:
        return
    network = compile(plan, today)
    table = network.days[network.rank[step.key]]
    place = table.count(table.moment(day))

    def earlier(n: int) -> Step:
        day = table.date(place - n)
        return replace(step, fixed=day) if proof.root == "fixed" else replace(step, earliest=day)

    most = place - table.count(table.moment(today)) if today else place - 1
    days = _least(most, proof.excess, lambda n: _keeps(_with(plan, earlier(n)), today, key))
    if days:
        yield Relaxation("begin", step.key, days, table.date(place - days))


def _lags(plan: Plan, today: date | None, key: str, proof: Proof) -> Iterator[Relaxation]:
    for link in {*proof.links, *((proof.fact,) if proof.fact else ())}:

        def less(n: int, link: Link = link) -> Plan:
            return replace(plan, links=tuple(replace(it, lag=it.lag - n) if it == link else it for it in plan.links))

        days = _least(link.lag, proof.excess, lambda n: _keeps(less(n), today, key))  # noqa: B023 - called at once
        if days:
            yield Relaxation("lag", link.after, days, link.lag - days, link)


def _compressed(plan: Plan, today: date | None, key: str) -> Iterator[Relaxation]:
    """All remaining durations cut by the same share, in percent."""
    network = compile(plan, today)

    def shorter(percent: int) -> Plan:
        steps = (
            _cut(step, max(-(-need * (100 - percent) // 100), 1)) if need and not step.done else step
            for step, need in zip(plan.steps, network.need, strict=True)
        )
        return replace(plan, steps=tuple(steps))

    percent = _least(99, 99, lambda n: _keeps(shorter(n), today, key))
    if percent:
        yield Relaxation("compress", key, percent)
