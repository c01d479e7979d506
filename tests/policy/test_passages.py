"""The same words are told of the past or of what is to come, as the heading above them says."""

from luoshi.policy.reader import read_text

SENTENCES = "完成老城区雨污分流改造12公里。新建口袋公园6个。改造老旧小区18个。新建农村公路46公里。"


def kinds(text: str) -> set[str]:
    return {item.kind for item in read_text(text, name="青溪县政府工作报告").items}


def test_a_review_tells_of_the_past_a_plan_of_what_is_to_come():
    report = f"青溪县政府工作报告\n一、2025年工作回顾\n{SENTENCES * 2}\n二、2026年工作安排\n{SENTENCES}\n"
    reading = read_text(report, name="青溪县政府工作报告")
    plan = report.index("二、")
    assert {item.kind for item in reading.items if item.span.start < plan} == {"achievement"}
    assert {item.kind for item in reading.items if item.span.start > plan} <= {"target", "task"}


def test_the_last_word_of_a_heading_decides():
    assert kinds(f"一、目标任务完成情况\n{SENTENCES}") == {"achievement"}


def test_a_heading_of_both_says_nothing():
    assert kinds(f"一、工作回顾和明年打算\n{SENTENCES}") == kinds(f"一、全县工作\n{SENTENCES}")


def test_no_heading_within_a_chapter_tells_otherwise():
    assert kinds(f"一、2025年工作回顾\n（一）锚定目标攻坚\n{SENTENCES}") == {"achievement"}
