"""An item's plan: can it be done in time, when must each step start, and what does a change move?"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi.work.plan import Plan, Schedule, Step, across, kept, sentences, templates
from luoshi.work.plan.desk import moved
from luoshi.work.plan.workbook import findings
from luoshi_web.clock import today
from luoshi_web.forms import plan as form
from luoshi_web.models import Item
from luoshi_web.permissions import visible_items
from luoshi_web.queries import plan as plans
from luoshi_web.queries import whole
from luoshi_web.queries.moves import possible
from luoshi_web.store import ledger, mapping
from luoshi_web.templatetags.pages import day as day_in_words
from luoshi_web.views import gantt
from luoshi_web.views.base import seen, tell


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The plan as it stands, or as it is proposed; POST shows what a correction moves, and saves it."""
    item = seen(visible_items(request.user).select_related("owner", "lead"), pk)
    standing = mapping.standing_of(item)
    verb = verb_of(request, item)
    if request.method == "POST":
        return _changed(request, item, standing, verb)
    now, context = schedule_or_refusal(request, standing)
    if (now is None or "anew" in request.GET) and verb and (kind := _kind(request, standing)):
        now, context = _tried(lambda: kept.proposed(standing, kind), "")
        context |= {"proposed": templates.template(kind).name, "kind": kind}
    return _page(request, item, standing, verb, now, context)


def schedule_or_refusal(request: HttpRequest, standing: work.Standing) -> tuple[Schedule | None, dict[str, Any]]:
    """The schedule of the saved plan, or why there is none."""
    try:
        plan = kept.plan_of(standing)
        plan = _among_others(request, plan, standing) if plan else None
    except LuoshiError as refusal:
        return None, {"refusal": str(refusal)}
    return _tried(lambda: plan, "") if plan else (None, {})


def _among_others(request: HttpRequest, plan: Plan, standing: work.Standing) -> Plan:
    """The plan with the items that it waits for, each on the day by which it can be finished; without the names of
    those that the person may not see."""
    waits = across.waits_of(standing)
    if not waits:
        return plan
    found = whole.of([int(standing.item)], today())
    may_see = visible_items(request.user).filter(pk__in=[int(wait.item) for wait in waits])
    named = {str(pk) for pk in may_see.values_list("pk", flat=True)}
    expected = {}
    for wait in waits:
        if one := found.parts.get(int(wait.item)):
            last = one.steps[-1]
            name = last.name if wait.item in named else _("an item that you may not see")
            expected[wait.item] = (name, found.bench.before.dates[last.key].early_finish, last.done)
    return across.with_outside(plan, waits, expected)


def _tried(make: Any, refusal: str) -> tuple[Schedule | None, dict[str, Any]]:
    try:
        return plans.scheduled(make(), today()), {"refusal": refusal}
    except LuoshiError as found:
        return None, {"refusal": str(found)}


def _changed(request: HttpRequest, item: Item, standing: work.Standing, verb: str) -> HttpResponse:
    """Preview or save. A refusal is shown at the form, which keeps what was typed."""
    rows = form.sent(request.POST)
    try:
        kept.due_of(standing)
        wanted = kept.with_bases(form.read(rows, today()), _known(request, standing), str(request.user.pk), today())
        own = replace(kept.bound(wanted, standing), title=standing.title)
        data = kept.given(plans.scheduled(own, today()), standing)
        standing_then = _waiting(request, standing)
        data["fields"] |= {k: v for k, v in standing_then.fields.items() if k == across.FIELD}
        found = plans.scheduled(_among_others(request, own, standing_then), today())
        if "save" in request.POST:
            _save(request, item, data, verb)
            tell(request, _("The plan is saved; its milestones stand in the item."))
            return HttpResponseRedirect(reverse("item_plan", args=[item.pk]))
    except LuoshiError as refusal:
        now, _context = schedule_or_refusal(request, standing)
        context = {"refusal": str(refusal), "rows": form.with_blanks(rows), "open": True, "kind": _sent_kind(request)}
        return _page(request, item, standing, verb, now, context, status=422)
    before, _context = schedule_or_refusal(request, standing)
    context = {"rows": form.with_blanks(rows), "preview": True, "open": True, "kind": _sent_kind(request)}
    context |= {"moves": (moves := _moves(before, found)), "moved": _moved(len(moves))}
    return _page(request, item, standing, verb, found, context)


def _sent_kind(request: HttpRequest) -> str:
    """The kind of stages that the form began with, if it was one."""
    kind = request.POST.get("kind", "")
    return kind if kind in templates.kinds() else ""


def _known(request: HttpRequest, standing: work.Standing) -> list[Step]:
    """The steps before this correction, with where their durations come from."""
    plan = kept.plan_of(standing)
    kind = _sent_kind(request)
    return [*(plan.steps if plan else ()), *(templates.template(kind).steps if kind else ())]


def _save(request: HttpRequest, item: Item, data: dict[str, Any], verb: str) -> None:
    seq = request.POST.get("expects", "")
    wanted = {"seq": int(seq) if seq.isdecimal() else None}
    reason = request.POST.get("reason", "").strip()
    if verb == "correct":
        corrected = {"change": data, "corrects": plans.last_set(item, "milestones"), "reason": reason}
        ledger.act(request.user, item.pk, ledger.Wanted(verb, corrected, **wanted), today())
    else:
        ledger.act(request.user, item.pk, ledger.Wanted("amend", data, **wanted), today())


