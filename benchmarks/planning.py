"""Planning against its peers, in one run: `python benchmarks/planning.py passes|contradictions|backward|ledger`.

passes           both passes over a million steps and two million links, against networkx and rustworkx
contradictions   the instances of RCPSP/max in a folder (--instances): which time lags contradict each other, and why
backward         a thousand steps counted back over holidays, and twenty plans day for day, against TaskJuggler 3 (tj3)
ledger           one step moved in a plan of twenty thousand

Times are processor seconds: a shared machine stretches the clock on the wall. Each is the least of `--repeat` runs.
"""

from __future__ import annotations

import argparse
import csv
import random
import re
import resource
import subprocess
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

from luoshi.work.plan import DAYS, WORKDAYS, Contradiction, Link, Plan, Schedule, Step, schedule

DAY = timedelta(days=1)
INSTANCES = Path("reference/scheduling/rcpsp-max")


def main() -> None:
    """Run one part."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("part", choices=["passes", "contradictions", "backward", "ledger"])
    parser.add_argument("--steps", type=float, default=1e6)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--instances", type=Path, default=INSTANCES)
    given = parser.parse_args()
    {"passes": passes, "contradictions": contradictions, "backward": backward, "ledger": ledger}[given.part](given)


def least(run: Callable[[], Any], repeat: int) -> tuple[float, Any]:
    """Processor seconds of the fastest run, and what it gave."""
    best, result = float("inf"), None
    for _ in range(repeat):
        start = time.process_time()
        result = run()
        best = min(best, time.process_time() - start)
    return best, result


# contradictions -----------------------------------------------------------------------------------------------------

Arc = tuple[int, int, int]


def read_instance(path: Path) -> tuple[int, list[Arc]]:
    """How many activities an instance has, and its time lags between starts: (i, j, least difference)."""
    lines = path.read_text().split("\n")
    size = int(lines[0].split()[0]) + 2
    arcs = []
    for line in lines[1 : size + 1]:
        words, lags = line.split("[", 1)[0].split(), re.findall(r"\[(-?\d+)\]", line)
        arcs += [(int(words[0]), int(after), int(lag)) for after, lag in zip(words[3:], lags, strict=True)]
    return size, arcs


def accepts(chain: list[Arc], arcs: set[Arc]) -> bool:
    """The independent checker: a closed chain of the instance's own arcs whose lags add up to more than nothing."""
    closed = all(a[1] == b[0] for a, b in zip(chain, [*chain[1:], chain[0]], strict=True))
    return closed and set(chain) <= arcs and sum(lag for _i, _j, lag in chain) > 0


def closure(size: int, arcs: list[Arc]) -> Any:
    """The least differences that follow from the lags (Floyd and Warshall): independent of what is measured.

    The lags contradict each other exactly if its diagonal is not nothing.
    """
    import numpy as np

    far = np.full((size, size), -1e9)
    np.fill_diagonal(far, 0)
    for i, j, lag in arcs:
        far[i, j] = max(far[i, j], lag)
    for k in range(size):
        np.maximum(far, far[:, k : k + 1] + far[k : k + 1, :], out=far)
    return far


def variants(size: int, arcs: list[Arc], seed: int) -> Iterator[tuple[str, list[Arc], bool]]:
    """The instance as it is, with one more maximum that just fits, with one a day too short: contradicting or not."""
    far = closure(size, arcs)
    truth = bool((far.diagonal() > 0).any())
    yield "as published", arcs, truth
    if truth:
        return
    pairs = [(i, j) for i in range(size) for j in range(size) if i != j and far[i, j] > -1e8]
    i, j = random.Random(seed).choice(pairs)
    yield "maximum that fits", [*arcs, (j, i, -int(far[i, j]))], False
    yield "maximum too short by 1", [*arcs, (j, i, 1 - int(far[i, j]))], True


def explain_instance(size: int, arcs: list[Arc]) -> list[Arc] | None:
    """The contradicting chain that Luoshi names, if it names one."""
    steps = tuple(Step(str(n), duration=1, calendar=DAYS) for n in range(size))
    links = tuple(Link(str(i), str(j), "SS", lag, DAYS) for i, j, lag in arcs)
    try:
        schedule(Plan(steps, links), date(2026, 1, 1))
    except Contradiction as found:
        return [(int(link.before), int(link.after), link.lag) for link in found.proof.links]
    return None


