"""Saved views: a name for an address of the ledger, one's own or shared with one's office."""

from __future__ import annotations

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
    office = memberships(person)[0].office if shared and memberships(person) else None
    view, _new = SavedView.objects.update_or_create(owner=person, name=name, defaults={"query": kept, "office": office})
    return view


def remove(person: User, view: SavedView) -> None:
    """Only who saved a view takes it away."""
    if view.owner_id != person.pk:
        raise Forbidden
    view.delete()
