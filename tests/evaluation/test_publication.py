"""What is published is frozen, and can be computed again to the digit."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from evaluation.test_schemes import POINTS, RANKING
from luoshi import i18n, rules
from luoshi.errors import LuoshiError
from luoshi.evaluation.publication import Publication, code, freeze, read, recompute

TABLE = {"单位": ["东区", "西区", "南区"], "税收": [80.0, 60.1, None], "能耗": [25.0, float("nan"), 10.0]}
DAYS = {"due": date(2026, 6, 20), "verified": date(2026, 6, 21)}
RACE = {
    "items": [
        {"office": office, "item": str(n), "done": date(2026, 6, 10 + n), **DAYS}
        for office in ("东镇", "西镇")
        for n in range(1, 4)
    ],
    "tried": [{"office": "东镇", "name": "一件事", "kind": "leading", "accepted": DAYS["due"], "adopted_by": ["西镇"]}],
    "today": date(2026, 7, 1),
}


def frozen(kind: str) -> Publication:
    if kind == "ranking":
        scheme = {**yaml.safe_load(RANKING), "robustness": {"draws": 200, "weights": {1: 0.3}}}
        return freeze("ranking", scheme, {"table": TABLE}, {"title": "第一期", "day": date(2026, 7, 1)})
    if kind == "points":
        figures = {"东区": {"done": 8.1, "planned": 10, "starts": 1, "exemplars": 0}, "丁区": {"planned": 3}}
        return freeze("points", yaml.safe_load(POINTS), {"figures": figures, "exemptions": {"丁区": {"投资": "洪灾"}}})
    return freeze("race", rules.load("race"), RACE)


@pytest.mark.parametrize("kind", ["ranking", "points", "race"])
def test_a_publication_is_computed_anew_to_the_digit(kind: str) -> None:
    made = frozen(kind)
    kept = read(made.body, made.hash)
    assert kept == made == frozen(kind)
    assert recompute(kept) == ()
    assert kept.content["code"] == code()
    assert json.dumps(kept.content["result"])  # holds something that a person may read


def test_the_bytes_do_not_depend_on_the_language_or_the_process(tmp_path: Path) -> None:
    i18n.use("en")
    english = frozen("race").hash
    i18n.use("zh_Hans")
    program = "from evaluation.test_publication import frozen; print(*(frozen(k).hash for k in ('ranking', 'race')))"
    paths = os.pathsep.join(path for path in sys.path if path)
    told = subprocess.run(
        [sys.executable, "-c", program], capture_output=True, text=True, check=True,
        env={**os.environ, "PYTHONPATH": paths, "PYTHONHASHSEED": "7"}, cwd=tmp_path,
    )  # fmt: skip
    assert told.stdout.split() == [frozen("ranking").hash, english]


def test_a_figure_changed_afterwards_shows() -> None:
    made = frozen("points")
    content: dict[str, Any] = json.loads(made.body)
    content["given"]["figures"]["东区"]["done"] = 8.2
    forged = json.dumps(content, ensure_ascii=False).encode()
    with pytest.raises(LuoshiError, match=made.hash):
        read(forged, made.hash)
    assert [where.split(":")[0].split("：")[0] for where in recompute(read(forged))][0].startswith("/2/")


@pytest.mark.parametrize("body", [b"", b"{}", b"[1]", b"not json", b'{"form": 9}'])
def test_bytes_that_are_no_publication_are_refused(body: bytes) -> None:
    with pytest.raises(LuoshiError):
        read(body)
