"""Figures are entered, verified and revised: always a new entry, never an overwrite."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.core.files.uploadedfile import UploadedFile
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.goals import series
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import Document, Indicator, Observation, Office, User
from luoshi_web.permissions import may_observe, may_verify, memberships, visible_documents
from luoshi_web.store import courses, evidence, observed

PLACE = 60
"""Characters of the name of a place outside."""


@dataclass(frozen=True, slots=True)
class Given:
    """A figure as somebody gives it. value None: known to be missing. source, document, file: where it comes from.
    reason: why it is revised. seq: the number of entries on it that the person has seen, None for any."""

    year: int
    month: int
    value: float | None
    cumulative: bool = True
    source: str = ""
    reason: str = ""
    document: Document | None = None
    file: UploadedFile | None = None
    seq: int | None = None


def whose(office: Office | None, place: str = "") -> str:
    """Whose figure it is, as it is kept: an office's id, or a place's name."""
    if (office is None) == (not place.strip()):
        raise LuoshiError(_("Say whose figure it is: an office, or a place outside such as 全国."))
    if office is None and (place.strip().isdecimal() or len(place.strip()) > PLACE):
        raise LuoshiError(_("A place outside is called by its name, such as 全国."))
    return str(office.pk) if office else place.strip()


@transaction.atomic
def enter(
    person: User, indicator: Indicator, office: Office | None, given: Given, today: date, place: str = ""
) -> Observation:
    """Enter a figure, provisional; one that was verified is revised, which needs a reason.

    Raises Forbidden, Conflict where somebody was quicker, and LuoshiError for what the rules of figures refuse.
    """
    key = whose(office, place)
    if not may_observe(person, indicator, office):
        raise Forbidden
    if indicator.formula:
        sentence = _("“%(name)s” is computed from other indicators; enter these.")
        raise LuoshiError(sentence % {"name": indicator.name})
    if office and not office.path.startswith(indicator.scope.path):
        raise LuoshiError(_("“%(name)s” is not measured for this office.") % {"name": indicator.name})
    if (given.year, given.month) > (today.year, today.month):
        raise LuoshiError(_("%(year)d-%(month)02d is not over yet; enter what is known.") % vars_of(given))
    before = _before(indicator, key, given)
    revised = any(row.status != Observation.Status.PROVISIONAL for row in before)
    status = Observation.Status.REVISED if revised else Observation.Status.PROVISIONAL
    return _add(person, indicator, office, key, given, before, status, today)


@transaction.atomic
def verify(person: User, row: Observation, today: date, seq: int | None = None) -> Observation:
    """Say that a provisional figure holds, by somebody else than who entered it: an entry of its own."""
    given = Given(row.year, row.month, row.value, row.cumulative, row.source, document=row.document, seq=seq)
    before = _before(row.indicator, row.whose, given)
    last = before[-1]
    if not may_verify(person, last):
        raise Forbidden
    given = Given(row.year, row.month, last.value, last.cumulative, last.source, document=last.document, seq=seq)
    return _add(person, row.indicator, row.office, row.whose, given, before, Observation.Status.VERIFIED, today)


def bring(rows: Iterable[Observation]) -> None:
    """Put in entries that an earlier register already holds, as they are: who entered them, when. Goals are not
    computed anew; courses.compute does that."""
    Observation.objects.bulk_create(rows, batch_size=500)


def vars_of(given: Given) -> dict[str, int]:
    return {"year": given.year, "month": given.month}


def _before(indicator: Indicator, key: str, given: Given) -> list[Observation]:
    """Earlier entries on the figure; Conflict if there are others than were seen."""
    rows = Observation.objects.filter(indicator=indicator, whose=key, year=given.year, month=given.month)
    before = list(rows.select_related("indicator__owner", "indicator__source_office").order_by("seq"))
    if given.seq is not None and given.seq != len(before):
        raise Conflict(len(before))
    return before


def _add(
    person: User, indicator: Indicator, office: Office | None, key: str, given: Given, before: list[Observation],
    status: str, today: date,
) -> Observation:  # fmt: skip
    name = str(office) if office else key
    new = series.Observation(
        name, given.year, given.month, given.value, today, status, given.cumulative, given.source, given.reason
    )  # type: ignore[arg-type]
    series.enter(observed.entries_of(before, name), new)
    if given.document and not visible_documents(person).filter(pk=given.document.pk).exists():
        raise Forbidden
    row = Observation(
        indicator=indicator, office=office, whose=key, year=given.year, month=given.month, seq=len(before) + 1,
        value=given.value, cumulative=given.cumulative, status=status, reason=given.reason.strip()[:500],
        source=given.source.strip()[:300], document=given.document, entered=today, actor=person,
        entered_for=memberships(person)[0].office,
    )  # fmt: skip
    if given.file:
        row.file_sha256, row.file_type = evidence.keep(given.file)
        row.file_name = (given.file.name or row.file_sha256)[:255]
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        raise Conflict(len(before) + 1) from None
    courses.refresh([indicator], {key}, today)
    return row
