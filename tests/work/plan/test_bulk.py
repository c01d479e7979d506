"""Large networks go through arrays; whatever the engine, the values are the same."""

import random

import numpy as np
import pytest

from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.work.plan import bulk, passes

ENGINES = ("numpy", "numba")


def _network(seed: int, size: int, reach: int) -> tuple[list[int], list[int], list[int], list[int]]:
    rng = random.Random(seed)
    names = rng.sample(range(size), size)
    pairs = [sorted(rng.sample(range(max(0, n - reach), n + 1), 2)) for n in range(1, size) for _ in range(2)]
    lags = [rng.randint(-5, 20) for _ in pairs]
    return [names[a] for a, _b in pairs], [names[b] for _a, b in pairs], lags, [rng.randint(0, 50) for _ in names]


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(("size", "reach"), [(1, 1), (60, 60), (3000, 3), (3000, 3000)])
def test_every_engine_finds_what_plain_python_finds(engine: str, size: int, reach: int) -> None:
    src, dst, lag, lower = _network(size + reach, size, reach)
    links = passes.graph(size, src, dst, lag)
    order = passes.order(links)
    early = passes.earliest(links, order, lower)
    late = passes.latest(links, order, [max(early)] * size)
    found = bulk.passes(
        size, *(np.array(each, np.int32) for each in (src, dst, lag)), np.array(lower, np.int64), engine=engine
    )
    assert [values.tolist() for values in found] == [early, late]


@pytest.mark.parametrize("engine", ENGINES)
def test_a_circle_is_refused_in_a_sentence(engine: str) -> None:
    use("en")
    ring = np.arange(1000, dtype=np.int32)
    with pytest.raises(LuoshiError, match="close a circle"):
        bulk.passes(1000, ring, np.roll(ring, 1), ring * 0, np.zeros(1000, np.int64), engine=engine)


def test_more_than_255_links_into_one_step_are_all_waited_for_in_a_deep_network() -> None:
    size = 70_000
    chain = np.arange(size - 1, dtype=np.int32)
    src = np.concatenate([chain, np.arange(300, dtype=np.int32)])
    dst = np.concatenate([chain + 1, np.full(300, size - 1, np.int32)])
    lag = np.concatenate([np.ones(size - 1, np.int32), np.arange(300, dtype=np.int32) + size])
    early, _late = bulk.passes(size, src, dst, lag, np.zeros(size, np.int64), engine="numpy")
    assert early[-1] == 299 + 299 + size
