"""The demonstration is a real county's year, loaded as people would have clicked it."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi_web.demo.load import load
from luoshi_web.models import Document, Draft, Entry, Goal, Item, Observation, Office
from luoshi_web.store import journal

pytestmark = pytest.mark.django_db


@pytest.fixture
def county(settings):
    settings.LUOSHI_TODAY = "2026-09-15"
    return load()


def test_everything_a_visitor_should_see_is_there(county) -> None:
    assert Document.objects.filter(state="read").count() == 4
    assert Draft.objects.filter(state="proposed").exists(), "something is left to review"
    states = {"accepted", "in_progress", "closed", "suspended", "returned"}
    assert states <= set(Item.objects.values_list("state", flat=True))
    assert set(Item.objects.values_list("lamp", flat=True)) >= {"green", "red", "grey"}
    assert Item.objects.filter(document__file_name="重点项目清单.xlsx", kind="project").count() == 10
    assert Item.objects.filter(entries__action="ask_extension").exists()
    courses = set(Goal.objects.values_list("kind", "course"))
    assert {("line", "near"), ("target", "at risk"), ("target", "lost"), ("target", "on course")} <= courses
    assert Goal.objects.filter(item__isnull=False).exists(), "some goals come from sentences of its documents"
    revised = Observation.objects.get(status="revised")
    assert (revised.seq, revised.reason != "") == (3, True)
    assert len(set(Observation.objects.filter(indicator=revised.indicator).values_list("year", flat=True))) == 4


def test_its_journal_holds(county) -> None:
    assert Entry.objects.count() > 100
    assert journal.verify(date(2026, 9, 15)).findings == []
    assert list(journal.rebuild(date(2026, 9, 15))) == [], "a rebuild changes nothing"


def test_it_is_loaded_once(county) -> None:
    offices = Office.objects.count()
    assert load() is None
    assert Office.objects.count() == offices
