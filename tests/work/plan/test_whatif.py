"""One step changed: the same schedule as if all were computed anew."""

from dataclasses import replace
from datetime import date, timedelta
from random import Random

import pytest

from luoshi.work.plan import DAYS, WORKDAYS, Link, Plan, Step, schedule
from luoshi.work.plan.whatif import Workbench

TODAY = date(2026, 3, 2)
DAY = timedelta(days=1)


def network(rng: Random, size: int) -> Plan:
    """Steps on both calendars, some done, some begun, some with deadlines; links of all kinds that run forward."""
    steps, links = [], []
    for n in range(size):
        done = TODAY - rng.randint(1, 20) * DAY if rng.random() < 0.1 else None
        begun = TODAY - rng.randint(21, 40) * DAY if done or rng.random() < 0.1 else None
        due = TODAY + rng.randint(20, 400) * DAY if rng.random() < 0.3 else None
        calendar = rng.choice([WORKDAYS, WORKDAYS, DAYS])
        steps.append(
            Step(str(n), duration=rng.choice([0, 1, 5, 12]), calendar=calendar, deadline=due, started=begun, done=done)
        )
        for before in rng.sample(range(n), k=min(n, rng.randint(0, 2))):
            kind, lag = rng.choice(["FS", "FS", "SS", "FF", "SF"]), rng.choice([0, 0, 3, -2])
            links.append(Link(str(before), str(n), kind, lag, rng.choice(["", DAYS])))  # type: ignore[arg-type]
    return Plan(tuple(steps), tuple(links))


def change(rng: Random, step: Step) -> Step:
    far = TODAY + rng.randint(-5, 300) * DAY
    what = rng.choice(["duration", "earliest", "deadline", "none", "begun"])
    if what == "duration":
        return replace(step, duration=max(0, step.duration + rng.choice([-3, 1, 30])))
    if what == "none":
        return replace(step, earliest=None, deadline=None)
    if what == "begun":
        return replace(step, started=TODAY - DAY, done=None)
    return replace(step, **{what: far})


@pytest.mark.parametrize("seed", range(60))
def test_changing_one_step_gives_what_scheduling_anew_gives(seed: int) -> None:
    rng = Random(seed)
    plan = network(rng, rng.randint(3, 40))
    bench = Workbench(schedule(plan, TODAY))
    for _round in range(8):
        step = change(rng, rng.choice(plan.steps))
        after = replace(plan, steps=tuple(step if it.key == step.key else it for it in plan.steps))
        found, anew = bench.changed(step), schedule(after, TODAY)
        assert found.dates == anew.dates and found.missed == anew.missed
        assert found.plan == after
        if rng.random() < 0.4:  # and go on from there
            plan, bench = after, bench.then(step)
