"""Schemes (评价办法): written, checked, published before their period begins, and then never changed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from luoshi.errors import LuoshiError
from luoshi.evaluation import cases
from luoshi.evaluation import schemes as core
from luoshi.rules import schema
from luoshi_web.errors import Conflict, Forbidden
from luoshi_web.models import Office, Scheme, User
from luoshi_web.permissions import may

MOST = 200_000
"""Characters of a scheme."""


@dataclass(frozen=True)
class Parsed:
    """A scheme as the core reads it. `rule` is a ranking.Scheme, a points Scheme or a race.Rule, by `kind`; `said` is
    what it says of itself."""

    kind: str
    data: dict[str, Any]
    rule: Any
    said: core.Dated


@lru_cache(maxsize=64)
def parse(text: str) -> Parsed:
    """The scheme in a YAML text. Raises LuoshiError with one sentence for the first thing that is wrong."""
    if len(text) > MOST:
        raise LuoshiError(_("A scheme has at most %(most)d characters.") % {"most": MOST})
    data = schema.parse(text, _("Scheme"))
    kind = core.kind_of(data)
    if kind not in Scheme.Kind.values:
        raise LuoshiError(_("A scheme has “items” with points, or “groups” and “indicators” of an index."))
    return Parsed(kind, data, core.load(data, _("Scheme"), kind), core.dated(data, _("Scheme")))


def faults(text: str) -> list[str]:
    """Everything wrong in a text, a sentence each with its line, and the cases inside that do not hold."""
    found = [
        _("Line %(line)d: %(sentence)s") % {"line": one.line, "sentence": one.sentence} for one in core.faults(text)
    ]
    if found:
        return found
    data = parse(text).data
    said = cases.failures(data, _("Scheme"))
    return [_("Case “%(case)s”: %(sentence)s") % {"case": one.case, "sentence": one.sentence} for one in said]


def write(person: User, office: Office, text: str) -> Scheme:
    """A new draft of an office. Raises LuoshiError for a fault in the text, or a version that is there already."""
    if not may(person, "evaluate", office):
        raise Forbidden
    row = Scheme(office=office, author=person)
    _fill(row, text)
    return _saved(row)


@transaction.atomic
def change(person: User, pk: int, text: str, revision: int | None) -> Scheme:
    """Change a draft. revision: what was seen, None for any. Raises Conflict where somebody was quicker."""
    row = _draft(person, pk)
    if revision is not None and revision != row.revision:
        raise Conflict(row.revision)
    _fill(row, text)
    row.revision += 1
    return _saved(row)


@transaction.atomic
def publish(person: User, pk: int, today: date, revision: int | None = None) -> Scheme:
    """Publish a draft: from now on it cannot be changed. Refused once its period has begun."""
    row = _draft(person, pk)
    if revision is not None and revision != row.revision:
        raise Conflict(row.revision)
    if wrong := faults(row.text):
        raise LuoshiError(wrong[0])
    if today >= row.begins:
        sentence = _("The scheme's period began on %(day)s: a scheme is published before, so let it begin later.")
        raise LuoshiError(sentence % {"day": row.begins})
    row.published = today
    row.revision += 1
    row.save(update_fields=["published", "revision"])
    return row


@transaction.atomic
def remove(person: User, pk: int) -> None:
    """Throw a draft away."""
    _draft(person, pk).delete()


def _draft(person: User, pk: int) -> Scheme:
    row = Scheme.objects.select_for_update(of=("self",)).select_related("office").get(pk=pk)
    if not may(person, "evaluate", row):
        raise Forbidden
    if row.published:
        raise LuoshiError(_("A published scheme is not changed any more: write a new version."))
    return row


def _fill(row: Scheme, text: str) -> None:
    text = text.replace("\r\n", "\n")
    parsed = parse(text)
    row.text, row.kind, row.cite = text, parsed.kind, parsed.said.cite[:300]
    row.name, row.version = parsed.said.name[:120], parsed.said.version[:40]
    row.begins = parsed.said.begins


def _saved(row: Scheme) -> Scheme:
    try:
        with transaction.atomic():
            row.save()
    except IntegrityError:
        sentence = _("Version %(version)s of “%(name)s” is there already: give the new one another version.")
        raise LuoshiError(sentence % {"name": row.name, "version": row.version}) from None
    return row
