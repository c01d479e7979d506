"""Saved views: a name for an address of the ledger, one's own or shared with all offices that one belongs to."""

from __future__ import annotations

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi_web.errors import Forbidden
from luoshi_web.models import SavedView, User
from luoshi_web.permissions import memberships


def save(person: User, name: str, query: str, shared: bool = False) -> SavedView:
    """Keep the address under the name; a name used again is given to the new address."""
    name = " ".join(name.split())
    if not 0 < len(name) <= 60:
        raise LuoshiError(_("Give the view a name of at most 60 characters."))
    asked = QueryDict(query.removeprefix("?"), mutable=True)
    asked.pop("page", None)
    kept = asked.urlencode()
    if len(kept) > 1000:
        raise LuoshiError(_("This address is too long to be kept; take filters away."))
    with transaction.atomic():
        view, _new = SavedView.objects.update_or_create(owner=person, name=name, defaults={"query": kept})
        view.offices.set({m.office_id for m in memberships(person)} if shared else ())
    return view


def remove(person: User, view: SavedView) -> None:
    """Only who saved a view takes it away."""
    if view.owner_id != person.pk:
        raise Forbidden
    view.delete()
