"""Sub-items: given down the tree, read with the whole that they are a part of, and never behind what they come to."""

from __future__ import annotations

from datetime import date

import pytest

from luoshi import work
from luoshi_web.errors import Forbidden, Refused
from luoshi_web.models import Item, Membership, User
from luoshi_web.permissions import original_of, visible_items
from luoshi_web.store import journal, ledger

TODAY = date(2026, 3, 16)
DUE = date(2026, 5, 29)


@pytest.fixture
def whole(make_item) -> Item:
    """An item that Bob's office has accepted."""
    return make_item(moves=("issue", "accept"))


@pytest.fixture
def bea(world) -> User:
    """Officer of Bob's office, who gives parts of its items on."""
    user = User.objects.create_user("bea", name="谢青")
    Membership.objects.create(user=user, office=world.housing, role="officer")
    return user


def part(world, bea: User, whole: Item, title: str = "完成松河镇段管网", **data) -> Item:
    given = {"title": title, "lead": str(world.town.pk), "due": DUE} | data
    return ledger.give_down(bea, whole, world.housing.pk, given, TODAY)


def report(world, item: Item, progress: float) -> None:
    said = {"text": "推进中", "progress": progress}
    ledger.act(world.erin, item.pk, ledger.Wanted("report", said), TODAY)


def set_out(world, bea: User, *items: Item) -> None:
    """Issue and accept them, each at once."""
    for person, verb in ((bea, "issue"), (world.erin, "accept")):
        ledger.act_on_all(person, {item.pk: ledger.Wanted(verb) for item in items}, TODAY)


def progress(item: Item) -> float:
    return Item.objects.get(pk=item.pk).progress


def test_who_gets_a_part_reads_the_words_of_the_whole_and_sees_no_more_of_it(world, bea, whole):
    given = part(world, bea, whole)
    set_out(world, bea, given)
    assert original_of(world.erin, given) == whole
    assert whole not in visible_items(world.erin)
    assert original_of(world.charlie, given) is None


def test_before_it_is_issued_nothing_of_the_whole_is_read(world, bea, whole):
    assert original_of(world.erin, part(world, bea, whole)) is None


def test_only_who_may_act_on_an_item_gives_parts_of_it_on(world, whole):
    with pytest.raises(Forbidden):
        ledger.give_down(world.erin, whole, world.town.pk, {"title": "分项"}, TODAY)
    with pytest.raises(Forbidden):
        ledger.give_down(world.charlie, whole, world.other.pk, {"title": "分项"}, TODAY)


def test_progress_of_the_whole_follows_from_its_parts(world, bea, whole):
    one, two = part(world, bea, whole), part(world, bea, whole, "完成县城段管网")
    set_out(world, bea, one, two)
    report(world, one, 60)
    assert progress(whole) == 30
    ledger.act(bea, two.pk, ledger.Wanted("cancel", {"reason": "并入另一事项"}), TODAY)
    assert progress(whole) == 60  # cancelled parts do not count


def test_it_follows_through_several_levels_and_after_a_bulk_move(world, bea, whole):
    middle = part(world, bea, whole, lead=str(world.housing.pk))
    ledger.act(bea, middle.pk, ledger.Wanted("issue"), TODAY)
    ledger.act(world.bob, middle.pk, ledger.Wanted("accept"), TODAY)
    leaves = [part(world, bea, middle, f"第{n}段") for n in range(4)]
    set_out(world, bea, *leaves)
    said = {leaf.pk: ledger.Wanted("report", {"text": "推进", "progress": 50}) for leaf in leaves}
    ledger.act_on_all(world.erin, said, TODAY)
    assert (progress(middle), progress(whole)) == (50, 50)


def test_its_lamp_follows_too_and_a_rebuild_finds_nothing_wrong(world, bea, make_item):
    target = {"value": 10, "unit": "公里"}
    whole = make_item(moves=("issue", "accept"), start=date(2026, 1, 1), target=target)
    given = part(world, bea, whole)
    set_out(world, bea, given)
    assert Item.objects.get(pk=whole.pk).lamp == "red"  # far behind the straight line
    report(world, given, 90)
    assert Item.objects.get(pk=whole.pk).lamp == "green"
    assert list(journal.rebuild(TODAY)) == []


def test_the_whole_is_not_reported_done_before_its_parts_have_passed(world, bea, whole):
    given = part(world, bea, whole)
    proof = (work.Evidence("1", "0" * 64),)
    with pytest.raises(Refused) as refusal:
        ledger.act(world.bob, whole.pk, ledger.Wanted("report_done", {"text": "完成"}, evidence=proof), TODAY)
    assert refusal.value.code == "children_passed"
    assert given.title in str(refusal.value)


def test_a_refused_part_of_a_bulk_move_leaves_all_as_it_was(world, bea, whole):
    one, two = part(world, bea, whole), part(world, bea, whole, "完成县城段管网")
    set_out(world, bea, one)
    with pytest.raises(Forbidden):
        moves = {item.pk: ledger.Wanted("report", {"text": "推进", "progress": 80}) for item in (one, two)}
        ledger.act_on_all(world.erin, moves, TODAY)
    assert progress(whole) == 0
    assert list(journal.rebuild(TODAY)) == []
