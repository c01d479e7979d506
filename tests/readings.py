"""Readings made by hand, of an invented county, for tests of what is done with them."""

from datetime import date

from luoshi.document import Document, Span
from luoshi.policy.model import Commitment, Deadline, DocumentFields, Quantity, Reading, Reason

GIVEN = (
    "青溪县2025年工作要点\n"
    "规上工业产值突破30亿元，新建口袋公园12个。\n"
    "6月底前启动老城区雨污分流改造（县住建局牵头，县财政局、城关镇配合）。\n"
    "每月15日前调度一次。\n"
    "去年新增就业4100人。\n"
)


def place(words: str) -> Span:
    """Where `words` stand in the given text."""
    start = GIVEN.index(words)
    return Span(start, start + len(words))


def item(words: str, **fields: object) -> Commitment:
    """A commitment in these words of the given text."""
    kind = fields.pop("kind", "task")
    return Commitment(kind, place(words), words, **fields)  # type: ignore[arg-type]


def reading(name: str = "工作要点.txt") -> Reading:
    """One target with a bound, one with a count, a task with offices, a recurring one, an achievement."""
    end_of_year = Deadline(date(2025, 12, 31), "inherited", place("2025年"))
    return Reading(
        Document(GIVEN, GIVEN, name=name),
        DocumentFields(title="青溪县2025年工作要点", date="2025", kind="plan"),
        (
            item(
                "规上工业产值突破30亿元",
                kind="target",
                quantity=Quantity(3e9, "元", ">=", False, "规上工业产值", place("30亿元")),
                deadline=end_of_year,
                reasons=(Reason("target-verb", "突破"),),
            ),
            item(
                "新建口袋公园12个",
                kind="target",
                quantity=Quantity(12, "个", indicator="口袋公园"),
                deadline=end_of_year,
            ),
            item(
                "启动老城区雨污分流改造",
                deadline=Deadline(date(2025, 6, 30), "stated", place("6月底前")),
                lead=("县住建局",),
                assist=("县财政局", "城关镇"),
                strength="must",
            ),
            item(
                "每月15日前调度一次",
                deadline=Deadline(None, span=place("每月15日前"), recurrence="FREQ=MONTHLY;BYMONTHDAY=15"),
            ),
            item("新增就业4100人", kind="achievement", quantity=Quantity(4100, "人", "=", True, "新增就业")),
        ),
    )
