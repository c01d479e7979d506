"""The ledger's writer: a move is validated by the core and stored with its entry in one transaction."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.calendar import Calendar
from luoshi.errors import LuoshiError
from luoshi_web.errors import Conflict, Forbidden, Refused
from luoshi_web.models import Entry, Item, ItemOffice, LampChange, User
from luoshi_web.permissions import may
from luoshi_web.store import (
    actors,
    beside,
    footings,
    lamps,
    mapping,
    plans,
    rates,
    requests,
    search,
    task_forces,
    tree,
    workdays,
)
from luoshi_web.store.ids import reserve


@dataclass(frozen=True, slots=True)
class Wanted:
    """A move that a person wants: verb and data as in rules/workflow.yaml; `seq` is what they saw, None to skip it."""

    verb: str
    data: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    evidence: tuple[work.Evidence, ...] = ()
    seq: int | None = None


def act(person: User, item_id: int, wanted: Wanted, today: date) -> Item:
    """Make one move. Raises Conflict, Refused or Forbidden, and then nothing is stored."""
    return act_on_all(person, {item_id: wanted}, today)[0]


@transaction.atomic
def act_on_all(person: User, moves: Mapping[int, Wanted], today: date) -> list[Item]:
    """Make a move on each of many items: all or none. Items are locked in the order of their ids: no deadlock."""
    items = _locked(moves)
    below = tree.children(moves.keys())
    taken = [(item, _taken(person, item, moves[item.pk], today, below.get(item.pk, []))) for item in items]
    _refuse_dissolved([(moves[item.pk].verb, step.standing) for item, step in taken], today)
    _record(taken, today)
    return items


@transaction.atomic
def act_as(who: work.Actor, moves: Mapping[int, Wanted], today: date) -> list[Item]:
    """The same for an actor of whom it is known already that they may: a command on the server."""
    items = _locked(moves)
    _record([(item, _step(mapping.standing_of(item), moves[item.pk], who, today)) for item in items], today)
    return items


def outcomes(person: User, items: Iterable[Item], wanted: Wanted, today: date) -> dict[int, str]:
    """Item → the sentence with which the move would be refused, empty if it would be made. Changes nothing."""
    items = list(items)
    below = tree.children([item.pk for item in items])
    found = {}
    for item in items:
        try:
            taken = _taken(person, item, wanted, today, below.get(item.pk, []))
            _refuse_dissolved([(wanted.verb, taken.standing)], today)
            found[item.pk] = ""
        except LuoshiError as refusal:
            found[item.pk] = str(refusal)
    return found


def _locked(moves: Mapping[int, Wanted]) -> list[Item]:
    """The items, locked together with all that they are parts of: these change with them."""
    rows = _rows_locked({*moves, *tree.ancestors(moves)})
    return [item for item in rows.select_related("owner").prefetch_related("offices__office") if item.pk in moves]


def _rows_locked(pks: set[int]) -> QuerySet[Item]:
    return Item.objects.select_for_update(of=("self",)).filter(pk__in=pks).order_by("pk")


def _record(taken: list[tuple[Item, work.Step]], today: date) -> None:
    """Store entries, rows and all that follows from them."""
    Entry.objects.bulk_create([mapping.entry_row(step.entry) for _item, step in taken], batch_size=500)
    stood = {item.pk: footings.footing(item, (row.office_id for row in item.offices.all())) for item, _step in taken}
    calendar = workdays.in_force()
    _store(taken, today, calendar)
    _store_concerns(taken)
    lamps.store_changes({item.pk: step.standing for item, step in taken}, calendar)
    plans.store({item.pk: step.standing for item, step in taken if plans.touched(step.entry)})
    requests.store({item.pk: step.standing for item, step in taken})
    made_anew = tree.refresh([item.pk for item, _step in taken], today, calendar)
    for item in (item for item, _step in taken if item.pk in made_anew):
        item.refresh_from_db(fields=["progress", "lamp", "lamp_from", "lamp_until"])
    rates.store([(item.pk, step.standing) for item, step in taken], today)
    above = {pk: lamps for pk, lamps in made_anew.items() if pk not in stood}
    moved = {item.pk: (stood[item.pk], footings.footing(item, _offices(step.standing))) for item, step in taken}
    beside.move(moved | footings.relit(above))


def _offices(standing: work.Standing) -> set[int]:
    return {office for office, _role in mapping.concerns(standing)}


def _taken(person: User, item: Item, wanted: Wanted, today: date, below: Iterable[work.Standing]) -> work.Step:
    if not may(person, "act", item):
        raise Forbidden
    if wanted.seq is not None and wanted.seq != item.seq:
        raise Conflict(item.seq)
    before = mapping.standing_of(item)
    who = actors.best(actors.actors(person, item.owner), before, wanted.verb)
    if who is None:
        raise Forbidden
    return _step(before, wanted, who, today, below=below)


GIVES = frozenset({"issue", "reopen"})
"""Moves after which offices owe something."""


def _refuse_dissolved(taken: Iterable[tuple[str, work.Standing]], today: date) -> None:
    """Nothing is asked of an office that is no more: a task force that was dissolved."""
    owing = {one for verb, standing in taken if verb in GIVES for one in (standing.lead, *standing.assisting)}
    gone = task_forces.dissolved(owing, today) if owing else None
    if gone:
        sentence = _("“%(office)s” was dissolved on %(day)s; name another office.")
        raise Refused(sentence % {"office": gone, "day": gone.valid_to}, "dissolved")


def _step(
    before: work.Standing | None,
    wanted: Wanted,
    who: work.Actor,
    today: date,
    item: str = "",
    below: Iterable[work.Standing] = (),
) -> work.Step:
    action = work.Action(
        wanted.verb,
        who,
        wanted.data,
        wanted.reason,
        wanted.evidence,
        item=item,
        at=timezone.now().replace(microsecond=0),
    )
    result = work.step(before, action, today, below)
    if isinstance(result, work.Refusal):
        raise Refused(result.reason, result.code, result.accepted)
    return result


def _store(taken: Iterable[tuple[Item, work.Step]], today: date, calendar: Calendar) -> None:
    """The new standing in the items' rows. A row each, of what changed: quicker than one statement for all of them."""
    for item, (standing, _entry) in taken:
        columns = mapping.columns(standing) | lamps.columns(standing, today, calendar)
        changed = [name for name, value in columns.items() if getattr(item, name) != value]
        for name in changed:
            setattr(item, name, columns[name])
        if not set(search.SOURCES).isdisjoint(changed):
            search.fill(item)
            changed += ["search", "grams"]
        item.save(update_fields=changed)


