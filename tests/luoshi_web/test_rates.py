"""Reports asked for, received and in time, by office; papers that move deadlines."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi.calendar import CHINA, due_day
from luoshi.calendar.notice import to_yaml
from luoshi.errors import LuoshiError
from luoshi.work.reports import Rates
from luoshi_web.models import Item, Membership, ReportRate, User
from luoshi_web.permissions import visible_items
from luoshi_web.store import calendars, journal, ledger, mapping, rates

TODAY = date(2026, 3, 16)


def report(world, item: Item, day: date) -> None:
    ledger.act(world.bob, item.pk, ledger.Wanted("report", {"no_change": True}), day)


def test_an_item_without_a_cycle_asks_for_nothing(make_item):
    make_item(moves=("issue", "accept"))
    assert not ReportRate.objects.exists()


def test_a_report_before_its_day_is_that_period_s_and_the_next_is_asked_for(world, make_item):
    item = make_item(cycle="monthly", moves=("issue", "accept"))
    assert ReportRate.objects.get(item=item).due == date(2026, 3, 31)
    report(world, item, date(2026, 3, 20))
    assert ReportRate.objects.get(item=item).due == date(2026, 4, 30)


def test_rates_of_an_office_count_once_the_day_is_past(world, make_item):
    item = make_item(cycle="monthly", moves=("issue", "accept"))
    make_item(cycle="monthly", moves=("issue", "accept"))
    report(world, item, date(2026, 3, 31))
    rates.advance(date(2026, 3, 31))
    assert rates.of_office(world.alice, world.housing) == Rates(0, 0, 0)
    rates.advance(date(2026, 4, 1))
    report(world, item, date(2026, 4, 2))
    assert rates.of_office(world.alice, world.housing) == Rates(2, 1, 1)
    assert rates.of_office(world.alice, world.county) == Rates(2, 1, 1)
    assert rates.of_office(world.alice, world.town) == Rates(0, 0, 0)


def test_a_sponsor_sees_what_they_are_in_charge_of_also_outside_of_their_reach(world, make_item):
    vera = User.objects.create_user("vera", name="邵启")
    Membership.objects.create(user=vera, office=world.town, role="leader")
    item = make_item(sponsor=str(vera.pk))
    assert item not in visible_items(vera)  # a draft is nobody's yet
    ledger.act(world.alice, item.pk, ledger.Wanted("issue"), TODAY)
    assert item in visible_items(User.objects.get(pk=vera.pk))
    moved = ledger.act(User.objects.get(pk=vera.pk), item.pk, ledger.Wanted("instruct", {"text": "抓紧"}), TODAY)
    assert moved.seq == 3


@pytest.fixture
def adam(world) -> User:
    """Administrator of the county."""
    user = User.objects.create_user("adam", name="管理员")
    Membership.objects.create(user=user, office=world.county, role="administrator")
    return user


def test_a_loaded_paper_moves_the_deadlines_that_it_moves_each_with_an_entry(world, make_item, adam):
    rule = {"from": "2026-12-28", "workdays": 10}
    before = calendars.in_force()
    item = make_item(due=due_day(rule, before).day, due_rule=rule)
    other = make_item()
    text = to_yaml(CHINA.table(2027)).replace("workdays: [", "workdays: [2027-01-09, 2027-01-10, ")
    table = calendars.read(text.replace(", ]", "]"))
    assert list(calendars.would_move(table)) == [item.pk]
    calendars.load(adam, table, TODAY)
    item.refresh_from_db()
    assert item.deadline == due_day(rule, calendars.in_force()).day < due_day(rule, before).day
    assert item.entries.get(seq=item.seq).action == "move_due"
    assert other.entries.count() == 1
    assert list(journal.rebuild(TODAY)) == []
    assert calendars.explain(mapping.standing_of(item))


def test_only_an_administrator_loads_a_paper(world):
    with pytest.raises(LuoshiError):
        calendars.load(world.alice, CHINA.table(2027), TODAY)


def test_a_loaded_paper_moves_the_day_on_which_a_lamp_turns_without_an_entry(world, make_item, adam):
    item = make_item(due=date(2027, 1, 13), moves=("issue", "accept", "report"))
    turns = dict(item.lamp_changes.values_list("lamp", "day"))
    text = to_yaml(CHINA.table(2027)).replace("workdays: [", "workdays: [2027-01-09, 2027-01-10, ").replace(", ]", "]")
    calendars.load(adam, calendars.read(text), TODAY)
    item.refresh_from_db()
    assert item.seq == item.entries.count() == 4, "its due day was named, not computed: no entry"
    moved = dict(item.lamp_changes.values_list("lamp", "day"))
    # the five working days before Wednesday, 13 January: two of them are the weekend now
    assert (turns["yellow"], moved["yellow"]) == (date(2027, 1, 6), date(2027, 1, 8))
    assert {**turns, "yellow": moved["yellow"]} == moved
    assert journal.verify(TODAY).differences == []
