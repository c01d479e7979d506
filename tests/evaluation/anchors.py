"""Reference data kept beside the checkout: COINr's steps at 17 digits, UNDP's table. None of it is in the repo."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from luoshi.evaluation.hierarchy import Group, Indicator, Tree
from luoshi.evaluation.outliers import Treatment
from luoshi.evaluation.tables import Table, table

HERE = Path(__file__).resolve()
FOLDER = next(
    (
        up.parent / "shared/reference/ranking"
        for up in HERE.parents
        if (up.parent / "shared/reference/ranking").is_dir()
    ),
    None,
)
needed = pytest.mark.skipif(
    FOLDER is None, reason="needs ../shared/reference/ranking: figures of others that this project may not copy"
)
SIZES = ("Area", "Energy", "GDP", "Population")


def rows(name: str) -> list[dict[str, str]]:
    assert FOLDER
    with (FOLDER / name).open(encoding="utf-8-sig") as file:
        return list(csv.DictReader(file))


def asem() -> tuple[Table, Tree, dict[str, np.ndarray], list[str]]:
    """The table, the tree, the denominators and the groups of COINr's example, offices in the order of its results."""
    meta, data = rows("asem/iMeta.csv"), sorted(rows("asem/iData.csv"), key=lambda row: row["uCode"])
    indicators = tuple(
        Indicator(m["iCode"], m["Parent"], good=int(m["Direction"]), denominator=m["Denominator"] or None,
                  target=float(m["Target"]))
        for m in meta if m["Type"] == "Indicator"
    )  # fmt: skip
    groups = tuple(Group(m["iCode"], m["Parent"] or None) for m in meta if m["Type"] == "Aggregate")
    sizes = table(data, "uCode", SIZES)
    values = table(data, "uCode", [one.code for one in indicators])
    return (
        values,
        Tree(indicators, groups),
        dict(zip(SIZES, sizes.values.T, strict=True)),
        [row["EurAsia_group"] for row in data],
    )


def step(name: str) -> Table:
    return table(sorted(rows(f"asem/step_{name}.csv"), key=lambda row: row["uCode"]), "uCode")


COINR = Treatment(most=5, skewness=2.0, kurtosis=3.5)