def contradictions(given: argparse.Namespace) -> None:
    """Every instance whose lags contradict is told so, with a chain that the checker accepts, and no other."""
    tables = sorted(given.instances.glob("*/optimum/optimum.csv"))
    rows = [(table, *row.split(",")) for table in tables for row in table.read_text().split()[1:]]
    counts: Counter[str] = Counter()
    spent, longest = 0.0, 0
    for seed, (table, name, optimum) in enumerate(rows):
        path = next(p for p in table.parent.parent.iterdir() if p.name.lower() == name.lower())
        size, published = read_instance(path)
        for variant, arcs, truth in variants(size, published, seed):
            start = time.process_time()
            chain = explain_instance(size, arcs)
            spent += time.process_time() - start
            right = chain is not None and accepts(chain, set(arcs)) if truth else chain is None
            wrong = not right or (variant == "as published" and truth and optimum != "unsat")
            counts[f"{variant}, {'contradiction' if truth else 'none'}: {'WRONG' if wrong else 'right'}"] += 1
            longest = max(longest, len(chain or ()))
    print(f"{len(rows)} instances, {sum(row[2] == 'unsat' for row in rows)} of them unsat")
    print("\n".join(f"  {name} {count}" for name, count in sorted(counts.items())))
    print(f"  longest chain {longest}; {1000 * spent / counts.total():.1f} ms each")


# passes -------------------------------------------------------------------------------------------------------------


