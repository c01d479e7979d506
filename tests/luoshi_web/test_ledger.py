"""The ledger's writer: what the core allows is stored whole, what it refuses leaves nothing behind."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, InternalError, connection, transaction

from luoshi import work
from luoshi_web.errors import Conflict, Forbidden, Refused
from luoshi_web.models import DailyRoot, Entry, Item, ItemOffice, Membership, User
from luoshi_web.permissions import visible_items
from luoshi_web.store import evidence, journal, ledger, mapping, offices, people

TODAY = date(2026, 3, 16)
DUE = date(2026, 6, 30)


@pytest.fixture
def item(make_item) -> Item:
    """A drafted item that 住建局 is to lead."""
    return make_item()


def move(person, item: Item, verb: str, today: date = TODAY, **data: object) -> Item:
    return ledger.act(person, item.pk, ledger.Wanted(verb, data), today)


def test_a_new_item_has_one_entry_and_a_standing(world, item):
    stored = Item.objects.get(pk=item.pk)
    assert (stored.seq, stored.state, stored.lead, stored.deadline) == (1, "drafted", world.housing, DUE)
    assert stored.number == f"2026-{item.pk:05d}"
    entry = stored.entries.get()
    assert entry.hash == stored.head
    assert work.fold([mapping.entry_of(entry)]) == mapping.standing_of(stored)


def test_a_move_stores_its_entry_and_the_new_standing(world, item):
    move(world.alice, item, "issue")
    move(world.bob, item, "accept")
    stored = Item.objects.get(pk=item.pk)
    assert (stored.seq, stored.state) == (3, "accepted")
    assert [entry.action for entry in stored.entries.all()] == ["draft", "issue", "accept"]
    assert not work.verify(
        SimpleNamespace(item=str(e.item_id), seq=e.seq, body=bytes(e.body), prev=e.prev, hash=e.hash)
        for e in stored.entries.all()
    )


def test_a_refused_move_leaves_nothing_behind(world, item):
    with pytest.raises(Refused) as refusal:
        move(world.alice, item, "close")
    assert refusal.value.code == "state"
    assert refusal.value.accepted
    assert item.entries.count() == 1


def test_the_lead_office_is_concerned_from_the_day_of_issue(world, item):
    assert item not in visible_items(world.bob)
    with pytest.raises(Forbidden):
        move(world.bob, item, "accept")
    move(world.alice, item, "issue")
    assert item in visible_items(world.bob)
    assert set(ItemOffice.objects.filter(item=item).values_list("office_id", "role")) == {
        (world.supervision.pk, "owner"),
        (world.housing.pk, "lead"),
    }


def test_somebody_of_another_county_can_do_nothing(world, item):
    with pytest.raises(Forbidden):
        move(world.charlie, item, "issue")


def test_a_leader_above_acts_for_the_issuing_office(world, item):
    move(world.diana, item, "issue")
    entry = item.entries.last()
    assert (entry.actor, entry.office) == (world.diana, world.supervision)


def test_of_two_who_saw_the_same_the_second_is_told(world, item):
    seen = item.seq
    ledger.act(world.alice, item.pk, ledger.Wanted("issue", seq=seen), TODAY)
    with pytest.raises(Conflict) as conflict:
        ledger.act(world.diana, item.pk, ledger.Wanted("cancel", reason="重复", seq=seen), TODAY)
    assert conflict.value.current == 2


def test_a_bulk_move_is_made_on_all_or_on_none(world, make_item):
    good, bad = make_item(), make_item(lead="")
    with pytest.raises(Refused):
        ledger.act_on_all(world.alice, {i.pk: ledger.Wanted("issue") for i in (good, bad)}, TODAY)
    assert Entry.objects.filter(action="issue").count() == 0
    assert Item.objects.get(pk=good.pk).state == "drafted"


def test_the_entry_of_today_is_not_before_the_last_one(world, item):
    with pytest.raises(Refused) as refusal:
        move(world.alice, item, "issue", TODAY - timedelta(days=1))
    assert refusal.value.code == "day"


@pytest.mark.parametrize(
    "statement", ["UPDATE luoshi_web_entry SET day = '2020-01-01'", "DELETE FROM luoshi_web_entry"]
)
def test_the_database_itself_refuses_to_change_the_journal(item, statement):
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)


def test_the_database_itself_refuses_to_change_a_daily_root(db):
    DailyRoot.objects.create(day=TODAY, root="0" * 64, items=0, entries=0)
    with pytest.raises((IntegrityError, InternalError)), transaction.atomic():
        DailyRoot.objects.update(root="1" * 64)


# -- a task force (工作专班) across offices -------------------------------------------------------------------------


def test_a_task_force_leads_and_people_of_several_offices_act_for_it_but_none_of_them_checks(world, make_item):
    force = offices.found("云岭县防汛工作专班", world.county, short_name="防汛专班", kind="task_force")
    for person, role in ((world.bob, "liaison"), (world.erin, "liaison"), (world.alice, "liaison")):
        people.enrol(person.username, person.name, force, role)
    alice, bob, erin = (User.objects.get(username=name) for name in ("alice", "bob", "erin"))
    item = make_item("加固松河堤防", lead=str(force.pk), moves=("issue",))
    ledger.act(bob, item.pk, ledger.Wanted("accept"), TODAY)
    ledger.act(erin, item.pk, ledger.Wanted("report", {"text": "松河段完成", "progress": 50}), TODAY)
    proof = evidence.attach(bob, Item.objects.get(pk=item.pk), SimpleUploadedFile("验收.txt", "合格".encode()))
    ledger.act(bob, item.pk, ledger.Wanted("report_done", {"text": "全线完成"}, evidence=(proof,)), TODAY)
    with pytest.raises(Refused, match="承办单位不能核查"):  # Alice is of the task force too
        ledger.act(alice, item.pk, ledger.Wanted("check", {"text": "属实"}), TODAY)
    assert [entry.office for entry in item.entries.order_by("seq")][2:] == [force, force, force]


# -- seams: what comes later fits (docs/decisions/0014-seams.md) ----------------------------------------------------


def test_a_petition_upward_is_an_item_that_a_lower_office_issues_and_another_leads(world, make_item):
    Membership.objects.create(user=world.erin, office=world.town, role="officer")
    erin = User.objects.get(pk=world.erin.pk)
    data = {"title": "争取县级配套资金200万元", "lead": str(world.housing.pk), "due": date(2026, 6, 30)}
    new = ledger.New(Item(edition=world.edition), data | {"fields": {"kind": "petition"}})
    (item,) = ledger.draft_items(erin, world.town.pk, [new], TODAY)
    ledger.act(erin, item.pk, ledger.Wanted("issue"), TODAY)
    item = ledger.act(world.bob, item.pk, ledger.Wanted("accept"), TODAY)
    assert (item.kind, item.state, item.owner) == ("petition", "accepted", world.town)
    assert not journal.verify(TODAY).findings
    assert list(journal.rebuild(TODAY)) == []


def test_a_kind_that_nobody_knows_yet_goes_through_the_loop_and_stands_in_the_ledger(world, make_item, sign_in):
    item = make_item("协调北门片区燃气管线迁改", fields={"field": "城乡", "kind": "problem"}, moves=("issue", "accept"))
    page = sign_in(world.alice).get("/ledger/?cols=kind")
    assert (Item.objects.get(pk=item.pk).kind, page.status_code) == ("problem", 200)
    assert "协调北门片区燃气管线迁改" in page.content.decode()
