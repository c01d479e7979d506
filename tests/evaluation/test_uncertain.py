"""How sure is a rank by points? From the errors that a scheme declares of its figures, and from nothing else."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import yaml

from evaluation.test_points import TEXT
from luoshi import i18n
from luoshi.errors import LuoshiError
from luoshi.evaluation import uncertain
from luoshi.evaluation.points import score_all
from luoshi.evaluation.publication import freeze, read, recompute
from luoshi.evaluation.scheme import Scheme, scheme

STUDY = {"as_of": "2025-11-30", "cite": "数据质量抽查（虚构）"}


def made(*errors: dict[str, Any], **changes: Any) -> Scheme:
    given = {**yaml.safe_load(TEXT), "errors": [{**STUDY, **one} for one in errors], **changes}
    return scheme(given, "scheme.yaml")


def random_figures(rng: np.random.Generator, offices: int) -> dict[str, dict[str, float | None]]:
    """Figures of all kinds: none, zero, far beyond, with gaps."""
    names = ("done", "planned", "starts", "tax", "tax plan", "problems", "reported itself")
    found: dict[str, dict[str, float | None]] = {}
    for office in range(offices):
        row = dict(zip(names, np.round(rng.uniform(0, 12, 7)).tolist(), strict=True))
        row |= {"planned": row["planned"] + 1, "tax plan": row["tax plan"] + 1}
        gaps = {name: None for name in names if rng.uniform() < 0.1}
        found[f"第{office}镇"] = {**row, **gaps, "energy": float(rng.integers(80, 110))}
    return found


def test_many_draws_at_once_give_what_one_office_is_given_line_by_line() -> None:
    rng = np.random.default_rng(1)
    caps = [{"code": "封顶", "items": ["新开工", "税收"], "most": 20}]
    for by in (made(caps=caps), made(caps=caps, rounding="half_up", decimals=0)):
        figures = random_figures(rng, 60)
        exempt = {office: {"投资": "洪灾", "税收": "洪灾"} for office in list(figures)[::7]}
        exempt |= {office: {"税收": "洪灾"} for office in list(figures)[1::7]}
        names = {name: np.array([np.nan if row[name] is None else row[name] for row in figures.values()])
                 for name in by.figures}  # fmt: skip
        flags = {item.code: np.array([item.code in exempt.get(office, {}) for office in figures]) for item in by.items}
        expected = [one.total for one in score_all(by, figures, exempt)]
        assert uncertain.totals(by, names, flags).tolist() == pytest.approx(expected, abs=1e-9)


def test_ninety_percent_intervals_hold_the_true_rank_in_88_to_92_percent() -> None:
    items = [{"code": "产值", "points": 60, "actual": "value", "plan": "planned", "cap": 9},
             {"code": "满意", "kind": "each", "points": 0.5, "actual": "content"}]  # fmt: skip
    by = made({"figure": "value", "share": 0.05}, {"figure": "content", "error": 4}, items=items, decimals=6,
              red_lines=[], lists=[], robustness={"draws": 512})  # fmt: skip
    held = []
    for trial in range(24):
        rng = np.random.default_rng([3, trial])
        plan = rng.uniform(10, 1000, 60)  # large and small offices
        common = 0.7 * rng.standard_normal(60)
        value = plan * (1 + 0.07 * (common + 0.7 * rng.standard_normal(60)))
        content = 85 + 6 * (common + 0.7 * rng.standard_normal(60))

        def told(value: Any, content: Any, plan: Any = plan) -> dict[str, dict[str, float | None]]:
            rows = zip(value.tolist(), plan.tolist(), content.tolist(), strict=True)
            return {f"{n}": dict(zip(("value", "planned", "content"), row, strict=True)) for n, row in enumerate(rows)}

        true = np.array([one.rank for one in score_all(by, told(value, content))])
        noise = rng.standard_normal((2, 60))
        sure = uncertain.robustness(by, told(value * (1 + 0.05 * noise[0]), content + 4 * noise[1]))
        assert sure is not None
        low, high = sure.interval(0.9).T
        held.append(((low <= true) & (true <= high)).mean())
    assert 0.88 <= np.mean(held) <= 0.92


def test_no_interval_is_invented_where_no_error_is_declared() -> None:
    assert uncertain.robustness(made(), random_figures(np.random.default_rng(2), 5)) is None


def test_a_seed_gives_the_same_ranks_in_any_order_of_offices() -> None:
    figures = random_figures(np.random.default_rng(3), 30)
    by = made({"figure": "done", "error": 2}, {"figure": "problems", "error": 1})
    turned = dict(reversed(figures.items()))
    one, other = uncertain.robustness(by, figures), uncertain.robustness(by, turned)
    assert one is not None and other is not None
    assert other.offices == tuple(turned)
    assert (one.ranks == other.ranks[:, ::-1]).all()


def test_a_figure_that_is_less_sure_by_its_status_makes_a_wider_interval() -> None:
    by = made({"figure": "tax", "share": {"provisional": 0.2, "verified": 0.02, "revised": 0.0}})
    rows = {f"第{n}镇": {"done": 5.0, "planned": 10.0, "starts": 0.0, "tax": 9.9 + n / 5, "tax plan": 10.0,
                       "problems": 0.0, "reported itself": 0.0, "energy": 90.0} for n in range(12)}  # fmt: skip

    def width(status: str) -> float:
        sure = uncertain.robustness(by, rows, None, {office: {"tax": status} for office in rows if status})
        assert sure is not None
        low, high = sure.interval().T
        return float((high - low).sum())

    assert width("revised") == 0 < width("verified") < width("provisional") == width("")  # nobody knows: the largest


@pytest.mark.parametrize(
    ("error", "said"),
    [
        ({"figure": "planned", "error": 1}, "“planned” is a plan"),
        ({"figure": "rain", "error": 1}, "no item takes this figure"),
        ({"figure": "done", "error": 1, "share": 0.1}, "errors"),
        ({"figure": "done", "error": 1, "cite": ""}, "cite"),
        ({"figure": "done", "share": {"provisional": 0.1}}, "verified"),
    ],
)
def test_what_cannot_be_an_error_is_refused(error: dict[str, Any], said: str) -> None:
    i18n.use("en")
    with pytest.raises(LuoshiError, match=said):
        made(error)


def test_a_publication_freezes_the_intervals_and_gives_them_again() -> None:
    data = {**yaml.safe_load(TEXT), "errors": [{**STUDY, "figure": "done", "share": 0.1}], "robustness": {"draws": 200}}
    figures = random_figures(np.random.default_rng(5), 8)
    statuses = {office: {"done": "verified"} for office in figures}
    frozen = freeze("points", data, {"figures": figures, "exemptions": {}, "statuses": statuses})
    assert len(frozen.content["result"]["interval"]) == 8
    assert recompute(read(frozen.body, frozen.hash)) == ()
