"""Lamps: the colour on any day, why, and when it will change."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from luoshi.calendar import CHINA
from luoshi.errors import LuoshiError
from luoshi.i18n import use
from luoshi.work import Milestone, Standing, Target
from luoshi.work.curve import curve, first_day, planned
from luoshi.work.lamps import TESTS, changes, colours, lamp, lamp_rules, lamp_word, turns

from .people import ALICE, BOB, CANAL, DORA, MONDAY, PHOTO, Story

DAY = timedelta(days=1)
CASES = yaml.safe_load((Path(__file__).parents[1] / "cases" / "lamps.yaml").read_text(encoding="utf-8"))
ACTORS = {"issue": ALICE, "cancel": ALICE, "suspend": ALICE, "resume": ALICE, "close": ALICE, "check": DORA}


def told(case) -> Standing:
    story, day = Story().does(ALICE, "draft", **{**CANAL, **case.get("item", {})}), MONDAY
    for event in case["then"]:
        event = dict(event) if isinstance(event, dict) else {event: {}}
        day = event.pop("day", day)
        ((verb, data),) = event.items()
        story.does(ACTORS.get(verb, BOB), verb, day, evidence=(PHOTO,), **data)
    return story.now


@pytest.mark.parametrize("case", CASES, ids=[case["say"] for case in CASES])
def test_lamps(case):
    shown = lamp(told(case), case["day"], lamp_rules(also=tuple(case.get("also", ()))))
    assert shown.colour == case["lamp"]
    if "rule" in case:
        assert shown.rule.name == case["rule"]


SAYS = {"overdue": "逾期", "done_late": "逾期", "milestone_long": "进度滞后", "far_behind": "进度滞后"}
"""What a red lamp says, by its rule."""


@pytest.mark.parametrize(
    "case", [case for case in CASES if case["lamp"] in ("red", "grey")], ids=lambda case: case["say"]
)
def test_a_lamp_says_what_is_true_of_its_item(case):
    standing, day = told(case), case["day"]
    shown = lamp(standing, day, lamp_rules(also=tuple(case.get("also", ()))))
    word = lamp_word(shown.colour, standing.state, standing.due, day)
    assert word.zh == (SAYS | {"suspended": "挂起", "cancelled": "撤销"})[shown.rule.name]


def test_what_is_behind_becomes_overdue_though_it_stays_red():
    story = Story().does(ALICE, "draft", **CANAL).does(ALICE, "issue")
    due = story.now.due
    before, after = turns(story.now, due)[0], turns(story.now, due)[1:]
    assert (before.rule.name, [(one.rule.name, one.since) for one in after]) == ("far_behind", [("overdue", due + DAY)])
    assert len(changes(story.now, due)) == 1
    assert [lamp_word("red", "issued", due, day).zh for day in (due, due + DAY)] == ["进度滞后", "逾期"]


def test_every_rule_has_a_case():
    assert {case.get("rule") for case in CASES} >= {rule.name for rule in lamp_rules(also=offered())} - {"begun"}


def offered():
    from luoshi.work.workflow import rules

    return tuple(row["name"] for row in rules("lamps")["sets"][-1]["rules"] if row.get("offered"))


def test_every_rule_has_a_test_and_a_colour_that_exist():
    for rule in lamp_rules(also=offered()):
        assert rule.test in TESTS
        assert rule.colour in colours()


def test_an_unknown_rule_cannot_be_switched_on():
    with pytest.raises(LuoshiError, match="silent"):
        lamp_rules(also=("loud",))


def test_why_is_one_sentence_with_the_figures():
    use("en")
    standing = told({"then": ["issue", "accept"]})
    assert str(lamp(standing, date(2026, 4, 8))) == (
        "30.83 % was planned for 2026-04-08, 0 % is reached: more than 30 points behind"
    )
    use("zh_Hans")
    assert str(lamp(standing, date(2026, 7, 8))) == "办结时限2026-06-30已过"


def test_the_days_of_change_are_known_beforehand():
    standing = told({"then": ["issue", "accept"]})
    assert [(row.since, row.colour) for row in changes(standing, MONDAY)] == [
        (MONDAY, "green"),
        (date(2026, 3, 14), "yellow"),
        (date(2026, 4, 8), "red"),
    ]


days = st.integers(0, 500).map(lambda n: MONDAY + n * DAY)
percents = st.floats(0, 100).map(lambda x: round(x, 1))
curves = st.lists(st.tuples(days, percents), max_size=5, unique_by=lambda point: point[0]).map(
    lambda points: tuple(zip(sorted(day for day, _ in points), sorted(percent for _, percent in points), strict=True))
)


@given(curves, st.floats(0, 100).map(lambda x: round(x, 1)), st.booleans())
def test_the_first_day_for_which_so_much_is_planned(points, percent, beyond):
    def reached(day):
        value = planned(points, day)
        return value is not None and (value > percent + 1e-6 if beyond else value >= percent - 1e-6)

    found = first_day(points, percent, beyond)
    if percent == 0 and not beyond:
        return  # nothing is planned from the first day on; no rule asks
    expected = next((MONDAY + n * DAY for n in range(502) if reached(MONDAY + n * DAY)), None)
    assert found == expected


@st.composite
def standings(draw) -> Standing:
    """Items in any state that lamps look at."""
    steps = draw(st.lists(days, max_size=3))
    state = draw(
        st.sampled_from(["drafted", "issued", "accepted", "in_progress", "reported", "checked", "closed", "suspended"])
    )
    issued = draw(st.none() if state == "drafted" else days)
    entered = {"drafted": MONDAY, **({"issued": issued, state: draw(days)} if issued else {})}
    done = draw(days) if state in ("reported", "checked", "closed") else None
    return Standing(
        "canal",
        state=state,
        days=entered,
        start=draw(st.none() | days),
        due=draw(st.none() | days),
        target=draw(st.none() | st.just(Target(30))),
        curve=draw(curves),
        progress=draw(percents),
        milestones=tuple(Milestone(str(n), "节点", day) for n, day in enumerate(steps)),
        done_on=done,
    )


def plainly(standing: Standing, day: date) -> str:
    """The colour by the rules read one by one for that day: what the days computed in advance must agree with."""
    colour = "blue"
    for rule in lamp_rules():
        holds = TESTS[rule.test](standing, rule.limits, CHINA)
        if rule.test == "behind" and holds:
            value = planned(curve(standing), day)
            gap = (value or 0) - standing.progress
            over = (
                gap > rule.limits["points"] + 1e-6 if rule.limits.get("beyond") else gap >= rule.limits["points"] - 1e-6
            )
            colour = rule.colour if over else colour
        elif holds and holds.since <= day:
            colour = rule.colour
    return colour


@given(standings(), days)
def test_what_is_known_beforehand_is_what_each_day_gives(standing, start):
    plan = changes(standing, start)
    for n in range(0, 500, 7):
        day = start + n * DAY
        expected = [row for row in plan[1:] if row.since <= day] or plan[:1]
        assert expected[-1].colour == lamp(standing, day).colour == plainly(standing, day)
    assert all(a.colour != b.colour for a, b in zip(plan, plan[1:], strict=False))


@given(standings(), days, percents)
def test_more_progress_never_darkens_a_lamp(standing, day, more):
    order = ["grey", "blue", "green", "yellow", "orange", "red", "black"]
    better = replace(standing, progress=max(more, standing.progress))
    assert order.index(lamp(better, day).colour) <= order.index(lamp(standing, day).colour)
