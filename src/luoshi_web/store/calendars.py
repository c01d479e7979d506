"""Year tables that came out after this version: loaded offline, and every deadline that they move gets an entry."""

from __future__ import annotations

from datetime import date

from django.db import transaction
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.calendar import Calendar, YearTable, parse_notice, parse_table
from luoshi.calendar.notice import to_yaml
from luoshi.errors import LuoshiError
from luoshi.work.deadlines import moved
from luoshi_web.models import Item, Membership, User, YearPaper
from luoshi_web.store import lamps, ledger, mapping, plans, tree
from luoshi_web.store.workdays import in_force

RUNNING = ("issued", "returned", "accepted", "in_progress")
"""States in which the days of lamps are counted in working days."""


def read(text: str, name: str = "") -> YearTable:
    """A year's table out of a file: the State Council's notice as published, or YAML as rules/workdays/2026.yaml."""
    return parse_notice(text) if "节假日安排的通知" in text and "holidays:" not in text else parse_table(text, name)


def would_move(table: YearTable) -> dict[int, dict[str, object]]:
    """Item → what the move `move_due` is given, for every deadline that the table moves."""
    calendar = Calendar(tables={**in_force().tables, table.year: table})
    computed = Item.objects.exclude(standing__due_rule=None).order_by("pk").only("pk", "standing")
    found = {}
    for item in computed.iterator(chunk_size=1000):
        if (data := moved(mapping.standing_of(item), calendar)) is not None:
            found[item.pk] = data
    return found


@transaction.atomic
def load(person: User, table: YearTable, today: date) -> list[Item]:
    """Put the table in force and move what it moves, each with its entry: all or nothing.

    Raises LuoshiError unless the person is an administrator: an entry says who did it.
    """
    membership = person.memberships.filter(role=Membership.Role.ADMINISTRATOR).select_related("office").first()
    if membership is None:
        raise LuoshiError(_("%(person)s is no administrator; only one can load a year's table.") % {"person": person})
    moves = {pk: ledger.Wanted("move_due", data) for pk, data in would_move(table).items()}
    YearPaper.objects.update_or_create(year=table.year, defaults={"text": to_yaml(table)})
    who = mapping.actor(person, membership.office, [membership.role])
    items = ledger.act_as(who, moves, today)
    plans.store_all()
    _relight(today)
    return items


def _relight(today: date, batch: int = 1000) -> None:
    """The days on which lamps will change are counted in working days: compute them anew for all that runs."""
    calendar = in_force()
    pks = list(Item.objects.filter(state__in=RUNNING).order_by("pk").values_list("pk", flat=True))
    for i in range(0, len(pks), batch):
        items = Item.objects.select_for_update().filter(pk__in=pks[i : i + batch]).order_by("pk").in_bulk()
        below = tree.children(items.keys())
        shown = {pk: tree.shown(mapping.standing_of(item), below.get(pk, ())) for pk, item in items.items()}
        moved = lamps.store_changes(shown, calendar)
        lamps.relight([Item(pk=pk, **lamps.columns(shown[pk], today, calendar)) for pk in moved])


def explain(standing: work.Standing) -> list[str]:
    """How the due day was computed, step by step; nothing where it was named."""
    from luoshi.calendar import due_day

    return [str(step) for step in due_day(standing.due_rule, in_force()).steps] if standing.due_rule else []
