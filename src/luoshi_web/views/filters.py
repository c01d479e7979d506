"""The ledger's filters: what an address may ask for, the words that say so, and the rows that fit.

The address holds the whole state: `?lamp=red&office=12&due=q3` always shows the same rows to those who may see them.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from django.db.models import Q
from django.http import HttpRequest
from django.utils.translation import gettext as _

from luoshi import work
from luoshi_web.clock import today
from luoshi_web.models import Office
from luoshi_web.models.document import Kind
from luoshi_web.permissions import in_charge, memberships, scopes, visible_documents, visible_editions
from luoshi_web.queries import counts, ledger

OFFERED = 40
"""Lead offices that are offered one by one."""
QUARTERS = ("q1", "q2", "q3", "q4")


@dataclass(frozen=True)
class Filter:
    """One thing that can be asked for. `choices`: value → word; `rows`: the condition for a value."""

    key: str
    label: str
    choices: dict[str, str]
    rows: Callable[[str], Q]
    chosen: str = ""
    hidden: bool = False
    """Whether only links set it."""

    @property
    def options(self) -> list[tuple[str, str]]:
        return list(self.choices.items())


def filters(request: HttpRequest) -> list[Filter]:
    """All filters, with what the address chose. What is not offered is ignored."""
    now = today()
    made = [
        Filter("lamp", _("Lamp"), {colour: str(word) for colour, word in work.colours().items()}, lambda v: Q(lamp=v)),
        Filter("state", _("State"), {k: str(v) for k, v in work.workflow().states.items()}, lambda v: Q(state=v)),
        Filter("office", _("Lead office"), _offices(request), _led_below),
        Filter("due", _("Due"), _due_words(now), lambda v: due(v, now)),
        Filter("kind", _("Kind"), {k: str(v) for k, v in Kind.choices[:3]}, lambda v: Q(kind=v)),
        Filter("field", _("Field"), _names(request, "field", _("no field")), lambda v: Q(field="" if v == "-" else v)),
        Filter("region", _("Region"), _names(request, "region", _("no region")), _led_in),
        Filter("level", _("Level"), _levels(), lambda v: Q(lead__in=Office.objects.filter(level=v).values("pk"))),
    ]
    if any(m.role == "leader" for m in memberships(request.user)):
        me = {"mine": _("in my charge")}
        made.append(Filter("charge", _("Sponsor"), me, lambda v: in_charge(request.user)))
    made += _campaigns(request) + _document(request)
    return [replace(f, chosen=v if (v := request.GET.get(f.key, "")) in f.choices else "") for f in made]


def fitting(request: HttpRequest, chosen: list[Filter]) -> ledger.Listed:
    """The items that the person may see and that fit all filters and the search."""
    listed = ledger.seen(request.user)
    for one in chosen:
        if one.chosen:
            listed = listed.where(one.rows(one.chosen))
    return listed.search(request.GET.get("q", ""))


def due(period: str, now: date) -> Q:
    """The condition that the due day lies in a period: late, ahead, week, month, q1 to q4 of this year, or none."""
    if period == "none":
        return Q(deadline=None)
    if period in ("late", "ahead"):
        return Q(due_order__lt=now) if period == "late" else Q(due_order__gte=now)
    if period in QUARTERS:
        first = 3 * QUARTERS.index(period) + 1
        ends = date(now.year + first // 10, (first + 3) % 12, 1)
        return Q(due_order__gte=date(now.year, first, 1), due_order__lt=ends)
    return Q(due_order__gte=now, due_order__lte=now + timedelta(days=7 if period == "week" else 30))


def _due_words(now: date) -> dict[str, str]:
    quarters = (_("first quarter"), _("second quarter"), _("third quarter"), _("fourth quarter"))
    named = {"late": _("day is past"), "ahead": _("day is not past")}
    named |= {"week": _("within 7 days"), "month": _("within 30 days")}
    return named | dict(zip(QUARTERS, quarters, strict=True)) | {"none": _("no due day")}


def _led_below(pk: str) -> Q:
    return Q(lead=None) if pk == "-" else ledger.below(int(pk))


def _offices(request: HttpRequest) -> dict[str, str]:
    """Offices that lead an item which the person sees; where they are many, the way down to them level by level."""
    leading = counts.keys(request.user, "lead", OFFERED + 1)
    asked = [int(pk) for pk in [request.GET.get("office", "")] if pk.isdecimal() and len(pk) < 19]
    if len(leading) <= OFFERED:
        offices = Office.objects.filter(pk__in=[int(pk) for pk in leading if pk] + asked)
    else:
        offices = Office.objects.filter(Q(parent__in=scopes(request.user) + asked) | Q(pk__in=asked))
    none = {"-": _("no office")} if "" in leading else {}
    return {str(office.pk): str(office) for office in offices.order_by("protocol_order", "id")} | none


def _names(request: HttpRequest, cut: str, nothing: str) -> dict[str, str]:
    """Fields or regions of the items that the person sees."""
    return {name or "-": name or nothing for name in counts.keys(request.user, cut, 100)}


def _levels() -> dict[str, str]:
    """Levels of government, where the offices are of more than one."""
    present = set(Office.objects.order_by().values_list("level", flat=True).distinct())
    return {value: str(label) for value, label in Office.Level.choices if value in present} if len(present) > 1 else {}


def _led_in(region: str) -> Q:
    if region == "-":
        return Q(lead=None) | Q(lead__region="")
    return Q(lead__in=Office.objects.filter(region=region).values("pk"))


def _campaigns(request: HttpRequest) -> list[Filter]:
    """The campaigns that the person's offices take part in; offered where there are several, for links always."""
    editions = visible_editions(request.user).select_related("campaign")[:OFFERED]
    choices = {str(one.pk): str(one) for one in editions}
    return [Filter("edition", _("Campaign"), choices, lambda v: Q(edition=int(v)), hidden=len(choices) < 2)]


def _document(request: HttpRequest) -> list[Filter]:
    """One document, which only links ask for."""
    asked = request.GET.get("document", "")
    found = visible_documents(request.user).filter(pk=int(asked)).first() if asked.isdecimal() else None
    choices = {asked: str(found)} if found else {}
    return [Filter("document", _("Document"), choices, lambda v: Q(document=int(v)), hidden=True)] if found else []
