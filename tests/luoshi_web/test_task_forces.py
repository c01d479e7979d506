"""Task forces (工作专班): set up on a page or by program, led items, dissolved when nothing is left to do."""

from __future__ import annotations

import pytest
from django.test import Client

from luoshi_web.models import Item, Membership, TaskForce, User
from luoshi_web.store import ledger, task_forces

from .conftest import TODAY
from .test_api import Program

FORM = {"name": "云岭县防汛工作专班", "lead": "县住建局", "members": "松河镇", "purpose": "堤防加固和应急值守"}


@pytest.fixture
def force(world) -> TaskForce:
    """Of housing and the township, set up by Alice's office; Erin is in it."""
    wish = task_forces.Wish(FORM["name"], world.housing, (world.town,), FORM["purpose"])
    made = task_forces.found(world.alice, world.supervision, wish, TODAY)
    task_forces.join(world.alice, made, world.erin, "liaison")
    return made


def again(user: User) -> User:
    """As the next request knows them."""
    return User.objects.get(pk=user.pk)


def test_an_officer_sets_one_up_on_a_page_lets_people_join_and_issues_items_to_it(world, make_item, sign_in):
    page = sign_in(world.alice)
    answer = page.post("/offices/task-forces/new/", FORM | {"parent": world.supervision.pk})
    force = TaskForce.objects.get()
    assert answer["Location"] == f"/offices/task-forces/{force.pk}/"
    assert (force.lead, list(force.members.all()), force.office.parent) == (
        world.housing,
        [world.town],
        world.supervision,
    )
    page.post(f"{answer['Location']}join/", {"person": world.bob.pk, "role": "leader"})
    page.post(f"{answer['Location']}join/", {"person": world.charlie.pk, "role": "liaison"})  # of another county
    assert [(m.user, m.role) for m in force.office.memberships.all()] == [(world.bob, "leader")]
    item = make_item("加固松河堤防", lead=str(force.pk), moves=("issue",))
    ledger.act(again(world.bob), item.pk, ledger.Wanted("accept"), TODAY)
    said = sign_in(again(world.bob)).get(answer["Location"]).content.decode()
    assert "加固松河堤防" in said and "何川" in said and "专班组长" in said


def test_its_people_are_told_to_those_who_belong_to_it_or_stand_over_it(world, force, sign_in):
    path = f"/offices/task-forces/{force.pk}/"
    told = {user.username: "吴杉" in sign_in(user).get(path).content.decode() for user in (world.alice, world.bob)}
    assert told == {"alice": True, "bob": False}
    assert sign_in(world.charlie).get(path).status_code == 404


def test_liaisons_set_none_up_and_the_head_lets_people_join_but_does_not_dissolve(world, force, sign_in):
    task_forces.join(world.alice, force, world.bob, "leader")
    head, path = sign_in(again(world.bob)), f"/offices/task-forces/{force.pk}/"
    assert head.post("/offices/task-forces/new/", FORM).status_code == 403
    assert head.post(f"{path}people/{world.erin.pk}/leave/").status_code == 302
    assert head.post(f"{path}dissolve/").status_code == head.get(f"{path}edit/").status_code == 403
    assert list(force.office.memberships.values_list("user", flat=True)) == [world.bob.pk]


def test_it_is_dissolved_once_nothing_is_left_and_then_nothing_can_be_issued_to_it(world, force, make_item, sign_in):
    item = make_item("加固松河堤防", lead=str(force.pk), moves=("issue",))
    page: Client = sign_in(world.alice)
    path = f"/offices/task-forces/{force.pk}/"
    assert "还有1项未结事项" in page.post(f"{path}dissolve/", follow=True).content.decode()
    ledger.act(world.alice, item.pk, ledger.Wanted("cancel", reason="并入水利局日常工作"), TODAY)
    assert "不再承接新的事项" in page.post(f"{path}dissolve/", follow=True).content.decode()
    assert not Membership.objects.filter(office=force.pk).exists()
    late = make_item("排查内涝点", lead=str(force.pk))
    refused = page.post(
        f"/items/{late.pk}/issue/", {"issue-seq": late.seq, "issue-lead": FORM["name"], "issue-due": "2026-06-30"}
    ).content.decode()
    assert "已于2026-03-16解散" in refused and Item.objects.get(pk=late.pk).state == "drafted"
    assert "已于2026-03-16解散" in str(ledger.outcomes(world.alice, [late], ledger.Wanted("issue"), TODAY)[late.pk])


def test_who_belongs_to_none_of_its_offices_any_more_leaves_it(world, force, sign_in):
    path = f"/offices/task-forces/{force.pk}/edit/"
    sign_in(world.alice).post(path, FORM | {"parent": world.supervision.pk, "members": ""})
    assert not force.members.exists() and not force.office.memberships.exists()


def test_the_same_by_program(world, make_item):
    alice = Program(world.alice)
    given = {"name": FORM["name"], "lead": world.housing.pk, "members": [world.town.pk]}
    made = alice("post", "/task-forces", given | {"parent": world.supervision.pk}, **{"Idempotency-Key": "one"})
    assert made.status_code == 201
    path = f"/task-forces/{made.said['id']}"
    who = [one["name"] for one in alice("get", f"{path}/candidates").said]
    assert sorted(who) == ["何川", "吴杉"]
    joined = alice("post", f"{path}/people", {"person": world.bob.pk, "role": "leader"}).said
    assert joined["people"] == [{"id": world.bob.pk, "name": "何川", "role": "leader"}]
    assert alice("put", path, given | {"purpose": "汛期值守"}).said["purpose"] == "汛期值守"
    item = make_item("加固松河堤防", lead=str(made.said["id"]), moves=("issue",))
    assert (
        Program(again(world.bob))("post", f"/items/{item.pk}/actions", {"verb": "accept"}, **{"If-Match": "*"}).said[
            "state"
        ]
        == "accepted"
    )
    assert alice("post", f"{path}/dissolve").status_code == 400
    assert alice("post", f"{path}/people/{world.bob.pk}/leave").said["people"] == []
    assert alice("get", "/task-forces").said[0]["dissolved"] is None
