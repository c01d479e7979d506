"""Reading a text: what is taken for a commitment, and that every item keeps its place."""

from datetime import date

from luoshi.policy.reader import read_text, to_contract

PLAN = (
    "青溪县2025年工作安排\n各乡镇人民政府，县直各单位：\n一、工作目标\n"
    "今年要大力推进城市更新。启动老城区雨污分流改造，新建口袋公园12个，力争规上工业产值增长8%左右，让群众生活更美好。"
    "（牵头单位：县住建局；责任单位：县工信局、县发改局）\n"
)


def test_every_item_quotes_its_place() -> None:
    reading = read_text(PLAN)
    assert reading.items
    for item in reading.items:
        assert item.quote == PLAN[item.span.start : item.span.end]


def test_tasks_and_targets_are_told_apart() -> None:
    kinds = {item.quote: item.kind for item in read_text(PLAN).items}
    assert kinds["启动老城区雨污分流改造"] == "task"
    assert kinds["新建口袋公园12个"] == "target"


def test_the_offices_of_a_note_stand_with_what_goes_before_it() -> None:
    item = next(i for i in read_text(PLAN).items if "雨污分流" in i.quote)
    assert to_contract(item)["lead"] == ["县住建局"]
    assert to_contract(item)["assist"] == ["县工信局", "县发改局"]


def test_every_item_says_why_it_was_taken() -> None:
    assert all(item.reasons for item in read_text(PLAN).items)


def test_what_recurs_ends_with_the_year_of_its_plan() -> None:
    plan, rule = "一、政务公开。每月15日前公布财政收支情况。", "FREQ=MONTHLY;BYMONTHDAY=15"
    (item,) = read_text("青溪县2025年重点工作任务清单\n\n" + plan).items
    assert item.deadline
    assert (item.deadline.recurrence, item.deadline.day, item.deadline.basis) == (rule, date(2025, 12, 31), "inherited")
    (item,) = read_text("青溪县政务公开办法\n\n" + plan).items
    assert item.deadline
    assert (item.deadline.recurrence, item.deadline.day) == (rule, None)