def network(kind: str, size: int, numbered: str) -> tuple[Any, Any, Any]:
    """src, dst, lag of twice as many links as steps, steps numbered "in order", as plans are written, or "at random".

    wide: twenty ranks, each link to the next rank. deep: one chain through all steps, and as many shorter waits of up
    to fifty steps along it.
    """
    import numpy as np

    rng = np.random.default_rng(1)
    if kind == "deep":
        along = np.arange(size - 1)
        skip = rng.integers(0, size - 1, size)
        src, dst = np.r_[along, skip], np.r_[along + 1, np.minimum(skip + 1 + rng.integers(0, 50, size), size - 1)]
    else:
        rank = size // 20
        src = rng.integers(0, size - rank, 2 * size)
        dst = (src // rank + 1) * rank + rng.integers(0, rank, 2 * size)
    names = np.arange(size) if numbered == "in order" else rng.permutation(size)
    return names[src].astype(np.int32), names[dst].astype(np.int32), rng.integers(0, 20, len(src)).astype(np.int32)


def by_networkx(size: int, src: Any, dst: Any, lag: Any) -> Callable[[], Any]:
    """Order and both passes over a loaded DiGraph."""
    import networkx as nx

    graph = nx.DiGraph()
    graph.add_nodes_from(range(size))
    for a, b, weight in zip(src.tolist(), dst.tolist(), lag.tolist(), strict=True):
        if not graph.has_edge(a, b) or graph[a][b]["weight"] < weight:
            graph.add_edge(a, b, weight=weight)

    def run() -> tuple[dict[int, int], dict[int, int]]:
        order = list(nx.topological_sort(graph))
        early: dict[int, int] = {}
        for v in order:
            early[v] = max((early[u] + data["weight"] for u, data in graph.pred[v].items()), default=0)
        end, late = max(early.values()), {}
        for v in reversed(order):
            late[v] = min((late[u] - data["weight"] for u, data in graph.succ[v].items()), default=end)
        return early, late

    return run


def by_rustworkx(size: int, src: Any, dst: Any, lag: Any) -> Callable[[], Any]:
    """Order and both passes over a loaded PyDiGraph (its own longest path gives no dates but the last)."""
    import rustworkx as rx

    graph = rx.PyDiGraph()
    graph.add_nodes_from(range(size))
    graph.add_edges_from(list(zip(src.tolist(), dst.tolist(), lag.tolist(), strict=True)))

    def run() -> tuple[list[int], list[int]]:
        order = list(rx.topological_sort(graph))
        early = [0] * size
        for v in order:
            early[v] = max((early[u] + weight for u, _v, weight in graph.in_edges(v)), default=0)
        late = [max(early)] * size
        for v in reversed(order):
            late[v] = min((late[u] - weight for _v, u, weight in graph.out_edges(v)), default=late[v])
        return early, late

    return run


def passes(given: argparse.Namespace) -> None:
    """Earliest and latest values of all steps; the peers hold their graphs, Luoshi starts from arrays."""
    import numpy as np

    from luoshi.work.plan import bulk

    size = int(given.steps)
    for kind, numbered in product(("deep", "wide"), ("in order", "at random")):
        src, dst, lag = network(kind, size, numbered)
        lower = np.zeros(size, np.int64)
        first, _ = least(lambda: bulk.passes(10, src[:0], dst[:0], lag[:0], lower[:10], engine="numba"), 1)  # noqa: B023
        ours = {}
        for engine in ("numba", "numpy"):
            run = lambda engine=engine: bulk.passes(size, src, dst, lag, lower, engine=engine)  # noqa: B023,E731
            ours[engine] = least(run, given.repeat)
        print(f"{kind}, numbered {numbered}" + (f"; first call of Numba {first:.2f} s" if first > 0.1 else ""))
        if (kind, numbered) == ("deep", "in order"):  # before a peer has taken any
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            print(f"  {memory:.0f} MB at most, network, both engines and Python included")
        for name in ("networkx", "rustworkx"):
            run = by_networkx(size, src, dst, lag) if name == "networkx" else by_rustworkx(size, src, dst, lag)
            seconds, (early, late) = least(run, 1)
            for engine, (own, (own_early, own_late)) in ours.items():
                same = all(own_early[v] == early[v] and own_late[v] == late[v] for v in range(size))
                print(f"  {engine} {own:.2f} s, {name} {seconds:.2f} s: {seconds / own:.1f} times, same dates: {same}")
            del run, early, late


# backward -----------------------------------------------------------------------------------------------------------

HOLIDAYS = {"new year": ((2026, 1, 1), 3), "spring festival": ((2026, 2, 16), 7), "may": ((2026, 5, 1), 5)}
"""First day and length; TaskJuggler has no working weekends, so these plans have none either."""
HEAD = """project p "p" 2019-01-01 +9y {
  timezone "Asia/Shanghai"
  timingresolution 60min
  dailyworkinghours 24
  workinghours mon - fri 0:00 - 24:00
  workinghours sat, sun off
}
"""


class Weekdays:
    """Monday to Friday but for the holidays."""

    def __init__(self, number: int) -> None:
        first, behind = date(number, 1, 1), date(number + 1, 1, 1)
        off = {date(*start) + n * DAY for start, length in HOLIDAYS.values() for n in range(length)}
        days = [first + n * DAY for n in range((behind - first).days)]
        self.first, self.flags = first.toordinal(), bytes(day.weekday() < 5 and day not in off for day in days)

    @staticmethod
    @cache  # as a calendar keeps its years
    def year(number: int) -> Weekdays:
        """As a calendar gives it."""
        return Weekdays(number)


def backward_plan(seed: int, size: int) -> Plan:
    """Steps that wait for finishes, with gaps, on both calendars; those that none waits for have deadlines."""
    rng = random.Random(seed)
    steps, links = [], []
    end = rng.choice([date(2026, 1, 12), date(2026, 3, 5), date(2026, 5, 12)])  # behind a holiday
    for n in range(size):
        after = rng.sample(range(n + 1, min(n + 8, size)), k=min(rng.randint(1, 2), min(n + 8, size) - n - 1))
        if size > 100 and n + 1 < size and n % 7:
            after = sorted({n + 2 if n + 2 < size else n + 1, *after})
        links += [Link(str(n), str(b), "FS", rng.choice([0, 0, 0, 1, 2]), rng.choice(["week", DAYS])) for b in after]
        deadline = end + rng.randint(0, 20) * DAY if not after else None
        duration = rng.choice([0, 1, 3, 5, 10] if size < 100 else [0, 1, 2, 3])
        # a milestone of TaskJuggler is a moment of any day
        calendar = rng.choice(["week", "week", DAYS]) if duration else DAYS
        steps.append(Step(str(n), duration=duration, calendar=calendar, deadline=deadline))
    return Plan(tuple(steps), tuple(links), {"week": Weekdays})  # type: ignore[dict-item]


def for_taskjuggler(plan: Plan) -> str:
    """The plan in TaskJuggler's language, scheduled as late as possible."""
    lines = [HEAD]
    for name, (start, length) in HOLIDAYS.items():
        lines.append(f'leaves holiday "{name}" {date(*start)} +{length}d')
    for step in reversed(plan.steps):
        kind = {True: "length", False: "duration"}[step.calendar == "week"]
        words = [f"{kind} {step.duration}d" if step.duration else "milestone", "scheduling alap"]
        words += [f"end {step.deadline + DAY}-00:00"] if step.deadline else []
        for link in plan.links:
            if link.before == step.key:
                gap = f" {{ gap{'length' if link.calendar == 'week' else 'duration'} {link.lag}d }}" if link.lag else ""
                words.append(f"precedes t{link.after}{gap}")
        lines.append(f'task t{step.key} "{step.key}" {{\n  ' + "\n  ".join(words) + "\n}")
    lines.append('taskreport r "r" { formats csv columns id, start, end timeformat "%Y-%m-%d %H:%M" }')
    return "\n".join(lines)


def run_taskjuggler(text: str) -> tuple[float, dict[str, tuple[datetime, datetime]]]:
    """Processor seconds of tj3, and the start and end of each step."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "plan.tjp")
        path.write_text(text)
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run(["tj3", "--silent", str(path)], check=True, cwd=folder, capture_output=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        rows = list(csv.DictReader(Path(folder, "r.csv").read_text().splitlines(), delimiter=";"))
    seconds = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    times = {row["Id"][1:]: (datetime.fromisoformat(row["Start"]), datetime.fromisoformat(row["End"])) for row in rows}
    return seconds, times


def same_days(plan: Plan, found: Schedule, times: dict[str, tuple[datetime, datetime]]) -> int:
    """How many steps have TaskJuggler's first and last days; its moments on days off mean the working day beside."""
    same = 0
    for step in plan.steps:
        start, end = (moment.date() for moment in times[step.key])
        last = end - DAY
        while step.calendar == "week" and not _works(last):
            last -= DAY
        while step.duration and step.calendar == "week" and not _works(start):
            start += DAY
        dates = found.dates[step.key]
        same += (dates.late_start, dates.late_finish) == ((start if step.duration else last), last)
    return same


def _works(day: date) -> bool:
    year = Weekdays(day.year)
    return bool(year.flags[day.toordinal() - year.first])


def backward(given: argparse.Namespace) -> None:
    """Latest dates against TaskJuggler's, and the time for a thousand steps."""
    start_up, _ = run_taskjuggler(for_taskjuggler(backward_plan(0, 2)))
    steps = same = 0
    for seed in range(20):
        plan = backward_plan(seed, random.Random(seed).randint(8, 24))
        _seconds, times = run_taskjuggler(for_taskjuggler(plan))
        steps += len(plan.steps)
        same += same_days(plan, schedule(plan), times)
    print(f"20 plans: {same} of {steps} steps on the same days")
    plan = backward_plan(1, 1000)
    peer, times = run_taskjuggler(for_taskjuggler(plan))
    own, found = least(lambda: schedule(plan), given.repeat)
    print(
        f"1,000 steps: {same_days(plan, found, times)} on the same days; tj3 {peer:.2f} s (start-up {start_up:.2f} s)",
        end="",
    )
    print(f", luoshi {1000 * own:.1f} ms: {peer / own:.0f} times, {(peer - start_up) / own:.0f} without start-up")


# ledger -------------------------------------------------------------------------------------------------------------


def county(size: int) -> Plan:
    """A county's plan: items of ten steps each, every tenth on the calendar of all days, chained across items."""
    steps, links = [], []
    for n in range(size):
        calendar = DAYS if n % 10 == 4 else WORKDAYS
        deadline = date(2026, 12, 31) if n % 10 == 9 else None
        steps.append(Step(str(n), f"step {n}", 3 + n % 17, calendar, deadline=deadline, item=str(n // 10)))
        if n % 10:
            links.append(Link(str(n - 1), str(n)))
        if n % 10 > 2 and n % 100 < 10:
            links.append(Link(str(n - 3), str(n), "SS", 5))
        if n % 100 == 99 and n + 1 < size and n % 1000 != 999:
            links.append(Link(str(n), str(n + 3), "FF", -5))
    return Plan(tuple(steps), tuple(links))


def ledger(given: argparse.Namespace) -> None:
    """One step made thirty days longer: all scheduled anew, and only what moves. The pages: planning_pages.py."""
    from luoshi.work.plan.whatif import Workbench

    plan, today = county(20_000), date(2026, 1, 5)
    step = replace(plan.steps[5003], duration=plan.steps[5003].duration + 30)
    after = replace(plan, steps=(*plan.steps[:5003], step, *plan.steps[5004:]))
    anew, found = least(lambda: schedule(after, today), given.repeat)
    bench = Workbench(schedule(plan, today))
    moved, changed = least(lambda: bench.changed(step), given.repeat)
    count = sum(dates != bench.before.dates[key] for key, dates in changed.dates.items())
    print(
        f"20,000 steps, {len(plan.links)} links: all anew {1000 * anew:.0f} ms; what moves {1000 * moved:.1f} ms",
        end="",
    )
    print(f", {count} steps, the same dates: {changed.dates == found.dates}")


if __name__ == "__main__":
    main()
