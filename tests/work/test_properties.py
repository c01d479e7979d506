"""What holds for every history that step lets happen."""

from datetime import timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from luoshi.work import Actor, Refusal, Standing, fold, load, open_moves, plain, verify, workflow
from luoshi.work.guards import outside

from .people import CANAL, EVERYBODY, MONDAY, PHOTO, Story

days = st.integers(0, 400).map(lambda n: MONDAY + timedelta(days=n))
texts = st.sampled_from(["按计划推进", "雨季停工", "a", "  "])
CHOICES = {
    "reason": texts,
    "text": texts,
    "remark": texts,
    "new_day": days,
    "done_on": days,
    "due": days,
    "no_change": st.booleans(),
    "criteria": st.lists(st.sampled_from(["first_try", "put_right", "lucky"]), min_size=1),
    "corrects": st.integers(0, 12),
    "change": st.fixed_dictionaries(
        {}, optional={"figure": st.integers(-5, 50), "due": days.map(str), "state": st.just("closed")}
    ),
    "link": st.just({"kind": "notice", "id": "n-1"}),
    "milestone": st.sampled_from(["plan", "fly"]),
    "progress": st.integers(-1, 101),
    "figure": st.floats(allow_nan=True, allow_infinity=True) | st.integers(0, 40),
    "lead": st.sampled_from(["water", "transport", ""]),
    "due_rule": st.just({"from": "2026-03-02", "workdays": 20}),
    "sponsor": st.sampled_from(["charlie", "fay"]),
    "ongoing": st.booleans(),
    "title": texts,
}


@st.composite
def histories(draw) -> Story:
    """Up to 25 things that somebody tries, mostly what the table offers them, on days that mostly go forward."""
    story = Story().does(EVERYBODY[0], "draft", **CANAL)
    today = MONDAY
    for _ in range(draw(st.integers(0, 25))):
        today += timedelta(days=draw(st.integers(-1, 20)))
        offered = [(who, move.verb) for who in EVERYBODY for move in open_moves(story.now, who, today)]
        anything = st.tuples(st.sampled_from(EVERYBODY), st.sampled_from(sorted(workflow().moves)))
        who, verb = draw(st.sampled_from(offered) if draw(st.integers(0, 4)) and offered else anything)
        move = workflow().moves[verb]
        optional = [key for key in move.may if key in CHOICES and draw(st.booleans())]
        data = {key: draw(CHOICES[key]) for key in (*move.needs, *optional)}
        story.attempt(who, verb, today, evidence=(PHOTO,), **data)
    return story


relaxed = settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])


@relaxed
@given(histories())
def test_folding_what_step_produced_gives_the_same_standing(story):
    assert fold(story.entries) == story.now


@relaxed
@given(histories())
def test_every_history_verifies_and_its_standing_survives_storage(story):
    assert verify(story.entries) == []
    assert load(plain(story.now), Standing) == story.now


@relaxed
@given(histories(), st.sampled_from(EVERYBODY), days)
def test_a_refusal_always_has_a_sentence_and_changes_nothing(story, who, day):
    before = story.now
    for verb in workflow().moves:
        result = story.attempt(who, verb, day)
        if isinstance(result, Refusal):
            assert result.reason[-1] in ".。"
            assert "{" not in result.reason
        story.standing = before


@relaxed
@given(histories())
def test_nothing_is_checked_or_closed_by_an_office_that_reported(story):
    for n, entry in enumerate(story.entries):
        if entry.verb in ("check", "reject", "close"):
            assert outside(fold(story.entries[:n]), Actor("x", entry.office))


@relaxed
@given(histories())
def test_the_due_day_moves_by_named_moves_only(story):
    for entry in story.entries:
        if "due" in entry.set:
            assert entry.verb in {
                "draft",
                "amend",
                "issue",
                "grant_extension",
                "resume",
                "reopen",
                "move_due",
                "correct",
            }


json = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | days.map(str),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from([*CHOICES, "kind", "x"]), inner, max_size=3)
    ),
    max_leaves=5,
)


@relaxed
@given(histories(), st.sampled_from(EVERYBODY), days, st.data())
def test_whatever_is_given_is_taken_or_refused_and_never_breaks(story, who, day, data):
    before, entries = story.now, list(story.entries)
    for verb, move in workflow().moves.items():
        keys = data.draw(st.lists(st.sampled_from([*move.needs, *move.may, "x"]), max_size=4, unique=True))
        story.attempt(who, verb, day, **{key: data.draw(CHOICES.get(key, json) | json) for key in keys})
        assert fold(story.entries) == story.now
        story.standing, story.entries = before, list(entries)


GOOD = {"reason": "属实", "text": "属实", "figure": 30, "criteria": ["put_right"]}


def test_every_state_can_be_reached():
    """By trying, from each state reached, what the table offers to anybody."""
    start = Story().does(EVERYBODY[0], "draft", **CANAL)
    waiting, seen = [start.now], {start.now.state}
    while waiting:
        standing = waiting.pop()
        for who in EVERYBODY:
            for move in open_moves(standing, who, MONDAY):
                story = Story()
                story.standing = standing
                data = {
                    key: GOOD[key] for key in (*move.needs, "figure") if key in GOOD and key in (*move.needs, *move.may)
                }
                result = story.attempt(who, move.verb, evidence=(PHOTO,), **data)
                if isinstance(result, Standing) and result.state not in seen:
                    seen.add(result.state)
                    waiting.append(result)
    assert seen == set(workflow().states)
