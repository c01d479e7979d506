"""Task forces (工作专班): set up under an office, joined by people of the offices in it, dissolved when all is done."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi.errors import LuoshiError
from luoshi_web.errors import Forbidden
from luoshi_web.models import Item, Membership, Office, TaskForce, User
from luoshi_web.permissions import may, within
from luoshi_web.store import offices

ROLES = (Membership.Role.LEADER, Membership.Role.LIAISON)
"""Its head (组长) and its members. No other role: nobody becomes checker or administrator by way of a task force."""
OVER = ("closed", "cancelled")
"""States in which nobody answers for an item any more."""


@dataclass(frozen=True, slots=True)
class Wish:
    """What a task force should be."""

    name: str
    lead: Office
    members: tuple[Office, ...] = ()
    purpose: str = ""


@transaction.atomic
def found(person: User, parent: Office, wish: Wish, today: date) -> TaskForce:
    """Set one up under `parent`, for its officers, leaders and administrators."""
    if not may(person, "gather", parent):
        raise Forbidden
    _refuse_name(wish, parent)
    office = offices.found(wish.name, parent, kind=Office.Kind.TASK_FORCE, valid_from=today)
    force = TaskForce.objects.create(office=office, lead=wish.lead, purpose=wish.purpose, founder=person)
    force.members.set(_others(wish))
    return force


@transaction.atomic
def change(person: User, force: TaskForce, wish: Wish) -> None:
    """Another name, other offices, another purpose. Whoever belongs to none of its offices any more leaves it."""
    _demand_running(person, force)
    _refuse_name(wish, force.office.parent, but=force.office)
    Office.objects.filter(pk=force.office_id).update(name=wish.name)
    force.lead, force.purpose = wish.lead, wish.purpose
    force.save()
    force.members.set(_others(wish))
    force.office.memberships.exclude(user__in=candidates(force)).delete()


def candidates(force: TaskForce) -> QuerySet[User]:
    """Who can join: the people of its offices and of those below them, and the leaders of the office over it."""
    reach = tuple(office.path for office in (force.lead, *force.members.all()))
    seats = within(reach, "memberships__office__path") & ~Q(memberships__office=force.office)
    over = Q(memberships__office=force.office.parent_id, memberships__role=Membership.Role.LEADER)
    return User.objects.filter(seats | over, is_active=True).distinct()


@transaction.atomic
def join(person: User, force: TaskForce, who: User, role: str) -> None:
    """Let somebody of its offices act for it. Its head may do this too. A person has one role in it: the last given."""
    if force.office.valid_to is not None or not may(person, "gather", force.office):
        raise Forbidden
    if role not in ROLES or not candidates(force).filter(pk=who.pk).exists():
        raise LuoshiError(_("Only people of the offices in the task force can join it, as its head or as members."))
    force.office.memberships.filter(user=who).delete()
    Membership.objects.create(user=who, office=force.office, role=role)


def leave(person: User, force: TaskForce, who: User) -> None:
    """Let somebody act for it no more."""
    if not may(person, "gather", force.office):
        raise Forbidden
    force.office.memberships.filter(user=who).delete()


@transaction.atomic
def dissolve(person: User, force: TaskForce, today: date) -> None:
    """End it, once nothing is left for which it answers. What it did stays; nothing can be issued to it any more."""
    _demand_running(person, force)
    Office.objects.select_for_update().get(pk=force.office_id)
    if left := answers_for(force).exclude(state__in=OVER).count():
        sentence = ngettext(
            "The task force still answers for %(n)d open item; close it or give it to another office first.",
            "The task force still answers for %(n)d open items; close them or give them to other offices first.",
            left,
        )
        raise LuoshiError(sentence % {"n": left})
    Office.objects.filter(pk=force.office_id).update(valid_to=today)
    force.office.memberships.all().delete()


def answers_for(force: TaskForce) -> QuerySet[Item]:
    """The items that it leads, and the parts of them that it gave on."""
    return Item.objects.filter(Q(lead=force.office_id) | Q(owner=force.office_id))


def dissolved(ids: Iterable[str], today: date) -> Office | None:
    """Of these offices one that is no more."""
    return Office.objects.filter(pk__in={int(pk) for pk in ids if pk}, valid_to__lte=today).first()


def _demand_running(person: User, force: TaskForce) -> None:
    parent = force.office.parent
    if force.office.valid_to is not None or parent is None or not may(person, "gather", parent):
        raise Forbidden


def _refuse_name(wish: Wish, parent: Office | None, but: Office | None = None) -> None:
    near = Office.objects.filter(parent=parent, name=wish.name).exclude(pk=but.pk if but else None)
    if near.exists():
        raise LuoshiError(
            _("There is an office called “%(name)s” here already; choose another name.") % {"name": wish.name}
        )


def _others(wish: Wish) -> list[Office]:
    return [office for office in wish.members if office != wish.lead]
