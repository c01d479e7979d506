"""Stage templates: data that an official can write, each duration cited or said to be assumed."""

from datetime import date
from pathlib import Path

import pytest

from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.work.plan import schedule
from luoshi.work.plan.templates import kinds, propose, read, suggest, template

BY = date(2027, 12, 31)


@pytest.mark.parametrize("kind", kinds())
def test_a_template_can_be_counted_back_and_every_duration_rests_on_something(kind: str) -> None:
    found = template(kind)
    for step in found.steps:
        assert step.duration == 0 or step.basis, step
        assert step.basis is None or step.basis.kind == "assumed" or step.basis.compared, "compare it with the law"
    dates = schedule(propose(kind, BY)).dates
    assert max(each.late_finish for each in dates.values()) <= BY
    assert min(each.late_start for each in dates.values()) > date(2026, 1, 1)


def test_the_laws_least_times_are_calendar_days_where_the_law_says_days() -> None:
    road = {step.key: step for step in template("road").steps}
    assert (road["tender"].duration, road["tender"].calendar) == (20, "days")
    assert (road["land_notice"].duration, road["land_notice"].calendar) == (10, "workdays")
    assert road["tender"].basis and road["tender"].basis.kind == "law" and "第二十四条" in road["tender"].basis.text
    assert road["roadbed"].basis and road["roadbed"].basis.kind == "assumed"


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("新建云溪小学教学楼", "school"),
        ("打通云溪产业园区道路", "road"),
        ("出台《云溪县扬尘治理办法》", "rule"),
        ("办好民生实事", ""),
    ],
)
def test_a_kind_is_suggested_by_the_last_word_that_names_one(text: str, kind: str) -> None:
    assert suggest(text) == kind


def test_the_names_are_those_of_the_language_spoken() -> None:
    use("zh_Hans")
    assert template("road").steps[-1].title == "建成通车"
    use("en")
    assert template("road").steps[-1].title == "Open to traffic"


def test_an_unknown_kind_is_refused_with_those_there_are() -> None:
    use("en")
    with pytest.raises(LuoshiError, match="no template bridge; there are approval, park, road, rule, school"):
        template("bridge")


OWN = """
names: {zh: 老旧小区改造}
steps:
  - {key: 摸底, zh: 入户摸底, duration: 15, assumed: 按户数}
  - {key: 公示, zh: 方案公示, duration: 7, calendar: days, after: 摸底, cite: 《云岭县物业管理办法》第八条}
  - {key: 施工, zh: 施工, duration: 60, after: 公示 FS+5, assumed: 六栋楼}
"""


def test_an_officials_own_file_is_a_template(tmp_path: Path) -> None:
    path = tmp_path / "小区.yaml"
    path.write_text(OWN, encoding="utf-8")
    found = read(path)
    assert found.name == "老旧小区改造" and [link.lag for link in found.links] == [0, 5]
    law = found.steps[1].basis
    assert law and law.kind == "law" and law.compared is None, "nobody has compared it"
    assert schedule(propose(found, BY, item="7")).dates["7.施工"].late_finish == BY


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ("steps: 3", "list of steps"),
        ("steps: [{zh: 施工, duration: 3}]", "step 1: it needs a key and a name"),
        ("steps: [{key: a, zh: 施工, duration: 很久}]", "很久 is no whole number"),
        ("steps: [{key: a, zh: 施工, duration: 3}]", "on which article"),
        ("steps: [{key: a, zh: 施工, duration: -3, assumed: 试}]", "must be 0"),
        ("steps: [{key: a, zh: 施工, duration: 3, assumed: 试, aftr: b}]", "aftr is not known"),
        ("steps: [{key: a, zh: 施工, duration: 3, assumed: 试, after: b}]", "step b, which does not exist"),
        ("steps: [{key: a, zh: 施工, duration: 3, assumed: 试, after: b XX+3}]", "is no link"),
        ("steps: [", "as YAML"),
        ("compared: 昨天\nsteps: [{key: a, zh: 施工, duration: 0}]", "is no date"),
    ],
)
def test_a_slip_in_a_file_is_one_sentence(tmp_path: Path, wrong: str, sentence: str) -> None:
    use("en")
    path = tmp_path / "own.yaml"
    path.write_text(wrong, encoding="utf-8")
    with pytest.raises(LuoshiError, match=sentence):
        read(path)
