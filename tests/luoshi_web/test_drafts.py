"""Reviewing: the machine proposes, a person decides, and nothing enters the ledger unreviewed."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest

from luoshi.document import Document as Text
from luoshi.document import Span
from luoshi.errors import LuoshiError
from luoshi.policy.model import Commitment, Deadline, DocumentFields, Quantity, Reading
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import Document, DocumentText, Draft, Item
from luoshi_web.store import documents, drafts

TODAY = date(2026, 3, 16)
GIVEN = "新建口袋公园12个，改造老旧小区5个，6月底前完成。启动雨污分流改造。去年新增就业4100人。"
PARKS, ESTATES, SEWERS, JOBS = "新建口袋公园12个", "改造老旧小区5个", "启动雨污分流改造", "去年新增就业4100人"


def span(words: str) -> Span:
    return Span(GIVEN.index(words), GIVEN.index(words) + len(words))


def figure(words: str, value: float, unit: str, indicator: str) -> Quantity:
    return Quantity(value, unit, indicator=indicator, span=span(words))


JUNE = Deadline(date(2026, 6, 30))
FOUND = (
    Commitment(
        "target", span(PARKS), PARKS, figure("12个", 12, "个", "口袋公园"), JUNE, ("住建局",), ("松河镇", "某某公司")
    ),
    Commitment("target", span(ESTATES), ESTATES, figure("5个", 5, "个", "老旧小区"), JUNE, ("住建局",)),
    Commitment("task", span(SEWERS), SEWERS),
    Commitment("achievement", span(JOBS), JOBS, figure("4100人", 4100, "人", "新增就业")),
)


@pytest.fixture
def paper(world: SimpleNamespace) -> Document:
    """A document that was read into four drafts."""
    document = Document.objects.create(
        office=world.supervision, edition=world.edition, uploader=world.alice, file_name="要点.txt", file_size=1
    )
    DocumentText.objects.create(document=document, given=GIVEN)
    documents.propose(document, Reading(Text(GIVEN, GIVEN), DocumentFields("要点"), FOUND))
    return document


def draft(words: str) -> Draft:
    return Draft.objects.get(quote=words, state="proposed")


def test_offices_are_recognised_and_unknown_ones_stay_as_words(world, paper):
    parks = draft(PARKS)
    assert parks.lead == world.housing
    assert list(parks.assists.all()) == [world.town]
    assert parks.assist_names == ["松河镇", "某某公司"]


def test_a_correction_keeps_what_the_machine_read(world, paper):
    corrected = drafts.correct(world.alice, draft(PARKS).pk, {"value": 15, "lead": world.town}, version=1)
    assert (corrected.value, corrected.lead, corrected.version) == (15, world.town, 2)
    assert corrected.machine["value"] == 12
    assert corrected.reviewer == world.alice


@pytest.mark.parametrize("wrong", [{"kind": "slogan"}, {"comparator": "≈"}, {"title": " "}, {"state": "confirmed"}])
def test_a_wrong_correction_is_refused(world, paper, wrong):
    with pytest.raises(LuoshiError):
        drafts.correct(world.alice, draft(PARKS).pk, wrong)
    assert draft(PARKS).version == 1


def test_of_two_corrections_the_second_is_told(world, paper):
    drafts.correct(world.alice, draft(PARKS).pk, {"value": 15}, version=1)
    with pytest.raises(Conflict):
        drafts.correct(world.alice, draft(PARKS).pk, {"value": 16}, version=1)


def test_a_merge_has_all_places_and_offices(world, paper):
    whole = drafts.merge(world.alice, [draft(PARKS).pk, draft(SEWERS).pk])
    assert [(whole.start, whole.end), *map(tuple, whole.more_spans)] == [span(PARKS), span(SEWERS)]
    assert (whole.value, whole.deadline, whole.lead) == (12, JUNE.day, world.housing)
    assert list(whole.assists.all()) == [world.town]
    assert set(Draft.objects.filter(replaced_by=whole).values_list("quote", "state")) == {
        (PARKS, "merged"),
        (SEWERS, "merged"),
    }


def test_neighbours_merge_into_one_place(world, paper):
    whole = drafts.merge(world.alice, [draft(PARKS).pk, draft(ESTATES).pk])
    assert whole.quote == f"{PARKS}，{ESTATES}"
    assert whole.more_spans == []


def test_a_split_gives_the_figure_to_the_part_that_says_it(world, paper):
    both = drafts.merge(world.alice, [draft(PARKS).pk, draft(ESTATES).pk])
    left, right = drafts.split(world.alice, both.pk, GIVEN.index(ESTATES))
    assert (left.quote, right.quote) == (PARKS, ESTATES)
    assert left.deadline == right.deadline == JUNE.day
    parks = drafts.split(world.alice, left.pk, GIVEN.index("口袋"))
    assert [part.quote for part in parks] == ["新建", "口袋公园12个"]


@pytest.mark.parametrize("at", [0, GIVEN.index(PARKS), len(GIVEN)])
def test_a_cut_outside_of_the_quotation_is_refused(world, paper, at):
    with pytest.raises(LuoshiError):
        drafts.split(world.alice, draft(PARKS).pk, at)


def test_a_selection_becomes_a_draft_without_the_marks_around_it(world, paper):
    start = GIVEN.index("，6月底前完成。")
    made = drafts.add(world.alice, paper, start, start + 8)
    assert (made.quote, made.provenance, made.state) == ("6月底前完成", "hand", "proposed")


@pytest.mark.parametrize("place", [(0, 0), (5, 3), (0, len(GIVEN) + 1)])
def test_a_selection_outside_of_the_text_is_refused(world, paper, place):
    with pytest.raises(LuoshiError):
        drafts.add(world.alice, paper, *place)


def test_a_rejection_can_be_taken_back(world, paper):
    sewers = draft(SEWERS).pk
    drafts.reject(world.alice, [sewers])
    assert Draft.objects.get(pk=sewers).state == "rejected"
    drafts.restore(world.alice, sewers)
    assert draft(SEWERS).pk == sewers


def test_only_what_is_confirmed_enters_the_ledger(world, paper):
    assert not Item.objects.exists()
    items = drafts.confirm(world.alice, [draft(PARKS).pk, draft(JOBS).pk], TODAY)
    assert [item.title for item in Item.objects.all()] == [PARKS]
    item = items[0]
    assert (item.value, item.unit, item.indicator, item.deadline) == (12, "个", "口袋公园", JUNE.day)
    assert (item.owner, item.lead, item.state, item.quote) == (world.supervision, world.housing, "drafted", PARKS)
    assert Draft.objects.get(quote=JOBS).state == "confirmed", "an achievement is kept beside the ledger"


def test_what_was_decided_cannot_be_decided_again(world, paper):
    parks = draft(PARKS).pk
    drafts.confirm(world.alice, [parks], TODAY)
    for again in (drafts.confirm, lambda person, ids, today: drafts.reject(person, ids)):
        with pytest.raises(LuoshiError):
            again(world.alice, [parks], TODAY)
    assert Item.objects.count() == 1


def test_without_an_edition_there_is_no_ledger_to_enter(world, paper):
    Document.objects.update(edition=None)
    with pytest.raises(LuoshiError):
        drafts.confirm(world.alice, [draft(PARKS).pk], TODAY)
    assert draft(PARKS).state == "proposed"


@pytest.mark.parametrize("who", ["bob", "charlie", "diana", "erin"])
def test_only_officers_of_the_office_review(world, paper, who):
    person = getattr(world, who)
    with pytest.raises(Forbidden):
        drafts.confirm(person, [draft(PARKS).pk], TODAY)
    with pytest.raises(Forbidden):
        drafts.add(person, paper, 0, 4)
