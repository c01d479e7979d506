"""Refusals as JSON: {"error": one sentence, "code": a stable word, …}."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.defaults import page_not_found
from ninja import NinjaAPI, Schema
from ninja.errors import AuthenticationError, HttpError, ValidationError

from luoshi.errors import LuoshiError
from luoshi_web.api.values import sentence
from luoshi_web.errors import Conflict, Forbidden, Refused


class Problem(Schema):
    """Why something was not done."""

    error: str
    code: str
    accepted: list[str] = []
    """What would be accepted instead."""
    current: int | None = None
    """The version that holds now, where somebody was quicker."""


PROBLEMS = dict.fromkeys((400, 401, 403, 404, 412, 422, 428), Problem)
"""What every operation may answer beside its own."""


def problem(error: Exception) -> tuple[int, Problem]:
    """Status and body for a refusal."""
    match error:
        case Forbidden():
            return 403, Problem(error=str(error), code="forbidden")
        case Conflict():
            return 412, Problem(error=str(error), code="changed", current=error.current)
        case Refused():
            return 422, Problem(error=str(error), code=error.code, accepted=list(error.accepted))
        case LuoshiError():
            return 400, Problem(error=str(error), code="refused")
        case Http404():
            return 404, Problem(error=_("There is nothing here, or it is not for you to see."), code="not_found")
        case AuthenticationError():
            return 401, Problem(error=_("Send a token: Authorization: Bearer luoshi_…"), code="unauthenticated")
        case ValidationError():
            return 422, Problem(error=sentence(error.errors[0]), code="invalid")
        case HttpError():
            return error.status_code, Problem(error=str(error), code="invalid")
    raise error


def install(api: NinjaAPI) -> None:
    """Answer all refusals in this form."""

    def answer(request: HttpRequest, error: Exception) -> HttpResponse:
        status, body = problem(error)
        return api.create_response(request, body.model_dump(exclude_none=True), status=status)

    for kind in (LuoshiError, Http404, AuthenticationError, ValidationError, HttpError):
        api.add_exception_handler(kind, answer)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """For an address that does not exist: to a program in its form, to a person as a page (handler404)."""
    if not request.path.startswith("/api/"):
        return page_not_found(request, exception)
    status, body = problem(Http404())
    return JsonResponse(body.model_dump(exclude_none=True), status=status)