def verb_of(request: HttpRequest, item: Item) -> str:
    """The move by which this person may save the plan now: none, amend before it is issued, correct after."""
    open_ = {move.verb for move in possible(request.user, item, today())}
    return next((verb for verb in ("amend", "correct") if verb in open_), "")


def _kind(request: HttpRequest, standing: work.Standing) -> str:
    asked = request.GET.get("kind", "")
    return asked if asked in templates.kinds() else templates.suggest(standing.title)


def _page(
    request: HttpRequest,
    item: Item,
    standing: work.Standing,
    verb: str,
    found: Schedule | None,
    more: dict[str, Any],
    status: int = 200,
) -> HttpResponse:
    promised = plans.promises([item]).get(item.pk) if found else None
    bars = gantt.steps(found.plan.steps, found.dates, "", promised.days if promised else {}) if found else []
    axis = gantt.axis(bars, today())
    said = findings(found) if found else []
    more["people"] = plans.names(found.plan) if found else {}
    context = {
        "item": item,
        "answer": _answer(standing, found, said),
        "outlook": plans.outlook(item, standing, map(mapping.entry_of, item.entries.order_by("seq"))),
        "said": said,
        "axis": axis,
        "bars": [{"bar": bar, "svg": axis.row(bar), "why": _why(found, bar, more)} for bar in bars if found],
        "rows": form.with_blanks(form.rows_of(across.own(found.plan) if found else None)),
        **_links(request, item, standing),
        "kinds": [{"kind": kind, "name": templates.template(kind).name} for kind in templates.kinds()],
        "verb": verb,
        "open": bool(more.get("proposed")),
        "today": today(),
    }
    return render(request, "plan/item.html", context | more, status=status)


def _waiting(request: HttpRequest, standing: work.Standing) -> work.Standing:
    """The standing with the items that it is said to wait for. LuoshiError where they would wait for each other."""
    if "waits" not in request.POST:
        return standing
    waits = form.read_waits(request.POST["waits"], visible_items(request.user))
    after = across.plain(waits, standing.item)
    if after == standing.fields.get(across.FIELD, []):
        return standing
    changed = replace(standing, fields={**standing.fields, across.FIELD: after})
    whole.check(changed, today())
    return changed


def _links(request: HttpRequest, item: Item, standing: work.Standing) -> dict[str, Any]:
    """What the item waits for, as it is typed; and the items that wait for it."""
    waits = across.waits_of(standing) if across.FIELD in standing.fields else ()
    numbers = {str(it.pk): it.number for it in Item.objects.filter(pk__in=[int(it.item) for it in waits])}
    awaited = visible_items(request.user).filter(waits_for__before=item).order_by("due_order", "id")
    typed = request.POST.get("waits") if request.method == "POST" else None
    return {"waits": form.waits_text(waits, numbers) if typed is None else typed, "awaited_by": list(awaited)}


def _answer(standing: work.Standing, found: Schedule | None, said: list[tuple[str, str]]) -> str:
    if standing.due is None:
        return _("A plan is counted back from the due day, and there is none yet.")
    if found is None:
        return _("There is no plan yet.")
    if said:
        return _("In time it cannot be done as planned.")
    waiting = [it for it in found.plan.steps if not it.done and not it.started and it.duration]
    if not waiting:
        return _("It can be done in time.")
    first = min(waiting, key=lambda it: found.dates[it.key].late_start)
    days = {"step": first.name, "day": day_in_words(found.dates[first.key].late_start)}
    return _("It can be done in time if “%(step)s” starts by %(day)s.") % days


def _why(found: Schedule, bar: gantt.Bar, more: dict[str, Any]) -> list[str]:
    """What a step's dates rest on: its duration, what it waits for, and what waits for it."""
    step = bar.more["step"]
    names = {it.key: it.name for it in found.plan.steps}
    calendars = {it.key: it.calendar for it in found.plan.steps}
    said = []
    if step.duration:
        said.append(_("It takes %(days)s.") % {"days": sentences.length(step.duration, step.calendar)})
    if step.remaining is not None and step.remaining_on:
        left = {"days": sentences.length(step.remaining, step.calendar), "day": step.remaining_on.isoformat()}
        said.append(_("It runs; on %(day)s it was reported to need %(days)s still.") % left)
    if step.basis:
        said.append(_full(sentences.basis(step.basis, more.get("people", {}).get(step.basis.by, ""))))
    said += [_full(sentences.phrase(link, names, calendars)) for link in found.network.into.get(step.key, ())]
    for link in (it for it in found.plan.links if it.before == step.key):
        phrase = sentences.phrase(link, names, calendars)
        day = found.dates[link.after].late_start.isoformat()
        said.append(_("%(link)s; it must start by %(day)s.") % {"link": phrase, "day": day})
    if step.deadline:
        said.append(_("It must be finished by the due day, %(day)s.") % {"day": step.deadline.isoformat()})
    return said


def _full(phrase: str) -> str:
    return _("%(sentence)s.") % {"sentence": phrase}


def _moves(before: Schedule | None, after: Schedule) -> list[dict[str, Any]]:
    """The consequences, step by step."""
    if before is None:
        return []
    return [{"step": move.step, "before": move.before, "after": move.after} for move in moved(before, after)]


def _moved(n: int) -> str:
    """How much a change moves."""
    return ngettext("%(n)d step moves.", "%(n)d steps move.", n) % {"n": n} if n else _("No step moves.")
