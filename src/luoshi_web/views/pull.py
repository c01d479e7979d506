"""Something pulled to another day, in the chart or in a form: what this moves in all items that wait for it.

Then it is saved. Looking changes nothing and is an address of its own, so that dragging, a form and a link lead to the
same page.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi.work.plan import Dates, Schedule, across, sentences
from luoshi.work.plan.proof import of_missed
from luoshi.work.plan.relax import of_missed_deadline
from luoshi_web.clock import today
from luoshi_web.models import Item
from luoshi_web.permissions import visible_items
from luoshi_web.queries import plan as plans
from luoshi_web.queries import whole
from luoshi_web.store import ledger, mapping
from luoshi_web.views import plan as item_plan
from luoshi_web.views.base import back_to, seen, tell

EXPLAINED = 3
"""Newly missed due days that are explained; of more it is said how many."""
LISTED = 60


@dataclass(frozen=True)
class Consequence:
    """What happens to one item: steps moved, and its end before and after."""

    steps: int
    before: Dates
    after: Dates
    due_before: date | None
    due: date | None

    @property
    def late(self) -> bool:
        return (self.after.total or 0) < 0

    @property
    def later(self) -> bool:
        known = self.before.early_finish, self.after.early_finish
        return bool(known[0] and known[1] and known[0] < known[1])

    @property
    def moves(self) -> bool:
        return self.before.early_finish != self.after.early_finish


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """GET shows what it moves, POST saves it."""
    asked = request.POST if request.method == "POST" else request.GET
    item = seen(visible_items(request.user).select_related("owner", "lead"), _number(asked.get("item", "")))
    standing, step = mapping.standing_of(item), asked.get("step", "")
    verb = item_plan.verb_of(request, item)
    context = {"item": item, "step": step, "verb": verb, "back": asked.get("back", ""), "today": today()}
    status = 200
    try:
        found = whole.of([item.pk], today())
        part = found.parts[item.pk]
        day = _day(asked.get("day", ""))
        context |= {"name": _name(part, step), "now": _now(found, part, step), "day": day}
        if day is not None:
            context |= _looked(request, found, across.pulled(part, step, day)[1])
            if request.method == "POST":
                _save(request, item, standing, step, day, verb)
                tell(request, _("Saved: “%(name)s” is moved.") % {"name": context["name"]})
                return back_to(request, reverse("item_plan", args=[item.pk]))
    except LuoshiError as refusal:
        context["refusal"], status = str(refusal), 422
    return render(request, "plan/pull.html", context, status=status)


def _number(text: str) -> int:
    return int(text) if text.isdecimal() else 0


def _day(text: str) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise LuoshiError(_("%(text)s is no day; give it as 2026-03-05.") % {"text": text}) from None


def _name(part: across.Part, step: str) -> str:
    return across.pulled(part, step, date.max)[0].name


def _now(found: whole.Whole, part: across.Part, step: str) -> dict[str, Any]:
    """Where it lies now: the earliest start of a step, the due day of an item."""
    old = across.pulled(part, step, date.max)[0]
    dates = found.bench.before.dates[old.key]
    return {"start": dates.early_start if step else None, "due": old.deadline, "dates": dates}


def _looked(request: HttpRequest, found: whole.Whole, step: Any) -> dict[str, Any]:
    """What the change moves, items in the order of their due days; those that the person may not see are counted."""
    before, after = found.bench.before, found.bench.changed(step)
    moved = across.moved_items(before, after)
    may_see = visible_items(request.user).filter(pk__in=[int(pk) for pk in moved]).order_by("due_order", "id")
    pks = list(may_see.values_list("pk", flat=True))
    ends = {pk: _consequence(pk, before, after, moved[str(pk)]) for pk in pks}
    telling = [pk for pk in pks if ends[pk].moves or ends[pk].late or str(pk) == step.item]
    items = Item.objects.select_related("lead").in_bulk(telling[:LISTED])
    own = [key for key in moved.get(step.item, ()) if not key.endswith(":")]
    rows = [{"name": _step_name(after, key), "before": before.dates[key], "after": after.dates[key]} for key in own]
    said, more = _newly_missed(before, after, set(map(str, pks)))
    return {
        "looked": True,
        "items": [{"item": items[pk], "end": ends[pk]} for pk in telling[:LISTED]],
        "items_more": max(0, len(telling) - LISTED),
        "rows": rows,
        "unseen": len(moved) - len(pks),
        "said": said,
        "said_more": more,
        "later": sum(end.late and (end.before.total or 0) < 0 and end.later for end in ends.values()),
    }


def _consequence(pk: int, before: Schedule, after: Schedule, moved: list[str]) -> Consequence:
    key = across.end(str(pk))
    dues = [found.plan.steps[found.network.rank[key]].deadline for found in (before, after)]
    steps = sum(not one.endswith(":") for one in moved)
    return Consequence(steps, before.dates[key], after.dates[key], *dues)


def _step_name(found: Schedule, key: str) -> str:
    return found.plan.steps[found.network.rank[key]].name


def _newly_missed(before: Schedule, after: Schedule, seen: set[str]) -> tuple[list[tuple[str, str]], int]:
    """The due days that the change makes impossible, each with its chain and with what would be enough."""
    was = {step.key for step in before.missed}
    new = [step for step in after.missed if step.key not in was and step.item in seen]
    said = []
    for step in new[:EXPLAINED]:
        proof = of_missed(after, step.key)
        if not {_item_of(after, key) for key in proof.keys} <= seen:
            continue  # the chain would name what the person may not see
        advice = sentences.advice(after, of_missed_deadline(after, step.key, proof))
        said.append((sentences.missed(after, proof), advice))
    return said, len(new) - len(said)


def _item_of(found: Schedule, key: str) -> str:
    return found.plan.steps[found.network.rank[key]].item


def _save(request: HttpRequest, item: Item, standing: work.Standing, step: str, day: date, verb: str) -> None:
    """Save by the move that the person has; LuoshiError, where they have none."""
    if not verb:
        raise LuoshiError(_("Only the office that issued the item can move it; its lead office asks for an extension."))
    data = plans.moved_plan(standing, step, day, today())
    seq, reason = request.POST.get("expects", ""), request.POST.get("reason", "").strip()
    wanted = {"seq": int(seq) if seq.isdecimal() else None}
    if verb == "correct":
        corrects = plans.last_set(item, "milestones" if step else "due")
        data = {"change": data, "corrects": corrects, "reason": reason}
    ledger.act(request.user, item.pk, ledger.Wanted(verb, data, **wanted), today())
