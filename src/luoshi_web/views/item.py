"""One item: is it done, who says so, what proves it?"""

from __future__ import annotations

from typing import Any

from django.contrib.auth.decorators import login_required
from django.db.models import Q
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from luoshi import work
from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.errors import Conflict
from luoshi_web.forms.fields import office_list
from luoshi_web.forms.move import MoveForm, fresh_token
from luoshi_web.models import Item
from luoshi_web.permissions import visible_documents, visible_goals, visible_items
from luoshi_web.queries.desk import OWED
from luoshi_web.queries.moves import possible
from luoshi_web.queries.plan import outlook
from luoshi_web.store import evidence, ledger, mapping, thumbnails
from luoshi_web.store.once import once
from luoshi_web.views import answers, attention, deadlines, discussion, journal, lamps, parts, places
from luoshi_web.views.base import seen, tell

STEPS = ("drafted", "issued", "accepted", "in_progress", "reported", "checked", "closed")
"""The straight way through the loop; other states stand beside it."""


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The item, its source, its journal, and what this person can do now."""
    return _page(request, _item(request, pk))


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Make a move. A refusal is shown at its form, with what would be accepted."""
    item = _item(request, pk)
    move = work.workflow().moves.get(verb)
    if move is None:
        raise Http404
    form = MoveForm(move, item, mapping.standing_of(item), request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, item, form, status=422)
    try:
        once(request.user, form.cleaned_data["token"], lambda: _do(request, item, form))
    except Conflict:
        changed = _item(request, pk)
        since = journal.since(changed, form.cleaned_data["seq"])
        again = MoveForm(move, changed, mapping.standing_of(changed), _with_seq(request, verb, changed))
        return _page(request, changed, again, _("This was not recorded: see what has changed."), 409, since)
    except LuoshiError as refusal:
        return _page(request, _item(request, pk), form, str(refusal), status=422)
    tell(request, _("Recorded: %(move)s.") % {"move": move.label})
    return HttpResponseRedirect(reverse("item", args=[pk]))


def _do(request: HttpRequest, item: Item, form: MoveForm) -> None:
    proofs = [evidence.attach(request.user, item, file) for file in form.cleaned_data.get("evidence") or []]
    verb, seq = form.move.verb, form.cleaned_data["seq"]
    ledger.act(request.user, item.pk, ledger.Wanted(verb, form.wanted(), evidence=tuple(proofs), seq=seq), today())


def _with_seq(request: HttpRequest, verb: str, item: Item) -> QueryDict:
    """What was typed, as if it had been sent from the page as it is now."""
    typed = request.POST.copy()
    typed[f"{verb}-seq"] = str(item.seq)
    return typed


def _item(request: HttpRequest, pk: int) -> Item:
    items = visible_items(request.user).select_related("owner", "lead", "document", "edition__campaign")
    return seen(items, pk)


def _page(
    request: HttpRequest,
    item: Item,
    sent: MoveForm | None = None,
    refusal: str = "",
    status: int = 200,
    since: journal.Since | None = None,
) -> HttpResponse:
    standing = mapping.standing_of(item)
    below = parts.below(request, item, standing)
    chain = journal.read(item)
    lines = journal.entries(item, chain)
    context = {
        "item": item,
        "answer": answers.answer(item, standing, below["sum"].children if below and below["sum"] else 0),
        "why": lamps.why(item, standing, today()),
        "steps": _steps(standing),
        "facts": answers.facts(item, standing),
        "context": source(request, item),
        "moves": _moves(request, item, standing, sent, refusal),
        "entries": lines,
        "notes": attention.notes(chain, lines, standing),
        "waits": attention.waits(standing),
        "links": links(request, [entry.say["link"] for _row, entry in chain if "link" in entry.say]),
        "since": since,
        "outlook": outlook(item, standing, [entry for _row, entry in chain]),
        "due_steps": deadlines.steps(item, standing, [entry for _row, entry in chain]),
        "whole": parts.whole(request, item),
        "parts": below,
        "part_form": parts.form(request, item),
        "token": fresh_token(),
        "comments": discussion.comments(request, item),
        "goals": visible_goals(request.user).filter(item=item, ended=None).select_related("indicator"),
        "office_list": office_list(item.owner),
    }
    return render(request, "item.html", context, status=status)


