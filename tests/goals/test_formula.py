"""The formulas of derived indicators: arithmetic, and nothing that could do harm."""

import pytest

from luoshi.errors import LuoshiError
from luoshi.goals.formula import LONGEST, formula


@pytest.mark.parametrize(
    ("text", "figures", "value"),
    [
        ("税收 / 亩", {"税收": 30.0, "亩": 2.0}, 15.0),
        ("税收 ÷ （亩 + 1）", {"税收": 30.0, "亩": 2.0}, 10.0),
        ("(a - b) * 100 / b", {"a": 110.0, "b": 100.0}, 10.0),
        ("-a ** 2", {"a": 3.0}, -9.0),
        ("max(a, 0) + min(a, b, 1) + abs(b)", {"a": -2.0, "b": -3.0}, 0.0),
        ("ln(a)", {"a": 1.0}, 0.0),
        ("a + 1", {"a": 0.0}, 1.0),
        ("a / b", {"a": None, "b": 1.0}, None),
    ],
)
def test_values(text: str, figures: dict[str, float | None], value: float | None) -> None:
    assert formula(text).value(figures) == value


def test_a_formula_knows_what_it_needs() -> None:
    assert formula("税收 / 亩 + 税收").names == ("税收", "亩")


@pytest.mark.parametrize(
    "text",
    [
        "__import__('os').system('true')", "import os", "a.__class__", "a[0]", "[a for a in b]", "lambda: a", "'text'",
        "a if b else c", "a == b", "a // b", "a and b", "open(a)", "max(*a)", "abs(a, b)", "abs(x=a)", "max(a)", "True",
        "f'{a}'", "a; b", "a = b", "", "a +", "a\0", "(" * 400, "a" * (LONGEST + 1), "(yield)", "a := 1", "1j",
    ],
)  # fmt: skip
def test_anything_else_is_refused_in_one_sentence(text: str) -> None:
    with pytest.raises(LuoshiError) as caught:
        formula(text)
    assert len(str(caught.value).splitlines()) == 1


@pytest.mark.parametrize(
    ("text", "figures"),
    [
        ("a / b", {"a": 1.0, "b": 0.0}), ("ln(a)", {"a": 0.0}), ("a ** 9999", {"a": 10.0}), ("a ** 0.5", {"a": -1.0}),
        ("9 ** 9 ** 9 ** 9", {}), ("a", {"b": 1.0}),
    ],
)  # fmt: skip
def test_what_has_no_value_is_told_with_formula_and_place(text: str, figures: dict[str, float | None]) -> None:
    with pytest.raises(LuoshiError) as caught:
        formula(text).value(figures, "东区 2026-03")
    assert text in str(caught.value)
