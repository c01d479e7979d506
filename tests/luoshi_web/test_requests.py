"""What waits for a decision comes to the desk of those who may decide, and goes from it once it is decided."""

from __future__ import annotations

from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from luoshi_web.errors import Refused
from luoshi_web.models import Membership, OpenRequest, User
from luoshi_web.store import evidence, journal, ledger

TODAY = date(2026, 3, 16)
MORE = {"reason": "汛期停工", "progress": 20, "new_day": "2026-08-31"}


@pytest.fixture
def does(make_item):
    item = make_item(moves=("issue", "accept"))

    def act(person, verb, proof=False, **data):
        file = SimpleUploadedFile("佐证.txt", "说明".encode())
        proofs = (evidence.attach(person, item, file),) if proof else ()
        return ledger.act(person, item.pk, ledger.Wanted(verb, data, evidence=proofs), TODAY)

    act.item = item
    return act


@pytest.fixture
def waits(sign_in):
    """`waits(person)`: the moves that the first group of their desk asks for, if it is that of decisions."""

    def asked(person: User) -> list[str]:
        groups = sign_in(person).get(reverse("desk")).context["groups"]
        first = groups[0]["tasks"] if groups and groups[0]["label"] == "待您审批" else []
        return [move.verb for task in first for move in task["moves"]]

    return asked


def test_more_time_is_decided_by_two_one_after_the_other(world, does, waits):
    does(world.bob, "ask_extension", **MORE)
    assert waits(world.alice) == ["endorse_extension", "refuse_extension"]
    does(world.alice, "endorse_extension", reason="情况属实")
    assert waits(world.alice) == []
    assert waits(world.diana) == ["grant_extension", "refuse_extension"]
    does(world.diana, "grant_extension", reason="同意")
    assert (waits(world.diana), OpenRequest.objects.exists()) == ([], False)


def test_leniency_comes_to_the_evaluators_desk_also_when_the_item_is_closed(world, does, waits):
    judge = User.objects.create_user("judge", name="方正")
    Membership.objects.create(user=judge, office=world.supervision, role="evaluator")
    does(world.bob, "report_done", proof=True, text="完成")
    does(world.alice, "check", text="属实")
    does(world.alice, "close")
    does(world.bob, "ask_leniency", proof=True, reason="先行先试", criteria=["first_try"])
    assert waits(judge) == ["decide_leniency", "refuse_leniency"]
    assert waits(world.charlie) == []


def test_the_desk_says_what_is_asked_for_and_why(world, does, sign_in):
    does(world.bob, "ask_extension", **MORE)
    page = sign_in(world.alice).get(reverse("desk")).content.decode()
    assert "2026-08-31 · 汛期停工" in page


def test_a_request_that_is_moot_waits_for_nobody(world, does, waits):
    does(world.bob, "ask_extension", **MORE)
    does(world.bob, "report_done", proof=True, text="提前完成")
    assert (waits(world.alice), OpenRequest.objects.count()) == ([], 0)


def test_rebuild_makes_the_requests_anew(world, does):
    does(world.bob, "ask_extension", **MORE)
    OpenRequest.objects.update(status="endorsed")
    assert [(pk, wrong) for pk, wrong in journal.rebuild(TODAY)] == [(does.item.pk, ["requests"])]
    assert OpenRequest.objects.get().status == "asked"


def test_what_a_leader_wants_stands_on_the_desk_until_it_is_answered(world, does, sign_in):
    does(world.diana, "instruct", text="请于月底前拿出方案")
    assert "请于月底前拿出方案" in sign_in(world.bob).get(reverse("desk")).content.decode()
    does(world.bob, "report", text="方案已报", progress=5)
    assert "请于月底前拿出方案" not in sign_in(world.bob).get(reverse("desk")).content.decode()


def test_why_an_item_came_back_stands_on_the_desk_of_who_issues_it_anew(world, make_item, sign_in):
    item = make_item(moves=("issue",))
    ledger.act(world.bob, item.pk, ledger.Wanted("return", {"reason": "属县交通局职责"}), TODAY)
    assert "属县交通局职责" in sign_in(world.alice).get(reverse("desk")).content.decode()


def test_who_belongs_to_the_reporting_office_too_cannot_check_it_with_another_hat(world, does):
    Membership.objects.create(user=world.bob, office=world.supervision, role="officer")
    does(world.bob, "report_done", proof=True, text="完成")
    with pytest.raises(Refused, match="承办单位不能核查"):
        does(User.objects.get(pk=world.bob.pk), "check", text="属实")
    does(world.alice, "check", text="属实")
