"""Overview: what burns, where, since when?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi import work
from luoshi_web.clock import today
from luoshi_web.models import Document, Item
from luoshi_web.permissions import paths, visible_documents
from luoshi_web.queries import counts as queries
from luoshi_web.queries.ledger import seen
from luoshi_web.store import mapping
from luoshi_web.store.workdays import in_force
from luoshi_web.templatetags.pages import day
from luoshi_web.views import counts, goals

MOST = {"lead": 20, "field": 20, "region": 10, "cell": 10}
"""Rows of a table; those that burn most come first, the rest stands in the ledger."""
BURNING = 5
"""Items that are named, those that have shown red for longest."""


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """Counts by lamp, field and office; each leads to its rows in the ledger."""
    lamps = counts.seen_by_lamp(request.user)
    total = sum(lamp["n"] for lamp in lamps)
    context: dict[str, Any] = {"total": total, "lamps": lamps, "may_upload": bool(paths(request.user, "upload"))}
    if total:
        red = seen(request.user).where(Q(lamp="red")).ordered("lamp_from", "id").select_related("lead")
        burning, workdays = list(red[:BURNING]), in_force()
        context["split"] = tiles = counts.split(lamps, request.user)
        context |= _answer(burning, lamps, tiles) | {
            "burning": [(item, work.lamp(mapping.standing_of(item), today(), calendar=workdays)) for item in burning],
            "tables": _tables(request.user, [lamp["colour"] for lamp in lamps]),
            "today": today(),
        }
    else:
        context["to_review"] = visible_documents(request.user).filter(state=Document.State.READ).exists()
    context["goals"] = goals.burning(request.user)
    return render(request, "start.html", context)


def _answer(burning: list[Item], lamps: list[dict[str, Any]], tiles: list[dict[str, Any]]) -> dict[str, str]:
    """The answer in the largest type, and since when it is so."""
    n = {lamp["colour"]: lamp["n"] for lamp in lamps}
    if n["red"]:
        late, behind = (tile["n"] for tile in tiles[:2])
        oldest: Item = burning[0]
        where = str(oldest.lead or _("no office"))
        return {
            "answer": _red(late, behind),
            "since": _("The oldest since %(day)s, with %(office)s.") % {"day": day(oldest.lamp_from), "office": where},
        }
    if n["yellow"]:
        said = ngettext("No red lamp; %(n)d item shows yellow.", "No red lamp; %(n)d items show yellow.", n["yellow"])
        return {"answer": said % {"n": n["yellow"]}, "since": _("Look at the yellow lamps first.")}
    return {"answer": _("No red and no yellow lamp."), "since": _("Everything that runs is on course.")}


def _red(late: int, behind: int) -> str:
    """What is past its day, what is only behind schedule."""
    past = ngettext("%(n)d item is overdue", "%(n)d items are overdue", late) % {"n": late}
    slow = ngettext("%(n)d item is behind schedule", "%(n)d items are behind schedule", behind) % {"n": behind}
    if late and behind:
        return _("%(past)s, %(slow)s.") % {"past": past, "slow": slow}
    return _("%(told)s.") % {"told": past if late else slow}


def _tables(person: Any, lamps: list[str]) -> list[dict[str, Any]]:
    kinds = (
        ("office", "lead", _("By lead office"), _("Office"), _("no office")),
        ("field", "field", _("By field"), _("Field"), _("no field")),
        ("region", "region", _("By region"), _("Region"), _("no region")),
        ("cell", "cell", _("By region and field"), _("Region and field"), ""),
    )
    tables = []
    for key, cut, title, head, nothing in kinds:
        found = queries.seen_by(person, cut, MOST[cut])
        tables.append({"key": key, "title": title, "head": head, "rows": counts.table(found, key, nothing, lamps)})
    return tables
