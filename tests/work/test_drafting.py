"""A commitment as read becomes a drafted item, with its place in the document."""

from datetime import date

from luoshi.document import Span
from luoshi.policy.model import Commitment, Deadline, Quantity
from luoshi.work import Action, step
from luoshi.work.drafting import draft_data, target
from luoshi.work.progress import from_figure

from .people import ALICE, MONDAY

CANAL = Commitment(
    kind="target",
    span=Span(10, 30),
    quote="年内新建灌渠30公里\n以上",
    quantity=Quantity(30, "公里", ">=", indicator="灌渠"),
    deadline=Deadline(date(2026, 12, 31), recurrence="monthly"),
    lead=("水务局", "财政局"),
    assist=("发改局", "民政局"),
)
OFFICES = {"水务局": "water", "财政局": "finance", "民政局": "civil"}


def test_a_commitment_can_be_drafted_as_it_is():
    data = draft_data(CANAL, {"document": "d-1"}, OFFICES)
    standing, _ = step(None, Action("draft", ALICE, data, item="i-1"), MONDAY)
    assert standing.title == "年内新建灌渠30公里以上"
    assert (standing.lead, standing.assisting) == ("water", ("finance", "civil"))
    assert (standing.due, standing.cycle) == (date(2026, 12, 31), "monthly")
    assert standing.source == {"document": "d-1", "span": [10, 30]}
    assert (standing.target.value, standing.target.unit, standing.target.direction) == (30, "公里", "up")


def test_an_office_that_is_not_known_is_left_to_a_person():
    assert "lead" not in draft_data(CANAL, {})


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
