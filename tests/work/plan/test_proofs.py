"""What cannot be done is said in a sentence, with a chain that holds and with the least changes that suffice."""

import random
from dataclasses import replace
from datetime import date
from itertools import pairwise

import networkx as nx
import pytest

from luoshi.i18n import use
from luoshi.work.plan import DAYS, WORKDAYS, Contradiction, Link, Plan, Schedule, Step, schedule, sentences
from luoshi.work.plan.proof import Proof, of_missed
from luoshi.work.plan.relax import Relaxation, of_contradiction, of_missed_deadline

from .oracle import kept, moments, random_plan

TODAY = date(2026, 2, 10)


@pytest.fixture(autouse=True)
def _english() -> None:
    use("en")


def road(**changes: Step) -> Plan:
    """A road that has to be finished by the end of June."""
    steps = {
        "land": Step("land", "Land", 20),
        "notice": Step("notice", "Notice", 7, DAYS),
        "tender": Step("tender", "Tender", 30),
        "works": Step("works", "Works", 60),
        "open": Step("open", "Opening", 0, deadline=date(2026, 6, 30)),
    } | changes
    keys = list(steps)
    return Plan(tuple(steps.values()), tuple(Link(a, b) for a, b in zip(keys, keys[1:], strict=False)))


def holds(found: Schedule, proof: Proof) -> bool:
    """The independent checker: walk the chain in days from its first step; it must end after the deadline."""
    steps = {step.key: step for step in found.plan.steps}
    last = steps[proof.keys[-1]]
    assert proof.begins and proof.reached and proof.due
    day = proof.begins
    for link in proof.links:
        a, b = steps[link.before], steps[link.after]
        assert link in found.plan.links
        start = moments(a, day)[link.kind[0]]
        day = min(
            d
            for n in range(-300, 300)
            if (d := date.fromordinal(day.toordinal() + n))
            and _possible(b, d)
            and kept(link, start, moments(b, d)[link.kind[1]], (a.calendar, b.calendar))
        )
    finish = date.fromordinal(moments(last, day)["F"].toordinal() - 1)
    return finish == proof.reached > proof.due


def _possible(step: Step, day: date) -> bool:
    from .oracle import works

    return works(step.calendar, day)


def test_a_deadline_that_cannot_be_kept_is_explained_by_the_chain_that_breaks_it() -> None:
    found = schedule(road(), TODAY)
    assert [step.key for step in found.missed] == ["open"]
    proof = of_missed(found, "open")
    assert holds(found, proof)
    assert sentences.missed(found, proof) == (
        "Opening cannot be finished by 2026-06-30: from today (2026-02-10), Land 20 working days → Notice 7 days → "
        "Tender 30 working days → Works 60 working days → Opening takes until 2026-07-30, 22 working days too late."
    )


def test_the_advice_names_the_deadline_first_and_then_the_cheapest_changes() -> None:
    found = schedule(road(), TODAY)
    assert sentences.advice(found, of_missed_deadline(found, "open")) == (
        "It is enough to move the deadline of Opening by 22 working days, to 2026-07-30, or shorten Works by "
        "22 working days, to 38, or shorten Tender by 22 working days, to 8, or shorten everything that leads to "
        "Opening by 20 %."
    )


def test_an_earliest_start_that_is_to_blame_is_named_and_may_be_moved() -> None:
    plan = road(tender=Step("tender", "Tender", 30, earliest=date(2026, 4, 1)))
    found = schedule(plan, date(2026, 1, 5))
    proof = of_missed(found, "open")
    assert (proof.root, proof.keys) == ("earliest", ("tender", "works", "open"))
    begin = next(it for it in of_missed_deadline(found, "open", proof) if it.what == "begin")
    assert not schedule(_changed(plan, begin), date(2026, 1, 5)).missed


def _changed(plan: Plan, change: Relaxation) -> Plan:
    """The plan with the change made."""
    if change.what == "lag":
        links = (replace(it, lag=change.value) if it == change.link else it for it in plan.links)  # type: ignore[arg-type]
        return replace(plan, links=tuple(links))
    field = {"deadline": "deadline", "fixed": "fixed", "shorten": "duration", "begin": "earliest"}[change.what]
    if change.what == "begin" and next(step for step in plan.steps if step.key == change.key).fixed:
        field = "fixed"
    steps = (replace(it, **{field: change.value}) if it.key == change.key else it for it in plan.steps)
    return replace(plan, steps=tuple(steps))


