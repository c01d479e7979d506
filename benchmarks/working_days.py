"""Adding N working days to a million dates: luoshi.calendar against numpy.busday_offset.

NumPy knows no working weekends: they only come right with a seven-day week and every day off given as a holiday. That
is the comparison here. Results are compared date by date; the ratio is of the best of several runs of each.

    python benchmarks/working_days.py [--json]
"""

from __future__ import annotations

import argparse
import json
import time
from collections.abc import Callable

import numpy as np

from luoshi.calendar import CHINA, add_workdays_many

DATES = 1_000_000
WORKDAYS = (5, 20, 60, 250)
BAR = 40.0


def best(run: Callable[[], object], times: int) -> float:
    """Seconds of the quickest of several runs."""
    seconds = []
    for _ in range(times):
        start = time.perf_counter()
        run()
        seconds.append(time.perf_counter() - start)
    return min(seconds)


def measure() -> list[dict[str, float]]:
    rng = np.random.default_rng(20260101)
    dates = np.datetime64("2007-01-01") + rng.integers(0, 6_900, DATES)
    span = np.arange("2007-01-01", "2029-01-01", dtype="datetime64[D]")
    off = np.array([day for day in span if not CHINA.is_workday(day.item())])
    week = np.busdaycalendar(weekmask="1111111", holidays=off)
    rows = []
    for n in WORKDAYS:
        ours = best(lambda n=n: add_workdays_many(dates, n), 7)
        theirs = best(lambda n=n: np.busday_offset(dates, n, roll="backward", busdaycal=week), 3)
        same = (add_workdays_many(dates, n) == np.busday_offset(dates, n, roll="backward", busdaycal=week)).all()
        assert same, f"results differ for N = {n}"
        rows.append({"workdays": n, "luoshi_s": ours, "numpy_s": theirs, "ratio": theirs / ours})
    return rows


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--json", action="store_true", help="print the figures as JSON")
    rows = measure()
    if parser.parse_args().json:
        print(json.dumps(rows))
        return
    print(f"{DATES:,} dates; bar: {BAR:.0f} times numpy.busday_offset")
    for row in rows:
        print("N = {workdays:3d}  luoshi {luoshi_s:.4f} s  numpy {numpy_s:.3f} s  ratio {ratio:.0f}".format(**row))


if __name__ == "__main__":
    main()
