"""ETags, and requests that are sent twice."""

from __future__ import annotations

from collections.abc import Callable
from hashlib import sha256
from typing import Annotated

from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import Header, Schema
from ninja.errors import HttpError
from pydantic import Field

from luoshi.errors import LuoshiError
from luoshi_web.models import IdempotentReply

IfMatch = Annotated[str | None, Header(alias="If-Match", description='The ETag that was seen, as "3"; * for any.')]
Key = Annotated[
    str | None,
    Header(alias="Idempotency-Key", description="Any text of your own: sent again with it, a request is done once."),
]
Id = Annotated[int, Field(ge=1, le=2**63 - 1)]
"""A row's id."""


_JSON = "application/json; charset=utf-8"


def seen(if_match: str | None) -> int | None:
    """The version in an If-Match header; None for `*`. 428 without the header: a change must say what it has seen."""
    if if_match is None:
        raise HttpError(428, _('Say which version you have seen: If-Match: "3", from the ETag. * takes any.'))
    tag = if_match.strip().removeprefix("W/").strip('"')
    if tag == "*":
        return None
    if not tag.isdecimal() or len(tag) > 9:
        raise LuoshiError(_('If-Match must be an ETag such as "3", or *.'))
    return int(tag)


def tagged(response: HttpResponse, version: int) -> None:
    """Give the answer its ETag."""
    response["ETag"] = f'"{version}"'


def reply(body: Schema, status: int = 200, version: int | None = None) -> HttpResponse:
    """An answer that is already bytes, so that it can be kept."""
    answer = HttpResponse(
        body.model_dump_json().encode(), content_type="application/json; charset=utf-8", status=status
    )
    if version is not None:
        tagged(answer, version)
    return answer


def once(
    request: HttpRequest, key: str | None, do: Callable[[], HttpResponse], said: bytes | None = None
) -> HttpResponse:
    """Do it and keep the answer in the same transaction; a request that was answered already gets that answer again.

    said: what was sent, where that is not the body to the byte (a form with files).
    What is refused is not kept: it may be tried again with the same key.
    """
    if not key:
        return do()
    if len(key) > 100:
        raise LuoshiError(_("An Idempotency-Key has at most 100 characters."))
    fingerprint = sha256(
        f"{request.method} {request.get_full_path()}\n".encode() + (request.body if said is None else said)
    ).hexdigest()
    try:
        with transaction.atomic():
            return _kept(request, key, fingerprint) or _do_and_keep(request, key, fingerprint, do)
    except IntegrityError:  # the same request was under way at the same moment, and is done now
        if answer := _kept(request, key, fingerprint):
            return answer
        raise


def _kept(request: HttpRequest, key: str, fingerprint: str) -> HttpResponse | None:
    found = IdempotentReply.objects.filter(user=request.user, key=key).first()  # type: ignore[misc]
    if found is None:
        return None
    if found.fingerprint != fingerprint:
        raise HttpError(422, _("This Idempotency-Key was used for another request; take a new one."))
    answer = HttpResponse(bytes(found.body), content_type=_JSON, status=found.status)
    answer["Idempotent-Replay"] = "true"
    if found.etag:
        answer["ETag"] = found.etag
    return answer


def _do_and_keep(request: HttpRequest, key: str, fingerprint: str, do: Callable[[], HttpResponse]) -> HttpResponse:
    row = IdempotentReply.objects.create(
        user=request.user,
        key=key,
        fingerprint=fingerprint,
        status=0,
        body=b"",  # type: ignore[misc]
    )
    answer = do()
    row.status, row.body, row.etag = answer.status_code, answer.content, answer.get("ETag", "")
    row.save(update_fields=["status", "body", "etag"])
    return answer
