"""Stage templates: data that an official can write, each duration cited or said to be assumed."""

from datetime import date

import pytest

from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.rules import load
from luoshi.work.plan import schedule
from luoshi.work.plan.templates import kinds, propose, suggest, template

BY = date(2027, 12, 31)


@pytest.mark.parametrize("kind", kinds())
def test_a_template_can_be_counted_back_and_every_duration_rests_on_something(kind: str) -> None:
    found = template(kind)
    for step in found.steps:
        assert step.duration == 0 or step.key in found.bases, step
    for row in load(f"stages/{kind}")["steps"]:
        assert not ("cite" in row and "assumed" in row), row
    dates = schedule(propose(kind, BY)).dates
    assert max(each.late_finish for each in dates.values()) <= BY
    assert min(each.late_start for each in dates.values()) > date(2026, 1, 1)


def test_the_laws_least_times_are_calendar_days_where_the_law_says_days() -> None:
    road = {step.key: step for step in template("road").steps}
    assert (road["tender"].duration, road["tender"].calendar) == (20, "days")
    assert (road["land_notice"].duration, road["land_notice"].calendar) == (10, "workdays")
    assert template("road").bases["tender"].cited and not template("road").bases["roadbed"].cited


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
