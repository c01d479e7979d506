"""Documents: what was put in, and how far is its reading?"""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from luoshi.document import Span
from luoshi.errors import LuoshiError
from luoshi_web.clock import today
from luoshi_web.forms.upload import UploadForm
from luoshi_web.marks import Mark, given_paragraphs, windows
from luoshi_web.models import Document, Draft
from luoshi_web.permissions import may, paths, visible_documents, visible_items
from luoshi_web.store import documents as store
from luoshi_web.store import mapping
from luoshi_web.views.base import paged, seen

GONE = (Draft.State.MERGED, Draft.State.SPLIT)
"""Drafts that others have replaced."""


@login_required
def page(request: HttpRequest) -> HttpResponse:
    """All documents that concern the person, the latest first."""
    shown = paged(request, counted(visible_documents(request.user)).order_by("-id").select_related("office"))
    for document in shown:
        document.may_review = may(request.user, "review", document)
    return render(request, "documents/list.html", {"page": shown, "may_upload": bool(paths(request.user, "upload"))})


@login_required
def new(request: HttpRequest) -> HttpResponse:
    """Put a document in, as a file or as text. A refusal names what would be accepted."""
    if not paths(request.user, "upload"):
        raise PermissionDenied
    form = UploadForm(request.user, request.POST or None, request.FILES or None)
    earlier = None
    if request.method == "POST" and form.is_valid():
        taken = form.taken()
        if again := form.cleaned_data["again"]:
            before = seen(visible_documents(request.user), again)
            taken |= {"name": before.file_name, "content": store.bytes_of(before)}
        else:
            earlier = store.same(request.user, taken["content"])
        try:
            document = None if earlier else store.receive(request.user, **taken, today=today())
        except LuoshiError as refusal:
            form.add_error(None, str(refusal))
        else:
            if document:
                return HttpResponseRedirect(reverse("document", args=[document.pk]))
    status = 422 if form.errors else 409 if earlier else 200
    context = {"form": form, "earlier": earlier, "max_mb": settings.MAX_BYTES // 1024 // 1024}
    return render(request, "documents/new.html", context, status=status)


@login_required
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """A document: how far it is read, its text with what was read marked, what stands in the ledger."""
    document = seen(counted(visible_documents(request.user)), pk)
    items = visible_items(request.user).filter(document=document).order_by("start", "id")
    context = _state(request, document) | {"items": items[:30]}
    if document.state == Document.State.READ:
        text = mapping.text_of(document.body)
        parts = windows(text.given)
        part = min(max(_whole(request.GET.get("part")), 1), len(parts))
        marks = [
            Mark(item.pk, Span(*place), "confirmed")
            for item in items
            for place in [(item.start, item.end), *item.more_spans]
            if item.start is not None
        ]
        context |= {"paragraphs": given_paragraphs(text, marks, parts[part - 1]), "parts": parts, "part": part}
    return render(request, "documents/detail.html", context)


@login_required
def state(request: HttpRequest, pk: int) -> HttpResponse:
    """How far the reading is; asked for again and again by the page. When it is done, the page loads anew."""
    document = seen(counted(visible_documents(request.user)), pk)
    context = _state(request, document)
    response = render(request, "documents/_state.html", context)
    if not context["waiting"]:
        response["HX-Refresh"] = "true"
    return response


def counted(documents: QuerySet[Document]) -> QuerySet[Document]:
    """With `total` drafts and how many of them are `reviewed`."""
    live = ~Q(drafts__state__in=GONE) & Q(drafts__isnull=False)
    done = Q(drafts__state__in=(Draft.State.CONFIRMED, Draft.State.REJECTED))
    return documents.annotate(total=Count("drafts", filter=live), reviewed=Count("drafts", filter=done))


def _state(request: HttpRequest, document: Any) -> dict[str, Any]:
    return {
        "document": document,
        "total": document.total,
        "reviewed": document.reviewed,
        "waiting": document.state in (Document.State.WAITING, Document.State.READING),
        "percent": round(100 * document.progress),
        "may_review": may(request.user, "review", document),
    }


def _whole(text: str | None) -> int:
    return int(text) if text and text.isdecimal() else 1