def _store_concerns(taken: Iterable[tuple[Item, work.Step]]) -> None:
    """Who is concerned now, where that has changed. `offices` of the items was read under their lock."""
    gone, new = [], []
    for item, (standing, _entry) in taken:
        present = {(row.office_id, row.role): row.pk for row in item.offices.all()}
        wanted = mapping.concerns(standing)
        gone += [pk for key, pk in present.items() if key not in wanted]
        new += [ItemOffice(item=item, office_id=o, role=r) for o, r in sorted(wanted - present.keys())]
    if gone:
        ItemOffice.objects.filter(pk__in=gone).delete()
    ItemOffice.objects.bulk_create(new, batch_size=500)


@dataclass(frozen=True, slots=True)
class New:
    """An item to be made: the row's own columns (edition, document, place, quotation) and what `draft` is given."""

    row: Item
    data: Mapping[str, Any]


@transaction.atomic
def draft_items(person: User, office_id: int, news: Iterable[New], today: date) -> list[Item]:
    """Put new items into the ledger of an office at which the person is officer or leader (立项), in few queries."""
    news = list(news)
    who = next((one for one in actors.actors(person) if one.office == str(office_id)), None)
    who = who or _deputy(person, office_id)
    calendar = workdays.in_force()
    entries, concerned, changes, standings = [], [], [], []
    for pk, new in zip(reserve(Item, len(news)), news, strict=True):
        wanted = Wanted("draft", new.data)
        taken = _step(None, wanted, who, today, item=str(pk))
        item = new.row
        item.pk, item.opened = pk, today
        item.number = f"{item.edition.year}-{pk:05d}"
        for name, value in (mapping.columns(taken.standing) | lamps.columns(taken.standing, today, calendar)).items():
            setattr(item, name, value)
        search.fill(item)
        standings.append(taken.standing)
        entries.append(mapping.entry_row(taken.entry))
        concerned += [ItemOffice(item_id=pk, office_id=o, role=r) for o, r in sorted(mapping.concerns(taken.standing))]
        changes += lamps.change_rows(pk, taken.standing, calendar)
    items = Item.objects.bulk_create([new.row for new in news], batch_size=200)
    Entry.objects.bulk_create(entries, batch_size=500)
    ItemOffice.objects.bulk_create(concerned, batch_size=500)
    LampChange.objects.bulk_create(changes, batch_size=500)
    plans.store({int(one.item): one for one in standings})
    above = _link([one for one in standings if one.parent], today, calendar)
    new_rows = ((new.row, one) for new, one in zip(news, standings, strict=True))
    stand = {row.pk: (None, footings.footing(row, _offices(one))) for row, one in new_rows}
    beside.move(stand | footings.relit(above))
    return items


def _link(parts: list[work.Standing], today: date, calendar: Calendar) -> dict[int, tuple[str, str]]:
    """Sub-items change what they are a part of, so these are locked; in the order of ids, as everywhere."""
    if not parts:
        return {}
    above = {int(one.parent) for one in parts}
    list(_rows_locked({*above, *tree.ancestors(above)}))
    tree.link(parts)
    return tree.refresh([int(one.item) for one in parts], today, calendar)


def give_down(person: User, parent: Item, office_id: int, data: Mapping[str, Any], today: date) -> Item:
    """A sub-item (子事项) of an item that the person may act on, in the ledger of their office `office_id`, as a draft.

    It keeps the parent's source and quotation, so that whoever gets it can read what it comes from.
    """
    if not may(person, "act", parent):
        raise Forbidden
    row = Item(edition=parent.edition, document=parent.document, quote=parent.quote)
    row.start, row.end, row.more_spans = parent.start, parent.end, parent.more_spans
    given = {"parent": str(parent.pk), "source": mapping.standing_of(parent).source, "fields": {"kind": parent.kind}}
    given["fields"] |= {"field": parent.field} if parent.field else {}
    return draft_items(person, office_id, [New(row, given | dict(data))], today)[0]


def _deputy(person: User, office_id: int) -> work.Actor:
    from luoshi_web.models import Office

    deputies = actors.actors(person, Office.objects.get(pk=office_id))
    found = next((one for one in deputies if one.office == str(office_id)), None)
    if found is None:
        raise Forbidden
    return found