def _eased(change: Relaxation) -> Relaxation | None:
    """The change less one day, as far as it is one of days."""
    if change.what in ("shorten", "lag") and isinstance(change.value, int):
        return replace(change, value=change.value + 1)
    return None


@pytest.mark.parametrize("calendars", [(WORKDAYS,), (WORKDAYS, DAYS)])
def test_on_random_plans_every_proof_holds_and_every_change_suffices_and_is_the_least(
    calendars: tuple[str, ...],
) -> None:
    today = date(2025, 11, 3)
    proofs = changes = 0
    for seed in range(1000, 1150):
        plan = random_plan(seed, calendars=calendars, most=9)
        try:
            found = schedule(plan, today)
        except Contradiction:
            continue
        for step in found.missed:
            proof = of_missed(found, step.key)
            assert holds(found, proof), (seed, proof)
            proofs += 1
            for change in of_missed_deadline(found, step.key, proof):
                if change.what == "compress" or (step.fixed and step.deadline):
                    continue
                changes += 1
                assert step.key not in _missed(_changed(plan, change), today), (seed, change)
                if less := _eased(change):
                    assert step.key in _missed(_changed(plan, less), today), (seed, change)
    assert proofs > 40 and changes > 50


def _missed(plan: Plan, today: date) -> set[str]:
    return {step.key for step in schedule(plan, today).missed}


def test_steps_that_wait_for_each_other_are_named() -> None:
    plan = road()
    with pytest.raises(Contradiction) as raised:
        schedule(replace(plan, links=(*plan.links, Link("works", "notice"))), TODAY)
    assert str(raised.value) == (
        "The steps wait for each other in a circle (Notice waits for Works, Works waits for Tender, Tender waits for "
        "Notice); remove one of these links."
    )
    assert {change.what for change in of_contradiction(raised.value.proof)} == {"remove"}


def test_a_maximum_that_the_steps_between_do_not_fit_into_is_shown_with_their_durations() -> None:
    plan = road()
    with pytest.raises(Contradiction) as raised:
        schedule(replace(plan, links=(*plan.links, Link("works", "tender", "SS", -25))), TODAY)
    assert str(raised.value) == (
        "These times contradict each other by 5 working days: Works begins after Tender is finished "
        "(Tender takes 30 working days); Works begins at most 25 working days after Tender begins; change one of them "
        "by so much."
    )


def test_a_maximum_that_only_a_holiday_lets_pass_is_no_contradiction() -> None:
    """Seven days' notice fits into two working days only over the Spring Festival."""
    steps = (Step("a", duration=1), Step("b", duration=7, calendar=DAYS), Step("c", duration=1))
    links = (Link("a", "b"), Link("b", "c"), Link("c", "a", "FS", -2, WORKDAYS))
    found = schedule(Plan(steps, links), date(2026, 1, 5)).dates
    assert found["a"].early_start == date(2026, 2, 14) and found["c"].early_start == date(2026, 2, 24)


@pytest.mark.parametrize("seed", range(60))
def test_no_shorter_circle_contradicts_among_the_steps_that_are_tied_together(seed: int) -> None:
    rng = random.Random(seed)
    arcs = {tuple(rng.sample(range(7), 2)): rng.randint(-9, 4) for _ in range(16)}
    graph = nx.DiGraph([(*arc, {"lag": lag}) for arc, lag in arcs.items()])
    steps = tuple(Step(str(n), duration=1, calendar=DAYS) for n in range(7))
    links = tuple(Link(str(a), str(b), "SS", lag, DAYS) for (a, b), lag in arcs.items())
    circles = [[*circle, circle[0]] for circle in nx.simple_cycles(graph)]
    positive = [circle for circle in circles if sum(arcs[arc] for arc in pairwise(circle)) > 0]
    if not positive:
        schedule(Plan(steps, links), TODAY)
        return
    with pytest.raises(Contradiction) as raised:
        schedule(Plan(steps, links), TODAY)
    proof = raised.value.proof
    assert sum(link.lag for link in proof.links) == proof.excess > 0
    tied = next(part for part in nx.strongly_connected_components(graph) if int(proof.keys[0]) in part)
    assert len(proof.links) == min(len(circle) - 1 for circle in positive if circle[0] in tied)