def _steps(standing: work.Standing) -> list[dict[str, Any]]:
    states = work.workflow().states
    way = [*STEPS] if standing.state in STEPS else [*STEPS, standing.state]
    return [{"label": states[state], "here": state == standing.state} for state in way if state in states]


SELDOM = ("link", "correct", "move_due", "supervise", "suspend", "cancel")


def _likely(verb: str) -> int:
    """What somebody waits for comes first, what is seldom done last; the rest as in the table."""
    return OWED.index(verb) if verb in OWED else len(OWED) + 1 + SELDOM.index(verb) if verb in SELDOM else len(OWED)


def _moves(
    request: HttpRequest, item: Item, standing: work.Standing, sent: MoveForm | None, refusal: str
) -> list[dict[str, Any]]:
    """What this person can do, each with its form; the one that was sent, or asked for, stands open."""
    asked = sent.move.verb if sent else request.GET.get("act", "")
    found = []
    for move in sorted(possible(request.user, item, today()), key=lambda move: _likely(move.verb)):
        mine = sent is not None and sent.move.verb == move.verb
        form = sent if mine else MoveForm(move, item, standing)
        opened = move.verb == asked
        found.append(
            {"verb": move.verb, "label": move.label, "form": form, "open": opened, "refusal": refusal if mine else ""}
        )
    return found


def links(request: HttpRequest, given: list[dict[str, str]]) -> list[dict[str, str]]:
    """What the item is tied to, each once; an item that the person sees too with its address."""
    ids = [int(link["id"]) for link in given if link["kind"] == "item" and link["id"].isdecimal()]
    numbers = [link["id"] for link in given if link["kind"] == "item"]
    near = visible_items(request.user).filter(Q(pk__in=ids) | Q(number__in=numbers)) if numbers else ()
    found = {key: item for item in near for key in (str(item.pk), item.number)}
    kinds, shown = work.workflow().links, {}
    for link in given:
        item = found.get(link["id"]) if link["kind"] == "item" else None
        shown[link["kind"], link["id"]] = {
            "kind": str(kinds.get(link["kind"], link["kind"])),
            "name": item.title if item else link["id"],
            "url": reverse("item", args=[item.pk]) if item else "",
        }
    return list(shown.values())


def source(request: HttpRequest, item: Item) -> dict[str, Any] | None:
    """The sentence in its context, with the address of its place in the document."""
    if item.start is None or item.document is None:
        return None
    given = item.document.body.given
    start, end = places.around(given, item.start, item.end or item.start)
    visible = visible_documents(request.user).filter(pk=item.document_id).exists()
    url = places.in_document(item) if visible else ""
    return {
        "before": given[start : item.start].lstrip("\n"),
        "quote": given[item.start : item.end],
        "after": given[item.end : end].rstrip("\n"),
        "url": url,
    }


@login_required
def proof(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A file of evidence, to those who may see the item. Sent as a download: nothing of it runs in the page."""
    found = seen(_item(request, pk).evidence.all(), number)
    return FileResponse(evidence.path_of(found).open("rb"), as_attachment=True, filename=found.name)


@login_required
def small(request: HttpRequest, pk: int, number: int) -> FileResponse:
    """A small picture of evidence. Made anew from the pixels alone, so that it may be shown in the page."""
    found = seen(_item(request, pk).evidence.all(), number)
    if not thumbnails.is_picture(found):
        raise Http404
    try:
        path = thumbnails.path_of(found)
    except (OSError, ValueError, SyntaxError) as damaged:
        raise Http404 from damaged
    answer = FileResponse(path.open("rb"), content_type=thumbnails.KIND)
    answer["Cache-Control"] = "private, max-age=86400, immutable"
    answer["Content-Security-Policy"] = "default-src 'none'; sandbox"
    return answer
