"""A figure as read becomes an item's target."""

from luoshi.policy.model import Quantity
from luoshi.work.drafting import target
from luoshi.work.progress import from_figure


def test_where_less_is_better():
    assert target(Quantity(20, "微克/立方米", "<=")).direction == "down"
    assert target(Quantity(-3.0, "%", "=", change=True)).direction == "down"
    assert target(Quantity((5.0, 6.0), "%", "range")).value == 5.0
    assert target(Quantity(None, "")) is None


def test_a_cap_is_kept_or_not_and_has_no_half_way():
    cap = target(Quantity(20, "人", "<="))
    assert [from_figure(figure, cap) for figure in (19, 20, 21)] == [100, 100, 0]


def test_a_fall_is_measured_from_nothing():
    fall = target(Quantity(-3.0, "%", "=", change=True))
    assert [from_figure(figure, fall) for figure in (0, -1.5, -3, -4, 1)] == [0, 50, 100, 100, 0]
