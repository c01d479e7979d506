"""What the views share: signed-in people only, what they may see, and a page of a long list."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.core.paginator import Page, Paginator
from django.db.models import Model, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.utils.functional import cached_property
from django.utils.http import url_has_allowed_host_and_scheme

from luoshi_web.permissions import may
from luoshi_web.queries.burning import Burning

PER_PAGE = 50


def seen(visible: QuerySet[Any], pk: int) -> Any:
    """The thing, if it is among those the person may see; else the page does not exist."""
    return get_object_or_404(visible, pk=pk)


def demand(request: HttpRequest, verb: Any, thing: Model) -> None:
    """403 unless the person has the verb at the thing."""
    if not may(request.user, verb, thing):  # type: ignore[arg-type]
        raise PermissionDenied


def demand_that(holds: bool) -> None:
    """403 unless it holds."""
    if not holds:
        raise PermissionDenied


def paged(
    request: HttpRequest, things: Any, per_page: int = PER_PAGE, count: Callable[[int], int] | None = None
) -> Page[Any]:
    """The page that the address asks for; the nearest one if there is no such page.

    count: how many there are, counted no further than its argument, where that is known better than from `things`.
    """
    pages = Short(things, per_page)
    pages.counted = count
    return pages.get_page(request.GET.get("page"))


MOST = 1000
"""How far a list is counted and leafed through; beyond that one filters or searches."""


class Short(Paginator[Any]):
    """Pages of a list that may be very long: it is counted no further than MOST."""

    counted: Callable[[int], int] | None = None

    @cached_property
    def count(self) -> int:
        return self._counted[0]

    @property
    def goes_on(self) -> bool:
        """Whether there are more than are counted."""
        return self._counted[1]

    @cached_property
    def _counted(self) -> tuple[int, bool]:
        if not isinstance(self.object_list, QuerySet | Burning):
            return len(self.object_list), False
        n = self.counted(MOST + 1) if self.counted else self.object_list.order_by()[: MOST + 1].count()
        return min(n, MOST), n > MOST


def back_to(request: HttpRequest, otherwise: str) -> HttpResponse:
    """Back to the page that the form came from."""
    back = request.POST.get("back", "")
    safe = url_has_allowed_host_and_scheme(back, {request.get_host()}, request.is_secure())
    return HttpResponseRedirect(back if safe else otherwise)


def tell(request: HttpRequest, sentence: str, level: int = messages.SUCCESS) -> None:
    """A sentence at the head of the next page."""
    messages.add_message(request, level, sentence)
