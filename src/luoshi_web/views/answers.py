"""Is it done, who says so, what proves it? In one sentence, and then as facts."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi import work
from luoshi.policy.wording import number
from luoshi_web.models import Item, Office, User
from luoshi_web.templatetags.pages import day
from luoshi_web.views import words


def answer(item: Item, standing: work.Standing, parts: int = 0) -> str:
    """The sentence in the largest type. `parts`: how many sub-items its progress follows from."""
    if parts and standing.state in ("accepted", "in_progress"):
        said = ngettext(
            "Not done: %(percent)s %% according to its %(n)d sub-item.",
            "Not done: %(percent)s %% according to its %(n)d sub-items.",
            parts,
        )
        return said % {"percent": f"{item.progress:g}", "n": parts}
    days = {state: day(when) for state, when in standing.days.items()}
    lead = str(item.lead or _("no office"))
    match standing.state:
        case "drafted":
            return _("Not issued yet: it stands in the ledger as a draft.")
        case "issued":
            return _("Not accepted yet: issued to %(lead)s on %(day)s.") % {"lead": lead, "day": days["issued"]}
        case "returned":
            return _("Returned by %(lead)s on %(day)s; to be issued anew.") % {"lead": lead, "day": days["returned"]}
        case "accepted":
            return _("Not done: %(lead)s accepted it on %(day)s and has not reported yet.") % {
                "lead": lead,
                "day": days["accepted"],
            }
        case "reported":
            return _("%(lead)s reports that it is done (%(day)s); nobody has checked it yet.") % {
                "lead": lead,
                "day": days["reported"],
            }
        case "checked":
            return _("Done, and checked by another office on %(day)s.") % {"day": days["checked"]}
        case "closed":
            return _("Done, checked and closed on %(day)s.") % {"day": days["closed"]}
        case "suspended":
            return _("The clock is stopped since %(day)s.") % {"day": days["suspended"]}
        case "cancelled":
            return _("Cancelled on %(day)s.") % {"day": days["cancelled"]}
    return _in_progress(item, standing, lead)


def _in_progress(item: Item, standing: work.Standing, lead: str) -> str:
    if standing.report is None:
        return _("Not done yet: %(lead)s is at work on it.") % {"lead": lead}
    said, asked = standing.report, standing.extension
    later = asked and asked.asked_on >= said.day and said.progress != standing.progress
    office, on = (asked.asked_by, asked.asked_on) if asked and later else (said.office, said.day)
    values = {"percent": f"{item.progress:g}", "office": _office(office), "day": day(on)}
    if standing.report.no_change:
        return _("Not done: %(percent)s %%, no change according to %(office)s on %(day)s.") % values
    return _("Not done: %(percent)s %% according to %(office)s on %(day)s.") % values


def facts(item: Item, standing: work.Standing) -> list[tuple[str, Any]]:
    """Label and value, only what is known."""
    names = work.workflow().given
    offices = Office.objects.in_bulk(
        [int(o) for o in (*standing.assisting, *standing.supervising, standing.issuing) if o]
    )
    people = User.objects.in_bulk([int(u) for u in (standing.sponsor, standing.responsible, standing.liaison) if u])
    listed = lambda ids: "、".join(str(offices[int(i)]) for i in ids if int(i) in offices)  # noqa: E731
    person = lambda one: str(people.get(int(one), "")) if one else ""  # noqa: E731
    found = [
        (_("Kind"), item.get_kind_display()),
        (item.indicator or _("Target"), words.amount(item) if item.value is not None else ""),
        (_("Latest figure"), number(standing.figure, item.unit) if standing.figure is not None else ""),
        (names["progress"], f"{item.progress:g} %" if item.progress else ""),
        (names["due"], day(item.deadline) or (_("ongoing") if item.ongoing else _("none is set"))),
        (_("First due day"), day(standing.first_due) if standing.first_due != standing.due else ""),
        (names["lead"], str(item.lead or _("none is named"))),
        (names["assisting"], listed(standing.assisting)),
        (work.workflow().relations["issuing"], listed([standing.issuing] if standing.issuing else [])),
        (names["supervising"], listed(standing.supervising)),
        (names["sponsor"], person(standing.sponsor)),
        (names["responsible"], person(standing.responsible)),
        (names["liaison"], person(standing.liaison)),
        (_("Field"), item.field),
        (_("Campaign"), str(item.edition)),
        (_("Marks"), "、".join(str(work.workflow().marks[mark]) for mark in standing.marks)),
    ]
    return [(label, value) for label, value in found if value]


def _office(pk: str) -> str:
    return str(Office.objects.filter(pk=int(pk)).first() or "") if pk else ""
