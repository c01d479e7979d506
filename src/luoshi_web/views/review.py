"""Review: did the machine read this sentence right? Nothing enters the ledger but from here."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from luoshi.document import Span
from luoshi.errors import LuoshiError
from luoshi_web import marks
from luoshi_web.clock import today
from luoshi_web.forms.draft import AddForm, DraftForm, SplitForm
from luoshi_web.models import Document, Draft
from luoshi_web.models.document import Kind
from luoshi_web.permissions import visible_documents, visible_drafts
from luoshi_web.store import drafts as store
from luoshi_web.store import mapping
from luoshi_web.views import places
from luoshi_web.views.base import back_to, demand, seen, tell
from luoshi_web.views.rows import GONE, Row, progress, rows_of, shown

State = Draft.State


@login_required
def page(request: HttpRequest, pk: int) -> HttpResponse:
    """The document with every commitment in its place, and beside it the rows, part by part."""
    document = _reviewable(request, pk)
    return _page(request, document, AddForm())


def _page(request: HttpRequest, document: Document, add_form: AddForm, status: int = 200) -> HttpResponse:
    text = mapping.text_of(document.body)
    rows = rows_of(document)
    parts = marks.windows(text.given)
    part = places.part(request, parts, [r.draft for r in rows])
    window = parts[part - 1]
    mode = "repaired" if request.GET.get("text") == "repaired" else "given"
    show = marks.repaired_paragraphs if mode == "repaired" else marks.given_paragraphs
    here = shown([r for r in rows if window.start <= r.draft.start < window.end])
    context = {
        "document": document,
        "rows": here,
        "progress": progress(rows),
        "paragraphs": show(text, _marks(rows, window), window),
        "mode": mode,
        "repaired": text.text != text.given,
        "parts": parts,
        "part": part,
        "kinds": Kind.choices,
        "add_form": add_form,
        "keys": _keys(),
        "back": places.clean(request),
    }
    return render(request, "review/page.html", context | _opened(request, here), status=status)


def _marks(rows: list[Row], window: Span) -> list[marks.Mark]:
    spans = [(r, [(r.draft.start, r.draft.end), *r.draft.more_spans]) for r in rows]
    seen = ((r, Span(*span)) for r, all_of_it in spans for span in all_of_it)
    return [marks.Mark(r.draft.pk, s, r.css) for r, s in seen if s.start < window.end and window.start < s.end]


def _opened(request: HttpRequest, rows: list[Row]) -> dict[str, Any]:
    """The row whose form the address asks for (?edit=12, ?split=12): how it works without scripts."""
    for name, form in (("edit", DraftForm), ("split", SplitForm)):
        row = next((r for r in rows if request.GET.get(name) == str(r.draft.pk)), None)
        if row and row.draft.state != State.PROPOSED:
            continue
        if row:
            return {"open": row.draft.pk, "open_form": form(row.draft), "open_template": _template(name)}
    return {}


def _template(name: str) -> str:
    return "review/_form.html" if name == "edit" else "review/_split.html"


@login_required
def row(request: HttpRequest, pk: int) -> HttpResponse:
    """One row as it is."""
    return _row(request, _draft(request, pk))


@login_required
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Correct a row."""
    draft = _draft(request, pk)
    form = DraftForm(draft, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            store.correct(request.user, pk, form.changes(), _version(request))
        except LuoshiError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _row(request, _draft(request, pk)) if request.htmx else _back(request, draft)
    return _row(request, draft, form=form, form_template="review/_form.html")


@login_required
def split(request: HttpRequest, pk: int) -> HttpResponse:
    """Make several rows of one, cut where the person puts line breaks."""
    draft = _draft(request, pk)
    form = SplitForm(draft, request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            for at in reversed(form.cuts()):
                draft, _second = store.split(request.user, draft.pk, at)
        except LuoshiError as refusal:
            form.add_error(None, str(refusal))
        else:
            return _back(request, draft)
    return _row(request, _draft(request, pk), form=form, form_template="review/_split.html")


@login_required
@require_POST
def act(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """Confirm, reject, restore or merge with the next."""
    draft = _draft(request, pk)
    try:
        if verb == "merge":
            merged = store.merge(request.user, [pk, _follower(draft)])
            return _back(request, merged)
        _decide(request, pk, verb)
    except LuoshiError as refusal:
        if not request.htmx:
            tell(request, str(refusal), messages.ERROR)
            return _back(request, draft)
        return _row(request, _draft(request, pk), error=str(refusal))
    return _row(request, _draft(request, pk)) if request.htmx else _back(request, draft)


def _decide(request: HttpRequest, pk: int, verb: str) -> None:
    if verb == "confirm":
        store.confirm(request.user, [pk], today())
    elif verb == "reject":
        store.reject(request.user, [pk])
    elif verb == "restore":
        store.restore(request.user, pk)
    else:
        raise Http404


def _successor(draft: Draft) -> Draft:
    """What took a draft's place when it was merged or split."""
    while draft.state in GONE and draft.replaced_by is not None:
        draft = draft.replaced_by
    return draft


def _follower(draft: Draft) -> int:
    found = next((r.next for r in rows_of(draft.document) if r.draft.pk == draft.pk), None)
    if found is None:
        raise LuoshiError(_("There is no open row after this one to merge it with."))
    return found


@login_required
@require_POST
def add(request: HttpRequest, pk: int) -> HttpResponse:
    """A commitment that the machine missed: selected in the text, or copied out of it."""
    document = _reviewable(request, pk)
    text = mapping.text_of(document.body)
    form = AddForm(request.POST)
    try:
        span = places.selected(request, text)
        if span is None:
            if not form.is_valid():
                return _page(request, document, form, 422)
            span = places.quoted(form.cleaned_data["quote"], text)
        added = store.add(request.user, document, span.start, span.end, request.POST.get("kind", "task"))
    except LuoshiError as refusal:
        form.add_error(None, str(refusal))
        return _page(request, document, form, 422)
    return _back(request, added)


@login_required
@require_POST
def confirm_all(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm every open row without a doubt."""
    document = _reviewable(request, pk)
    clear = [r.draft.pk for r in rows_of(document) if r.draft.state == State.PROPOSED and not r.doubts]
    try:
        items = store.confirm(request.user, clear, today())
    except LuoshiError as refusal:
        tell(request, str(refusal), messages.ERROR)
    else:
        sentence = ngettext("%(n)d item is now in the ledger.", "%(n)d items are now in the ledger.", len(items))
        tell(request, sentence % {"n": len(items)})
    return back_to(request, reverse("review", args=[pk]))


def _reviewable(request: HttpRequest, pk: int) -> Document:
    document = seen(visible_documents(request.user).select_related("office"), pk)
    demand(request, "review", document)
    if document.state != Document.State.READ:
        raise Http404
    return document


def _draft(request: HttpRequest, pk: int) -> Draft:
    visible = visible_drafts(request.user).select_related("document__office", "lead", "item")
    return seen(visible, pk)


def _version(request: HttpRequest) -> int | None:
    given = request.POST.get("version", "")
    return int(given) if given.isdecimal() else None


def _row(request: HttpRequest, draft: Draft, **extra: Any) -> HttpResponse:
    """One row, and with it the progress. A form sent without scripts that has errors gets the page around it."""
    rows = rows_of(draft.document)
    found = shown([r for r in rows if r.draft.pk == draft.pk])
    if not found:
        tell(
            request,
            _("Somebody has merged or split this row meanwhile; this stands in its place now."),
            messages.WARNING,
        )
        return _back(request, _successor(draft))
    [row] = found
    context = {"row": row, "progress": progress(rows), "document": draft.document, "swap": True} | extra
    context["back"] = (
        request.POST.get("back")
        or request.headers.get("HX-Current-URL")
        or places.at(draft, reverse("review", args=[draft.document_id]))
    )
    template = "review/swap.html" if request.htmx else "review/alone.html"
    return render(request, template, context)


def _back(request: HttpRequest, draft: Draft) -> HttpResponse:
    """Back to the page, at the row."""
    location = places.at(draft, back_to(request, reverse("review", args=[draft.document_id]))["Location"])
    return HttpResponse(headers={"HX-Redirect": location}) if request.htmx else HttpResponseRedirect(location)


def _keys() -> list[tuple[str, str]]:
    return [
        ("j / k", _("next, previous row")),
        ("Enter", _("correct")),
        ("c", _("confirm")),
        ("x", _("reject, or restore")),
        ("m", _("merge with the next")),
        ("s", _("split the row")),
        ("C", _("confirm all without doubts")),
        ("n", _("next part")),
        ("Esc", _("leave the field; once more, the form")),
        ("?", _("this list")),
    ]
