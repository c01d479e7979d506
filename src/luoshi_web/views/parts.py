"""Sub-items on an item's page: the whole that it is a part of, its parts, and a form that gives a part on."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi.work.tree import roll_up
from luoshi_web.clock import today
from luoshi_web.forms.fields import DayField, OfficeField
from luoshi_web.forms.move import fresh_token
from luoshi_web.models import Item, Membership
from luoshi_web.permissions import memberships, original_of, visible_items
from luoshi_web.store import ledger, tree
from luoshi_web.store.once import once
from luoshi_web.views.base import demand_that, seen, tell

GIVERS = frozenset({Membership.Role.OFFICER, Membership.Role.LEADER})
OPEN = frozenset({"drafted", "issued", "accepted", "in_progress"})


class PartForm(forms.Form):
    """A part of an item: what, by whom, by when."""

    def __init__(self, item: Item, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, prefix="part", **options)
        self.fields["title"] = forms.CharField(label=_("Sub-item"), max_length=500)
        self.fields["lead"] = OfficeField(label=_("Lead office"), near=item.owner)
        self.fields["due"] = DayField(label=_("Due"), initial=item.deadline)
        self.fields["token"] = forms.CharField(widget=forms.HiddenInput, initial=fresh_token, required=False)

    def data_of(self) -> dict[str, Any]:
        """What the move `draft` is given."""
        given = self.cleaned_data
        return {"title": given["title"], "lead": str(given["lead"].pk), "due": given["due"]}


def giver(request: HttpRequest, item: Item) -> int | None:
    """The person's office for which they can give a part of the item on: one concerned with it."""
    concerned = {item.owner_id} | {row.office_id for row in item.offices.all()}
    own = [m.office_id for m in memberships(request.user) if m.role in GIVERS and m.office_id in concerned]
    return own[0] if own and item.state in OPEN else None


def form(request: HttpRequest, item: Item) -> PartForm | None:
    """The form, for those who may give a part on."""
    return PartForm(item) if giver(request, item) else None


def whole(request: HttpRequest, item: Item) -> dict[str, Any] | None:
    """The words of the item that this is a part of; its address where the person sees it too."""
    above = original_of(request.user, item)
    if above is None:
        return None
    visible = visible_items(request.user).filter(pk=above.pk).exists()
    return {"item": above, "url": reverse("item", args=[above.pk]) if visible else ""}


def below(request: HttpRequest, item: Item, standing: work.Standing) -> dict[str, Any] | None:
    """The parts, and what they come to."""
    standings = tree.children([item.pk]).get(item.pk, [])
    if not standings:
        return None
    ids = [int(one.item) for one in standings]
    visible = visible_items(request.user).filter(pk__in=ids).in_bulk()
    rows = list(Item.objects.filter(pk__in=ids).select_related("lead").order_by("due_order", "id"))
    return {"rows": [(row, row.pk in visible) for row in rows], "sum": roll_up(standing, standings)}


@login_required
@require_POST
def give(request: HttpRequest, pk: int) -> HttpResponse:
    """Put a part of the item into the ledger of the person's office, as a draft to be issued."""
    item = seen(visible_items(request.user).select_related("owner", "edition", "document"), pk)
    office = giver(request, item)
    demand_that(office is not None)
    sent = PartForm(item, request.POST)
    if not sent.is_valid():
        said = [f"{sent.fields[name].label}: {error}" for name, errors in sent.errors.items() for error in errors]
        tell(request, " ".join(said), messages.ERROR)
        return HttpResponseRedirect(reverse("item", args=[pk]))
    data = sent.data_of()
    try:
        token = sent.cleaned_data["token"]
        once(request.user, token, lambda: ledger.give_down(request.user, item, office or 0, data, today()))
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
    else:
        tell(request, _("“%(title)s” stands in the ledger as a draft; issue it next.") % {"title": data["title"]})
    return HttpResponseRedirect(reverse("item", args=[pk]) + "#parts")
